"""Report 4, laboratories and methods: every figure counted again by plain Python."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal

from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from diagnostics.engine.evidence import AssayEvidence
from diagnostics.engine.reading import read_result
from diagnostics.engine.vocabulary import LABORATORY_METHODS, WEIGHED_METHODS, Method, Outcome, Specimen
from diagnostics.models import Assay, AssayResult, Laboratory, LaboratoryMethod, Sample, SampleStep
from diagnostics.policies.samples import standing
from diagnostics.presenters.reports.laboratories import document
from diagnostics.reports.laboratory_work import Taken, Work, laboratory_work
from diagnostics.reports.readings import READ, results_read
from diagnostics.reports.scope import Split
from herd.vocabulary import Role
from tests import made_up_work as made_up
from tests.factories import AnimalFactory, HerdFactory, UserFactory, member
from tests.reports import scope_of

DAY = date(2026, 3, 1)
NAMES = {"HILL LAB": "Hill lab", "hill": "Hill lab", "Elsewhere": "Elsewhere", "": ""}
#: By laboratory and method; a price of nothing is a price.
PRICES = {
    ("Hill lab", "pcr_sry"): ("EUR", Decimal("12.50")),
    ("Hill lab", "pcr_multicopy"): ("USD", Decimal("0.00")),
    ("Elsewhere", "pcr_sry"): ("USD", Decimal("7.15")),
}
TEST = st.fixed_dictionaries(
    {
        "animal": st.integers(0, 2),
        "method": st.sampled_from(["pcr_sry", "pcr_amelogenin", "pcr_multicopy"]),
        "laboratory": st.sampled_from(list(NAMES)),
        "status": st.sampled_from(["final", "final", "final", "preliminary", "void", "out"]),
        "outcome": st.sampled_from(["detected", "not_detected", "inconclusive", "failed"]),
        "days": st.none() | st.integers(-2, 20),
        "life": st.none() | made_up.LIFE,
    }
)
SAMPLE = st.fixed_dictionaries(
    {
        "animal": st.integers(0, 2),
        "laboratory": st.sampled_from(list(NAMES)),
        "state": st.sampled_from(["drawn", "resulted", "rejected", "rejected"]),
        "cause": st.sampled_from(["clotted", "leaked"]),
    }
)
DAYS = st.none() | st.integers(0, 12).map(lambda days: DAY + timedelta(days=days))
READ_AS = {
    "detected": "positive",
    "not_detected": "negative",
    "inconclusive": "inconclusive",
    "failed": "failed",
}


def a_herd():
    """Make a herd whose book knows one laboratory by two names and another, with the prices of some of their tests."""
    herd = HerdFactory()
    for name, other in (("Hill lab", "hill"), ("Elsewhere", "")):
        known = Laboratory.objects.create(herd=herd, name=name, other_names=other)
        for (laboratory, method), (currency, price) in PRICES.items():
            if laboratory == name:
                LaboratoryMethod.objects.create(
                    herd=herd, laboratory=known, method=method, price=price, currency=currency
                )
    return herd


def written(herd, tests, animals=None, *, since=DAY):
    """Write tests, each drawn a day after the one before, of samples whose lives are told where there is one."""
    animals = animals or [AnimalFactory(herd=herd) for _animal in range(3)]
    for number, each in enumerate(tests):
        on = since + timedelta(days=number)
        assay = Assay.objects.create(
            herd=herd,
            animal=animals[each["animal"]],
            method=each["method"],
            specimen="blood_edta",
            laboratory=each["laboratory"],
            collected_on=on,
            sample=_sampled(herd, animals[each["animal"]], each, on),
        )
        reported = None if each["days"] is None else on + timedelta(days=each["days"])
        told = {"status": each["status"], "outcome": each["outcome"], "reported_on": reported}
        assay.current = AssayResult.objects.create(herd=herd, assay=assay, **told)
        assay.save()


def _sampled(herd, animal, each, on):
    if each.get("life") is None:
        return None
    drawn = {**each, "drawn": (on - made_up.FIRST).days, "animal": 0, "drawn_by": ""}
    return made_up.written_samples(herd, [animal], [drawn])[0]


def days_of(each, number):
    """Return the days a test took from drawing, and from the receipt that stands; below nothing where unknown."""
    if each["days"] is None:
        return -1, -1
    if each["life"] is None:
        return each["days"], -1
    drawn = (DAY - made_up.FIRST).days + number
    stood = {step.state: step.on for step in standing(made_up.noted({**each, "drawn": drawn}))}
    received = stood.get("received")
    reported = DAY + timedelta(days=number + each["days"])
    return each["days"], -1 if received is None else (reported - received).days


def work_again(tests):
    """Count tests again, each with its place in the row."""
    final = [(number, each) for number, each in tests if each["status"] == "final"]
    read = Counter(READ_AS[each["outcome"]] for _number, each in final)
    days = [days_of(each, number) for number, each in final]
    cost, without = defaultdict(Decimal), 0
    for _number, each in final:
        currency, price = PRICES.get((NAMES[each["laboratory"]], each["method"]), ("", None))
        if price is None:
            without += 1
        else:
            cost[currency] += price
    return Work(
        {each: read[each] for each in READ},
        made_up.days_again([days_ for _drawn, days_ in days if days_ >= 0]),
        made_up.days_again([days_ for days_, _received in days if days_ >= 0]),
        dict(cost),
        without,
    )


def taken_again(samples):
    return Taken(
        len(samples), dict(Counter(each["cause"] for each in samples if each["state"] == "rejected"))
    )


class AnyHerd(TestCase):
    """Herds that Hypothesis makes up."""

    @given(
        st.lists(TEST, max_size=10),
        st.lists(made_up.ANIMAL, min_size=3, max_size=3),
        made_up.SPLIT,
        DAYS,
        DAYS,
    )
    @settings(max_examples=40)
    def test_tests_days_and_cost_are_what_counting_by_hand_gives(self, tests, animals, split, since, until):
        herd = a_herd()
        written(herd, tests, made_up.written_animals(herd, animals, UserFactory()))
        scope = scope_of(herd, split=split, since=since, until=until)
        asked = [
            (number, each)
            for number, each in enumerate(tests)
            if (since or date.min) <= DAY + timedelta(days=number) <= (until or date.max)
        ]
        by_method, by_key = defaultdict(list), defaultdict(list)
        for number, each in asked:
            if each["status"] == "final":
                by_method[NAMES[each["laboratory"]], each["method"]].append((number, each))
                on = DAY + timedelta(days=number)
                by_key[made_up.key_again(scope, animals[each["animal"]], on)].append((number, each))

        report = laboratory_work(scope)
        assert report.work == work_again(asked)
        assert report.done == tuple((key, work_again(by_method[key])) for key in sorted(by_method))
        assert set(by_key) <= {key for key, _work, _taken in report.rows}
        assert [work for _key, work, _taken in report.rows] == [
            work_again(by_key[key]) for key, _work, _taken in report.rows
        ]

    @given(st.lists(TEST, max_size=12))
    @settings(max_examples=25)
    def test_agreement_is_that_of_the_last_readings_of_each_animal(self, tests):
        herd = a_herd()
        written(herd, tests)
        last = {}
        for each in tests:
            if each["status"] == "final" and each["outcome"] in {"detected", "not_detected"}:
                last[each["animal"], each["method"]] = each["outcome"] == "detected"
        pairs = defaultdict(Counter)
        for animal in range(3):
            methods = sorted(method for number, method in last if number == animal)
            for place, first in enumerate(methods):
                for second in methods[place + 1 :]:
                    pairs[first, second][last[animal, first], last[animal, second]] += 1

        told = laboratory_work(scope_of(herd)).agreed
        assert set(told) == set(pairs)
        for pair, counts in pairs.items():
            expected = [counts[True, True], counts[True, False], counts[False, True], counts[False, False]]
            each = told[pair]
            assert [each.both, each.first_only, each.second_only, each.neither] == expected

    @given(st.lists(SAMPLE, max_size=10), st.lists(made_up.ANIMAL, min_size=3, max_size=3), made_up.SPLIT)
    @settings(max_examples=25)
    def test_samples_and_rejections_are_counted_by_laboratory_split_and_cause(self, samples, animals, split):
        herd = a_herd()
        here = made_up.written_animals(herd, animals, UserFactory())
        scope = scope_of(herd, split=split)
        by_key, by_laboratory = defaultdict(list), defaultdict(list)
        for number, each in enumerate(samples):
            on = DAY + timedelta(days=number)
            _rejected(herd, here[each["animal"]], on, **each)
            by_key[made_up.key_again(scope, animals[each["animal"]], on)].append(each)
            by_laboratory[NAMES[each["laboratory"]]].append(each)

        report = laboratory_work(scope)
        assert report.samples == taken_again(samples)
        assert report.taken == tuple(
            (name, taken_again(by_laboratory[name])) for name in sorted(by_laboratory)
        )
        assert set(by_key) <= {key for key, _work, _taken in report.rows}
        assert [taken for _key, _work, taken in report.rows] == [
            taken_again(by_key[key]) for key, _work, _taken in report.rows
        ]

    @given(
        st.lists(
            st.fixed_dictionaries(
                {
                    "method": st.sampled_from(sorted(LABORATORY_METHODS)),
                    "specimen": st.sampled_from(["blood_edta", "hair", "hair", "milk"]),
                    "outcome": st.sampled_from(list(Outcome)),
                    "cells": st.none()
                    | st.tuples(st.integers(0, 40), st.integers(0, 3))
                    | st.tuples(st.just(29), st.just(0)),
                    "pct": st.none()
                    | st.sampled_from(
                        ["0", "0.4099", "0.41", "0.4101", "0.9999", "1", "4.9999", "5", "24.9999", "25"]
                    )
                    | st.decimals(0, 100, places=4),
                }
            ),
            min_size=1,
            max_size=12,
        )
    )
    @settings(max_examples=40)
    def test_the_database_reads_a_result_as_the_engine_does(self, results):
        herd = HerdFactory()
        animal = AnimalFactory(herd=herd)
        for number, each in enumerate(results):
            cells_xx, cells_xy = each["cells"] or (None, None)
            identity = {name: each[name] for name in ("method", "specimen")}
            assay = Assay.objects.create(
                herd=herd, animal=animal, collected_on=DAY, accession=number, **identity
            )
            told = {"outcome": each["outcome"].value, "cells_xx": cells_xx, "cells_xy": cells_xy}
            assay.current = AssayResult.objects.create(
                herd=herd, assay=assay, status="final", male_fraction_pct=each["pct"], **told
            )
            assay.save()

        found = results_read(scope_of(herd))
        methods = [found.of_offer.keys[place][1] for place in found.of_offer.places]
        readings = [found.of_reading.keys[place] for place in found.of_reading.places]
        assert Counter(zip(methods, readings, strict=True)) == Counter(
            (each["method"], read_again(each)) for each in results
        )


def _rejected(herd, calf, on, *, laboratory, state, cause, **_more):
    sample = Sample.objects.create(
        herd=herd, animal=calf, specimen="blood_edta", collected_on=on, laboratory=laboratory, state=state
    )
    if state == "rejected":
        for turn, why in enumerate(("other", cause), start=1):
            SampleStep.objects.create(
                herd=herd, sample=sample, number=turn, step="rejected", on=on, cause=why
            )


def read_again(each):
    """Read a result by the engine."""
    if each["outcome"] is Outcome.FAILED:
        return "failed"
    if each["method"] not in WEIGHED_METHODS:
        return "not_weighed"
    cells_xx, cells_xy = each["cells"] or (None, None)
    evidence = AssayEvidence(
        "", Method(each["method"]), DAY, Specimen(each["specimen"]), outcome=each["outcome"], cells_xx=cells_xx,
        cells_xy=cells_xy, male_fraction_pct=None if each["pct"] is None else float(each["pct"]),
    )  # fmt: skip
    return read_result(evidence).value


def test_a_karyotype_is_read_by_its_cells_as_the_engine_reads_it(db):
    herd = HerdFactory()
    for cells_xy, cells_xx in ((12, 88), (1, 99), (0, 300)):
        assay = Assay.objects.create(
            herd=herd,
            animal=AnimalFactory(herd=herd),
            method="karyotype",
            specimen="blood_heparin",
            collected_on=DAY,
        )
        told = {"status": "final", "outcome": "not_stated", "cells_xy": cells_xy, "cells_xx": cells_xx}
        assay.current = AssayResult.objects.create(herd=herd, assay=assay, **told)
        assay.save()
    ((_of, done),) = laboratory_work(scope_of(herd)).done
    assert done.read == {"positive": 1, "negative": 1, "inconclusive": 1, "failed": 0, "not_weighed": 0}


def test_a_method_that_is_not_weighed_is_neither_positive_nor_inconclusive(db):
    herd = a_herd()
    more = {"animal": 0, "laboratory": "hill", "status": "final", "days": 4}
    written(
        herd,
        [{**more, "method": "amh", "outcome": "not_stated"}, {**more, "method": "amh", "outcome": "failed"}],
    )
    ((_of, done),) = laboratory_work(scope_of(herd)).done
    assert {read: n for read, n in done.read.items() if n} == {"not_weighed": 1, "failed": 1}


def test_the_page_tells_failures_rejections_kappa_and_cost(client, db):
    herd = a_herd()
    tests = [("pcr_sry", "detected"), ("pcr_amelogenin", "detected"), ("pcr_multicopy", "failed")]
    more = {"animal": 0, "laboratory": "hill", "status": "final", "days": 4}
    more["life"] = [("drawn", 0), ("received", 1), ("taken_back", 1), ("received", 2)]
    written(herd, [{**more, "method": method, "outcome": outcome} for method, outcome in tests])
    client.force_login(member(herd, Role.READER))
    answer = client.get(reverse("diagnostics:report", args=[herd.code, "laboratories"]))
    page = answer.content.decode().replace("\xa0%", " %")
    assert "1 of 3 tests failed: 33.3 %, 95 % interval" in page
    assert "From receipt to result: 2.0 days at the median, nine in ten within 2.0 (3 tests)." in page
    assert "From drawing to result: 4.0 days at the median, nine in ten within 4.0 (3 tests)." in page
    assert "From receipt to result is what a laboratory answers for" in page
    assert "Agreement of methods" in page
    assert "In all: 12.50\N{NO-BREAK SPACE}EUR" in page
    assert "1 test has no price there." in page


def test_of_very_many_laboratories_the_first_are_shown_as_they_are_sorted_by_name(client, db):
    herd = HerdFactory()
    names = [f"Lab {number:02}" for number in range(50)]
    more = {"animal": 0, "method": "pcr_sry", "status": "final", "outcome": "detected", "days": 4}
    written(herd, [{**more, "laboratory": name} for name in names])
    animal = herd.animals.first()
    lost = {
        "herd": herd,
        "animal": animal,
        "specimen": "blood_edta",
        "collected_on": DAY,
        "state": "rejected",
    }
    Sample.objects.bulk_create(Sample(**lost, laboratory=name) for name in names)
    assert document(scope_of(herd)).chart("rejections").column("laboratory") == names[:40]
    client.force_login(member(herd, Role.READER))
    page = client.get(reverse("diagnostics:report", args=[herd.code, "laboratories"])).content.decode()
    assert "The first 12 of 50; the files hold them all." in page
    assert "The last" not in page
    assert ("Lab 00" in page, "Lab 49" in page) == (True, False)


def test_a_herd_without_tests_is_told_so(db):
    assert document(scope_of(HerdFactory())).nothing.startswith("No sample and no laboratory test")


ONE_TEST = {
    "animal": 0,
    "method": "pcr_sry",
    "laboratory": "hill",
    "status": "final",
    "outcome": "detected",
    "days": 4,
}


def test_few_tests_and_many_take_as_many_queries(db, django_assert_num_queries):
    herd = a_herd()
    written(herd, [ONE_TEST])
    scope = scope_of(herd, split=Split.PARITY)
    with django_assert_num_queries(4):
        laboratory_work(scope)
    written(herd, [{**ONE_TEST, "laboratory": f"L{n}", "animal": n % 3} for n in range(20)])
    with django_assert_num_queries(4):
        assert laboratory_work(scope).work.tests == 21


def test_a_month_without_a_test_is_shown_with_nothing(db):
    herd = a_herd()
    written(herd, [ONE_TEST])
    written(herd, [ONE_TEST, ONE_TEST], since=date(2026, 5, 2))
    table = document(scope_of(herd, split=Split.MONTH)).table("tests")
    assert [row.in_files[:2] for row in table.rows] == [("2026-03", 1), ("2026-04", 0), ("2026-05", 2)]

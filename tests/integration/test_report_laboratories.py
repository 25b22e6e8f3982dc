"""Report 4, laboratories and methods: every figure counted again by plain Python."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from diagnostics.models import Assay, AssayResult, Laboratory, LaboratoryMethod, Sample, SampleStep
from diagnostics.presenters.reports.laboratories import document
from diagnostics.reports.laboratory_work import laboratory_work, quantile
from herd.vocabulary import Role
from tests.factories import AnimalFactory, HerdFactory, member
from tests.reports import scope_of

DAY = date(2026, 3, 1)
NAMES = {"HILL LAB": "Hill lab", "hill": "Hill lab", "Elsewhere": "Elsewhere", "": ""}
TEST = st.fixed_dictionaries(
    {
        "animal": st.integers(0, 2),
        "method": st.sampled_from(["pcr_sry", "pcr_amelogenin", "pcr_multicopy"]),
        "laboratory": st.sampled_from(list(NAMES)),
        "status": st.sampled_from(["final", "final", "final", "preliminary", "void", "out"]),
        "outcome": st.sampled_from(["detected", "not_detected", "inconclusive", "failed"]),
        "days": st.none() | st.integers(0, 20),
    }
)
SAMPLE = st.tuples(
    st.sampled_from(list(NAMES)),
    st.sampled_from(["drawn", "resulted", "rejected"]),
    st.sampled_from(["clotted", "leaked"]),
)
READ = {
    "detected": "positive",
    "not_detected": "negative",
    "inconclusive": "inconclusive",
    "failed": "failed",
}


def a_herd():
    """Make a herd whose book knows one laboratory by two names, with the price of one of its tests."""
    herd = HerdFactory()
    hill = Laboratory.objects.create(herd=herd, name="Hill lab", other_names="hill")
    LaboratoryMethod.objects.create(
        herd=herd, laboratory=hill, method="pcr_sry", price=Decimal("12.50"), currency="EUR"
    )
    return herd


def written(herd, tests):
    animals = [AnimalFactory(herd=herd) for _animal in range(3)]
    for number, each in enumerate(tests):
        on = DAY + timedelta(days=number)
        assay = Assay.objects.create(
            herd=herd,
            animal=animals[each["animal"]],
            method=each["method"],
            specimen="blood_edta",
            laboratory=each["laboratory"],
            collected_on=on,
        )
        reported = None if each["days"] is None else on + timedelta(days=each["days"])
        told = {"status": each["status"], "outcome": each["outcome"], "reported_on": reported}
        assay.current = AssayResult.objects.create(herd=herd, assay=assay, **told)
        assay.save()


class AnyHerd(TestCase):
    """Herds that Hypothesis makes up."""

    @given(st.lists(TEST, max_size=10))
    @settings(max_examples=16)
    def test_tests_days_and_cost_are_what_counting_by_hand_gives(self, tests):
        herd = a_herd()
        written(herd, tests)
        lines = defaultdict(list)
        for each in tests:
            if each["status"] == "final":
                lines[NAMES[each["laboratory"]], each["method"]].append(each)

        done = {(each.laboratory, each.method): each for each in laboratory_work(scope_of(herd)).done}
        assert set(done) == set(lines)
        for key, line in lines.items():
            told = done[key]
            assert {read: n for read, n in told.read.items() if n} == Counter(
                READ[each["outcome"]] for each in line
            )
            assert list(told.days) == sorted(each["days"] for each in line if each["days"] is not None)
            priced = key == ("Hill lab", "pcr_sry")
            assert told.cost == ({"EUR": Decimal("12.50") * len(line)} if priced else {})
            assert told.without_price == (0 if priced else len(line))

    @given(st.lists(TEST, max_size=12))
    @settings(max_examples=16)
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

    @given(st.lists(SAMPLE, max_size=10))
    @settings(max_examples=12)
    def test_samples_and_rejections_are_counted_by_laboratory_and_cause(self, samples):
        herd = a_herd()
        for number, (laboratory, state, cause) in enumerate(samples):
            sample = Sample.objects.create(
                herd=herd,
                animal=AnimalFactory(herd=herd),
                specimen="blood_edta",
                collected_on=DAY + timedelta(days=number),
                laboratory=laboratory,
                state=state,
            )
            if state == "rejected":
                for turn, why in enumerate(("other", cause), start=1):
                    SampleStep.objects.create(
                        herd=herd, sample=sample, number=turn, step="rejected", on=DAY, cause=why
                    )

        told = {each.laboratory: each for each in laboratory_work(scope_of(herd)).taken}
        assert {name: each.samples for name, each in told.items()} == Counter(
            NAMES[each[0]] for each in samples
        )
        for name, each in told.items():
            causes = Counter(why for lab, state, why in samples if NAMES[lab] == name and state == "rejected")
            assert each.rejected == causes


@given(st.lists(st.integers(0, 400), min_size=1, max_size=40))
def test_a_median_and_nine_in_ten_are_those_of_numpy(days):
    assert quantile(days, 0.5) == round(float(np.percentile(days, 50)), 1)
    assert quantile(days, 0.9) == pytest.approx(float(np.percentile(days, 90)), abs=0.051)


def test_of_no_days_there_is_no_median():
    assert quantile([], 0.5) is None


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
    (done,) = laboratory_work(scope_of(herd)).done
    assert done.read == {"positive": 1, "negative": 1, "inconclusive": 1, "failed": 0, "not_weighed": 0}


def test_a_method_that_is_not_weighed_is_neither_positive_nor_inconclusive(db):
    herd = a_herd()
    more = {"animal": 0, "laboratory": "hill", "status": "final", "days": 4}
    written(
        herd,
        [{**more, "method": "amh", "outcome": "not_stated"}, {**more, "method": "amh", "outcome": "failed"}],
    )
    (done,) = laboratory_work(scope_of(herd)).done
    assert {read: n for read, n in done.read.items() if n} == {"not_weighed": 1, "failed": 1}


def test_the_page_tells_failures_rejections_kappa_and_cost(client, db, django_assert_max_num_queries):
    herd = a_herd()
    tests = [("pcr_sry", "detected"), ("pcr_amelogenin", "detected"), ("pcr_multicopy", "failed")]
    more = {"animal": 0, "laboratory": "hill", "status": "final", "days": 4}
    written(herd, [{**more, "method": method, "outcome": outcome} for method, outcome in tests])
    client.force_login(member(herd, Role.READER))
    with django_assert_max_num_queries(14):
        page = client.get(reverse("diagnostics:report", args=[herd.code, "laboratories"])).content.decode()
    assert "1 of 3 tests failed: 33.3 %, 95 % interval" in page
    assert "Half of the results came within 4.0 days of drawing." in page
    assert "Agreement of methods" in page
    assert "In all: 12.50\N{NO-BREAK SPACE}EUR" in page
    assert "2 tests have no price there" in page


def test_a_herd_without_tests_is_told_so(db):
    assert document(scope_of(HerdFactory())).nothing.startswith("No sample and no laboratory test")

"""The day on which tests decided a heifer: kept with her verdict, moved by what is on record, counted by reports."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from diagnostics.actions import change_policy, record_assessments, supersede_result, void_result
from diagnostics.actions.diagnoses import revoke_diagnosis
from diagnostics.actions.rechecks import recheck_due
from diagnostics.entries import Report
from diagnostics.models import Assay, AssayResult, Assessment, AssessmentChange
from diagnostics.reports.chain import chain
from diagnostics.reports.money import money
from diagnostics.reports.scope import Split
from herd.vocabulary import Sex
from tests.births import TODAY, assayed, calved, single, twin_to_a_bull
from tests.diagnoses import a_vet, signed
from tests.factories import CalvingFactory, HerdFactory, calf
from tests.reports import scope_of

pytestmark = pytest.mark.django_db
BORN = date(2024, 11, 1)

# --- Counted again, with the figures of clinical.md §3 and §4 written out ---

#: A karyotype misses these freemartins; of 300 cells.
_W = 1.5 / 19
#: What a result multiplies the odds by, and its family; a karyotype of 300 cells shows 20 XY or none.
RATIOS = {
    ("pcr_amelogenin", True): (1 - 0.5 / 57) / 0.01,
    ("pcr_amelogenin", False): (0.5 / 57) / 0.99,
    ("pcr_sry", True): (1 - 1.5 / 11) / 0.01,
    ("pcr_sry", False): (1.5 / 11) / 0.99,
    ("karyotype", True): (1 - _W) * 299 / 301 / (0.5 / 72),
    ("karyotype", False): (_W + (1 - _W) / 301) / (1 - 0.5 / 72),
}
FAMILIES = (("pcr_amelogenin", "pcr_sry"), ("karyotype",))
RESULT = st.fixed_dictionaries(
    {
        "method": st.sampled_from([method for family in FAMILIES for method in family]),
        "positive": st.sampled_from([False, False, False, True]),
        "drawn": st.integers(0, 300),
        "waited": st.none() | st.integers(0, 90),
    }
)


def known_after(result):
    """Return after how many days of life a result was known."""
    return result["drawn"] + (result["waited"] or 0)


def judged_again(results):
    """Return what a bull's co-twin under a year is held for by these results; `None` where she is open."""
    odds, positive = 0.92 / 0.08, False
    for family in FAMILIES:
        told = [
            (RATIOS[each["method"], each["positive"]], each) for each in results if each["method"] in family
        ]
        found, free = ([ratio for ratio, each in told if each["positive"] is said] for said in (True, False))
        if found and free:
            return None
        odds *= max(found, default=1) * min(free, default=1)
        positive |= bool(found)
    probability = odds / (1 + odds)
    if positive:
        return "confirmed" if probability >= 0.95 else None
    return "cleared" if results and probability <= 0.10 else None


def decided_again(results):
    """Return the day of life on which it was decided what she is held for, walking through her days; or `None`."""
    held, since = None, None
    for day in sorted(set(map(known_after, results))):
        now = judged_again([each for each in results if known_after(each) <= day])
        if now != held:
            held, since = now, day
    return since if held else None


def written(herd, results):
    """Write a bull's co-twin with her results, before any verdict."""
    calving = CalvingFactory(herd=herd, calved_on=BORN, number_born=2)
    heifer, _bull = calf(calving, born_on=BORN), calf(calving, Sex.MALE)
    for number, each in enumerate(results):
        drawn = BORN + timedelta(days=each["drawn"])
        assay = Assay.objects.create(
            herd=herd, animal=heifer, method=each["method"], specimen="blood_edta", collected_on=drawn,
            accession=str(number),
        )  # fmt: skip
        found = {"outcome": "detected" if each["positive"] else "not_detected"}
        if each["method"] == "karyotype":
            found |= (
                {"cells_xx": 280, "cells_xy": 20} if each["positive"] else {"cells_xx": 300, "cells_xy": 0}
            )
        reported = None if each["waited"] is None else drawn + timedelta(days=each["waited"])
        told = {"status": "final", "reported_on": reported, **found}
        assay.current = AssayResult.objects.create(herd=herd, assay=assay, **told)
        assay.save()
    return heifer


class AnyHerd(TestCase):
    """Herds that Hypothesis makes up, judged by the engine itself."""

    @given(st.lists(st.lists(RESULT, min_size=1, max_size=4), min_size=4, max_size=6))
    @settings(max_examples=12)
    def test_the_day_kept_and_counted_is_what_walking_through_her_days_gives(self, heifers):
        herd = HerdFactory()
        animals = [written(herd, results) for results in heifers]
        record_assessments(
            herd=herd,
            animals=herd.animals.values_list("pk", flat=True),
            cause="reassessed",
            by=None,
            as_of=TODAY,
        )
        ages = [decided_again(results) for results in heifers]
        days = [None if age is None else BORN + timedelta(days=age) for age in ages]

        assert [kept_of(animal) for animal in animals] == days
        by_month = {
            key: each for key, each in chain(scope_of(herd, split=Split.MONTH)).decided_rows if each.heifers
        }
        assert Counter(f"{on:%Y-%m}" for on in days if on) == {
            key: each.heifers for key, each in by_month.items()
        }
        of_money = money(scope_of(herd, split=Split.MONTH)).counts
        assert {key: each["in_time"] + each["kept"] for key, each in of_money.items() if key in by_month} == {
            key: each.heifers for key, each in by_month.items()
        }


# --- As people record it ---


@pytest.fixture
def herd():
    return HerdFactory(code="GLEN")


@pytest.fixture
def heifer(herd):
    """A bull's co-twin, free of male cells by a weak method in 2024 and by a good one in 2025."""
    heifer = twin_to_a_bull(herd, "1", on=BORN)
    assayed(heifer, method="pcr_sry", on=date(2024, 12, 1), reported_on=date(2024, 12, 20))
    assayed(heifer, on=date(2024, 12, 28), reported_on=date(2025, 1, 15))
    return heifer


def kept_of(animal):
    return Assessment.objects.get(animal=animal).decided_on


def decided_years(herd):
    """Return the heifers decided by year, as the chain tells them, and as the money does."""
    of_chain = {year: each.heifers for year, each in chain(scope_of(herd)).decided_rows}
    of_money = {
        year: each["in_time"] + each["kept"] + each["late"]
        for year, each in money(scope_of(herd)).counts.items()
    }
    return ({year: number for year, number in told.items() if number} for told in (of_chain, of_money))


def test_a_weak_negative_that_settled_nothing_is_no_decision_in_either_report(herd, heifer):
    assert kept_of(heifer) == date(2025, 1, 15)
    of_chain, of_money = decided_years(herd)
    assert of_chain == of_money == {"2025": 1}
    assert chain(scope_of(herd)).decided.age.median == round(75 / 30.4375, 1)


def test_a_heifer_whose_calving_cleared_her_after_a_weak_negative_was_decided_by_nobody(herd):
    cow = twin_to_a_bull(herd, "2", on=date(2023, 1, 1))
    assayed(cow, method="pcr_sry", on=date(2023, 2, 1))
    assert list(decided_years(herd)) == [{}, {}]
    calved(herd, ("female", "9"), dam=cow.number, on=date(2025, 3, 1), number_born=1)

    assert Assessment.objects.get(animal=cow).verdict == "cleared"
    assert kept_of(cow) is None
    assert list(decided_years(herd)) == [{}, {}]


def test_a_signature_before_what_was_known_sufficed_decides(herd):
    heifer = twin_to_a_bull(herd, "2", on=BORN)
    assayed(heifer, method="pcr_sry", on=date(2024, 12, 1))
    signed(heifer, "not_freemartin", today=date(2025, 2, 1), at=datetime(2025, 2, 1, 9, 30, tzinfo=UTC))
    assayed(heifer, on=date(2025, 5, 1), reported_on=date(2025, 6, 1))

    assert kept_of(heifer) == date(2025, 6, 1)
    by_month = chain(scope_of(herd, split=Split.MONTH)).decided_rows
    assert {month: each.heifers for month, each in by_month if each.heifers} == {"2025-02": 1}


def signed_on(animal, conclusion, on):
    return signed(animal, conclusion, today=on, at=datetime(on.year, on.month, on.day, 9, tzinfo=UTC))


def test_a_signature_that_another_contradicted_since_decides_anew_when_it_is_signed_again(herd):
    heifer = twin_to_a_bull(herd, "2", on=BORN)
    for conclusion, month in (
        ("not_freemartin", 2),
        ("freemartin", 5),
        ("not_freemartin", 8),
        ("not_freemartin", 9),
    ):
        signed_on(heifer, conclusion, date(2025, month, 1))
    by_month = chain(scope_of(herd, split=Split.MONTH)).decided_rows
    assert {month: each.heifers for month, each in by_month if each.heifers} == {"2025-08": 1}


def test_a_signature_superseded_by_one_that_was_revoked_decides_nothing(herd):
    heifer = twin_to_a_bull(herd, "2", on=BORN)
    signed_on(heifer, "not_freemartin", date(2025, 2, 1))
    last = signed_on(heifer, "freemartin", date(2025, 5, 1))
    at = datetime(2025, 5, 20, 9, tzinfo=UTC)
    revoke_diagnosis(diagnosis=last, reason="Slip.", by=a_vet(heifer), today=at.date(), at=at)
    assayed(heifer, on=date(2025, 6, 1), reported_on=date(2025, 6, 20))
    by_month = chain(scope_of(herd, split=Split.MONTH)).decided_rows
    assert {month: each.heifers for month, each in by_month if each.heifers} == {"2025-06": 1}


def test_a_positive_the_verdict_did_not_rest_on_still_spares_her_the_rearing_when_she_was_signed(herd):
    heifer = single(herd, "3", on=BORN)
    assayed(heifer, "detected", on=date(2025, 2, 1))
    assayed(heifer, method="pregnancy_check", specimen="", on=date(2026, 3, 1), outcome="not_stated",
            pregnancy="not_pregnant")  # fmt: skip
    signed(heifer, "freemartin")
    assert Assessment.objects.get(animal=heifer).verdict == "unresolved"
    assert money(scope_of(herd)).counts["2026"]["in_time"] == 1


def test_a_threshold_changed_moves_the_day_and_writes_no_line_of_history(herd):
    heifer = twin_to_a_bull(herd, "1", on=BORN)
    assayed(heifer, on=date(2024, 12, 1))
    assayed(heifer, method="pcr_sry", on=date(2024, 12, 5))
    karyotype = {"cells_xx": 300, "cells_xy": 0}
    assayed(heifer, "not_stated", method="karyotype", on=date(2025, 2, 1), **karyotype)
    lines = AssessmentChange.objects.filter(animal=heifer).count()
    assert kept_of(heifer) == date(2024, 12, 1)

    change_policy(herd=herd, by=None, today=TODAY, clear_threshold=Decimal("0.05"))

    assert kept_of(heifer) == date(2025, 2, 1)
    assert AssessmentChange.objects.filter(animal=heifer).count() == lines


def test_a_contradiction_ended_by_voiding_one_result_was_decided_by_the_other_on_its_own_day(herd):
    heifer = twin_to_a_bull(herd, "1", on=BORN)
    assayed(heifer, "detected", on=date(2024, 12, 1))
    assayed(heifer, "not_detected", on=date(2025, 2, 1))
    assert kept_of(heifer) is None

    void_result(
        assay=heifer.assays.get(collected_on=date(2024, 12, 1)), reason="Twin's tube.", by=None, today=TODAY
    )

    assert kept_of(heifer) == date(2025, 2, 1)


def test_a_day_of_report_put_right_moves_the_day_and_asks_for_no_other_signature(herd, heifer):
    signed(heifer)
    last = heifer.assays.get(method="pcr_amelogenin")
    report = Report(outcome="not_detected", reported_on=date(2025, 1, 11))

    supersede_result(assay=last, report=report, reason="Misread.", by=None, today=TODAY)

    assert kept_of(heifer) == date(2025, 1, 11)
    assert Assessment.objects.get(animal=heifer).next_step != "review_diagnosis"


def test_verdicts_of_before_get_their_day_at_the_next_nightly_look(herd, heifer):
    suspect = twin_to_a_bull(herd, "2", on=BORN)
    Assessment.objects.update(decided_on=None)
    migration = import_module("diagnostics.migrations.0013_the_day_tests_decided")
    migration.have_the_decided_looked_at(apps, None)
    due = set(Assessment.objects.exclude(recheck_on=None).values_list("animal", flat=True))
    assert due == {heifer.pk}

    assert recheck_due(herd=herd, as_of=TODAY) == []

    assert kept_of(heifer) == date(2025, 1, 15)
    assert kept_of(suspect) is None
    assert not Assessment.objects.exclude(recheck_on=None).exists()


def test_what_stands_is_not_written_again(herd, heifer):
    before = Assessment.objects.values_list("animal", "changed_at")
    told = list(before)
    record_assessments(
        herd=herd, animals=[heifer.pk], cause="reassessed", by=None, as_of=TODAY + timedelta(days=1)
    )
    assert list(before.all()) == told

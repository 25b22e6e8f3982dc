"""The herds that the reports are measured on: every figure of every report has something to count there."""

import pytest
from django.db.models import Max

from benchmarks.floors import FLOORS, floor_of
from benchmarks.made_herds import TODAY, make_herds
from diagnostics.models import AssayResult, Assessment, AssessmentChange, Diagnosis, Sample, SampleStep
from diagnostics.policies.samples import standing
from diagnostics.presenters.reports.registry import REPORTS
from diagnostics.reports.scope import Scope, Split
from herd.models import Animal, Calving, Herd

CALVINGS, A_HERD = 6_000, 2_000
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made")]


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """Three herds as the benchmark makes its five hundred, once for all tests of this file, and gone after them."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        make_herds(CALVINGS, a_herd=A_HERD)
        yield Scope(dict(Herd.objects.values_list("pk", "code")), TODAY, split=Split.MONTH, across=True)
        transaction.set_rollback(True)


def test_so_many_calvings_bring_so_many_calves():
    twins = Calving.objects.filter(number_born=2).count() / CALVINGS
    calves = Animal.objects.filter(calving__isnull=False).count()

    assert Calving.objects.count() == CALVINGS
    assert 0.04 < twins < 0.06
    assert CALVINGS < calves < CALVINGS * 1.06
    assert Animal.objects.filter(calving__isnull=True).count() == CALVINGS // 5


@pytest.mark.parametrize("name", list(REPORTS))
def test_every_table_of_a_report_has_figures(made, name):
    document = REPORTS[name].document(made)

    assert not document.nothing
    for section in document.sections:
        rows = section.table.rows
        counted = [cell for row in rows for cell in row.cells[1:] if cell not in (None, "", 0)]
        assert counted, f"{name}: nothing stands in «{section.table.title}»"


@pytest.mark.parametrize("name", list(REPORTS))
def test_every_report_has_a_floor_whose_answers_count_something(made, name):
    answers = floor_of(name, made.ids)()

    assert name in FLOORS
    assert all(len(answer) for answer in answers)


def test_a_sample_stands_where_its_steps_that_stand_have_brought_it():
    steps = {}
    for sample, step, on in SampleStep.objects.order_by("sample", "number").values_list(
        "sample", "step", "on"
    ):
        steps.setdefault(sample, []).append((step, on))
    samples = Sample.objects.values_list("pk", "state", "state_on")

    assert {(pk, last.state, last.on) for pk, of in steps.items() for last in standing(of)[-1:]} == set(
        samples
    )


def test_the_version_of_a_result_that_counts_is_the_last():
    last = AssayResult.objects.values("assay").annotate(last=Max("version")).values_list("assay", "last")
    current = AssayResult.objects.filter(current_of__isnull=False).values_list("assay", "version")

    assert set(last) == set(current)
    assert AssayResult.objects.filter(version=2).exists()


def test_what_is_signed_and_not_revoked_is_the_diagnosis_of_the_assessment():
    stands = Diagnosis.objects.filter(revocation__isnull=True).values_list("animal", "conclusion")

    assert set(stands) == set(Assessment.objects.exclude(diagnosis="").values_list("animal", "diagnosis"))
    assert Diagnosis.objects.filter(revocation__isnull=False).exists()


def test_a_verdict_was_decided_on_the_day_of_the_first_result_that_says_so():
    first = {}
    final = AssayResult.objects.filter(current_of__isnull=False, status="final").exclude(assay__specimen="")
    for result in final.select_related("assay"):
        said = {"detected": "confirmed", "not_detected": "cleared"}.get(result.outcome)
        told, on = (result.assay.animal_id, said), result.reported_on or result.assay.collected_on
        first[told] = min(first.get(told, on), on)
    held = Assessment.objects.filter(verdict__in=["confirmed", "cleared"])
    decided = set(held.values_list("animal", "verdict", "decided_on"))

    assert decided == {(animal, verdict, first[animal, verdict]) for animal, verdict, _on in decided}
    assert not Assessment.objects.exclude(pk__in=held).exclude(decided_on=None).exists()


def test_every_animal_has_a_verdict_whose_history_ends_with_it():
    last = AssessmentChange.objects.order_by("pk").values_list("animal", "verdict")

    assert dict(last) == dict(Assessment.objects.values_list("animal", "verdict"))
    assert set(dict(last)) == set(Animal.objects.values_list("pk", flat=True))


def test_herds_are_made_in_an_empty_database_only():
    with pytest.raises(ValueError, match="empty database"):
        make_herds(2_000)

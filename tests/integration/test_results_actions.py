"""Samples and results: versions are added and never changed, and each report does to the record what it may."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from diagnostics.actions import record_result, record_sample, supersede_result, void_result
from diagnostics.engine.vocabulary import Method, ResultStatus, Specimen, Verdict
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import Assay, AssayResult, Assessment, AssessmentChange, Sample
from herd.errors import Refused
from herd.models import Animal
from herd.vocabulary import Role, Sex
from tests.factories import AnimalFactory, CalvingFactory, calf, member

pytestmark = pytest.mark.django_db

BORN = date(2026, 3, 1)
DRAWN = date(2026, 3, 20)
TODAY = date(2026, 4, 10)


@pytest.fixture
def heifer():
    """A live heifer born twin to a bull."""
    calving = CalvingFactory(calved_on=BORN, number_born=2)
    calf(calving, Sex.MALE, number="0143")
    return calf(calving, Sex.FEMALE, number="0142")


@pytest.fixture
def vet(heifer):
    return member(heifer.herd, Role.VET)


def entry(animal: Animal, **report: object) -> AssayEntry:
    """A PCR for SRY on her blood, saying what is told."""
    return AssayEntry(
        animal=animal,
        method=Method.PCR_SRY.value,
        specimen=Specimen.BLOOD_EDTA.value,
        collected_on=DRAWN,
        laboratory="VHL Genetics",
        report=Report(**{"outcome": "detected", **report}),
    )


def record(animal: Animal, by, **report: object) -> Assay:
    return record_result(herd=animal.herd, entry=entry(animal, **report), by=by, today=TODAY)


def draw(animal: Animal, by, *methods: Method, **more: object) -> Sample:
    drawn = {
        "specimen": Specimen.BLOOD_EDTA.value,
        "collected_on": DRAWN,
        "laboratory": "VHL Genetics",
        **more,
    }
    return record_sample(
        herd=animal.herd,
        animal=animal,
        methods=[method.value for method in methods],
        by=by,
        today=TODAY,
        **drawn,
    )


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


def test_male_cells_in_the_blood_of_a_bulls_twin_confirm_her_at_once(heifer, vet):
    record(heifer, vet)
    assessment = Assessment.objects.get(animal=heifer)
    assert (assessment.verdict, round(assessment.probability, 4)) == (Verdict.CONFIRMED, 0.9990)
    change = AssessmentChange.objects.filter(animal=heifer).first()
    assert (change.cause, change.changed_by) == ("result_recorded", vet)


def test_her_sister_is_told_of_a_chimeric_littermate_in_the_same_breath(heifer, vet):
    sister = calf(heifer.calving, Sex.FEMALE, number="0144")
    record(heifer, vet)
    assert "cotwin_chimeric" in Assessment.objects.get(animal=sister).reason_codes.split(";")


def test_a_drawn_sample_waits_for_its_result_and_the_result_takes_it_up(heifer, vet):
    sample = draw(heifer, vet, Method.PCR_SRY, tube="T-1")
    assert Assessment.objects.get(animal=heifer).next_step == "await_result"
    assay = record(heifer, vet, accession="A1")
    assert assay.sample == sample
    assert [version.status for version in assay.versions.all()] == ["out", "final"]
    assert assay.current.tube == "T-1", "the tube was told when drawing and is not asked again"
    assert Assay.objects.count() == 1


def test_a_transfusion_told_when_drawing_sets_the_positive_aside_though_the_laboratory_is_silent(heifer, vet):
    draw(heifer, vet, Method.PCR_SRY, caveats=["transfused"])
    record(heifer, vet)
    assessment = Assessment.objects.get(animal=heifer)
    assert assessment.verdict == Verdict.UNRESOLVED
    assert "transfused_before_sample" in assessment.reason_codes.split(";")


def test_a_transfusion_on_record_outlasts_a_corrected_report_that_does_not_mention_it(heifer, vet):
    record(heifer, vet, outcome="inconclusive", caveats="transfused")
    corrected = entry(heifer)
    record_result(herd=heifer.herd, entry=corrected, by=vet, today=TODAY, supersede="read again")
    assert Assay.objects.get().current.caveats == "transfused"
    assert Assessment.objects.get(animal=heifer).verdict == Verdict.UNRESOLVED


def test_one_tube_for_two_tests_is_out_twice(heifer, vet):
    draw(heifer, vet, Method.PCR_SRY, Method.KARYOTYPE)
    assert sorted(Assay.objects.values_list("method", flat=True)) == ["karyotype", "pcr_sry"]
    assert Sample.objects.count() == 1


def test_the_same_sample_entered_twice_is_one_sample(heifer, vet):
    first = draw(heifer, vet, Method.PCR_SRY, tube="T-1")
    assert draw(heifer, vet, Method.PCR_SRY, tube="T-1") == first
    assert (Sample.objects.count(), Assay.objects.count()) == (1, 1)


def test_one_test_more_is_asked_of_the_sample_in_the_same_tube(heifer, vet):
    first = draw(heifer, vet, Method.PCR_SRY, tube="T-1")
    assert draw(heifer, vet, Method.PCR_SRY, Method.KARYOTYPE, tube="T-1") == first
    assert sorted(Assay.objects.values_list("method", flat=True)) == ["karyotype", "pcr_sry"]
    assert set(Assay.objects.values_list("sample", flat=True)) == {first.pk}


def test_a_sample_for_a_test_already_reported_is_refused_beside_the_methods(heifer, vet):
    record(heifer, vet)
    with pytest.raises(Refused) as refusal:
        draw(heifer, vet, Method.PCR_SRY)
    assert [(problem.code, problem.field) for problem in refusal.value.problems] == [("goes_back", "methods")]
    assert Sample.objects.count() == 1


def test_a_final_result_is_not_replaced_by_a_preliminary_one_even_with_a_reason(heifer, vet):
    assay = record(heifer, vet)
    report = Report(outcome="detected", status="preliminary")
    with pytest.raises(Refused) as refusal:
        supersede_result(assay=assay, report=report, reason="too early", by=vet, today=TODAY)
    assert codes(refusal) == ["goes_back"]


def test_what_was_voided_meanwhile_is_not_voided_again(heifer, vet):
    assay = record(heifer, vet)
    shown_before = Assay.objects.select_related("current").get(pk=assay.pk)
    void_result(assay=assay, reason="mixed up", by=vet, today=TODAY)
    void_result(assay=shown_before, reason="mixed up", by=vet, today=TODAY)
    assert assay.versions.count() == 2


def test_a_preliminary_result_becomes_final_and_never_goes_back(heifer, vet):
    record(heifer, vet, status="preliminary")
    assay = record(heifer, vet)
    assert [version.status for version in assay.versions.all()] == ["preliminary", "final"]
    with pytest.raises(Refused) as refusal:
        record(heifer, vet, status="preliminary", outcome="not_detected")
    assert codes(refusal) == ["goes_back"]


def test_the_same_report_twice_adds_nothing(heifer, vet):
    once = record(heifer, vet)
    again = record(heifer, vet)
    assert once == again
    assert AssayResult.objects.count() == 1


def test_a_report_equal_to_a_superseded_version_adds_nothing_either(heifer, vet):
    assay = record(heifer, vet)
    supersede_result(
        assay=assay, report=replace(Report.of(assay.current), outcome="failed"), reason="tubes mixed up", by=vet,
        today=TODAY,
    )  # fmt: skip
    record(heifer, vet)
    assay.refresh_from_db()
    assert (assay.versions.count(), assay.current.outcome) == (2, "failed")


def test_two_different_results_of_one_test_are_refused_with_what_is_on_record(heifer, vet):
    record(heifer, vet)
    with pytest.raises(Refused) as refusal:
        record(heifer, vet, outcome="not_detected")
    assert codes(refusal) == ["other_content"]
    assert "detected" in str(refusal.value).lower()
    assert AssayResult.objects.count() == 1


def test_a_superseded_result_stays_in_the_history_with_the_reason(heifer, vet):
    assay = record(heifer, vet)
    supersede_result(
        assay=assay, report=Report(outcome="not_detected"), reason="the laboratory corrected its report", by=vet,
        today=TODAY,
    )  # fmt: skip
    first, second = assay.versions.all()
    assert (first.outcome, second.outcome) == ("detected", "not_detected")
    assert (second.reason, second.recorded_by) == ("the laboratory corrected its report", vet)
    assert Assessment.objects.get(animal=heifer).verdict == Verdict.UNRESOLVED


def test_superseding_wants_a_reason_and_something_new(heifer, vet):
    assay = record(heifer, vet)
    with pytest.raises(Refused) as refusal:
        supersede_result(assay=assay, report=Report(outcome="failed"), reason="  ", by=vet, today=TODAY)
    assert codes(refusal) == ["reason_missing"]
    with pytest.raises(Refused) as refusal:
        supersede_result(assay=assay, report=Report.of(assay.current), reason="why not", by=vet, today=TODAY)
    assert codes(refusal) == ["nothing_changed"]


def test_a_replacement_sent_twice_is_one_version(heifer, vet):
    assay = record(heifer, vet)
    for _ in range(2):
        supersede_result(assay=assay, report=Report(outcome="failed"), reason="mixed up", by=vet, today=TODAY)
    assert assay.versions.count() == 2


def test_a_void_result_counts_no_longer_and_keeps_what_it_said(heifer, vet):
    assay = record(heifer, vet)
    void_result(assay=assay, reason="another heifer's tube", by=vet, today=TODAY)
    assay.refresh_from_db()
    assert (assay.current.status, assay.current.outcome) == (ResultStatus.VOID, "detected")
    assert assay.current.reason == "another heifer's tube"
    assert Assessment.objects.get(animal=heifer).verdict == Verdict.SUSPECT


def test_voiding_wants_a_reason_and_voiding_twice_changes_nothing(heifer, vet):
    assay = record(heifer, vet)
    with pytest.raises(Refused) as refusal:
        void_result(assay=assay, reason="", by=vet, today=TODAY)
    assert codes(refusal) == ["reason_missing"]
    void_result(assay=assay, reason="mixed up", by=vet, today=TODAY)
    assay.refresh_from_db()
    void_result(assay=assay, reason="mixed up again", by=vet, today=TODAY)
    assert assay.versions.count() == 2


def test_two_accessions_of_one_day_are_two_tests(heifer, vet):
    record(heifer, vet, accession="A1")
    record(heifer, vet, accession="A2", outcome="not_detected")
    assert Assay.objects.count() == 2
    assert Assessment.objects.get(animal=heifer).verdict == Verdict.UNRESOLVED


def test_a_result_without_accession_is_refused_where_two_samples_are_out(heifer, vet):
    for accession in ("A1", "A2"):
        record(heifer, vet, accession=accession, outcome="not_stated")
    with pytest.raises(Refused) as refusal:
        record(heifer, vet)
    assert codes(refusal) == ["more_than_one_waiting"]


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"method": "karyotype", "cells_xx": -1, "cells_xy": 3}, "negative_cells", "cells_xx"),
        ({"method": "karyotype", "cells_xx": 30}, "both_counts_or_neither", "cells_xy"),
        (
            {"method": "karyotype", "cells_xx": 100, "cells_xy": 0, "outcome": "detected"},
            "contradiction",
            "outcome",
        ),
        (
            {"method": "qpcr", "male_fraction_pct": Decimal("0.2"), "outcome": "detected"},
            "contradiction",
            "outcome",
        ),
        ({"method": "qpcr", "male_fraction_pct": Decimal("100.1")}, "out_of_bounds", "male_fraction_pct"),
        ({"method": "amh", "specimen": "serum", "amh_pg_ml": Decimal("20001")}, "out_of_bounds", "amh_pg_ml"),
        ({"method": "amh", "amh_pg_ml": Decimal("60")}, "specimen_not_for_method", "specimen"),
        (
            {"method": "karyotype", "specimen": "hair", "cells_xx": 9, "cells_xy": 9},
            "specimen_not_for_method",
            "specimen",
        ),
        ({"method": "pcr_sry", "specimen": "", "outcome": "detected"}, "specimen_required", "specimen"),
        (
            {"method": "vaginal_length", "vaginal_length_cm": Decimal("7")},
            "specimen_without_sample",
            "specimen",
        ),
        (
            {"method": "vaginal_length", "specimen": "", "vaginal_length_cm": Decimal("0.9")},
            "out_of_bounds",
            "vaginal_length_cm",
        ),
        ({"method": "vaginal_length", "specimen": ""}, "must_be_given", "vaginal_length_cm"),
        ({"method": "tract_exam", "specimen": ""}, "must_be_given", "abnormal"),
        ({"method": "pregnancy_check", "specimen": ""}, "must_be_given", "finding"),
    ],
)
def test_a_result_that_contradicts_its_method_or_itself_is_refused(heifer, vet, said, code, field):
    method, specimen = said.pop("method"), said.pop("specimen", "blood_edta")
    wrong = replace(entry(heifer), method=method, specimen=specimen, report=Report(**said))
    with pytest.raises(Refused) as refusal:
        record_result(herd=heifer.herd, entry=wrong, by=vet, today=TODAY)
    assert (code, field) in [(problem.code, problem.field) for problem in refusal.value.problems]
    assert not Assay.objects.exists()
    assert "%(" not in str(refusal.value)


@pytest.mark.parametrize(
    ("collected_on", "code"),
    [(date(2026, 2, 28), "before_birth"), (date(2026, 4, 11), "in_the_future")],
)
def test_a_result_before_birth_or_after_today_is_refused(heifer, vet, collected_on, code):
    with pytest.raises(Refused) as refusal:
        record_result(
            herd=heifer.herd, entry=replace(entry(heifer), collected_on=collected_on), by=vet, today=TODAY
        )
    assert codes(refusal) == [code]


def test_a_result_of_a_bull_is_recorded_and_gives_no_verdict(heifer, vet):
    twin = Animal.objects.get(number="0143")
    record(twin, vet)
    assert Assessment.objects.get(animal=twin).verdict == Verdict.NOT_APPLICABLE


def test_a_form_sent_twice_records_once_and_what_was_changed_in_it_is_not_lost(heifer, vet):
    once = replace(entry(heifer), idempotency_key="k1")
    other = replace(entry(heifer, outcome="not_detected"), idempotency_key="k1")
    first = record_result(herd=heifer.herd, entry=once, by=vet, today=TODAY)
    assert record_result(herd=heifer.herd, entry=once, by=vet, today=TODAY) == first
    with pytest.raises(Refused) as refusal:
        record_result(herd=heifer.herd, entry=other, by=vet, today=TODAY)
    assert codes(refusal) == ["entry_differs"]
    assert AssayResult.objects.count() == 1
    void_result(assay=first, reason="typing slip", by=vet, today=TODAY)
    assert record_result(herd=heifer.herd, entry=once, by=vet, today=TODAY) == first, "still the same form"


def test_a_sample_wants_a_method_and_one_that_can_use_the_specimen(heifer, vet):
    with pytest.raises(Refused) as refusal:
        draw(heifer, vet)
    assert codes(refusal) == ["no_method"]
    with pytest.raises(Refused) as refusal:
        draw(heifer, vet, Method.KARYOTYPE, specimen="hair")
    assert codes(refusal) == ["specimen_not_for_method"]
    assert not Sample.objects.exists()


def _try_to_save(version):
    version.outcome = "not_detected"
    version.save()


def _try_sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


ATTEMPTS = {
    "save": _try_to_save,
    "update": lambda version: AssayResult.objects.filter(pk=version.pk).update(note="mended"),
    "bulk_update": lambda version: AssayResult.objects.bulk_update([version], ["note"]),
    "delete": lambda version: version.delete(),
    "delete_all": lambda version: AssayResult.objects.filter(pk=version.pk).delete(),
    "sql update": lambda version: _try_sql("UPDATE diagnostics_assayresult SET outcome = 'failed'"),
    "sql delete": lambda version: _try_sql("DELETE FROM diagnostics_assayresult"),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_result_on_record_cannot_be_changed_or_deleted_in_any_way(heifer, vet, attempt):
    assay = record(heifer, vet)
    with pytest.raises(DatabaseError), transaction.atomic():
        ATTEMPTS[attempt](assay.current)
    kept = AssayResult.objects.get()
    assert (kept.outcome, kept.note) == ("detected", "")


def test_no_test_of_an_animal_that_was_not_there_that_day(heifer, vet):
    bought = AnimalFactory(herd=heifer.herd, number="77", entered_on=date(2026, 4, 1))
    with pytest.raises(Refused) as refusal:
        record(bought, vet)
    assert codes(refusal) == ["before_arrival"]

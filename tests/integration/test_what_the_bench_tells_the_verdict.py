"""What samples, second readers, laboratories and signatures change of a verdict, in the same transaction."""

from datetime import UTC, date, datetime

import pytest

from diagnostics.actions import record_assessments, record_result, record_sample, void_result
from diagnostics.actions.contradictions import deal_with_contradiction
from diagnostics.actions.sample_life import note_step
from diagnostics.engine import ENGINE_VERSION
from diagnostics.engine.frozen import evidence_digest, frozen
from diagnostics.engine.jeffreys import jeffreys
from diagnostics.entries import AssayEntry, Report
from diagnostics.models import (
    Assay,
    Assessment,
    Contradiction,
    Diagnosis,
    HerdPolicy,
    Laboratory,
    LaboratoryMethod,
    Sample,
    Verification,
)
from diagnostics.queries import evidence_for
from diagnostics.vocabulary import Step
from herd.errors import Refused
from herd.models import Animal, Herd, User
from herd.vocabulary import Role
from tests.births import TODAY, assayed, calved, single, twin_to_a_bull
from tests.factories import HerdFactory, member

pytestmark = pytest.mark.django_db

DRAWN = date(2026, 3, 20)


@pytest.fixture
def herd() -> Herd:
    return HerdFactory()


@pytest.fixture
def heifer(herd) -> Animal:
    return twin_to_a_bull(herd, "0142")


@pytest.fixture
def vet(herd) -> User:
    return member(herd, Role.VET)


def drawn(heifer: Animal, *, tube: str = "K7Q2", on: date = DRAWN) -> Sample:
    return record_sample(
        herd=heifer.herd,
        animal=heifer,
        specimen="blood_edta",
        collected_on=on,
        methods=["pcr_amelogenin"],
        tube=tube,
        by=None,
        today=on,
    )


def now(animal: Animal) -> Assessment:
    return Assessment.objects.get(animal=animal)


def read_again(animal: Animal) -> Assessment:
    record_assessments(herd=animal.herd, animals=[animal.pk], cause="reassessed", by=None, as_of=TODAY)
    return now(animal)


def signed(animal: Animal, conclusion: str, by: User) -> Diagnosis:
    """A diagnosis as signing keeps it, of the evidence as it is now."""
    assessment, evidence = now(animal), evidence_for([animal.pk])[animal.pk].evidence
    before = Diagnosis.objects.filter(animal=animal).first()
    diagnosis = Diagnosis.objects.create(
        herd=animal.herd,
        animal=animal,
        conclusion=conclusion,
        statement="consistent with the heifer being a freemartin",
        verdict=assessment.verdict,
        row=assessment.row,
        reasons=assessment.reasons,
        evidence=frozen(evidence),
        evidence_digest=evidence_digest(frozen(evidence)),
        figures={},
        confirm_threshold=0.95,
        clear_threshold=0.1,
        suspect_threshold=0.1,
        engine_version=ENGINE_VERSION,
        program_version="1",
        signed_by=by,
        signatory_name=str(by),
        licence_number="123",
        signed_on=TODAY,
        previous=before,
    )
    read_again(animal)
    return diagnosis


# --- Samples ---


def test_a_sample_that_is_out_is_awaited_until_the_laboratory_rejects_it(heifer, vet):
    sample = drawn(heifer)
    assert now(heifer).next_step == "await_result"

    note_step(samples=[sample], step=Step.REJECTED, on=DRAWN, by=vet, today=Herd.today, cause="clotted")

    assert (now(heifer).next_step, now(heifer).cause) == ("draw_blood", "sample_failed")
    assert "sample_out" not in now(heifer).reason_codes


def test_a_lost_sample_that_turns_up_is_awaited_again(heifer, vet):
    on = heifer.herd.today()
    sample = drawn(heifer, on=on)
    note_step(samples=[sample], step=Step.LOST, on=on, by=vet, today=Herd.today)
    assert now(heifer).next_step == "draw_blood"

    note_step(samples=[sample], step=Step.RECEIVED, on=on, by=vet, today=Herd.today)

    assert now(heifer).next_step == "await_result"


def test_no_result_comes_of_a_sample_that_was_rejected(heifer, vet):
    sample = drawn(heifer)
    note_step(samples=[sample], step=Step.REJECTED, on=DRAWN, by=vet, today=Herd.today, cause="leaked")

    with pytest.raises(Refused) as refusal:
        assayed(heifer, on=DRAWN, tube="K7Q2")

    assert [problem.code for problem in refusal.value.problems] == ["sample_failed"]
    assert now(heifer).verdict == "suspect"


def test_a_result_on_another_animals_tube_is_refused_and_names_her(heifer, herd):
    drawn(heifer)
    other = twin_to_a_bull(herd, "0143")

    with pytest.raises(Refused) as refusal:
        assayed(other, on=DRAWN, tube="K7Q2")

    assert "0142" in str(refusal.value.problems[0])


def test_a_sample_is_resulted_with_the_last_of_its_tests_and_goes_back_when_that_is_void(heifer, vet):
    sample = record_sample(
        herd=heifer.herd,
        animal=heifer,
        specimen="blood_edta",
        collected_on=DRAWN,
        methods=["pcr_amelogenin", "karyotype"],
        by=vet,
        today=TODAY,
    )
    assayed(heifer, on=DRAWN)
    sample.refresh_from_db()
    assert sample.state == "drawn"

    assayed(heifer, "not_stated", method="karyotype", on=DRAWN, cells_xx=300, cells_xy=0)
    sample.refresh_from_db()
    assert sample.state == "resulted"

    void_result(assay=Assay.objects.get(method="karyotype"), reason="other animal", by=vet, today=TODAY)
    sample.refresh_from_db()
    # The other test still stands, and no test waits: the sample is done with.
    assert sample.state == "resulted"

    void_result(assay=Assay.objects.get(method="pcr_amelogenin"), reason="other animal", by=vet, today=TODAY)
    sample.refresh_from_db()
    assert [step.step for step in sample.steps.all()] == ["drawn", "resulted", "taken_back"]
    assert sample.state == "drawn"


def drawn_with_one_needle(heifer: Animal, *, tube: str) -> Sample:
    return record_sample(
        herd=heifer.herd,
        animal=heifer,
        specimen="blood_edta",
        collected_on=DRAWN,
        methods=["pcr_amelogenin"],
        tube=tube,
        caveats=["shared_needle"],
        by=None,
        today=TODAY,
    )


def test_a_result_voided_and_reported_anew_is_still_of_blood_drawn_with_her_twins_needle(heifer, vet):
    drawn_with_one_needle(heifer, tube="A1")
    assayed(heifer, "detected", on=DRAWN, tube="A1", accession="L1")
    void_result(assay=Assay.objects.get(), reason="the report was another's", by=vet, today=TODAY)

    assayed(heifer, "detected", on=DRAWN, tube="A1", accession="L2")
    assert (now(heifer).verdict, now(heifer).next_step) == ("unresolved", "resample")

    assayed(heifer, "detected", on=DRAWN, tube="A1", accession="L2")  # sent twice it is one
    assert Assay.objects.count() == 2


def test_blood_drawn_again_with_a_new_needle_does_not_carry_what_spoilt_the_clotted_tube(heifer, vet):
    sample = drawn_with_one_needle(heifer, tube="A1")
    note_step(
        samples=[sample], step=Step.REJECTED, on=DRAWN, by=vet, today=lambda _herd: TODAY, cause="clotted"
    )

    drawn(heifer, tube="A2")
    assayed(heifer, "detected", on=DRAWN, tube="A2")

    assert now(heifer).verdict == "confirmed"


def transfused(heifer: Animal, *, drawn_on: date, on: date, tube: str) -> Sample:
    """A sample of a heifer that was transfused on a day."""
    return record_sample(
        herd=heifer.herd,
        animal=heifer,
        specimen="blood_edta",
        collected_on=drawn_on,
        methods=["pcr_amelogenin"],
        tube=tube,
        transfused_on=on,
        by=None,
        today=TODAY,
    )


def test_blood_drawn_again_within_90_days_of_a_dated_transfusion_may_hold_the_donors_cells_too(heifer):
    transfused(heifer, drawn_on=date(2026, 3, 10), on=date(2026, 3, 2), tube="A1")
    assayed(heifer, "detected", on=date(2026, 3, 10), tube="A1")

    drawn(heifer, tube="A2", on=date(2026, 5, 31))  # the 90th day after it, and nobody told of it again
    assayed(heifer, "detected", on=date(2026, 5, 31), tube="A2")
    assert (now(heifer).verdict, now(heifer).next_step) == ("unresolved", "resample")
    assert now(heifer).not_before == date(2026, 5, 31)

    drawn(heifer, tube="A3", on=TODAY)
    assayed(heifer, "detected", on=TODAY, tube="A3")
    assert now(heifer).verdict == "confirmed"


def test_a_transfusion_told_with_a_clotted_sample_still_says_from_when_blood_is_of_use(heifer, vet):
    sample = transfused(heifer, drawn_on=date(2026, 5, 10), on=date(2026, 5, 1), tube="A1")
    note_step(
        samples=[sample], step=Step.REJECTED, on=TODAY, by=vet, today=lambda _herd: TODAY, cause="clotted"
    )

    assert (now(heifer).next_step, now(heifer).not_before) == ("draw_blood", date(2026, 7, 30))
    assert "sample_out" not in now(heifer).reason_codes


# --- A second reader ---


@pytest.fixture
def asks_for_two(herd) -> HerdPolicy:
    return HerdPolicy.objects.create(herd=herd, verified_since=datetime(2026, 1, 1, tzinfo=UTC))


def test_a_result_nobody_has_verified_counts_as_preliminary(heifer, asks_for_two):
    assayed(heifer)

    assert now(heifer).verdict == "suspect"
    assert "result_not_final" in now(heifer).reason_codes


def test_a_verified_result_clears_her(heifer, asks_for_two, vet, herd):
    assayed(heifer)
    Verification.objects.create(herd=herd, result=Assay.objects.get().current, by=vet)

    assert read_again(heifer).verdict == "cleared"


def test_results_from_before_the_herd_asked_for_it_need_no_second_person(heifer, herd):
    assayed(heifer)
    HerdPolicy.objects.create(herd=herd, verified_since=datetime(2100, 1, 1, tzinfo=UTC))

    assert read_again(heifer).verdict == "cleared"


# --- A laboratory's own figures ---


def test_a_laboratorys_own_counts_are_used_for_its_results_by_any_of_its_names(heifer, herd):
    book = Laboratory.objects.create(herd=herd, name="VHL Genetics", other_names="vhl\nVan Haeringen")
    LaboratoryMethod.objects.create(
        herd=herd,
        laboratory=book,
        method="pcr_sry",
        missed=0,
        freemartins=200,
        false_positives=0,
        controls=300,
    )
    assayed(heifer, method="pcr_sry", laboratory="VAN HAERINGEN")

    odds = 0.92 / 0.08 * jeffreys(0, 200) / (1 - jeffreys(0, 300))
    assert now(heifer).probability == pytest.approx(odds / (1 + odds))
    assert now(heifer).verdict == "cleared"


def test_another_laboratorys_counts_are_not_used(heifer, herd):
    book = Laboratory.objects.create(herd=herd, name="VHL Genetics")
    LaboratoryMethod.objects.create(herd=herd, laboratory=book, method="pcr_sry", missed=0, freemartins=200)
    assayed(heifer, method="pcr_sry", laboratory="UC Davis VGL")

    assert now(heifer).probability == pytest.approx(0.6130, abs=5e-5)


# --- Signatures ---


def test_a_signed_diagnosis_decides_who_stands_on_the_do_not_breed_list(heifer, vet):
    assayed(heifer, "detected")
    assert (now(heifer).flagged, now(heifer).do_not_breed) == (True, True)

    signed(heifer, "not_freemartin", vet)
    assert (now(heifer).flagged, now(heifer).do_not_breed, now(heifer).diagnosis) == (
        True,
        False,
        "not_freemartin",
    )


@pytest.mark.parametrize("conclusion", ["freemartin", "undetermined", "other_disorder"])
def test_a_heifer_the_program_clears_is_kept_from_breeding_by_a_signature(heifer, vet, conclusion):
    assayed(heifer)
    assert now(heifer).do_not_breed is False

    signed(heifer, conclusion, vet)

    assert (now(heifer).flagged, now(heifer).do_not_breed) == (False, True)


def test_new_evidence_after_signing_asks_for_a_review_though_the_verdict_stands(heifer, vet):
    assayed(heifer, "detected")
    signed(heifer, "freemartin", vet)
    assert now(heifer).next_step == "none"

    assayed(heifer, "detected", method="pcr_sry", on=date(2026, 4, 2))

    assert (now(heifer).verdict, now(heifer).next_step) == ("confirmed", "review_diagnosis")


def test_counts_a_laboratory_publishes_later_are_no_new_evidence_while_the_verdict_stands(heifer, herd, vet):
    assayed(heifer, "detected", laboratory="VHL Genetics")
    signed(heifer, "freemartin", vet)

    book = Laboratory.objects.create(herd=herd, name="VHL Genetics")
    LaboratoryMethod.objects.create(
        herd=herd, laboratory=book, method="pcr_amelogenin", missed=0, freemartins=100
    )

    assert read_again(heifer).next_step == "none"


def test_a_sample_drawn_after_signing_is_no_evidence_yet(heifer, vet):
    assayed(heifer, "detected")
    signed(heifer, "freemartin", vet)

    drawn(heifer, on=date(2026, 4, 2))

    assert now(heifer).next_step == "await_result"


def test_only_what_a_littermates_blood_tells_of_her_is_new_evidence(herd, vet):
    litter = calved(herd, ("female", "1"), ("female", "2"), ("male", "3"), number_born=3).calves
    heifer, sister = litter.get(number="1"), litter.get(number="2")
    assayed(heifer, "detected")
    signed(heifer, "freemartin", vet)

    assayed(sister, "not_stated", method="external_exam", specimen="", abnormal="no")
    assert now(heifer).next_step == "none"

    assayed(sister, "detected")
    assert now(heifer).next_step == "review_diagnosis"


# --- Contradictions ---


def test_two_results_that_contradict_each_other_stand_open_until_one_is_void(heifer, vet):
    assayed(heifer, "detected", on=date(2026, 3, 20))
    assayed(heifer, "not_detected", on=date(2026, 3, 25))

    standing = Contradiction.objects.get()
    assert (standing.kind, standing.gone_at) == ("results_conflict", None)

    positive = Assay.objects.get(collected_on=date(2026, 3, 20))
    void_result(assay=positive, reason="other animal's tube", by=vet, today=TODAY)
    standing.refresh_from_db()
    assert standing.gone_at is not None


def test_what_a_vet_dealt_with_opens_anew_with_a_new_result(heifer, vet):
    assayed(heifer, "detected", on=date(2026, 3, 20))
    assayed(heifer, "not_detected", on=date(2026, 3, 25))
    deal_with_contradiction(contradiction=Contradiction.objects.get(), note="New blood is drawn", by=vet)

    assayed(heifer, "not_detected", method="pcr_sry", on=date(2026, 4, 2))

    kept = Contradiction.objects.order_by("pk")
    assert [(each.dealt_at is None, each.gone_at is None) for each in kept] == [(False, False), (True, True)]


def test_a_sample_of_a_day_before_she_came_is_a_contradiction(herd, vet):
    bought = single(herd, "55")
    assayed(bought, "detected", on=date(2026, 3, 20))
    Animal.objects.filter(pk=bought.pk).update(entered_on=date(2026, 5, 1))
    read_again(bought)

    assert Contradiction.objects.get().kind == "not_in_herd_that_day"


def test_a_positive_and_a_calving_contradict_each_other(herd):
    cow = born_long_ago(herd)
    assayed(cow, "detected", on=date(2024, 3, 20))
    calved(herd, ("female", "99"), dam=cow.number, on=date(2026, 3, 1), number_born=1)

    assert set(Contradiction.objects.filter(gone_at=None).values_list("kind", flat=True)) == {
        "positive_but_calved"
    }


def born_long_ago(herd: Herd) -> Animal:
    return twin_to_a_bull(herd, "77", on=date(2024, 3, 1))


def test_only_male_cells_want_a_vets_eye(heifer):
    assayed(heifer, "not_stated", method="karyotype", cells_xx=0, cells_xy=400)

    assert Contradiction.objects.get().kind == "only_male_cells"


def test_hair_free_of_male_dna_settles_that_only_male_cells_were_found(heifer):
    assayed(heifer, "not_stated", method="karyotype", cells_xx=0, cells_xy=200)
    assayed(heifer, "not_detected", specimen="hair", on=date(2026, 4, 1))

    assert now(heifer).verdict == "confirmed"
    assert not Contradiction.objects.filter(gone_at=None).exists()


def test_male_dna_in_hair_wants_a_vets_eye(heifer):
    assayed(heifer, "detected", specimen="hair")

    assert Contradiction.objects.get().kind == "own_tissue_male"


def test_a_contradiction_is_not_dealt_with_in_silence(heifer, vet):
    assayed(heifer, "detected", specimen="hair")

    with pytest.raises(Refused):
        deal_with_contradiction(contradiction=Contradiction.objects.get(), note="  ", by=vet)

    assert Contradiction.objects.get().dealt_at is None


def test_a_preliminary_report_is_recorded_as_such(heifer):
    entry = AssayEntry(
        heifer, "pcr_amelogenin", DRAWN, Report(outcome="detected", status="preliminary"), "blood_edta"
    )
    record_result(herd=heifer.herd, entry=entry, by=None, today=TODAY)

    assert Sample.objects.get().state == "drawn"

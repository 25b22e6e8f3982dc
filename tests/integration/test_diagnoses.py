"""Signing and revoking a diagnosis: what it keeps, what it does to the verdict's lists, and who is refused."""

import hashlib
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from diagnostics.actions import change_policy, void_result
from diagnostics.actions import diagnoses as actions
from diagnostics.actions.diagnoses import (
    ChangedMeanwhile,
    keep_licence_number,
    revoke_diagnosis,
    sign_diagnosis,
)
from diagnostics.engine.frozen import evidence_digest
from diagnostics.models import Assessment, Certificate, Diagnosis, Revocation, Signatory
from diagnostics.presenters.certificates import composer
from diagnostics.queries.diagnoses import last_of, standing_of
from diagnostics.queries.herds import do_not_breed
from herd.errors import Refused
from herd.models import Herd
from herd.vocabulary import Role
from tests.births import TODAY, assayed, calved, single, twin_to_a_bull
from tests.diagnoses import SIGNED_AT, STATEMENT, a_vet, entry_for, signed
from tests.factories import HerdFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def herd() -> Herd:
    return HerdFactory(code="MEADOW")


@pytest.fixture
def cleared(herd):
    """A bull's co-twin without male cells in her blood: cleared, and the diagnosis is to be signed."""
    heifer = twin_to_a_bull(herd, "10")
    assayed(heifer)
    return heifer


def verdict(animal) -> Assessment:
    return Assessment.objects.get(animal=animal)


def write(animal, entry, *, by):
    return sign_diagnosis(
        animal=animal,
        said=entry,
        compose=composer(lambda token: f"https://herds.example/c/{token}/"),
        by=by,
        today=TODAY,
        at=SIGNED_AT,
    )


def stricter(herd):
    thresholds = {"confirm": "0.99", "clear": "0.05", "suspect": "0.05"}
    change_policy(
        herd=herd,
        by=member(herd, Role.MANAGER),
        today=TODAY,
        **{f"{name}_threshold": Decimal(value) for name, value in thresholds.items()},
    )


def refusal(animal, entry, *, by=None) -> set[str]:
    before = Diagnosis.objects.count(), Certificate.objects.count()
    with pytest.raises(Refused) as error:
        write(animal, entry, by=by or a_vet(animal))
    assert (Diagnosis.objects.count(), Certificate.objects.count()) == before
    return {problem.code for problem in error.value.problems}


# --- What is kept ---


def test_a_diagnosis_keeps_all_that_it_rests_on(cleared):
    vet = member(cleared.herd, Role.VET, first_name="Ada", last_name="Vet")

    diagnosis = signed(cleared, by=vet)

    kept = Diagnosis.objects.get()
    assert kept == diagnosis
    assert (kept.conclusion, kept.statement, kept.verdict, kept.row) == (
        "not_freemartin", STATEMENT, "cleared", "9",
    )  # fmt: skip
    assert kept.probability == pytest.approx(0.0925, abs=1e-4)
    assert (kept.signed_by, kept.signatory_name, kept.licence_number) == (vet, "Ada Vet", "VET-1234")
    assert (kept.signed_on, kept.signed_at) == (TODAY, SIGNED_AT)
    assert (kept.confirm_threshold, kept.clear_threshold, kept.suspect_threshold) == (0.95, 0.1, 0.1)
    assert kept.program_version
    assert kept.engine_version
    (assay,) = kept.evidence["assays"]
    assert (assay["method"], assay["outcome"]) == ("pcr_amelogenin", "not_detected")
    assert kept.evidence_digest == evidence_digest(kept.evidence)
    assert {each["code"] for each in kept.reasons} >= {"birth_male_littermate", "male_cells_not_found"}


def test_the_published_figures_are_kept_and_those_used_are_marked(cleared):
    figures = {each["key"]: each for each in signed(cleared).figures}

    assert figures["freemartin_share"]["used"]
    assert figures["miss_pcr_amelogenin"] == {
        "key": "miss_pcr_amelogenin",
        "label": "freemartins missed by amelogenin PCR (AMELX/AMELY)",
        "value": pytest.approx(0.5 / 57),
        "unit": "share",
        "counts": [0, 56],
        "source": "McNiel et al. 2006, J Vet Diagn Invest 18:469",
        "assumed": False,
        "used": True,
    }
    assert not figures["miss_pcr_sry"]["used"]


def test_what_was_signed_stays_as_it_was_when_thresholds_evidence_and_names_change(cleared):
    vet = member(cleared.herd, Role.VET, first_name="Ada", last_name="Vet")
    diagnosis = signed(cleared, by=vet)
    before = {field.attname: getattr(diagnosis, field.attname) for field in Diagnosis._meta.concrete_fields}

    stricter(cleared.herd)
    assayed(cleared, "detected", method="pcr_sry", on=date(2026, 4, 1))
    vet.first_name = "Beda"
    vet.save()
    keep_licence_number(user=vet, licence_number="NEW-9")

    now = Diagnosis.objects.get()
    assert {field.attname: getattr(now, field.attname) for field in Diagnosis._meta.concrete_fields} == before


def test_the_licence_number_is_asked_once_and_kept(cleared):
    vet = a_vet(cleared)

    signed(cleared, by=vet, licence_number="  IE  4711 ")

    assert Signatory.objects.get(user=vet).licence_number == "IE 4711"
    assert signed(cleared, by=vet, licence_number="").licence_number == "IE 4711"
    assert signed(cleared, by=vet, licence_number="OTHER").licence_number == "IE 4711"


def test_without_a_licence_number_nothing_is_signed(cleared):
    assert refusal(cleared, entry_for(cleared, licence_number="")) == {"licence_missing"}


# --- What follows ---


def test_signing_ends_the_step_of_signing_and_new_evidence_raises_the_review(cleared):
    assert verdict(cleared).next_step == "sign_diagnosis"

    signed(cleared)
    assert verdict(cleared).next_step == "none"
    assert verdict(cleared).diagnosis == "not_freemartin"

    assayed(cleared, method="karyotype", cells_xx=300, cells_xy=0, outcome="not_stated", on=date(2026, 4, 1))
    assert verdict(cleared).next_step == "review_diagnosis"

    signed(cleared)
    assert verdict(cleared).next_step == "none"


def test_a_signed_diagnosis_decides_who_is_not_to_be_bred_instead_of_the_verdict(herd, cleared):
    suspect = twin_to_a_bull(herd, "11")
    listed = lambda: sorted(each.animal.number for each in do_not_breed(herd))  # noqa: E731
    assert listed() == ["11"]

    signed(suspect, "not_freemartin")
    assert listed() == []
    assert verdict(suspect).flagged

    mark = signed(cleared, "other_disorder")
    assert listed() == ["10"]
    assert not verdict(cleared).flagged

    revoke_diagnosis(diagnosis=mark, reason="Wrong animal.", by=a_vet(cleared), today=TODAY, at=SIGNED_AT)
    assert listed() == []


@pytest.mark.parametrize("conclusion", ["freemartin", "undetermined", "other_disorder"])
def test_only_one_who_is_signed_as_no_freemartin_may_be_bred(herd, conclusion):
    heifer = single(herd, "12")

    signed(heifer, conclusion)

    assert [each.animal for each in do_not_breed(herd)] == [heifer]


def test_revoking_brings_the_step_of_signing_back(cleared):
    diagnosis = signed(cleared)

    revoke_diagnosis(
        diagnosis=diagnosis, reason="Signed too soon.", by=a_vet(cleared), today=TODAY, at=SIGNED_AT
    )

    assert verdict(cleared).next_step == "sign_diagnosis"
    assert verdict(cleared).diagnosis == ""
    assert standing_of(cleared) is None
    assert Revocation.objects.get().reason == "Signed too soon."


# --- One after the other ---


def test_a_later_diagnosis_supersedes_the_one_that_stands_only_knowingly(cleared):
    first = signed(cleared)

    assert refusal(cleared, entry_for(cleared)) == {"stands_already"}
    second = signed(cleared)

    assert second.previous == first
    assert standing_of(cleared) == second
    assert second.certificate.content["replaces"] == first.certificate.number


def test_after_a_revoked_diagnosis_another_is_signed_and_replaces_no_certificate(cleared):
    first = signed(cleared)
    revoke_diagnosis(diagnosis=first, reason="Mixed up.", by=a_vet(cleared), today=TODAY, at=SIGNED_AT)

    second = write(cleared, entry_for(cleared), by=a_vet(cleared))

    assert last_of(cleared) == standing_of(cleared) == second
    assert second.previous == first
    assert second.certificate.content["replaces"] == ""


def test_sent_twice_it_is_signed_once(cleared):
    vet = a_vet(cleared)
    entry = entry_for(cleared, idempotency_key="k1")

    first = write(cleared, entry, by=vet)

    assert write(cleared, entry, by=vet) == first
    assert Diagnosis.objects.count() == Certificate.objects.count() == 1


def test_a_revocation_sent_twice_is_one_and_another_is_refused(cleared):
    diagnosis, vet = signed(cleared), a_vet(cleared)
    revocation = revoke_diagnosis(diagnosis=diagnosis, reason="Mixed up.", by=vet, today=TODAY, at=SIGNED_AT)

    assert (
        revoke_diagnosis(diagnosis=diagnosis, reason="Mixed up. ", by=vet, today=TODAY, at=SIGNED_AT)
        == revocation
    )
    with pytest.raises(Refused, match="revoked already"):
        revoke_diagnosis(diagnosis=diagnosis, reason="Other.", by=vet, today=TODAY, at=SIGNED_AT)


def test_a_diagnosis_superseded_needs_no_revoking_and_one_revoked_without_a_reason_is_refused(cleared):
    first, vet = signed(cleared), a_vet(cleared)
    signed(cleared)

    with pytest.raises(Refused, match="later diagnosis"):
        revoke_diagnosis(diagnosis=first, reason="Wrong.", by=vet, today=TODAY, at=SIGNED_AT)
    with pytest.raises(Refused, match="Say why"):
        revoke_diagnosis(diagnosis=standing_of(cleared), reason=" ", by=vet, today=TODAY, at=SIGNED_AT)


# --- Refused ---


@pytest.mark.parametrize("role", [Role.READER, Role.STAFF, Role.MANAGER])
def test_only_a_veterinarian_of_the_herd_signs_and_revokes(cleared, role):
    person, stranger = member(cleared.herd, role), member(HerdFactory(), Role.VET)
    diagnosis = signed(cleared)

    for by in (person, stranger):
        assert refusal(cleared, entry_for(cleared, supersede=True), by=by) == {"may_not_sign"}
        with pytest.raises(Refused, match="Only a veterinarian"):
            revoke_diagnosis(diagnosis=diagnosis, reason="Wrong.", by=by, today=TODAY, at=SIGNED_AT)


def test_nothing_is_signed_of_a_bull(herd):
    bull = calved(herd, ("male", "7"), number_born=1).calves.get()

    assert refusal(bull, entry_for(bull, conclusion="undetermined", differs_because="x")) == {"male"}


def test_another_conclusion_than_the_verdicts_says_why(cleared):
    assert refusal(cleared, entry_for(cleared, conclusion="freemartin")) == {"reason_missing"}
    assert signed(cleared, "freemartin").differs_because == "By examination."


def _new_result(animal):
    assayed(animal, "detected", method="pcr_sry", on=date(2026, 4, 1))


def _result_voided(animal):
    void_result(assay=animal.assays.get(), reason="Another heifer's.", by=None, today=TODAY)


def _calved(animal):
    calved(animal.herd, ("male", ""), dam=animal.number, on=date(2028, 3, 1), today=date(2028, 4, 1))


@pytest.mark.parametrize("meanwhile", [_new_result, _result_voided, _calved])
def test_what_comes_or_goes_while_it_is_written_stops_the_signature(cleared, meanwhile):
    entry = entry_for(cleared)

    meanwhile(cleared)

    with pytest.raises(ChangedMeanwhile):
        write(cleared, entry, by=a_vet(cleared))
    assert not Diagnosis.objects.exists()


def test_a_diagnosis_signed_by_another_meanwhile_stops_the_signature(cleared):
    entry = entry_for(cleared, supersede=True)
    signed(cleared)

    with pytest.raises(ChangedMeanwhile):
        write(cleared, entry, by=a_vet(cleared))


def test_a_sample_that_is_out_is_no_new_evidence(cleared):
    entry = entry_for(cleared)

    assayed(cleared, method="karyotype", status="out", on=date(2026, 5, 30))

    assert write(cleared, entry, by=a_vet(cleared)).conclusion == "not_freemartin"


# --- The certificate ---


def test_certificates_are_numbered_a_herd_and_a_year(herd, cleared):
    other = twin_to_a_bull(HerdFactory(code="HILL"), "1")
    last_year = datetime(2025, 12, 31, 12, tzinfo=UTC)

    numbers = [
        signed(cleared).certificate.number,
        signed(other, "undetermined").certificate.number,
        signed(cleared).certificate.number,
        signed(cleared, today=date(2027, 1, 1), at=last_year).certificate.number,
    ]

    assert numbers == ["MEADOW-2026-0001", "HILL-2026-0001", "MEADOW-2026-0002", "MEADOW-2027-0001"]


def test_a_certificate_cannot_be_guessed_and_its_digest_is_its_own(cleared):
    one, other = signed(cleared).certificate, signed(cleared).certificate

    assert one.token != other.token
    assert len(one.token) >= 32
    assert one.sha256 == hashlib.sha256(bytes(one.pdf)).hexdigest()
    assert bytes(one.pdf).startswith(b"%PDF-")


def test_the_certificate_says_what_was_signed_in_the_herds_language(cleared):
    cleared.herd.language = "es"
    cleared.herd.save()
    cleared.official_id = "IE 372 2299 01"
    cleared.save()

    certificate = signed(cleared).certificate

    told = certificate.content
    assert certificate.language == "es"
    assert (told["animal_number"], told["official_id"], told["herd_code"]) == (
        "10",
        "IE 372 2299 01",
        "MEADOW",
    )
    assert told["statement"] == STATEMENT
    assert told["sex"] != "Female"
    assert [calf["sex"] for calf in told["littermates"]] != ["Male"]
    assert told["verification_address"] == f"https://herds.example/c/{certificate.token}/"
    assert told["signatory_name"] == "Ada Vet"
    assert (told["probability"], told["difference"], told["verdict"]) == ("0,09", "", "")


def test_the_certificate_tells_each_record_it_rests_on_and_what_was_not_weighed(cleared):
    assayed(
        cleared, laboratory="VHL Genetics", accession="A-9", on=date(2026, 3, 20), specimen="blood_heparin"
    )
    assayed(cleared, method="blood_typing", on=date(2026, 4, 2))

    lines = signed(cleared).certificate.content["evidence"]

    assert [line["what"] for line in lines] == [
        "Birth record",
        "PCR, amelogenin (AMELX/AMELY) – Blood, EDTA",
        "PCR, amelogenin (AMELX/AMELY) – Blood, heparin",
        "Blood typing – Blood, EDTA",
    ]
    assert lines[0]["found"] == "Twin to a bull"
    assert lines[2]["source"] == "VHL Genetics, A-9"
    assert "not weighed" in lines[3]["found"]


def test_a_conclusion_that_differs_stands_on_the_certificate_with_the_verdict_and_why(cleared):
    told = signed(cleared, "freemartin").certificate.content

    assert (told["verdict"], told["difference"]) == ("Cleared", "By examination.")


def test_the_certificate_stays_the_same_file_whatever_changes_afterwards(cleared, monkeypatch):
    certificate = signed(cleared).certificate
    before = bytes(certificate.pdf), certificate.sha256, certificate.content

    monkeypatch.setattr(actions, "VERSION", "99.0.0")
    stricter(cleared.herd)
    assayed(cleared, "detected", method="pcr_sry", on=date(2026, 4, 1))
    later = signed(cleared, at=SIGNED_AT + timedelta(days=1))

    now = Certificate.objects.get(pk=certificate.pk)
    assert (bytes(now.pdf), now.sha256, now.content) == before
    assert later.program_version == "99.0.0"
    assert later.clear_threshold == 0.05
    assert bytes(later.certificate.pdf) != before[0]


def test_what_was_composed_is_what_is_kept(cleared):
    seen = []
    compose = composer(lambda token: f"https://herds.example/c/{token}/")

    def watched(diagnosis, numbered):
        seen.append(compose(diagnosis, numbered))
        return seen[-1]

    diagnosis = sign_diagnosis(
        animal=cleared, said=entry_for(cleared), compose=watched, by=a_vet(cleared), today=TODAY, at=SIGNED_AT
    )

    (content,) = seen
    kept = diagnosis.certificate.content
    assert kept.keys() == asdict(content).keys()
    assert kept["born_on"] == "2026-03-01"


def test_a_signature_that_fails_to_print_signs_nothing(cleared):
    def broken(_diagnosis, _numbered):
        raise RuntimeError("no paper")

    with pytest.raises(RuntimeError, match="no paper"):
        sign_diagnosis(
            animal=cleared,
            said=entry_for(cleared),
            compose=broken,
            by=a_vet(cleared),
            today=TODAY,
            at=SIGNED_AT,
        )

    assert not Diagnosis.objects.exists()
    assert verdict(cleared).next_step == "sign_diagnosis"

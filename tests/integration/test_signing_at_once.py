"""Two veterinarians at once, or one who presses twice: one diagnosis, and nobody signs what was not shown."""

from datetime import date

import pytest

from diagnostics.actions.diagnoses import ChangedMeanwhile, revoke_diagnosis, sign_diagnosis
from diagnostics.models import Certificate, Diagnosis
from diagnostics.presenters.certificates import composer
from herd.models import Animal
from tests.births import TODAY, assayed, twin_to_a_bull
from tests.diagnoses import SIGNED_AT, a_vet, entry_for, signed
from tests.factories import HerdFactory
from tests.integration.test_two_at_once import at_once, errors

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heifer() -> Animal:
    animal = twin_to_a_bull(HerdFactory(code="MEADOW"), "10")
    assayed(animal)
    return animal


def signing(animal, entry, by):
    def job():
        return sign_diagnosis(
            animal=Animal.objects.select_related("herd", "calving").get(pk=animal.pk),
            said=entry,
            compose=composer(lambda token: f"https://herds.example/c/{token}/"),
            by=by,
            today=TODAY,
            at=SIGNED_AT,
        )

    return job


def test_a_form_sent_twice_at_once_signs_once(heifer):
    vet, entry = a_vet(heifer), entry_for(heifer, idempotency_key="k1")

    first, second = at_once(signing(heifer, entry, vet), signing(heifer, entry, vet))

    assert errors([first, second]) == []
    assert first == second
    assert Diagnosis.objects.count() == Certificate.objects.count() == 1


def test_of_two_who_sign_at_once_the_second_is_shown_what_the_first_signed(heifer):
    entry = entry_for(heifer)

    ended = at_once(signing(heifer, entry, a_vet(heifer)), signing(heifer, entry, a_vet(heifer)))

    assert errors(ended) == []
    assert sorted(type(each) for each in ended if isinstance(each, Exception)) == [ChangedMeanwhile]
    assert Diagnosis.objects.count() == 1


def test_certificates_of_two_animals_signed_at_once_have_two_numbers(heifer):
    other = twin_to_a_bull(heifer.herd, "11")
    both = [signing(each, entry_for(each), a_vet(each)) for each in (heifer, other)]

    ended = at_once(*both)

    assert errors(ended) == []
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert numbers == ["MEADOW-2026-0001", "MEADOW-2026-0002"]


def test_a_result_that_comes_while_it_is_signed_is_in_the_copy_or_stops_the_signature(heifer):
    entry, vet = entry_for(heifer), a_vet(heifer)

    ended = at_once(
        signing(heifer, entry, vet),
        lambda: assayed(heifer, "detected", method="pcr_sry", on=date(2026, 4, 1)),
    )

    assert errors(ended) == []
    if isinstance(ended[0], ChangedMeanwhile):
        assert not Diagnosis.objects.exists()
    else:
        assert len(Diagnosis.objects.get().evidence["assays"]) == 1
        heifer.assessment.refresh_from_db()
        assert heifer.assessment.next_step == "review_diagnosis"


def test_a_diagnosis_revoked_and_superseded_at_once_is_one_of_the_two(heifer):
    diagnosis, vet = signed(heifer), a_vet(heifer)
    entry = entry_for(heifer, supersede=True)

    ended = at_once(
        signing(heifer, entry, vet),
        lambda: revoke_diagnosis(
            diagnosis=Diagnosis.objects.get(pk=diagnosis.pk),
            reason="Mixed up.",
            by=vet,
            today=TODAY,
            at=SIGNED_AT,
        ),
    )

    assert errors(ended) == []
    assert sum(isinstance(each, Exception) for each in ended) == 1, "the other is told"

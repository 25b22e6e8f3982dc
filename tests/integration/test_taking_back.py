"""Undoing a calving takes back the cow that was made by entering it, and nobody else."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diagnostics.models import Sample
from herd import actions
from herd.actions.voiding import entered_dam
from herd.entries import CalfEntry, CalvingEntry
from herd.models import Animal, Calving, Herd, User
from herd.vocabulary import Role, Sex
from tests.factories import AnimalFactory, HerdFactory, member

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
HEIFER, BULL = CalfEntry(sex=Sex.FEMALE, number="4711"), CalfEntry(sex=Sex.MALE)


@pytest.fixture
def herd() -> Herd:
    return HerdFactory(code="dairy")


@pytest.fixture
def rosa(herd: Herd) -> User:
    return member(herd, Role.STAFF, username="rosa")


def calved(herd: Herd, by: User, *, dam: str = "900", days_ago: int = 0, **more) -> Calving:
    entry = CalvingEntry(
        calved_on=TODAY - timedelta(days=days_ago),
        calves=more.pop("calves", (HEIFER, BULL)),
        dam_number=dam,
        create_dam=True,
        acknowledged=frozenset({"same_litter_question", "interval_too_short"}),
        **more,
    )
    return actions.record_calving(herd=herd, entry=entry, by=by, today=TODAY)


def take_back(calving: Calving, by: User) -> None:
    actions.take_back_calving(calving=calving, by=by, today=TODAY, now=timezone.now())


def test_a_cow_made_for_a_calving_goes_when_the_calving_is_undone(herd, rosa):
    calving = calved(herd, rosa)
    take_back(calving, rosa)
    calving.refresh_from_db()
    assert calving.voided_by == rosa
    assert calving.dam is None
    assert not herd.animals.exists()
    removed = Animal.history.filter(number="900").first()
    assert (removed.history_type, removed.history_user) == ("-", rosa)
    # Her number is free again, for the calving as it was meant.
    assert calved(herd, rosa).dam.number == "900"


def test_a_cow_on_record_before_stays_when_her_calving_is_undone(herd, rosa):
    cow = AnimalFactory(herd=herd, number="900")
    calving = calved(herd, rosa)
    take_back(calving, rosa)
    assert list(herd.animals.all()) == [cow]
    calving.refresh_from_db()
    assert calving.dam == cow


def test_a_cow_entered_as_bought_just_before_her_calving_stays(herd, rosa):
    actions.enter_animal(herd=herd, by=rosa, today=TODAY, number="900", sex="female")
    take_back(calved(herd, rosa), rosa)
    assert herd.animals.get().number == "900"


def test_a_cow_made_for_a_calving_stays_once_another_calving_names_her(herd, rosa):
    first = calved(herd, rosa)
    second = calved(herd, rosa, days_ago=400, calves=(BULL,))
    take_back(first, rosa)
    assert herd.animals.filter(number="900").exists()
    # The second did not make her: undoing it leaves her too, for the voided first one names her.
    take_back(second, rosa)
    assert herd.animals.filter(number="900").exists()


def test_a_cow_made_for_a_calving_stays_once_somebody_corrected_her(herd, rosa):
    calving = calved(herd, rosa)
    actions.correct_animal(animal=calving.dam, by=rosa, today=TODAY, reason="papers", breed="Jersey")
    take_back(calving, rosa)
    assert herd.animals.get().breed == "Jersey"


def test_a_cow_made_for_a_calving_stays_once_she_was_sampled(herd, rosa):
    calving = calved(herd, rosa)
    Sample.objects.create(herd=herd, animal=calving.dam, specimen="blood_edta", collected_on=TODAY)
    take_back(calving, rosa)
    assert herd.animals.get().number == "900"


def test_a_cow_made_by_correcting_a_calving_goes_with_it(herd, rosa):
    calving = calved(herd, rosa, dam="", calves=(BULL,))
    actions.correct_calving(calving=calving, by=rosa, today=TODAY, reason="found her", create_dam="900")
    take_back(calving, rosa)
    assert not herd.animals.exists()


def test_a_cow_that_another_calving_made_is_nobody_elses_to_remove(herd, rosa):
    """She was made for the first, which was then given to another cow; the second only found her on record."""
    first = calved(herd, rosa)
    other = AnimalFactory(herd=herd, number="901")
    made = first.dam
    actions.correct_calving(calving=first, by=rosa, today=TODAY, reason="wrong cow", dam=other)
    second = calved(herd, member(herd, username="pat"), calves=(BULL,))
    assert second.dam == made
    assert entered_dam(second) is None


def test_the_page_says_that_the_cow_entered_with_it_is_taken_back_too(client: Client, herd, rosa):
    client.force_login(rosa)
    calving = calved(herd, rosa)
    answer = client.post(reverse("herd:calving-undo", args=["dairy", calving.public_id]), follow=True)
    assert "900, entered with it, is taken back too." in answer.content.decode()
    page = client.get(reverse("diagnostics:calving", args=["dairy", calving.public_id])).content.decode()
    assert "900 (removed)" in page


def test_the_vet_who_voids_it_is_told_that_the_cow_stays(client: Client, herd, rosa):
    calving = calved(herd, rosa)
    client.force_login(member(herd, Role.VET, username="vet"))
    address = reverse("herd:calving-void", args=["dairy", calving.public_id])
    assert "was entered with this calving and stays on record" in client.get(address).content.decode()
    client.post(address, {"reason": "entered for the wrong herd"})
    calving.refresh_from_db()
    assert calving.voided_at is not None
    assert calving.dam == herd.animals.get()
    known = calved(herd, rosa, dam="901")
    actions.correct_animal(animal=known.dam, by=rosa, today=TODAY, reason="papers", breed="Jersey")
    address = reverse("herd:calving-void", args=["dairy", known.public_id])
    assert "stays on record" not in client.get(address).content.decode()

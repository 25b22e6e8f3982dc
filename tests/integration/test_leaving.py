"""Animals that leave the herd: sold, died, culled, one or many at once, and back again."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from diagnostics.engine.vocabulary import NextStep
from herd import actions
from herd.entries import CalfEntry, CalvingEntry
from herd.errors import Refused
from herd.models import Animal, Herd
from herd.vocabulary import Fate, Role, Sex
from tests.factories import AnimalFactory, CalvingFactory, HerdFactory, calf, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def herd() -> Herd:
    return HerdFactory(code="dairy")


@pytest.fixture
def rosa(client: Client, herd: Herd) -> Client:
    client.force_login(member(herd, Role.STAFF, username="rosa"))
    return client


@pytest.fixture
def cows(herd: Herd) -> list[Animal]:
    return [AnimalFactory(herd=herd, number=number) for number in ("812", "813", "0814")]


def address(herd: Herd) -> str:
    return reverse("herd:leaving", args=[herd.code])


def sent(herd: Herd, *animals: Animal, **more: str) -> dict:
    return {
        "animals": [str(animal.public_id) for animal in animals],
        "left_on": herd.today().isoformat(),
        "left_reason": "sold",
        "q": "",
        **more,
    }


def ticked(page: str) -> list[str]:
    found = re.findall(
        r'<label class="choice-option"><input type="checkbox"[^>]*>.*?</label>', page, re.DOTALL
    )
    words = [re.sub(r"<[^>]+>|\s", "", each) for each in found if re.search(r"<input[^>]*\schecked", each)]
    return [each.partition("·")[0] for each in words]


def test_several_cows_leave_at_once_and_the_form_sent_twice_does_no_harm(rosa, herd, cows):
    for _twice in range(2):
        answer = rosa.post(address(herd), sent(herd, *cows[:2]))
        assert answer.status_code == 302
    for cow in cows[:2]:
        cow.refresh_from_db()
        assert (cow.left_on, cow.left_reason) == (herd.today(), "sold")
        assert cow.history.filter(history_type="~").count() == 1
    cows[2].refresh_from_db()
    assert cows[2].present


def test_a_bull_calf_to_be_sold_is_told_from_a_heifer(rosa, herd):
    AnimalFactory(herd=herd, number="901", sex=Sex.MALE.value)
    AnimalFactory(herd=herd, number="902", sex=Sex.FEMALE.value)
    page = rosa.get(address(herd)).content.decode()
    assert "901 · Male" in page
    assert "902 · Female" in page


def test_a_flagged_heifer_that_leaves_is_flagged_no_more_and_needs_nothing(rosa, herd, cows):
    entry = CalvingEntry(
        calved_on=herd.today(),
        calves=(CalfEntry(sex=Sex.FEMALE, number="9"), CalfEntry(sex=Sex.MALE)),
        dam=cows[0],
        number_born=2,
    )
    calving = actions.record_calving(herd=herd, entry=entry, by=None, today=herd.today())
    heifer = calving.calves.get(number="9")
    assert heifer.assessment.flagged
    rosa.post(address(herd), sent(herd, heifer))
    heifer.assessment.refresh_from_db()
    assert not heifer.assessment.flagged
    assert heifer.assessment.next_step == NextStep.NONE
    rosa.post(reverse("herd:leaving-undo", args=["dairy", heifer.public_id]))
    heifer.assessment.refresh_from_db()
    assert heifer.assessment.flagged


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"left_reason": ""}, "Say why they left."),
        ({"left_on": ""}, "Enter the date."),
        ({"animals": []}, "Tick at least one animal."),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_the_ticks_stay(rosa, herd, cows, more, words):
    page = rosa.post(address(herd), sent(herd, cows[0]) | more).content.decode()
    assert words in page
    assert ticked(page) == ([] if "animals" in more else ["812"])
    cows[0].refresh_from_db()
    assert cows[0].present


def test_one_cow_whose_record_contradicts_the_day_keeps_all_of_them_here(rosa, herd, cows):
    CalvingFactory(herd=herd, dam=cows[1], calved_on=herd.today() - timedelta(days=2))
    day = (herd.today() - timedelta(days=3)).isoformat()
    page = rosa.post(address(herd), sent(herd, *cows[:2], left_on=day)).content.decode()
    assert "813: She calved in this herd on" in page
    assert not herd.animals.filter(left_on__isnull=False).exists()


def test_a_day_to_come_is_refused_once_for_all(rosa, herd, cows):
    tomorrow = (herd.today() + timedelta(days=1)).isoformat()
    page = rosa.post(address(herd), sent(herd, *cows, left_on=tomorrow)).content.decode()
    assert page.count("lies in the future") == 2  # beside the field, and in the summary above
    assert not herd.animals.filter(left_on__isnull=False).exists()


def test_several_numbers_typed_come_ticked_and_the_unknown_is_named(rosa, herd, cows):
    page = rosa.post(address(herd), {"q": "812 0814, 999", "find": "1"}).content.decode()
    assert sorted(ticked(page)) == ["0814", "812"]
    assert "Not in the herd: 999" in page


def test_looking_for_another_keeps_those_ticked_and_what_was_chosen(rosa, herd, cows):
    looking = sent(herd, cows[0], left_reason="culled", q="813") | {"find": "1"}
    page = rosa.post(address(herd), looking).content.decode()
    assert ticked(page) == ["812"]
    assert ">813 ·" in page
    assert re.search(r'name="left_reason" value="culled"[^>]*checked', page)
    assert "field-error" not in page
    assert herd.animals.filter(left_on__isnull=False).count() == 0


def test_a_calf_without_a_number_is_offered_by_its_dam_and_day_of_birth(rosa, herd, cows):
    bull = calf(CalvingFactory(herd=herd, dam=cows[0], calved_on=herd.today()), Sex.MALE)
    page = rosa.get(address(herd)).content.decode()
    assert "Male of 812, born" in page
    rosa.post(address(herd), sent(herd, bull))
    bull.refresh_from_db()
    assert bull.left_reason == "sold"


def test_the_animals_page_leads_here_with_her_ticked(rosa, herd, cows):
    page = rosa.get(address(herd), {"animals": str(cows[1].public_id)}).content.decode()
    assert ticked(page) == ["813"]


def test_a_cow_of_another_herd_cannot_be_made_to_leave_from_here(rosa, herd, cows):
    stranger = AnimalFactory()
    page = rosa.post(address(herd), sent(herd, stranger)).content.decode()
    assert "Tick at least one animal." in page or "not in this herd any more" in page
    stranger.refresh_from_db()
    assert stranger.present


def test_who_left_lately_can_come_back_and_who_left_under_a_number_since_given_away_cannot(rosa, herd, cows):
    rosa.post(address(herd), sent(herd, *cows[:2]))
    AnimalFactory(herd=herd, number="813")
    page = rosa.get(address(herd)).content.decode()
    for cow in cows[:2]:
        undo = reverse("herd:leaving-undo", args=["dairy", cow.public_id])
        assert undo in page
        answer = rosa.post(undo, follow=True).content.decode()
    assert "An animal present in the herd has the number 813." in answer
    assert [Animal.objects.get(pk=cow.pk).present for cow in cows[:2]] == [True, False]


def test_a_stillborn_calf_does_not_come_back_by_undoing_its_leaving(herd):
    litter = CalvingFactory(herd=herd)
    dead = calf(litter, fate=Fate.STILLBORN.value, left_on=litter.calved_on, left_reason="died")
    with pytest.raises(Refused) as refusal:
        actions.undo_leaving(animal=dead, by=None, today=herd.today(), reason="slip")
    assert refusal.value.problems[0].code == "died_at_birth"
    back = actions.correct_animal(
        animal=dead, by=None, today=herd.today(), reason="it lived", fate=Fate.ALIVE.value
    )
    assert back.present


def test_an_animal_cannot_leave_before_it_came(herd):
    bought = AnimalFactory(herd=herd, number="5", entered_on=herd.today())
    with pytest.raises(Refused) as refusal:
        actions.record_leaving(
            animals=[bought],
            left_on=herd.today() - timedelta(days=1),
            left_reason="sold",
            by=None,
            today=herd.today(),
        )
    assert refusal.value.problems[0].code == "left_before_birth"


def test_one_that_left_on_another_day_is_not_moved_by_a_second_entry(herd):
    cow = AnimalFactory(herd=herd, number="5", left_on=herd.today() - timedelta(days=9), left_reason="sold")
    with pytest.raises(Refused) as refusal:
        actions.record_leaving(
            animals=[cow], left_on=herd.today(), left_reason="sold", by=None, today=herd.today()
        )
    assert refusal.value.problems[0].code == "already_left"


def test_a_herd_without_animals_is_told_what_to_do_first(rosa, herd):
    page = rosa.get(address(herd)).content.decode()
    assert "No animal is in the herd" in page
    assert reverse("herd:calving-new", args=["dairy"]) in page
    assert "No animal present has such a number." not in page


def test_a_number_nobody_bears_is_told_so_in_a_herd_with_animals_and_without(rosa, herd):
    assert "No animal present has such a number." in rosa.get(address(herd), {"q": "77"}).content.decode()
    AnimalFactory(herd=herd, number="812")
    assert "No animal present has such a number." in rosa.get(address(herd), {"q": "77"}).content.decode()
    assert "No animal is in the herd" not in rosa.get(address(herd)).content.decode()

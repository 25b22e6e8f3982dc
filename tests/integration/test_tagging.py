"""Numbering calves without a tag, and giving an animal another number."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from herd import actions
from herd.errors import Refused
from herd.models import Animal, Herd
from herd.queries import bearer_on
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
def calves(herd: Herd) -> list[Animal]:
    """A heifer and a bull without numbers, of two cows."""
    return [
        calf(CalvingFactory(herd=herd, dam=AnimalFactory(herd=herd, number="812")), Sex.FEMALE),
        calf(CalvingFactory(herd=herd, dam=AnimalFactory(herd=herd, number="813")), Sex.MALE),
    ]


def address(herd: Herd) -> str:
    return reverse("herd:to-tag", args=[herd.code])


def field(animal: Animal) -> str:
    return str(animal.public_id)


def test_live_calves_without_a_number_wait_with_dam_and_day_of_birth(rosa, herd, calves):
    litter = CalvingFactory(herd=herd)
    left_out = [
        calf(litter, number="77"),
        calf(litter, fate=Fate.STILLBORN.value, left_on=litter.calved_on, left_reason="died"),
        calf(litter, left_on=litter.calved_on + timedelta(days=3), left_reason="sold"),
        calf(CalvingFactory()),
    ]
    page = rosa.get(address(herd)).content.decode()
    assert all(f'name="{field(one)}"' in page for one in calves)
    assert not any(f'name="{field(one)}"' in page for one in left_out)
    assert "of 812" in page


def test_the_calves_of_a_litter_wait_in_the_order_they_were_entered(rosa, herd):
    litter = CalvingFactory(herd=herd)
    calves = [calf(litter, sex) for sex in (Sex.FEMALE, Sex.MALE, Sex.MALE)]
    page = rosa.get(address(herd)).content.decode()
    places = [page.index(f'name="{field(one)}"') for one in calves]
    assert places == sorted(places)


def test_the_numbers_typed_are_saved_and_the_others_stay_on_the_list(rosa, herd, calves):
    heifer, bull = calves
    page = rosa.post(address(herd), {field(heifer): " 0047 ", field(bull): ""}, follow=True).content.decode()
    heifer.refresh_from_db()
    assert heifer.number == "0047"
    assert heifer.history.first().history_user.username == "rosa"
    assert not heifer.former_numbers.exists()
    assert "1 calf is numbered." in page
    assert f'name="{field(bull)}"' in page
    assert f'name="{field(heifer)}"' not in page


@pytest.mark.parametrize(
    ("numbers", "wrong", "words"),
    [
        (("812", "900"), 0, "An animal present in the herd has the number 812."),
        (("900", "900"), 1, "900 stands twice on this page."),
        (("900", "1.24E+14"), 1, "A spreadsheet has changed this number"),
        (("900", "9" * 33), 1, "characters, at most 32"),
    ],
)
def test_one_wrong_number_is_told_beside_its_calf_and_no_other_is_saved(
    rosa, herd, calves, numbers, wrong, words
):
    sent = {field(one): number for one, number in zip(calves, numbers, strict=True)}
    page = rosa.post(address(herd), sent).content.decode()
    assert words in page
    assert re.search(rf'id="id_{field(calves[wrong])}_error"', page)
    assert all(f'value="{number}"' in page for number in numbers)
    assert set(Animal.objects.filter(pk__in=[one.pk for one in calves]).values_list("number")) == {("",)}


def test_nothing_typed_is_said_to_be_nothing(rosa, herd, calves):
    page = rosa.post(address(herd), {field(calves[0]): " "}).content.decode()
    assert "Type the number of at least one calf." in page


def test_the_page_sent_twice_numbers_once_and_one_tagged_meanwhile_is_not_renumbered(rosa, herd, calves):
    sent = {field(calves[0]): "900"}
    for _twice in range(2):
        assert rosa.post(address(herd), sent).status_code == 302
    page = rosa.post(address(herd), {field(calves[0]): "901"}).content.decode()
    assert "This calf has the number 900 by now." in page
    assert Animal.objects.get(pk=calves[0].pk).number == "900"


def test_a_calf_of_another_herd_is_not_numbered_from_here(rosa, herd):
    stranger = calf(CalvingFactory())
    rosa.post(address(herd), {field(stranger): "900"})
    stranger.refresh_from_db()
    assert stranger.number == ""


def test_an_empty_list_says_what_brings_calves_here(rosa, herd):
    page = rosa.get(address(herd)).content.decode()
    assert "Every live calf has a number" in page
    assert reverse("herd:calving-new", args=["dairy"]) in page


def test_thirty_calves_cost_as_many_queries_as_one(rosa, herd):
    calf(CalvingFactory(herd=herd))
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            rosa.get(address(herd))
        counts.append(len(queries))
        for _calf in range(29):
            calf(CalvingFactory(herd=herd))
    assert counts[0] == counts[1] <= 12


# --- Another number ---


def test_a_lost_tag_leaves_a_former_number_which_another_may_bear_next(rosa, herd):
    cow = AnimalFactory(herd=herd, number="812")
    where = reverse("herd:animal-number", args=["dairy", cow.public_id])
    rosa.post(where, {"number": "950", "why": "new_tag"})
    assert [former.number for former in cow.former_numbers.all()] == ["812"]
    today = herd.today()
    assert bearer_on(herd, "812", today - timedelta(days=1)) == cow
    AnimalFactory(herd=herd, number="812", entered_on=today)
    assert bearer_on(herd, "950", today) == cow


def test_a_slip_of_the_pen_was_never_her_number(rosa, herd):
    cow = AnimalFactory(herd=herd, number="821")
    where = reverse("herd:animal-number", args=["dairy", cow.public_id])
    rosa.post(where, {"number": "812", "why": "slip"})
    assert not cow.former_numbers.exists()
    assert bearer_on(herd, "821", herd.today()) is None


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"number": "813", "why": "slip"}, "An animal present in the herd has the number 813."),
        ({"number": "", "why": "slip"}, "Enter the number on the tag."),
        ({"number": "950"}, "Choose one of the two."),
    ],
)
def test_a_number_in_use_or_missing_is_refused_beside_its_field(rosa, herd, sent, words):
    cow = AnimalFactory(herd=herd, number="812")
    AnimalFactory(herd=herd, number="813")
    page = rosa.post(reverse("herd:animal-number", args=["dairy", cow.public_id]), sent).content.decode()
    assert words in page
    assert Animal.objects.get(pk=cow.pk).number == "812"


def test_a_number_is_free_again_once_its_bearer_has_left(herd):
    today = herd.today()
    old = AnimalFactory(herd=herd, number="7")
    young = AnimalFactory(herd=herd, number="70")
    with pytest.raises(Refused):
        actions.tag_animal(animal=young, number="7", by=None, today=today)
    actions.record_leaving(animals=[old], left_on=today, left_reason="culled", by=None, today=today)
    actions.tag_animal(animal=young, number="7", by=None, today=today)
    with pytest.raises(Refused) as refusal:
        actions.undo_leaving(animal=old, by=None, today=today, reason="not culled")
    assert refusal.value.problems[0].code == "number_in_use"

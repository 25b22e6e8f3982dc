"""The way about a herd: each role is shown the places it may use, and no other."""

import re

import pytest
from django.urls import reverse

from herd.context import PLACES
from herd.permissions import RIGHTS, Right
from herd.vocabulary import Role
from tests.factories import HerdFactory, MembershipFactory, member

pytestmark = pytest.mark.django_db

FOR_ALL = {
    "Bulls born with a heifer",
    "Home",
    "Register",
    "Samples and results",
    "Reports",
    "Litters to settle",
    "Laboratories",
    "Rules",
}
SHOWN = {
    Role.READER: FOR_ALL,
    Role.STAFF: FOR_ALL | {"Record a calving", "To tag"},
    Role.VET: FOR_ALL | {"Record a calving", "To tag", "Upload", "Worklists"},
    Role.MANAGER: FOR_ALL | {"Record a calving", "To tag", "Upload", "Worklists", "Members", "Settings"},
}
ENTRY = re.compile(r'<a[^>]*href="([^"]+)"[^>]*>\s*<svg class="icon[^>]*>.*?</svg>(?:<span>)?([^<]+)<', re.S)


def navigation_of(page):
    """Return the entries of the herd's navigation: label to address."""
    nav = re.search(r'<nav class="herd-nav".*?</nav>', page, re.S)
    return {label.strip(): address for address, label in ENTRY.findall(nav[0])} if nav else {}


@pytest.mark.parametrize("role", Role)
def test_each_role_is_shown_the_places_it_may_use(client, role):
    herd = HerdFactory()
    client.force_login(member(herd, role))
    page = client.get(reverse("diagnostics:home", args=[herd.code])).content.decode()

    assert navigation_of(page).keys() == SHOWN[role]


@pytest.mark.parametrize("role", Role)
def test_every_place_shown_lets_that_role_in(client, role):
    herd = HerdFactory()
    client.force_login(member(herd, role))
    entries = navigation_of(client.get(reverse("diagnostics:home", args=[herd.code])).content.decode())

    for label, address in entries.items():
        answer = client.get(address)
        assert answer.status_code == 200, label
        assert 'aria-current="page"' in answer.content.decode(), (
            f"«{label}» does not say that it is the page one is on"
        )


def test_every_right_of_the_navigation_is_held_by_somebody():
    held = frozenset().union(*RIGHTS.values())

    assert {place.right for place in PLACES} <= held


def test_outside_a_herd_there_is_no_herd_s_navigation(client):
    client.force_login(member(HerdFactory(), Role.MANAGER))

    assert navigation_of(client.get(reverse("account_email")).content.decode()) == {}


def test_a_vet_goes_from_one_client_to_another_and_sees_no_other_herd(client):
    here, other = HerdFactory(name="Upland"), HerdFactory(name="Brook Farm")
    HerdFactory(name="Strangers")
    vet = member(here, Role.VET)
    MembershipFactory(herd=other, user=vet, role=Role.VET.value)
    MembershipFactory(herd=other, user=vet, role=Role.MANAGER.value)
    client.force_login(vet)
    page = client.get(reverse("diagnostics:home", args=[here.code])).content.decode()
    switch = re.search(r'<details class="menu herd-switch".*?</details>', page, re.S)[0]

    assert switch.count(f'href="{reverse("diagnostics:home", args=[other.code])}"') == 1
    assert "Strangers" not in page


def test_the_most_used_action_is_one_tap_away_for_those_who_record_births():
    main = [place for place in PLACES if place.main]

    assert [(place.right, place.in_bar, place.at_desk) for place in main] == [
        (Right.RECORD_BIRTHS, True, True)
    ]

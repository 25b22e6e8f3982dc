"""A herd's settings with who changed what, one's own account, theme and language."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from herd.actions import change_settings
from herd.actions.members import change_roles, make_person
from herd.models import Herd
from herd.queries.members import setting_changes
from herd.vocabulary import Role
from tests.factories import PASSWORD, HerdFactory, UserFactory, member

pytestmark = pytest.mark.django_db

TYPED = {
    "name": "Valley and Sons",
    "country": "fr",
    "time_zone": "Europe/Paris",
    "units": "imperial",
    "language": "fr",
}


@pytest.fixture
def herd():
    return HerdFactory(code="valley", name="Valley Farm")


@pytest.fixture
def manager(herd):
    return member(herd, Role.MANAGER, username="maire", first_name="Máire")


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def url():
    return reverse("herd:settings", args=["valley"])


# --- Settings ---


def test_a_manager_changes_the_settings(as_manager, herd, url):
    response = as_manager.post(url, TYPED)

    assert response.status_code == 302
    herd.refresh_from_db()
    assert (herd.name, herd.country, herd.time_zone, herd.units, herd.language) == (
        "Valley and Sons",
        "FR",
        "Europe/Paris",
        "imperial",
        "fr",
    )


@pytest.mark.parametrize("typed", ["Paris", "europe/paris", " Europe/Paris "])
def test_a_time_zone_may_be_typed_by_its_city(as_manager, herd, url, typed):
    as_manager.post(url, {**TYPED, "time_zone": typed})

    herd.refresh_from_db()
    assert herd.time_zone == "Europe/Paris"


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("time_zone", "Mars/Olympus", "There is no such time zone"),
        ("time_zone", "", "field-error"),
        ("country", "IRL", "at most 2"),
        ("country", "4x", "two letters"),
        ("units", "stones", "field-error"),
        ("language", "tlh", "field-error"),
        ("name", "", "field-error"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_and_all_that_was_typed_stays(
    as_manager, herd, url, field, typed, told
):
    page = as_manager.post(url, {**TYPED, field: typed}).text

    assert told in page
    if field != "name":
        assert 'value="Valley and Sons"' in page
    assert Herd.objects.get(pk=herd.pk).name == "Valley Farm"
    # What stands about the page is the herd as it is, not as it was typed.
    assert "Valley Farm" in page


def test_the_page_tells_who_changed_what(as_manager, url):
    as_manager.post(url, TYPED)

    page = re.sub(r"\s+", " ", as_manager.get(url).text)

    for what, before, after in (
        ("Name", "Valley Farm", "Valley and Sons"),
        ("Country", "IE", "FR"),
        ("Time zone", "Europe/Dublin", "Europe/Paris"),
        ("Units", "Metric (kg, cm)", "Imperial (lb, in)"),
        ("Language", "English", "French"),
    ):
        cells = (re.escape(before), re.escape(after), "Máire")
        row = f"<th[^>]*>{what}</th>" + "".join(rf" <td[^>]*>{cell}</td>" for cell in cells)
        assert re.search(row, page), what


def test_saving_the_same_settings_again_is_no_change(herd, manager):
    change_settings(herd=herd, by=manager, name=herd.name, units=herd.units)

    assert [change for change in setting_changes(herd) if change.setting == "name"] == []


def test_roles_given_and_taken_stand_among_the_changes(as_manager, herd, manager, url):
    ana = member(herd, Role.STAFF, first_name="Ana")
    change_roles(herd=herd, user=ana, roles={Role.VET}, by=manager)

    page = re.sub(r"\s+", " ", as_manager.get(url).text)

    assert re.search(
        r"<th[^>]*>Member: Ana</th> <td[^>]*>–</td> <td[^>]*>Veterinarian</td> <td[^>]*>Máire<", page
    )
    assert re.search(
        r"<th[^>]*>Member: Ana</th> <td[^>]*>Farm staff</td> <td[^>]*>–</td> <td[^>]*>Máire<", page
    )


def test_links_to_sign_in_stand_among_the_changes_with_who_made_them(as_manager, herd, manager, url):
    make_person(herd=herd, username="ana", roles={Role.STAFF}, by=manager, now=timezone.now())

    page = re.sub(r"\s+", " ", as_manager.get(url).text)

    assert re.search(
        r"<th[^>]*>Sign-in link: ana</th> <td[^>]*>–</td> <td[^>]*>handed over</td> <td[^>]*>Máire<", page
    )


def test_changes_of_another_herd_are_not_shown(as_manager, manager, url):
    other = HerdFactory(name="Hill Farm")
    change_settings(herd=other, by=manager, name="Hilltop Farm")

    assert "Hilltop" not in as_manager.get(url).text


def test_many_changes_cost_no_more_queries_than_one(
    as_manager, herd, manager, url, django_assert_num_queries
):
    change_settings(herd=herd, by=manager, name="Name 0")
    as_manager.get(url)
    with CaptureQueriesContext(connection) as few:
        as_manager.get(url)
    for number in range(30):
        change_settings(herd=herd, by=member(herd, Role.STAFF), name=f"Name {number}")

    with django_assert_num_queries(len(few)):
        page = as_manager.get(url).text

    assert page.count("Name 2") >= 11


def test_moments_are_shown_by_the_clock_of_the_herd(as_manager, herd, url):
    change_settings(herd=herd, by=None, time_zone="Pacific/Auckland")
    herd.history.update(history_date=datetime(2026, 3, 1, 13, 30, tzinfo=UTC))

    assert "March 2, 2026" in as_manager.get(url).text


def test_time_zones_are_proposed_while_typing(as_manager):
    page = as_manager.get(reverse("herd:time-zones"), {"q": "dub"}).text
    nothing = as_manager.get(reverse("herd:time-zones"), {"q": ""}).text

    assert '<li data-value="Europe/Dublin">Europe/Dublin</li>' in page
    assert "<li" not in nothing


def test_the_settings_page_weighs_under_sixty_kilobytes(as_manager, herd, manager, url):
    for number in range(60):
        change_settings(herd=herd, by=manager, name=f"A farm with a rather long name, number {number}")

    assert len(as_manager.get(url).content) < 60_000


# --- One's own account, theme and language ---


def test_a_person_changes_the_own_name_and_language(client):
    ana = UserFactory(username="ana")
    client.force_login(ana)

    response = client.post(
        reverse("herd:account"), {"first_name": "Ana", "last_name": "Ruiz", "language": "es"}, follow=True
    )

    ana.refresh_from_db()
    assert (ana.get_full_name(), ana.language) == ("Ana Ruiz", "es")
    assert '<html lang="es"' in response.text


def test_nobody_changes_more_of_the_own_account_than_the_form_asks(client):
    ana = UserFactory(username="ana")
    client.force_login(ana)

    client.post(reverse("herd:account"), {"first_name": "Ana", "username": "root", "is_superuser": "on"})

    ana.refresh_from_db()
    assert (ana.username, ana.is_superuser) == ("ana", False)


def test_an_unknown_language_is_refused_and_the_name_typed_stays(client):
    client.force_login(UserFactory())

    page = client.post(reverse("herd:account"), {"first_name": "Ana", "language": "tlh"}).text

    assert "field-error" in page
    assert 'value="Ana"' in page


def test_ones_own_language_goes_before_the_browsers_cookie_and_its_wishes(client):
    ana = UserFactory(language="es")
    client.cookies["django_language"] = "de"
    url = reverse("account_login")

    assert '<html lang="de"' in client.get(url, headers={"Accept-Language": "fr"}).text
    client.force_login(ana)
    page = client.get(reverse("herd:account"), headers={"Accept-Language": "fr"})
    assert '<html lang="es"' in page.text
    assert page["Content-Language"] == "es"


def test_without_an_own_language_the_cookie_counts_and_then_the_browsers_wish(client):
    client.force_login(UserFactory())
    url = reverse("herd:account")

    assert '<html lang="fr"' in client.get(url, headers={"Accept-Language": "fr"}).text
    client.cookies["django_language"] = "de"
    assert '<html lang="de"' in client.get(url, headers={"Accept-Language": "fr"}).text


def test_the_language_of_one_person_does_not_stay_for_the_next(client):
    client.force_login(UserFactory(language="es"))
    client.get(reverse("herd:account"))
    client.logout()

    assert '<html lang="en"' in client.get(reverse("account_login")).text


def test_choosing_a_language_in_the_menu_changes_the_own_account_too(client):
    ana = UserFactory(language="es")
    client.force_login(ana)

    response = client.post(reverse("set-language"), {"language": "fr", "next": "/account/"}, follow=True)

    ana.refresh_from_db()
    assert ana.language == "fr"
    assert '<html lang="fr"' in response.text


def test_a_language_that_is_not_offered_changes_nothing(client):
    ana = UserFactory(language="es")
    client.force_login(ana)

    client.post(reverse("set-language"), {"language": "tlh"})

    ana.refresh_from_db()
    assert ana.language == "es"


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_the_theme_is_on_the_page_from_the_next_request(client, theme):
    client.force_login(UserFactory())

    page = client.post(reverse("set-theme"), {"theme": theme, "next": "/account/"}, follow=True).text

    assert f'data-bs-theme="{theme}"' in page


def test_signing_out_everywhere_else_ends_the_phone_and_leaves_the_desk(client):
    from django.test import Client

    ana = UserFactory(username="ana")
    phone, desk = Client(), client
    for device in (phone, desk):
        device.post(reverse("account_login"), {"login": "ana", "password": PASSWORD})
        assert device.get(reverse("herd:account")).status_code == 200

    desk.post(reverse("herd:sign-out-elsewhere"))

    assert phone.get(reverse("herd:account")).status_code == 302
    assert desk.get(reverse("herd:account")).status_code == 200
    ana.refresh_from_db()
    assert ana.signed_out_at <= timezone.now()

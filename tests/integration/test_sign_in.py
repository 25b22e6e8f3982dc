"""Signing in: by password, by a one-time link, with a second factor; and how often one may try."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from herd.actions.members import invite, make_person
from herd.actions.sign_in_links import hand_over_link
from herd.models import SignInLink, User
from herd.vocabulary import Role
from tests.factories import PASSWORD, HerdFactory, UserFactory, member

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def nobody_has_tried_yet():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def herd():
    return HerdFactory(code="valley", name="Valley Farm")


@pytest.fixture
def manager(herd):
    return member(herd, Role.MANAGER, username="maire")


def sign_in(client, username, password=PASSWORD):
    return client.post(LOGIN, {"login": username, "password": password})


def signed_in(client) -> bool:
    return client.get(reverse("herd:account")).status_code == 200


def handed_over(herd, manager, username="ana") -> tuple[str, User]:
    secret = make_person(herd=herd, username=username, roles={Role.STAFF}, by=manager, now=timezone.now())
    return reverse("herd:sign-in-link", args=[secret.token]), secret.link.user


# --- By password ---


@pytest.mark.parametrize("login", ["ana", "ana@example.org", "Ana@Example.org"])
def test_people_sign_in_by_name_or_by_address(client, login):
    ana = UserFactory(username="ana", email="ana@example.org")
    EmailAddress.objects.create(user=ana, email="ana@example.org", verified=True, primary=True)

    assert sign_in(client, login).status_code == 302
    assert signed_in(client)


def test_a_wrong_password_is_refused_and_the_name_typed_stays(client):
    UserFactory(username="ana")

    response = sign_in(client, "ana", "not the password")

    assert response.status_code == 200
    assert 'value="ana"' in response.text
    assert not signed_in(client)


def test_staff_stay_signed_in_for_thirty_days(client):
    UserFactory(username="ana")

    cookie = sign_in(client, "ana").cookies["sessionid"]

    assert cookie["max-age"] == 30 * 24 * 60 * 60
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_after_signing_in_one_is_where_one_wanted_to_go(client, herd):
    member(herd, Role.MANAGER, username="ana")
    url = reverse("herd:settings", args=["valley"])

    to_sign_in = client.get(url)["Location"]
    response = client.post(to_sign_in, {"login": "ana", "password": PASSWORD, "next": url})

    assert response["Location"] == url


def test_signing_in_leads_to_no_other_site(client):
    UserFactory(username="ana")

    response = client.post(LOGIN, {"login": "ana", "password": PASSWORD, "next": "https://evil.example/"})

    assert response["Location"] == "/start/"


def test_nobody_opens_an_account_alone(client):
    url = reverse("account_signup")
    before = User.objects.count()

    page = client.get(url)
    client.post(url, {"username": "eve", "password1": PASSWORD, "password2": PASSWORD})

    assert "account/signup_closed.html" in [template.name for template in page.templates]
    assert User.objects.count() == before


def test_a_closed_account_does_not_sign_in(client):
    UserFactory(username="ana", is_active=False)

    sign_in(client, "ana")

    assert not signed_in(client)


def test_five_wrong_passwords_block_the_right_one_and_the_page_says_so_and_until_when(client):
    UserFactory(username="ana")
    for _try in range(5):
        assert "Too many" not in sign_in(client, "ana", "wrong").text

    page = sign_in(client, "ana").text

    assert "even the right one is refused" in page
    assert "Try again in 5 minutes." in page
    assert 'value="ana"' in page
    assert not signed_in(client)


def test_after_the_wait_the_right_password_is_let_through(client, monkeypatch):
    UserFactory(username="ana")
    for _try in range(6):
        sign_in(client, "ana", "wrong")
    from allauth.core.internal import ratelimit

    now = ratelimit.time.time
    monkeypatch.setattr(ratelimit.time, "time", lambda: now() + 3 * 60)
    assert "Try again in 2 minutes." in sign_in(client, "ana").text
    monkeypatch.setattr(ratelimit.time, "time", lambda: now() + 5 * 60 + 1)
    sign_in(client, "ana")

    assert signed_in(client)


def test_wrong_passwords_of_one_person_do_not_block_another(client):
    UserFactory(username="ana")
    UserFactory(username="jose")
    for _try in range(6):
        sign_in(client, "ana", "wrong")

    sign_in(client, "jose")

    assert signed_in(client)


def test_too_many_tries_from_one_place_get_a_page_that_says_when_to_try_again(client):
    for number in range(30):
        client.post(LOGIN, {"login": f"person{number}", "password": ""})

    response = client.post(LOGIN, {"login": "ana", "password": PASSWORD})

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 60
    assert re.search(r"Try again in \d+ seconds", response.text)


def test_signing_out_ends_the_sign_in(client):
    UserFactory(username="ana")
    sign_in(client, "ana")

    client.post(reverse("account_logout"))

    assert not signed_in(client)


# --- By a one-time link ---


def test_opening_the_address_alone_does_not_use_the_link_up(client, herd, manager):
    url, ana = handed_over(herd, manager)

    for _program_that_reads_mails in range(3):
        page = client.get(url)
        client.head(url)
    assert "Sign in as ana" in page.text
    assert "no-store" in page["Cache-Control"]
    assert not signed_in(client)

    client.post(url)
    assert signed_in(client)
    assert client.session["_auth_user_id"] == str(ana.pk)


def test_a_link_signs_in_for_thirty_days_and_offers_to_set_a_password(client, herd, manager):
    url, _ana = handed_over(herd, manager)

    response = client.post(url)
    page = client.get(response["Location"]).text

    assert response.cookies["sessionid"]["max-age"] == 30 * 24 * 60 * 60
    assert response["Location"] == reverse("herd:welcome")
    assert "Go on" in page
    assert 'name="password1"' in page


def test_a_link_works_once(client, herd, manager):
    url, _ana = handed_over(herd, manager)
    client.post(url)

    other_phone = Client()
    again = other_phone.post(url)

    assert again.status_code == 410
    assert "works once only" in again.text
    assert other_phone.get(url).status_code == 410
    assert not signed_in(other_phone)


def test_a_link_has_expired_after_three_days(client, herd, manager):
    url, _ana = handed_over(herd, manager)
    three_days_ago = timezone.now() - timedelta(days=3)
    SignInLink.objects.update(created_at=three_days_ago, expires_at=three_days_ago + timedelta(days=3))

    response = client.post(url)

    assert response.status_code == 410
    assert "has expired" in response.text
    assert not signed_in(client)


def test_a_link_of_a_closed_account_does_not_sign_in(client, herd, manager):
    url, ana = handed_over(herd, manager)
    User.objects.filter(pk=ana.pk).update(is_active=False)

    assert client.post(url).status_code == 410
    assert not signed_in(client)


def test_an_unknown_link_says_so_and_tells_nothing(client, herd, manager):
    handed_over(herd, manager)

    response = client.get(reverse("herd:sign-in-link", args=["AAAAAAAAAAAAAAAA"]))

    assert response.status_code == 410
    assert "There is no such link" in response.text
    assert "Valley" not in response.text


def test_links_cannot_be_tried_without_end(client):
    url = reverse("herd:sign-in-link", args=["AAAAAAAAAAAAAAAA"])
    answers = [client.post(url).status_code for _try in range(21)]

    assert answers == [410] * 20 + [429]


def test_a_link_takes_no_other_method(client, herd, manager):
    url, ana = handed_over(herd, manager)

    assert client.put(url).status_code == 405
    assert not signed_in(client)
    client.post(url)
    assert client.session["_auth_user_id"] == str(ana.pk), "the link is not used up"


def test_a_link_opened_where_somebody_else_is_signed_in_changes_who_is(client, herd, manager):
    url, ana = handed_over(herd, manager)
    client.force_login(manager)

    page = client.get(url).text
    client.post(url)

    assert "will be signed out" in page
    assert client.session["_auth_user_id"] == str(ana.pk)
    assert "sign_in_links" not in client.session


def test_a_mailed_link_confirms_the_address_it_was_sent_to(client, herd, manager):
    invitation = invite(
        herd=herd, email="ana@example.org", roles={Role.STAFF}, by=manager, now=timezone.now()
    )
    assert not EmailAddress.objects.get(email="ana@example.org").verified

    client.post(reverse("herd:sign-in-link", args=[invitation.secret.token]))

    assert EmailAddress.objects.get(email="ana@example.org").verified
    assert signed_in(client)


def test_who_came_by_a_link_sets_a_password_and_signs_in_with_it(client, herd, manager):
    url, _ana = handed_over(herd, manager)
    client.post(url)

    typed = {"password1": "cold milk at dawn", "password2": "cold milk at dawn"}
    response = client.post(reverse("herd:welcome"), typed)

    assert response["Location"] == "/"
    assert signed_in(client)
    other_phone = Client()
    sign_in(other_phone, "ana", "cold milk at dawn")
    assert signed_in(other_phone)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("cold milk at dawn", "cold milk at noon", "differ"),
        ("password12", "password12", "too common"),
        ("short", "short", "too short"),
        ("", "", "field-error"),
    ],
)
def test_a_password_that_is_weak_or_mistyped_is_refused(client, herd, manager, first, second, told):
    url, ana = handed_over(herd, manager)
    client.post(url)

    page = client.post(reverse("herd:welcome"), {"password1": first, "password2": second}).text

    assert told in page
    ana.refresh_from_db()
    assert not ana.has_usable_password()


def test_without_a_link_nobody_sets_a_password_without_knowing_the_old_one(client):
    ana = UserFactory(username="ana")
    client.force_login(ana)

    response = client.post(
        reverse("herd:welcome"), {"password1": "cold milk at dawn", "password2": "cold milk at dawn"}
    )

    assert response["Location"] == reverse("herd:account")
    ana.refresh_from_db()
    assert ana.check_password(PASSWORD)


def test_an_hour_after_the_link_the_old_password_is_asked_for_again(client, herd, manager):
    url, ana = handed_over(herd, manager)
    client.post(url)
    session = client.session
    session["signed_in_by_link"] -= 61 * 60
    session.save()

    client.post(reverse("herd:welcome"), {"password1": "cold milk at dawn", "password2": "cold milk at dawn"})

    ana.refresh_from_db()
    assert not ana.has_usable_password()


# --- With a second factor ---


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.fixture
def ana_with_app(herd):
    ana = member(herd, Role.STAFF, username="ana")
    TOTP.activate(ana, "JBSWY3DPEHPK3PXP")
    return ana


def test_the_second_factor_is_asked_for_after_the_password(client, ana_with_app):
    response = sign_in(client, "ana")
    assert response["Location"].startswith(reverse("mfa_authenticate"))
    assert not signed_in(client)

    client.post(reverse("mfa_authenticate"), {"code": code_of("JBSWY3DPEHPK3PXP")})

    assert signed_in(client)


def test_a_link_does_not_go_around_the_second_factor(client, herd, manager, ana_with_app):
    secret = hand_over_link(herd=herd, user=ana_with_app, by=manager, now=timezone.now())

    response = client.post(reverse("herd:sign-in-link", args=[secret.token]))

    assert response["Location"].startswith(reverse("mfa_authenticate"))
    assert not signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of("JBSWY3DPEHPK3PXP")})
    assert signed_in(client)


def test_a_wrong_code_does_not_sign_in(client, ana_with_app):
    sign_in(client, "ana")

    client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert Authenticator.objects.filter(user=ana_with_app).exists()
    assert not signed_in(client)


@pytest.mark.parametrize(
    "name",
    ["account_email", "account_change_password", "mfa_index", "account_logout", "account_reset_password"],
)
def test_the_pages_of_ones_account_open(client, name):
    UserFactory(username="ana")
    sign_in(client, "ana")

    page = client.get(reverse(name))

    assert page.status_code == 200
    assert "<h1>" in page.text


def test_a_program_that_keeps_passwords_finds_name_and_password(client):
    page = client.get(LOGIN).content.decode()

    def field(name: str) -> str:
        return re.search(rf'<input[^>]*name="{name}"[^>]*>', page)[0]

    assert 'autocomplete="username"' in field("login")
    assert 'autocomplete="current-password"' in field("password")

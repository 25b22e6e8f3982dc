"""Signing in, the second step, passwords and addresses: every page of them in our own plain words."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
OPEN_TO_ALL = ("account_login", "account_reset_password", "account_reset_password_done", "account_signup")
FOR_MEMBERS = (
    "account_email",
    "account_change_password",
    "account_logout",
    "mfa_index",
    "account_reauthenticate",
)


@pytest.fixture
def alma(client):
    """Alma, signed in with her password as people do."""
    person = UserFactory(username="alma", email="alma@example.org")
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    client.post(reverse("account_login"), {"login": "alma", "password": PASSWORD})
    return person


def assert_is_ours(page):
    """A page of ours has one heading, our frame, and nothing of the library's own layout."""
    assert len(re.findall(r"<h1\b", page)) == 1
    assert 'class="top-bar"' in page
    assert "Menu:" not in page
    assert "style=" not in page


def code_of(secret):
    """Return what an authenticator app would show now for a secret."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


@pytest.mark.parametrize("name", OPEN_TO_ALL)
def test_pages_before_signing_in_are_ours(client, name):
    assert_is_ours(client.get(reverse(name)).content.decode())


@pytest.mark.parametrize("name", FOR_MEMBERS)
def test_pages_of_an_account_are_ours(client, alma, name):
    answer = client.get(reverse(name))

    assert answer.status_code == 200
    assert_is_ours(answer.content.decode())


def test_nobody_opens_an_account_alone(client):
    answer = client.post(
        reverse("account_signup"), {"username": "eve", "password1": PASSWORD, "password2": PASSWORD}
    )

    assert "Accounts are by invitation" in answer.content.decode()


def test_a_wrong_password_keeps_the_name_and_says_so(client, alma):
    client.post(reverse("account_logout"))
    page = client.post(reverse("account_login"), {"login": "alma", "password": "wrong"}).content.decode()

    assert "You are not signed in" in page
    assert 'value="alma"' in page


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(client, alma):
    client.post(reverse("account_logout"))
    client.post(reverse("account_reset_password"), {"email": alma.email})
    link = re.search(r"https?://testserver(/\S+)", mail.outbox[0].body)[1]

    form = client.get(link, follow=True)
    assert_is_ours(form.content.decode())
    new = "seven brown cows"
    done = client.post(form.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)
    assert "Your password is changed" in done.content.decode()

    client.logout()
    assert "This link no longer works" in client.get(link, follow=True).content.decode()
    client.post(reverse("account_login"), {"login": "alma", "password": new})
    assert client.session["_auth_user_id"] == str(alma.pk)


def test_the_second_step_is_set_up_asked_for_and_switched_off(client, alma):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    setting_up = client.get(reverse("mfa_activate_totp"))
    assert_is_ours(setting_up.content.decode())
    secret = setting_up.context["form"].secret
    assert secret in setting_up.content.decode()
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    codes = client.get(reverse("mfa_view_recovery_codes"))
    assert_is_ours(codes.content.decode())
    recovery_code = codes.context["unused_codes"][0]
    assert recovery_code in codes.content.decode()
    assert_is_ours(client.get(reverse("mfa_generate_recovery_codes")).content.decode())
    assert_is_ours(client.get(reverse("mfa_deactivate_totp")).content.decode())
    is_it_you = client.get(reverse("mfa_reauthenticate")).content.decode()
    assert_is_ours(is_it_you)
    assert "enter a code of your authenticator app" in is_it_you
    assert f'action="{reverse("mfa_reauthenticate")}"' in is_it_you
    assert "enter your password" not in is_it_you

    client.post(reverse("account_logout"))
    asked = client.post(reverse("account_login"), {"login": "alma", "password": PASSWORD}, follow=True)
    assert "Enter the code" in asked.content.decode()
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": recovery_code})
    assert client.session["_auth_user_id"] == str(alma.pk)


def test_an_address_is_added_and_confirmed_by_its_link(client, alma):
    client.post(reverse("account_email"), {"action_add": "", "email": "barn@example.org"})
    link = re.search(r"https?://testserver(/\S+confirm-email/\S+)", mail.outbox[-1].body)[1]

    asked = client.get(link).content.decode()
    assert_is_ours(asked)
    assert "barn@example.org" in asked
    client.post(link)
    assert EmailAddress.objects.get(email="barn@example.org").verified


# Of one address five letters a minute are asked for, from one place twenty.
@pytest.mark.parametrize(("address", "accepted"), [("nobody@example.org", 5), ("nobody{}@example.org", 20)])
def test_too_many_requests_get_a_page_and_a_header_that_say_when(client, address, accepted):
    for attempt in range(accepted + 1):
        answer = client.post(reverse("account_reset_password"), {"email": address.format(attempt)})
        assert attempt == accepted or answer.status_code == 302

    assert answer.status_code == 429
    page = answer.content.decode()
    assert "Too many attempts" in page
    assert re.search(r"Try again in \d+ (second|minute)s?\.", page)
    assert 0 < int(answer["Retry-After"]) <= 60

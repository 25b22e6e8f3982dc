"""Signing in, as a person with a phone does."""

import pytest
from playwright.sync_api import expect

from herd.vocabulary import Role
from tests.factories import PASSWORD, HerdFactory, MembershipFactory, UserFactory


@pytest.fixture
def milker(db):
    """A milker of one herd."""
    user = UserFactory(username="rosa")
    MembershipFactory(user=user, herd=HerdFactory(name="Meadow Brook"), role=Role.STAFF.value)
    return user


def sign_in(page, username, password=PASSWORD):
    page.get_by_label("User name or e-mail address").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_a_milker_signs_in_and_finds_her_herd(page, milker):
    page.goto("/")
    sign_in(page, milker.username)

    expect(page.get_by_text("Meadow Brook").first).to_be_visible()


def test_a_wrong_password_is_told_and_the_name_stays(page, milker):
    page.goto("/")
    sign_in(page, milker.username, "not hers")

    expect(page.get_by_label("User name or e-mail address")).to_have_value(milker.username)
    expect(page.get_by_role("main")).to_contain_text("You are not signed in")


def test_a_milker_signs_in_without_javascript(visit, milker):
    page = visit(java_script_enabled=False)
    page.goto("/")
    sign_in(page, milker.username)

    expect(page.get_by_text("Meadow Brook").first).to_be_visible()

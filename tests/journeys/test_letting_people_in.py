"""A manager lets a milker in with a code for the phone; nothing typed is lost when the sign-in has ended."""

import pytest
from playwright.sync_api import expect

from herd.models import User
from herd.vocabulary import Role
from tests.factories import PASSWORD, HerdFactory, member


@pytest.fixture
def herd(db):
    return HerdFactory(code="valley", name="Valley Farm")


@pytest.fixture
def manager(herd):
    return member(herd, Role.MANAGER, username="maire")


def sign_in(page, username):
    page.get_by_label("User name or e-mail address").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_milker_without_an_address_is_let_in_by_a_code_on_the_managers_screen(desk, page, manager):
    desk.goto("/herds/valley/members/new/")
    sign_in(desk, "maire")
    desk.get_by_label("Name to sign in with").fill("jose.milking")
    desk.get_by_label("First name").fill("José")
    desk.get_by_label("Farm staff").check()
    desk.get_by_role("button", name="Make the sign-in link").click()
    code = desk.get_by_role("img", name="QR code of the sign-in link")
    expect(code).to_be_visible()
    drawn = code.evaluate("image => image.decode().then(() => image.naturalWidth)")
    assert drawn > 100, "the code is drawn"

    page.goto(desk.locator("figcaption span").inner_text())
    expect(page.get_by_role("heading", name="Sign in as José")).to_be_visible()
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Go on").click()

    expect(page.get_by_text("Valley Farm").first).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_invitation_typed_while_the_sign_in_ended_is_there_after_signing_in_again(visit, manager, scripts):
    page = visit(java_script_enabled=scripts)
    page.goto("/herds/valley/members/invite/")
    sign_in(page, "maire")
    page.get_by_label("E-mail address").fill("ana@example.org")
    page.get_by_label("Veterinarian").check()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Invite").click()
    sign_in(page, "maire")

    expect(page.get_by_label("E-mail address")).to_have_value("ana@example.org")
    expect(page.get_by_label("Veterinarian")).to_be_checked()
    assert not User.objects.filter(email="ana@example.org").exists()
    page.get_by_role("button", name="Invite").click()

    expect(page.get_by_text("A mail is on its way to ana@example.org.")).to_be_visible()

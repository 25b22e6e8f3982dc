"""The main jobs in a browser that runs no script, as an old telephone or a strict office does.

A calving is in test_twin_calving, a result in test_result_entry, an invitation in test_letting_people_in.
"""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from herd.actions import record_calving
from herd.entries import CalfEntry, CalvingEntry
from herd.models import Herd
from herd.vocabulary import LeftReason, Role, Sex
from tests.factories import PASSWORD, HerdFactory, member

BIRTHS = b"dam,calving_date,calf,sex,fate\n901,2026-03-01,0201,F,alive\n901,2026-03-01,0202,M,alive\n"


@pytest.fixture
def herd(transactional_db) -> Herd:
    """A herd with a heifer born twin to a bull: she is number 0142, he has no number yet."""
    herd = HerdFactory(code="MEADOW", name="Meadow Brook")
    manager = member(herd, Role.MANAGER, username="maire")
    entry = CalvingEntry(
        calved_on=herd.today(),
        calves=(CalfEntry(sex=Sex.FEMALE.value, number="0142"), CalfEntry(sex=Sex.MALE.value)),
        dam_number="900",
        create_dam=True,
    )
    record_calving(herd=herd, entry=entry, by=manager, today=herd.today())
    return herd


@pytest.fixture
def plain(visit) -> Page:
    """A phone without scripts."""
    return visit(java_script_enabled=False)


def sign_in(page: Page, name: str) -> None:
    page.goto(reverse(name, args=["MEADOW"]))
    page.get_by_label("User name or e-mail address").fill("maire")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_the_register_is_filtered_and_shown_whole_again(plain, herd):
    sign_in(plain, "diagnostics:register")
    rows = plain.locator("#register-list tbody tr")
    before = rows.count()
    plain.get_by_text("Filter and sort").click()
    plain.get_by_label("Verdict").select_option("Suspect")
    plain.get_by_role("button", name="Show").last.click()

    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("0142")
    plain.get_by_role("link", name="Show all").click()
    expect(rows).to_have_count(before)


def test_the_bull_calf_is_tagged(plain, herd):
    sign_in(plain, "herd:to-tag")
    plain.get_by_label("Male of 900").fill("0143")
    plain.get_by_role("button", name="Save the numbers").click()

    expect(plain.get_by_text("Every live calf has a number")).to_be_visible()
    assert herd.animals.get(number="0143").sex == Sex.MALE


def test_a_heifer_is_found_and_leaves(plain, herd):
    sign_in(plain, "herd:leaving")
    plain.get_by_label("Find animals by number").fill("0142")
    plain.get_by_role("button", name="Find").click()
    plain.get_by_label(re.compile(r"^\s*0142\b")).check()
    plain.get_by_label("Sold").check()
    plain.get_by_role("button", name="left").click()

    expect(plain.get_by_text("1 animal has left.")).to_be_visible()
    assert herd.animals.get(number="0142").left_reason == LeftReason.SOLD


def test_a_file_is_previewed_and_saved(plain, herd):
    sign_in(plain, "diagnostics:upload")
    plain.get_by_label("Births").first.check()
    plain.get_by_label("File", exact=True).set_input_files(
        {"name": "births.csv", "mimeType": "text/csv", "buffer": BIRTHS}
    )
    plain.get_by_role("button", name="Read the file").click()
    expect(plain.get_by_role("row").filter(has_text="Suspect")).to_contain_text("0201")
    assert not herd.animals.filter(number="0201").exists(), "nothing is saved before it is confirmed"
    plain.get_by_role("button", name="Save 2 lines").click()

    expect(plain.get_by_text("2 lines of this file are saved.")).to_be_visible()
    assert herd.animals.get(number="0201").assessment.verdict == "suspect"


def test_the_menus_open_and_the_theme_stays(plain, herd):
    sign_in(plain, "diagnostics:home")
    plain.get_by_label("Herd").get_by_text("More").click()
    plain.get_by_role("link", name="Members").click()
    expect(plain.get_by_role("heading", name="Members", exact=True)).to_be_visible()
    plain.locator("details.account > summary").click()
    plain.get_by_role("button", name="Dark").click()
    plain.goto(reverse("diagnostics:home", args=["MEADOW"]))

    assert plain.locator("html").get_attribute("data-bs-theme") == "dark"


def test_what_only_a_script_can_do_is_not_offered(plain, herd):
    sign_in(plain, "diagnostics:do-not-breed")

    expect(plain.get_by_role("heading", name="Do not breed")).to_be_visible()
    expect(plain.get_by_role("button", name="Print")).to_have_count(0)

"""Reading the register in the browser: typing narrows it at once, going back keeps it, and it works without scripts."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from diagnostics.actions import record_assessments
from herd.vocabulary import Role, Sex
from tests.factories import PASSWORD, AnimalFactory, CalvingFactory, HerdFactory, calf, member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def herd(db):
    """Sixty cows, and a heifer born twin to a bull."""
    herd = HerdFactory(code="MEADOW", name="Meadow Brook")
    for number in range(60):
        AnimalFactory(herd=herd, number=f"{2000 + number}")
    calving = CalvingFactory(herd=herd, calved_on=herd.today() - timedelta(days=30), number_born=2)
    calf(calving, Sex.MALE, number="0143")
    calf(calving, Sex.FEMALE, number="0142")
    ids = list(herd.animals.values_list("pk", flat=True))
    record_assessments(herd=herd, animals=ids, cause="reassessed", by=None, as_of=herd.today())
    member(herd, Role.READER, username="rosa")
    return herd


def open_register(page, herd) -> None:
    page.goto(reverse("diagnostics:register", args=[herd.code]))
    page.get_by_label("User name or e-mail address").fill("rosa")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Register")).to_be_visible()


def numbers(page) -> list[str]:
    return page.locator("#register-list .animal-number").all_inner_texts()


def test_typing_part_of_a_number_narrows_the_register_at_once(page, herd):
    open_register(page, herd)

    page.get_by_label("Number, official number or dam").press_sequentially("205")

    expect(page.locator("#register-list .animal-number")).to_have_count(10)
    assert numbers(page)[0] == "2050"
    assert "q=205" in page.url
    expect(page.get_by_label("Number, official number or dam")).to_be_focused()


def test_coming_back_from_an_animal_finds_the_register_as_it_was(page, herd):
    open_register(page, herd)
    page.get_by_text("Filter and sort").click()
    page.get_by_label("Verdict").select_option("suspect")
    expect(page.locator("#register-list .animal-number")).to_have_count(1)

    page.get_by_role("link", name="0142").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("0142")
    page.go_back()

    expect(page.get_by_role("heading", name="Register")).to_be_visible()
    expect(page.locator("#register-list .animal-number")).to_have_count(1)
    expect(page.get_by_label("Verdict")).to_have_value("suspect")


def test_what_is_shown_is_what_is_exported(page, herd):
    open_register(page, herd)
    page.get_by_text("Filter and sort").click()
    page.get_by_label("Verdict").select_option("suspect")
    expect(page.locator("#register-list .animal-number")).to_have_count(1)

    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()

    assert re.fullmatch(r"register-MEADOW-\d{4}-\d\d-\d\d\.csv", download.value.suggested_filename)
    lines = download.value.path().read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == ["0142"]


def test_without_scripts_the_register_is_searched_filtered_and_turned_by_its_buttons(visit, herd):
    page = visit(java_script_enabled=False)
    open_register(page, herd)
    assert len(numbers(page)) == 50

    page.get_by_role("link", name="Next", exact=True).click()
    assert len(numbers(page)) == 12
    page.get_by_label("Number, official number or dam").fill("0142")
    page.get_by_role("button", name="Show").first.click()

    assert numbers(page) == ["0142"]


def test_the_head_of_the_table_sorts_it_on_a_desk(desk, herd):
    open_register(desk, herd)

    desk.get_by_role("link", name="Probability").click()
    desk.get_by_role("link", name="Probability").click()

    expect(desk.locator("th[aria-sort=descending]")).to_contain_text("Probability")
    assert numbers(desk)[0] == "0142"

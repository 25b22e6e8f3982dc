"""The main jobs at a desk with the keyboard alone: no tap, no mouse. (A calving: test_twin_calving.)"""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from diagnostics.actions import record_sample
from diagnostics.models import AssayResult
from herd.actions import record_calving
from herd.entries import CalfEntry, CalvingEntry
from herd.models import Animal, Herd
from herd.vocabulary import Role, Sex
from tests.factories import PASSWORD, HerdFactory, member

MOST_KEYS = 60

#: What the keyboard is on, as it is called: a toggle by its label, a field by its name's, a link by its words.
NAME_OF_FOCUSED = """
() => {
  const on = document.activeElement;
  const label = on.labels && on.labels[0];
  return (label || on).innerText.replace(/\\s+/g, " ").trim();
}
"""


@pytest.fixture
def herd(transactional_db) -> Herd:
    """A herd with a heifer born twin to a bull, number 0142, and one born alone, 0150."""
    herd = HerdFactory(code="MEADOW", name="Meadow Brook")
    vet = member(herd, Role.VET, username="vera")
    for dam, calves in (
        (
            "901",
            (CalfEntry(sex=Sex.FEMALE.value, number="0142"), CalfEntry(sex=Sex.MALE.value, number="0143")),
        ),
        ("902", (CalfEntry(sex=Sex.FEMALE.value, number="0150"),)),
    ):
        entry = CalvingEntry(calved_on=herd.today(), calves=calves, dam_number=dam, create_dam=True)
        record_calving(herd=herd, entry=entry, by=vet, today=herd.today())
    return herd


@pytest.fixture
def suspect(herd) -> Animal:
    """The heifer born twin to a bull, her blood at the laboratory for a PCR."""
    heifer = herd.animals.get(number="0142")
    record_sample(
        herd=herd,
        animal=heifer,
        specimen="blood_edta",
        collected_on=herd.today(),
        methods=["pcr_amelogenin"],
        by=None,
        today=herd.today(),
    )
    return heifer


def go_to(page: Page, words: str, key: str = "Tab") -> None:
    """Press a key until the keyboard is on what begins with these words."""
    for _press in range(MOST_KEYS):
        page.keyboard.press(key)
        if page.evaluate(NAME_OF_FOCUSED).startswith(words):
            return
    pytest.fail(f"«{words}» is not reached by {key}")


def sign_in(page: Page, address: str) -> None:
    page.goto(address)
    go_to(page, "User name or e-mail address")
    page.keyboard.type("vera")
    go_to(page, "Password")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_result_is_entered_by_keyboard_alone(desk, herd, suspect):
    sign_in(desk, reverse("diagnostics:home", args=[herd.code]))
    expect(desk.get_by_role("heading", name="Meadow Brook")).to_be_visible()
    go_to(desk, "Samples and results")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/results/")
    go_to(desk, "Samples out")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/samples/")
    go_to(desk, "Enter result")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/results/new/**")
    expect(desk.get_by_role("button", name="Save the result")).to_be_visible()
    # Toggles are one stop; the arrows, or Space on the first, choose among them.
    for _press in range(MOST_KEYS):
        desk.keyboard.press("Tab")
        if desk.evaluate("document.activeElement.name") == "outcome":
            break
    desk.keyboard.press("Space")
    if not desk.get_by_label("Male cells or DNA detected").is_checked():
        go_to(desk, "Male cells or DNA detected", key="ArrowDown")
    go_to(desk, "Save the result")
    desk.keyboard.press("Enter")

    expect(desk.get_by_text("The verdict was: Suspect (0.92).")).to_contain_text("It is now: Confirmed")
    assert AssayResult.objects.get(status="final").outcome == "detected"


def test_the_register_is_narrowed_by_keyboard_alone(desk, herd):
    sign_in(desk, reverse("diagnostics:register", args=[herd.code]))
    rows = desk.locator("#register-list tbody tr")
    expect(rows).to_have_count(4)
    go_to(desk, "Filter and sort")
    desk.keyboard.press("Enter")
    go_to(desk, "Verdict")
    desk.keyboard.type("Suspect")
    go_to(desk, "Show")
    desk.keyboard.press("Enter")

    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("0142")


def test_an_animal_is_found_by_its_digits_and_opened_by_keyboard_alone(desk, herd):
    sign_in(desk, reverse("diagnostics:register", args=[herd.code]))
    go_to(desk, "Number, official number or dam")
    desk.keyboard.type("150")
    desk.keyboard.press("Enter")
    expect(desk.locator("#register-list tbody tr")).to_have_count(1)
    go_to(desk, "0150")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/animals/**")
    expect(desk.get_by_role("heading", name="0150", exact=True)).to_be_visible()


def test_a_menu_opened_by_keyboard_is_left_by_escape_where_it_was_entered(desk, herd):
    sign_in(desk, reverse("diagnostics:home", args=[herd.code]))
    go_to(desk, "More")
    desk.keyboard.press("Enter")
    go_to(desk, "Rules")
    desk.keyboard.press("Escape")

    assert desk.evaluate(NAME_OF_FOCUSED).startswith("More")
    expect(desk.get_by_role("link", name="Rules", exact=True)).to_be_hidden()

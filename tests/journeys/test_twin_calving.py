"""A twin calving at five in the morning: on a phone, with one hand, by keyboard, without scripts, in Spanish."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from diagnostics.engine.vocabulary import Verdict
from herd import actions
from herd.entries import CalfEntry, CalvingEntry
from herd.models import Animal, Herd
from herd.vocabulary import Fate, Role, Sex
from tests.factories import PASSWORD, AnimalFactory, HerdFactory, member

MOST_TAPS = 8

# Every press of a finger or a mouse that reaches the page, kept across pages; typing is not one. Counted on the
# way up: a press that Playwright takes back, because the page moved beneath it, never comes there.
COUNT_TAPS = """
addEventListener("pointerdown", (event) => {
  if (event.isTrusted) sessionStorage.taps = Number(sessionStorage.taps ?? 0) + 1;
});
"""


@pytest.fixture
def herd(transactional_db) -> Herd:
    herd = HerdFactory(code="valley", name="Valley Farm")
    for number in ("1811", "1812", "1912"):
        AnimalFactory(herd=herd, number=number)
    member(herd, Role.STAFF, username="rosa")
    return herd


def sign_in(page: Page) -> None:
    page.goto("/herds/valley/")
    page.locator("input[name=login]").fill("rosa")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/herds/valley/")


def tap_choice(page: Page, name: str, value: str) -> None:
    page.locator(f'input[name="{name}"][value="{value}"]').click()


def heifer_of(herd: Herd) -> Animal:
    return herd.animals.get(sex=Sex.FEMALE, calving__isnull=False)


@pytest.fixture
def counting(visit, herd) -> Page:
    """Rosa's phone on the home of the herd, its taps counted from here on."""
    page = visit(has_touch=True)
    sign_in(page)
    page.context.add_init_script(COUNT_TAPS)
    page.goto("/herds/valley/")
    return page


def taps(page: Page) -> int:
    return int(page.evaluate("sessionStorage.taps ?? 0"))


def test_twins_of_a_known_cow_with_both_tags_are_recorded_in_eight_taps(counting, herd):
    page = counting
    page.get_by_role("link", name="Record a calving").first.click()
    expect(page.get_by_role("combobox", name="Dam")).to_be_focused()
    page.keyboard.type("18", delay=20)
    page.get_by_role("option", name="1812").click()
    tap_choice(page, "how_many", "2")
    tap_choice(page, "calf-0-sex", "female")
    page.locator("[name=calf-0-number]").click()
    page.keyboard.type("0047")
    tap_choice(page, "calf-1-sex", "male")
    page.locator("[name=calf-1-number]").click()
    page.keyboard.type("0048")
    page.get_by_role("button", name="Save the calving").click()
    expect(page.get_by_text("she may be a freemartin, the risk is 92 in 100")).to_be_visible()
    assert taps(page) == MOST_TAPS, "eight presses above, each of them counted"
    assert heifer_of(herd).number == "0047"
    assert herd.calvings.get().dam.number == "1812"


def test_twins_not_tagged_yet_one_of_them_dead_take_fewer_still(counting, herd):
    page = counting
    page.get_by_role("link", name="Record a calving").first.click()
    expect(page.get_by_role("combobox", name="Dam")).to_be_focused()
    page.keyboard.type("1812", delay=20)
    tap_choice(page, "how_many", "2")
    tap_choice(page, "calf-0-sex", "female")
    tap_choice(page, "calf-1-sex", "male")
    tap_choice(page, "calf-1-fate", "stillborn")
    page.get_by_role("button", name="Save the calving").click()
    expect(page.get_by_text("she may be a freemartin")).to_be_visible()
    assert taps(page) <= MOST_TAPS
    assert herd.animals.get(sex=Sex.MALE).fate == Fate.STILLBORN


def test_what_was_just_saved_is_taken_back_in_one_tap(counting, herd):
    page = counting
    page.goto("/herds/valley/calvings/new/?dam=1812")
    tap_choice(page, "calf-0-sex", "male")
    page.get_by_role("button", name="Save the calving").click()
    before = taps(page)
    page.get_by_role("button", name="Undo: entered by mistake").click()
    expect(page.get_by_text("The calving is taken back")).to_be_visible()
    assert taps(page) - before == 1
    assert not herd.calvings.filter(voided_at__isnull=True).exists()


def test_the_calving_of_yesterday_is_asked_about_as_soon_as_the_cow_is_named(counting, herd):
    today = herd.today()
    entry = CalvingEntry(
        calved_on=today - timedelta(days=1),
        calves=(CalfEntry(sex=Sex.FEMALE.value),),
        dam=herd.animals.get(number="1812"),
        number_born=1,
    )
    actions.record_calving(herd=herd, entry=entry, by=None, today=today)
    page = counting
    page.goto("/herds/valley/calvings/new/")
    expect(page.get_by_role("combobox", name="Dam")).to_be_focused()
    page.keyboard.type("12", delay=20)
    page.get_by_role("option", name="1812").click()
    expect(page.get_by_text("The same litter?")).to_be_visible()
    tap_choice(page, "same_litter", "same")
    tap_choice(page, "calf-0-sex", "male")
    page.get_by_role("button", name="Save the calving").click()
    expect(page.get_by_text("she may be a freemartin")).to_be_visible()
    assert herd.calvings.get().number_born == 2


def test_a_cow_nobody_has_on_record_is_offered_while_her_number_is_typed(counting, herd):
    page = counting
    page.goto("/herds/valley/calvings/new/")
    expect(page.get_by_role("combobox", name="Dam")).to_be_focused()
    page.keyboard.type("4001")
    tap_choice(page, "how_many", "1")
    page.get_by_label("Enter her as a new cow").check()
    tap_choice(page, "calf-0-sex", "female")
    page.get_by_role("button", name="Save the calving").click()
    expect(page.get_by_role("heading", name="Calving of 4001")).to_be_visible()


def test_rows_come_and_go_with_the_number_and_keep_what_was_typed(counting):
    page = counting
    page.goto("/herds/valley/calvings/new/")
    rows = page.locator("[data-calf-row]:visible")
    expect(rows).to_have_count(1)
    tap_choice(page, "how_many", "3")
    page.locator("[name=calf-2-number]").fill("99")
    tap_choice(page, "how_many", "1")
    expect(rows).to_have_count(1)
    tap_choice(page, "how_many", "3")
    expect(page.locator("[name=calf-2-number]")).to_have_value("99")
    tap_choice(page, "how_many", "4")
    expect(rows).to_have_count(4)
    page.get_by_role("button", name="One more calf").click()
    expect(rows).to_have_count(5)


def test_twins_are_recorded_by_keyboard_alone(visit, herd):
    page = visit()
    sign_in(page)
    page.goto("/herds/valley/calvings/new/")
    expect(page.get_by_role("combobox", name="Dam")).to_be_focused()
    page.keyboard.type("1812", delay=20)
    page.get_by_role("option", name="1812").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    def tab_to(name: str) -> None:
        for _press in range(40):
            page.keyboard.press("Tab")
            if (
                page.evaluate("document.activeElement.name || document.activeElement.innerText.trim()")
                == name
            ):
                return
        pytest.fail(f"{name} is not reached by Tab")

    tab_to("how_many")
    page.keyboard.press("ArrowRight")
    tab_to("calf-0-sex")
    page.keyboard.press("Space")
    tab_to("calf-1-sex")
    page.keyboard.press("ArrowRight")
    tab_to("Save the calving")
    page.keyboard.press("Enter")
    page.wait_for_url("**/calvings/*-*/")
    assert sorted(herd.calvings.get().calves.values_list("sex", flat=True)) == ["female", "male"]


def test_twins_are_recorded_without_scripts(visit, herd):
    page = visit(java_script_enabled=False)
    sign_in(page)
    page.get_by_role("link", name="Record a calving").first.click()
    page.get_by_label("Dam", exact=True).fill("1812")
    page.get_by_label("2", exact=True).check()
    page.get_by_role("button", name="Show the rows for so many calves").click()
    expect(page.get_by_label("Dam", exact=True)).to_have_value("1812")
    page.locator('input[name="calf-0-sex"][value="female"]').check()
    page.locator('input[name="calf-1-sex"][value="male"]').check()
    page.get_by_role("button", name="Save the calving").click()
    expect(page.get_by_text("she may be a freemartin, the risk is 92 in 100")).to_be_visible()
    assert heifer_of(herd).assessment.verdict == Verdict.SUSPECT


def test_the_form_and_its_answer_are_read_in_spanish(visit, herd):
    page = visit(locale="es-MX")
    sign_in(page)
    page.goto("/herds/valley/calvings/new/")
    expect(page.get_by_role("heading", name="Registrar un parto")).to_be_visible()
    page.get_by_role("combobox", name="Vaca madre").fill("1812")
    tap_choice(page, "how_many", "2")
    tap_choice(page, "calf-0-sex", "female")
    tap_choice(page, "calf-1-sex", "male")
    page.get_by_role("button", name="Guardar el parto").click()
    expect(page.get_by_text("El parto está guardado.")).to_be_visible()
    expect(page.get_by_text("puede ser freemartin", exact=False)).to_be_visible()
    expect(page.get_by_text("Sacar sangre", exact=False).first).to_be_visible()
    expect(page.get_by_role("button", name="Deshacer")).to_be_visible()


def test_a_refused_form_in_spanish_says_what_to_mend(visit, herd):
    page = visit(locale="es")
    sign_in(page)
    page.goto("/herds/valley/calvings/new/")
    tomorrow = (timezone.now() + timedelta(days=2)).date().isoformat()
    page.get_by_role("combobox", name="Vaca madre").fill("1812")
    page.get_by_label("Fecha del parto").fill(tomorrow)
    page.get_by_role("button", name="Guardar el parto").click()
    expect(page.get_by_role("alert")).to_contain_text("Todavía no se ha guardado nada")
    expect(page.get_by_role("alert")).to_contain_text("Toque el sexo")
    tap_choice(page, "calf-0-sex", "female")
    page.get_by_role("button", name="Guardar el parto").click()
    expect(page.get_by_role("alert")).to_contain_text("está en el futuro")

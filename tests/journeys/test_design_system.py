"""The parts of the pages in a real browser: readable, pressable, told apart without colour, kind to typing."""

import base64
import itertools
import json

import pytest
from django.templatetags.static import static
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import PASSWORD, UserFactory
from tests.journeys.looking import SMALLEST_BOX_PX, violations

pytestmark = pytest.mark.django_db(transaction=True)

DESIGN = reverse("design-system")
BOXES = """
() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary, textarea")]
  .filter(box => box.checkVisibility() && !box.closest(".skip-link"))
  .map(box => [box.outerHTML.slice(0, 100), box.getBoundingClientRect()])
  .filter(([, at]) => at.width && at.height)
  .map(([html, at]) => [html, at.width, at.height])
"""
# Share of dots whose grey differs clearly between two pictures.
GREY_DIFFERENCE = """
async ([one, other]) => {
  const greys = async (source) => {
    const picture = new Image();
    picture.src = "data:image/png;base64," + source;
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = picture.width; canvas.height = picture.height;
    const paper = canvas.getContext("2d");
    paper.drawImage(picture, 0, 0);
    const dots = paper.getImageData(0, 0, canvas.width, canvas.height).data;
    const grey = [];
    for (let at = 0; at < dots.length; at += 4)
      grey.push(0.2126 * dots[at] + 0.7152 * dots[at + 1] + 0.0722 * dots[at + 2]);
    return grey;
  };
  const [a, b] = [await greys(one), await greys(other)];
  return a.filter((grey, at) => Math.abs(grey - b[at]) > 48).length / a.length;
}
"""


@pytest.fixture
def themed(visit, live_server):
    """A function that opens a fresh page in a theme."""

    def open_page(theme, **options):
        page = visit(**options)
        page.context.add_cookies([{"name": "theme", "value": theme, "url": live_server.url}])
        return page

    return open_page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("address", [DESIGN, reverse("account_login"), reverse("account_reset_password")])
def test_axe_finds_nothing_to_complain_of(themed, theme, address):
    page = themed(theme)
    page.goto(address)

    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_refused_sign_in_is_as_readable_and_has_the_focus(themed, theme):
    UserFactory(username="alma")
    page = themed(theme)
    page.goto(reverse("account_login"))
    page.get_by_label("User name").fill("alma")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()

    summary = page.get_by_role("alert")
    summary.wait_for()
    assert page.evaluate("document.activeElement.matches('[data-error-summary]')")
    assert violations(page) == []


def test_the_chosen_theme_and_the_device_s_theme_look_alike(themed):
    grounds = [
        themed(theme, color_scheme=device)
        for theme, device in [("dark", "light"), ("auto", "dark"), ("light", "dark"), ("auto", "light")]
    ]
    colours = []
    for page in grounds:
        page.goto(DESIGN)
        colours.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    assert colours[0] == colours[1]
    assert colours[2] == colours[3]
    assert colours[0] != colours[2]


def test_every_box_to_press_fits_a_thumb(page):
    page.goto(DESIGN)
    boxes = page.evaluate(BOXES)

    assert len(boxes) > 30
    # In the middle of a sentence a link is as long as its word.
    small = [
        (html, width, height)
        for html, width, height in boxes
        if height < SMALLEST_BOX_PX - 0.5 or (width < SMALLEST_BOX_PX - 0.5 and "#type" not in html)
    ]
    assert small == []


@pytest.mark.parametrize("address", [DESIGN, reverse("account_login"), "/no/such/page/"])
def test_nothing_scrolls_sideways_on_the_smallest_phone(visit, tolerated, address):
    tolerated.append("status of 404")
    page = visit(viewport={"width": 320, "height": 568})
    page.goto(address)

    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_verdicts_are_told_apart_without_colour_and_without_their_word(themed, theme):
    page = themed(theme)
    page.goto(DESIGN)
    badges = page.locator(".cluster:not(.greyscale) > .verdict:not(.verdict-lg)")
    # One word for all, so that shape and frame alone differ.
    badges.evaluate_all("all => all.forEach(badge => { badge.lastChild.textContent = 'Heifer'; })")
    pictures = {}
    for badge in badges.all():
        badge.scroll_into_view_if_needed()
        at = badge.bounding_box()
        clip = {"x": at["x"] - 4, "y": at["y"] - 2, "width": 100, "height": 36}
        name = badge.get_attribute("class").split("verdict-")[1]
        pictures[name] = base64.b64encode(page.screenshot(clip=clip)).decode()

    assert len(pictures) == 7
    for one, other in itertools.combinations(pictures, 2):
        difference = page.evaluate(GREY_DIFFERENCE, [pictures[one], pictures[other]])
        assert difference > 0.03, f"{one} and {other} look alike in grey"


def test_the_menu_opens_by_keyboard_without_a_script(visit):
    page = visit(java_script_enabled=False)
    page.goto(DESIGN)
    page.locator("details.account > summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Dark").click()

    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert page.url.endswith(DESIGN)


def test_escape_closes_a_menu_and_gives_the_focus_back(page):
    page.goto(DESIGN)
    menu = page.locator("details.account")
    menu.locator("summary").click()
    page.keyboard.press("Escape")

    assert menu.get_attribute("open") is None
    assert page.evaluate("document.activeElement.matches('details.account > summary')")


def test_a_toggle_is_chosen_by_the_arrow_keys(page):
    page.goto(DESIGN)
    page.get_by_role("radio", name="Female").first.focus()
    page.keyboard.press("ArrowRight")

    assert page.get_by_role("radio", name="Male", exact=True).first.is_checked()


def test_the_first_key_skips_the_navigation(page):
    page.goto(DESIGN)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"


# --- The dam's number: a field that proposes ---

ANSWER = "".join(
    f'<li data-value="{number}">{number} <span class="note">{note}</span></li>'
    for number, note in [("1042", "3 calvings"), ("2042", "1 calving")]
)


@pytest.fixture
def dam(page, live_server):
    """The field for the dam's number, on a page of ours, the herd's answer being `ANSWER`."""
    page.goto(DESIGN)
    page.route("**/dams?**", lambda route: route.fulfill(content_type="text/html", body=ANSWER))
    page.locator("#id_number").evaluate(
        "field => Object.assign(field.dataset, {combobox: '/dams', comboboxSome: '%s found'})"
    )
    page.add_script_tag(url=live_server.url + static("freemartin/js/combobox.js"))
    return page.get_by_label("Number of the dam").first


def proposals(page):
    """The list beneath the field for the dam's number."""
    return page.locator(".combobox-list")


def test_the_dam_is_found_by_her_last_digits_and_taken_by_keyboard(page, dam):
    dam.press_sequentially("42")
    proposals(page).get_by_role("option").first.wait_for()
    assert proposals(page).get_by_role("option").all_inner_texts() == ["1042\n3 calvings", "2042\n1 calving"]
    dam.press("ArrowDown")
    dam.press("ArrowDown")
    assert proposals(page).get_by_role("option", selected=True).get_attribute("data-value") == "2042"
    dam.press("Enter")

    assert dam.input_value() == "2042"
    assert dam.get_attribute("aria-expanded") == "false"


def test_going_up_from_the_field_begins_at_the_last_cow(page, dam):
    dam.press_sequentially("42")
    proposals(page).get_by_role("option").first.wait_for()
    dam.press("ArrowUp")

    assert proposals(page).get_by_role("option", selected=True).get_attribute("data-value") == "2042"


def test_a_proposed_cow_is_taken_by_a_tap(page, dam):
    dam.press_sequentially("42")
    proposals(page).get_by_role("option", name="1042").click()

    assert dam.input_value() == "1042"


def test_what_was_typed_stays_when_no_proposal_is_wanted(page, dam):
    dam.press_sequentially("42")
    proposals(page).get_by_role("option").first.wait_for()
    assert violations(page) == []
    dam.press("Escape")
    dam.press("Tab")

    assert dam.input_value() == "42"
    assert proposals(page).get_by_role("option").count() == 0


def test_without_a_signal_the_number_is_simply_typed(page, dam, tolerated):
    tolerated.append("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    page.unroute("**/dams?**")
    dam.press_sequentially("42")
    page.wait_for_timeout(400)

    assert dam.input_value() == "42"
    assert proposals(page).get_by_role("option").count() == 0


# --- As many rows as calves ---

ROWS = """
() => {
  const form = document.querySelector("#id_number").form;
  document.querySelectorAll("[name=number_born]").forEach(radio => { radio.dataset.calfCount = ""; });
  const row = form.querySelector(".calf-row");
  for (const copy of [row, row.cloneNode(true), row.cloneNode(true)]) {
    copy.dataset.calfRow = "";
    row.parentNode.append(copy);
  }
  form.querySelectorAll(".calf-row").forEach((one, at) => one.querySelector("[name=birth_weight_kg]").id = "kg-" + at);
}
"""


def test_as_many_rows_are_shown_as_calves_were_born_and_nothing_typed_is_lost(page, live_server):
    page.goto(DESIGN)
    page.evaluate(ROWS)
    page.add_script_tag(url=live_server.url + static("freemartin/js/calf-rows.js") + "?again")
    weights = [page.locator(f"#kg-{at}") for at in range(3)]
    for weight, shown in zip(weights, [True, True, False], strict=True):
        expect(weight).to_be_visible(visible=shown)

    page.get_by_role("radio", name="3").first.check()
    weights[2].fill("31.5")
    page.get_by_role("radio", name="1").first.check()
    for weight, shown in zip(weights, [True, False, False], strict=True):
        expect(weight).to_be_visible(visible=shown)
    expect(weights[2]).to_be_disabled()
    page.get_by_role("radio", name="3").first.check()

    expect(weights[2]).to_have_value("31.5")
    expect(weights[2]).to_be_enabled()


def test_leaving_a_form_half_filled_asks_first(page):
    page.goto(DESIGN)
    page.evaluate("document.querySelector('#id_number').form.dataset.keepTyped = ''")
    page.get_by_label("Number of the dam").first.press_sequentially("1")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(reverse("account_login"))

    assert asked == ["beforeunload"]


def test_signing_in_works_by_keyboard_alone(page):
    UserFactory(username="alma")
    page.goto(reverse("account_login"))
    page.get_by_label("User name").focus()
    page.keyboard.type("alma")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "login" not in address)

    assert any(cookie["name"] == "sessionid" for cookie in page.context.cookies())


def test_htmx_runs_nothing_that_a_page_could_smuggle_in(page):
    page.goto(DESIGN)
    settings = json.loads(page.locator("meta[name=htmx-config]").get_attribute("content"))

    assert page.evaluate("htmx.config.allowEval") is False
    assert page.evaluate("htmx.config.includeIndicatorStyles") is False
    assert settings["historyCacheSize"] == 0

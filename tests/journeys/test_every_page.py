"""Each page of the program in a real browser, filled with a herd in which everything has happened once.

The pages are those of `tests/access.py`: a page added there is looked at here, unless it stands below with a reason.
For speed the herd is made once for all pages, and one window goes from page to page.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from diagnostics.vocabulary import Worklist
from herd.models import User
from tests.access import EXEMPT, HERD_PAGES, OWN_PAGES
from tests.journeys.conftest import DESK, LONGEST_WAIT_MS, PHONE
from tests.journeys.herd_on_show import OnShow, herd_on_show
from tests.journeys.looking import (
    BOXES,
    COLOUR_RULES,
    EMPTIED,
    SENT,
    SMALLEST_BOX_PX,
    UNFOLD,
    UNSEEN_FOCUS,
    WEAR,
    violations,
)

SMALLEST_PHONE = {"width": 320, "height": 568}

# --- Which pages ---

_FILE = "answers a file, not a page"
_PART = "answers a part of a page, looked at in the page that asks for it"
NOT_A_PAGE = {
    "diagnostics:register-export": _FILE,
    "diagnostics:results-export": _FILE,
    "diagnostics:report-file": _FILE,
    "diagnostics:report-chart": "answers a picture, looked at in the page of the report",
    "diagnostics:upload-refused": _FILE,
    "diagnostics:attached-report": _FILE,
    "diagnostics:bench-labels": _FILE,
    "diagnostics:bench-submission": _FILE,
    "diagnostics:certificate-pdf": _FILE,
    "diagnostics:bull-co-twins-export": _FILE,
    "diagnostics:animal-search": _PART,
    "diagnostics:excluded-fraction": _PART,
    "herd:dams": _PART,
    "herd:dam-check": _PART,
    "herd:corrected-dam-check": _PART,
    "herd:time-zones": _PART,
    "diagnostics:start": "leads to the herd last visited",
    "herd:welcome": "only for somebody who has come by a link for the first time; proved in test_sign_in",
}
#: What a page shows in place of the bare record that `tests/access.py` makes for it.
ON_SHOW: dict[str, Callable[[OnShow], object]] = {
    "diagnostics:animal": lambda show: show.suspect.public_id,
    "diagnostics:diagnosis-sign": lambda show: show.suspect.public_id,
    "diagnostics:calving": lambda show: show.twins.public_id,
    "diagnostics:upload-preview": lambda show: show.upload.public_id,
    "herd:animal-edit": lambda show: show.suspect.public_id,
    "herd:animal-number": lambda show: show.suspect.public_id,
    "herd:calf-remove": lambda show: show.suspect.public_id,
    "herd:calf-add": lambda show: show.twins.public_id,
    "herd:calving-edit": lambda show: show.twins.public_id,
    "herd:calving-void": lambda show: show.twins.public_id,
}
#: What a page of no herd is asked for in its address.
ASKED: dict[str, Callable[[OnShow], str]] = {
    "diagnostics:bench-draw-rows": lambda show: f"?animal={show.suspect.public_id}",
    "diagnostics:bench-drawn": lambda show: f"?sample={show.suspect.samples.get().public_id}",
    "diagnostics:bench-send": lambda show: f"?sample={show.suspect.samples.get().public_id}",
}
#: Pages whose form holds nothing that could be missing, so that an empty one is not refused.
NOTHING_TO_MISS = {
    "herd:account": "a name and a language may be left out",
}
#: Of the pages exempt from roles. The public rules are the herd's page of the rules without its thresholds, and the
#: page of the design system is looked at in test_design_system.
OF_THE_ACCOUNT = (
    "account_change_password",
    "account_email",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
)
THE_WAY_IN = (
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_inactive",
)
#: A worklist of animals, of samples, of tests, and of what contradicts itself: their rows differ, their page does not.
OF_EACH_KIND = (Worklist.TO_SAMPLE, Worklist.TO_SEND, Worklist.TO_ENTER, Worklist.CONTRADICTIONS)
MISHAPS = ("400", "403", "403_csrf", "404", "429", "500")

PAGES = [
    *(name for name, page in HERD_PAGES.items() if "GET" in page.methods and page.shows == 200),
    *(name for name, methods in OWN_PAGES.items() if "GET" in methods),
    *OF_THE_ACCOUNT,
]
PAGES = [name for name in PAGES if name not in NOT_A_PAGE]


def test_what_is_left_out_is_still_there():
    gone = {*NOT_A_PAGE, *ON_SHOW, *ASKED, *NOTHING_TO_MISS} - {*HERD_PAGES, *OWN_PAGES}

    assert gone == set()
    assert {*OF_THE_ACCOUNT, *THE_WAY_IN} <= set(EXEMPT)


# --- The herd, and a window onto it ---


@pytest.fixture(scope="module")
def db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The database, open for all tests of this module and emptied after the last; each sees what the others left."""
    with django_db_blocker.unblock():
        yield
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def show(db: None) -> OnShow:
    """The herd on show, made once."""
    return herd_on_show()


@pytest.fixture(scope="module")
def address_of_server(show: OnShow) -> Iterator[str]:
    server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()


@dataclass
class Window:
    """A page of the browser as wide as a phone, and what its console has complained of since last asked."""

    page: Page
    server: str
    complaints: list[str]

    def sign_in(self, user: User | None) -> None:
        """Go on as this person, or as nobody."""
        self.page.context.clear_cookies()
        if user is not None:
            client = Client()
            client.force_login(user)
            cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.server}
            self.page.context.add_cookies([cookie])

    def goto(self, address: str) -> int:
        """Open a page as a phone shows it, with all that is folded unfolded; returns its status."""
        self.page.set_viewport_size(PHONE)
        answer = self.page.goto(address)
        self.page.evaluate(UNFOLD)
        return answer.status if answer else 0

    def complained_of(self) -> list[str]:
        told, self.complaints[:] = list(self.complaints), []
        return told


@pytest.fixture(scope="module")
def window(chromium: Browser, address_of_server: str) -> Iterator[Window]:
    """One window for all pages."""
    context = chromium.new_context(viewport=PHONE, base_url=address_of_server, reduced_motion="reduce")
    context.set_default_timeout(LONGEST_WAIT_MS)
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield Window(page, address_of_server, complaints)
    context.close()


def address(name: str, show: OnShow) -> str:
    if name not in HERD_PAGES:
        return reverse(name) + (ASKED[name](show) if name in ASKED else "")
    if name in ON_SHOW:
        return reverse(name, args=[show.herd.code, ON_SHOW[name](show)])
    return reverse(name, kwargs={"code": show.herd.code, **HERD_PAGES[name].of(show.herd)})


# --- What is asked of each page ---


def wear(page: Page, theme: str) -> None:
    """Set the theme as the server writes it into the page (test_design_system proves the cookie)."""
    page.evaluate(WEAR, theme)


def assert_pressable(page: Page) -> None:
    boxes = page.evaluate(BOXES)
    small = [box for box in boxes if min(box[1], box[2]) < SMALLEST_BOX_PX - 0.5]
    assert small == [], "smaller than a thumb"


def assert_fits(page: Page, *sizes: dict[str, int]) -> None:
    """No width of screen makes the page itself scroll sideways; the last stays."""
    for size in sizes:
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


def assert_focus_is_seen(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate(UNSEEN_FOCUS) == []


def assert_in_order(window: Window) -> None:
    """Every rule of axe on a light phone; those of colour, all that a theme changes, on a dark desk too.

    A change of size lays the page out anew, so that each comes once, the desk last.
    """
    page = window.page
    page.set_viewport_size(PHONE)
    wear(page, "light")
    assert violations(page) == []
    assert_pressable(page)
    assert_focus_is_seen(page)
    assert_fits(page, PHONE, SMALLEST_PHONE, DESK)
    wear(page, "dark")
    assert violations(page, COLOUR_RULES) == [], "in the dark theme"


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_readable_pressable_and_quiet_as_found_and_after_an_empty_form(show, window, name):
    window.sign_in(show.manager)
    window.complained_of()
    assert window.goto(address(name, show)) == 200
    assert_in_order(window)
    assert window.complained_of() == []

    if name in NOTHING_TO_MISS or not window.page.evaluate(EMPTIED):
        return
    with window.page.expect_navigation():
        window.page.evaluate(SENT)
    window.page.evaluate(UNFOLD)
    assert window.page.locator(".field-error, [data-error-summary], .notice-error").count(), (
        "refused in words"
    )
    wear(window.page, "dark")
    assert violations(window.page, within="main") == [], "with an error, in the dark theme"
    assert_fits(window.page, DESK, PHONE, SMALLEST_PHONE)
    assert [said for said in window.complained_of() if "status of 422" not in said] == []


@pytest.mark.parametrize("worklist", OF_EACH_KIND)
def test_a_worklist_is_as_readable(show, window, worklist):
    window.sign_in(show.manager)
    window.complained_of()
    assert window.goto(reverse("diagnostics:worklist", args=[worklist])) == 200
    assert_in_order(window)
    assert window.complained_of() == []


@pytest.mark.parametrize("name", THE_WAY_IN)
def test_the_way_in_is_as_readable(show, window, name):
    window.sign_in(None)
    window.complained_of()
    assert window.goto(reverse(name)) == 200
    assert_in_order(window)
    assert window.complained_of() == []


@pytest.mark.parametrize("name", MISHAPS)
def test_the_page_of_a_mishap_is_as_readable(show, window, name):
    window.sign_in(None)
    body = render_to_string(f"{name}.html", {"exception": "Your role in this herd does not allow this."})
    shown = window.server + f"/mishap/{name}/"
    window.page.route(shown, lambda route: route.fulfill(status=200, content_type="text/html", body=body))
    window.goto(shown)
    assert_in_order(window)


def test_a_reader_sees_what_the_role_allows_and_is_told_of_the_rest(show, window):
    window.sign_in(show.reader)
    assert window.goto(reverse("herd:settings", args=[show.herd.code])) == 403
    assert_in_order(window)
    assert window.goto(reverse("diagnostics:home", args=[show.herd.code])) == 200
    assert_in_order(window)
    window.complained_of()


def test_the_menus_of_a_herd_are_readable_and_fit_a_phone(show, window):
    window.sign_in(show.manager)
    window.goto(reverse("diagnostics:home", args=[show.herd.code]))
    for menu in window.page.locator("details.menu").all():
        menu.locator("summary").click()
        sheet = menu.locator(".menu-sheet").bounding_box()
        assert sheet["x"] >= 0
        assert sheet["x"] + sheet["width"] <= PHONE["width"]
        assert violations(window.page) == []
        assert_pressable(window.page)
        wear(window.page, "dark")
        assert violations(window.page, COLOUR_RULES) == [], "in the dark theme"
        wear(window.page, "light")
        menu.locator("summary").press("Escape")
    window.complained_of()

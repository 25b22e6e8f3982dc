"""A browser as the journeys use it: Debian's Chromium, driven by Playwright, against a real server."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tools import browser as browsers

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
# A machine that does much else at once is slow, not wrong.
LONGEST_WAIT_MS = 20_000
expect.set_options(timeout=LONGEST_WAIT_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder as a journey."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """Where Chromium is; without one the journey is skipped, or fails where everything has to run."""
    found = browsers.find_chromium()
    if found is None:
        if os.environ.get("FREEMARTIN_REQUIRE_ALL") == "1":
            pytest.fail(browsers.MISSING)
        pytest.skip(browsers.MISSING)
    return found


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver, which runs an event loop: Django is told that its queries beside it are meant."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as driver:
        yield driver
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def chromium(playwright: Playwright, chromium_path: Path) -> Iterator[Browser]:
    """One browser for all journeys of a worker."""
    browser = playwright.chromium.launch(executable_path=str(chromium_path), args=list(browsers.FLAGS))
    yield browser
    browser.close()


@pytest.fixture
def tolerated() -> list[str]:
    """Parts of console errors that this test provokes on purpose, such as «status of 403»."""
    return []


@pytest.fixture
def visit(chromium: Browser, live_server: object, tolerated: list[str]) -> Iterator[Callable[..., Page]]:
    """A function that opens a fresh page (`visit(**options)`) whose addresses start at the live server.

    Options are Playwright's of a context: viewport (a phone's unless told), color_scheme,
    java_script_enabled … After the test it fails if the console of any page held an error not tolerated.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(**options: object) -> Page:
        settings = {"viewport": PHONE, "base_url": str(live_server), "reduced_motion": "reduce", **options}
        context = chromium.new_context(**settings)
        context.set_default_timeout(LONGEST_WAIT_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    unexpected = [said for said in complaints if not any(part in said for part in tolerated)]
    assert unexpected == [], "the console of the browser has to stay empty"


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    """A fresh page as wide as a phone."""
    return visit()


@pytest.fixture
def desk(visit: Callable[..., Page]) -> Page:
    """A fresh page as wide as a desk's screen."""
    return visit(viewport=DESK)

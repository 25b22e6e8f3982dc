"""Tables of reports as a browser lays them out: no column out of sight on a desk, names with room on a phone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page

from diagnostics.engine.vocabulary import NextStep
from diagnostics.presenters.reports import chain_decided, freemartins
from diagnostics.presenters.reports.pages import Addresses
from diagnostics.presenters.reports.pages import page as written
from diagnostics.reports.chain import Chain, Decided, Links
from diagnostics.reports.document import Document, Section
from diagnostics.reports.freemartins import COLUMNS, Freemartins
from diagnostics.reports.heifers import BIRTHS
from diagnostics.reports.quantiles import NO_DAYS
from diagnostics.reports.scope import Scope
from tests.journeys.conftest import DESK, PHONE
from tests.reports import TODAY

SHEETS = (
    "vendor/bootstrap/css/bootstrap.min.css",
    *(f"freemartin/css/{name}.css" for name in ("tokens", "base", "components", "tables")),
)
Look = Callable[[Section, dict[str, int]], Page]


@pytest.fixture
def look(chromium: Browser) -> Iterator[Look]:
    """Open one table of a report at a width of screen: our template and style sheets, without a server."""
    context = chromium.new_context()

    def opened(section: Section, size: dict[str, int]) -> Page:
        view = written(Document("r", "R", (), sections=(section,)), Addresses("", {"csv": "/"}, ""), {})
        table = render_to_string("reports/_table.html", {"table": view.sections[0].table})
        page = context.new_page()
        page.set_viewport_size(size)
        page.set_content(f'<main class="frame">{table}</main>')
        for sheet in SHEETS:
            page.add_style_tag(content=Path(finders.find(sheet)).read_text())
        return page

    yield opened
    context.close()


def test_of_a_table_of_twelve_columns_the_last_is_seen_on_a_desk(look, monkeypatch):
    counts = dict.fromkeys(COLUMNS, 1234)
    report = Freemartins(rows=(("2026", counts),), by_birth=dict.fromkeys(BIRTHS, counts), foretold=())
    monkeypatch.setattr(freemartins, "freemartins", lambda _scope: report)
    sections = freemartins.document(Scope({1: "A"}, TODAY)).sections
    births = next(section for section in sections if section.table.name == "births")
    assert len(births.table.columns) == 12

    page = look(births, DESK)

    last = page.get_by_role("columnheader", name="Never at risk").bounding_box()
    window = page.locator(".table-scroll").bounding_box()
    assert last["x"] + last["width"] <= window["x"] + window["width"]


def test_beside_one_column_of_figures_no_name_is_broken_over_three_lines_on_a_phone(look):
    waiting = dict.fromkeys((step.value for step in NextStep), 3)
    report = Chain(Links(0, {}), (), (), Decided(0, 0, 0, NO_DAYS), (), waiting, (), 0)

    page = look(chain_decided.waiting(report)[0], PHONE)

    lines = page.evaluate(
        """() => [...document.querySelectorAll('tbody th > span')].map(name => {
          const range = document.createRange(); range.selectNodeContents(name);
          return new Set([...range.getClientRects()].map(line => line.top)).size; })"""
    )
    assert len(lines) == len(NextStep)
    assert max(lines) <= 2

"""Report 2, freemartins: every figure counted again by plain Python."""

from collections import Counter, defaultdict

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from diagnostics.presenters.reports.freemartins import document
from diagnostics.reports.freemartins import COLUMNS, EDGES, freemartins
from diagnostics.reports.shares import Share
from herd.vocabulary import Role
from tests.births import assayed, calved, twin_to_a_bull
from tests.factories import HerdFactory, member
from tests.made_up_heifers import HEIFER, asking, is_tested, written
from tests.reports import scope_of


def end_of(each):
    """Return what became of her."""
    signed = {"freemartin": "confirmed", "not_freemartin": "cleared", "other_disorder": "other_disorder"}
    if each["diagnosis"] in signed:
        return signed[each["diagnosis"]]
    if not each["diagnosis"] and each["verdict"] in {"confirmed", "cleared"}:
        return each["verdict"]
    if not each["diagnosis"] and each["verdict"] in {"not_at_risk", "birth_unknown"}:
        return "not_at_risk"
    return "lost" if each["left"] else "undecided"


def counted_again(heifers, *, asks):
    counts = Counter(heifers=len(heifers))
    for each in heifers:
        counts[end_of(each)] += 1
        if is_tested(each, asks=asks):
            counts["tested"] += 1
            counts["tested_confirmed"] += end_of(each) == "confirmed"
            counts["tested_open"] += end_of(each) in {"undecided", "lost"}
    return {column: counts[column] for column in COLUMNS}


def birth_of(each):
    pairing = each["pairing"]
    if "M" in pairing:
        return "mixed"
    return "unknown_littermate" if "U" in pairing else "all_female" if len(pairing) > 1 else "single"


class AnyHerd(TestCase):
    """Herds that Hypothesis makes up."""

    @given(st.lists(HEIFER, max_size=8), st.booleans())
    @settings(max_examples=16)
    def test_each_figure_is_what_counting_by_hand_gives(self, heifers, asks):
        herd = HerdFactory()
        if asks:
            asking(herd)
        for number, each in enumerate(heifers):
            written(herd, each, number)
        report = freemartins(scope_of(herd))
        births, years = defaultdict(list), defaultdict(list)
        for each in heifers:
            births[birth_of(each)].append(each)
            if birth_of(each) == "mixed":
                years[str(each["year"])].append(each)

        assert report.by_birth == {
            birth: counted_again(births[birth], asks=asks) for birth in report.by_birth
        }
        assert dict(report.rows) == {
            year: counted_again(years[year], asks=asks) for year, _counts in report.rows
        }
        assert set(years) <= {year for year, _counts in report.rows}

    @given(st.lists(HEIFER, max_size=8))
    @settings(max_examples=12)
    def test_what_the_flags_turned_out_to_be_is_what_counting_by_hand_gives(self, heifers):
        herd = HerdFactory()
        for number, each in enumerate(heifers):
            written(herd, each, number)
        bins = defaultdict(list)
        for each in heifers:
            first = next((p for verdict, p in each["changes"] if verdict in {"suspect", "unresolved"}), None)
            if first is not None and end_of(each) in {"confirmed", "cleared"}:
                low = max(edge for edge in EDGES[:-1] if edge <= first)
                bins[low].append((first, end_of(each) == "confirmed"))

        for told in freemartins(scope_of(herd)).foretold:
            expected = bins[told.low]
            assert (told.heifers, told.freemartins) == (len(expected), sum(end for _p, end in expected))
            mean = sum(p for p, _end in expected) / len(expected) if expected else None
            assert told.mean == (None if mean is None else pytest.approx(mean, abs=0.00051))


@pytest.fixture
def herd(db):
    """Three heifers born with a bull, as the actions record them: one confirmed, one cleared, one not tested."""
    herd = HerdFactory(code="GLEN")
    assayed(twin_to_a_bull(herd, "1"), "detected")
    assayed(twin_to_a_bull(herd, "2"), "not_detected")
    twin_to_a_bull(herd, "3")
    calved(herd, ("female", "4"), number_born=1)
    return herd


def test_the_report_follows_what_was_recorded(herd):
    totals = freemartins(scope_of(herd)).totals
    told = ("heifers", "tested", "tested_confirmed", "confirmed", "cleared", "undecided", "lost")
    assert [totals[name] for name in told] == [3, 2, 1, 1, 1, 1, 0]


def test_the_flags_at_birth_are_compared_with_what_was_found(herd):
    table = document(scope_of(herd)).table("calibration")
    decided = {row.cells[0]: row.cells[1:] for row in table.rows if row.cells[1]}
    assert decided == {"0.90 to under 0.95": (2, 0.92, 1, Share(1, 2))}
    assert table.total.cells[1:] == (2, 0.92, 1, Share(1, 2))


def test_the_page_begins_with_the_share_of_those_tested_and_what_is_expected(client, herd):
    client.force_login(member(herd, Role.READER))
    answer = client.get(reverse("diagnostics:report", args=[herd.code, "freemartins"]))
    page = answer.content.decode().replace("\xa0%", " %")
    assert "1 of 2 tested heifers from mixed litters was a freemartin: 50.0 %, 95 % interval" in page
    assert "expected 92.0 % (Marcum 1974)" in page
    assert "Undecided: 1; died or left before a decision: 0." in page
    for chart in ("confirmed", "ends", "calibration"):
        address = reverse("diagnostics:report-chart", args=[herd.code, "freemartins"])
        assert client.get(address, {"chart": chart}).content.startswith(b"<svg")


def test_a_result_that_settles_nothing_is_not_told_as_a_heifer_that_was_none(herd):
    assayed(twin_to_a_bull(herd, "5"), "not_detected", method="pcr_sry")
    told = document(scope_of(herd))
    text = " ".join(told.sentences).replace("\N{NO-BREAK SPACE}", " ")
    assert "1 of 3 tested heifers from mixed litters was a freemartin: 33.3 %" in text
    assert "Tested, but left open by the result: 1." in text
    assert "Freemartins among those settled: 1 of 2, 50.0 %, 95 % interval" in text
    table = told.table("freemartins")
    settled = [column.name for column in table.columns].index("tested_open")
    assert [row.cells[settled] for row in (*table.rows, table.total)] == [1, 1]


def test_a_herd_whose_mixed_litters_are_not_tested_is_told_so(db):
    herd = HerdFactory()
    twin_to_a_bull(herd, "1")
    assert document(scope_of(herd)).sentences[0] == "No heifer from a mixed litter has been tested."
    assert document(scope_of(herd)).table("calibration") is None

"""What rows of a report are called: in words for the eye, by a key that sorts in files."""

import csv
import io

import pytest
from django.utils import translation

from diagnostics.exports.reports.text import csv_text
from diagnostics.presenters.reports import words
from diagnostics.reports.document import Chart, Column, Drawn, Kind, Table, Tabled
from diagnostics.reports.keys import SEASONS, UNKNOWN
from diagnostics.reports.scope import Scope, Split
from tests.reports import TODAY

MONTHS = [f"2026-{month:02}" for month in range(1, 13)]


def split_table(split: Split, keys: list[str]) -> Table:
    """Return a table of one count, split so, its rows called by these keys."""
    tabled = Tabled((Column("calvings", "Calvings"),), words.label_column(split))
    counts = ((key, {"calvings": number}) for number, key in enumerate(keys))
    rows = words.split_rows(tabled, Scope({1: "A"}, TODAY, split=split), counts)
    return tabled.table("t", "T", rows)


def names_in_file(table: Table) -> list[str]:
    return [line[0] for line in csv.reader(io.StringIO(csv_text(table)))][1:]


@pytest.mark.parametrize(
    ("language", "name"), [("en", "March 2026"), ("es", "marzo de 2026"), ("de", "März 2026")]
)
def test_a_month_is_called_as_the_reader_says_it(language, name):
    with translation.override(language):
        assert words.row_name(Split.MONTH, "2026-03") == name


def test_a_quarter_and_a_season_are_called_in_words():
    assert words.row_name(Split.QUARTER, "2026-Q1") == "2026, quarter 1"
    assert [words.row_name(Split.SEASON, key) for key in SEASONS] == [
        "December–February",
        "March–May",
        "June–August",
        "September–November",
    ]


@pytest.mark.parametrize(
    ("split", "keys"), [(Split.MONTH, MONTHS), (Split.QUARTER, ["2025-Q4", "2026-Q1", "2026-Q2"])]
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_in_a_file_months_and_quarters_sort_as_time_goes_in_every_language(split, keys, language):
    with translation.override(language):
        told = names_in_file(split_table(split, keys))
    assert told == keys == sorted(told)


@pytest.mark.parametrize(
    ("split", "keys"), [(Split.MONTH, [UNKNOWN]), (Split.YEAR, ["2026"]), (Split.SEASON, list(SEASONS))]
)
def test_what_has_no_key_is_called_in_a_file_as_on_the_page(split, keys):
    table = split_table(split, keys)
    assert names_in_file(table) == [row.cells[0] for row in table.rows]


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_months_stand_beside_each_other_in_a_chart_however_long_their_names_are(language):
    with translation.override(language):
        table = split_table(Split.MONTH, MONTHS)
        chart = Chart("t", "T", "T", Drawn.COUNTS, table, ("calvings",), "Calvings")
    assert not chart.lies
    assert chart.rows[8].cells[0] != "2026-09"


def test_a_long_name_without_a_key_still_lies():
    table = split_table(Split.SIRE, ["A bull with a very long name"])
    assert Chart("t", "T", "T", Drawn.COUNTS, table, ("calvings",), "Calvings").lies
    assert table.columns[0].kind is Kind.TEXT

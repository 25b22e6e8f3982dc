"""A report kept as JSON is the same report when it is read again, whatever stands in it."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.reports.document import (
    Chart,
    Column,
    Document,
    Drawn,
    Expected,
    Kind,
    Lead,
    Row,
    Section,
    Table,
)
from diagnostics.reports.kept import NotKept, from_json, to_json
from diagnostics.reports.shares import Share

WORDS = st.text(max_size=8)
COUNTS = st.integers(min_value=0, max_value=10**12)
CELLS = st.one_of(
    st.none(),
    WORDS,
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.builds(Share, COUNTS, COUNTS),
)
LEADS = st.builds(Lead, column=WORDS, url=WORDS, right=WORDS, herd=COUNTS)
ROWS = st.builds(
    Row, cells=st.lists(CELLS, max_size=4).map(tuple), url=WORDS, key=WORDS, lead=st.none() | LEADS
)
COLUMNS = st.builds(
    Column,
    name=WORDS,
    heading=WORDS,
    kind=st.sampled_from(Kind),
    of=st.none() | st.tuples(WORDS, WORDS),
    summed=st.booleans(),
)
TABLES = st.builds(
    Table,
    name=WORDS,
    title=WORDS,
    columns=st.lists(COLUMNS, max_size=4).map(tuple),
    rows=st.lists(ROWS, max_size=4).map(tuple),
    total=st.none() | ROWS,
    note=WORDS,
    left_out=WORDS,
    most=st.integers(0, 40),
)
EXPECTED = st.builds(Expected, st.floats(0, 1), WORDS)


@st.composite
def sections(draw):
    """A table, and charts of it or of another table."""
    table = draw(TABLES)
    of = st.just(table) | TABLES
    names = st.lists(WORDS, max_size=3).map(tuple)
    charts = st.builds(
        Chart,
        name=WORDS,
        title=WORDS,
        alt=WORDS,
        drawn=st.sampled_from(Drawn),
        table=of,
        columns=names,
        axis=WORDS,
        expected=st.lists(EXPECTED, max_size=2).map(tuple),
    )
    return Section(table, tuple(draw(st.lists(charts, max_size=2))))


DOCUMENTS = st.builds(
    Document,
    name=WORDS,
    title=WORDS,
    told=st.lists(st.tuples(WORDS, WORDS), max_size=3).map(tuple),
    sentences=st.lists(WORDS, max_size=3).map(tuple),
    sections=st.lists(sections(), max_size=3).map(tuple),
    nothing=WORDS,
    good_news=WORDS,
    notes=st.lists(WORDS, max_size=2).map(tuple),
)


def types_of(document: Document) -> list[type]:
    return [type(cell) for section in document.sections for row in section.table.rows for cell in row.cells]


@given(DOCUMENTS)
def test_what_is_kept_is_what_was_made_cell_by_cell_and_type_by_type(document):
    again = from_json(to_json(document))

    assert again == document
    assert types_of(again) == types_of(document)


def with_cell(cell: object) -> Document:
    table = Table("one", "One", (Column("x", "X"),), (Row((cell,)),))
    return Document("name", "Title", (), sections=(Section(table),))


def test_a_table_with_several_charts_is_written_once_and_stays_one_table():
    table = with_cell(date(2026, 3, 1)).sections[0].table
    chart = Chart("c", "C", "alt", Drawn.COUNTS, table, ("x",), "axis")
    text = to_json(Document("n", "N", (), sections=(Section(table, (chart, chart)),)))
    section = from_json(text).sections[0]

    assert text.count("2026-03-01") == 1
    assert all(each.table is section.table for each in section.charts)


def test_words_that_wait_for_their_language_are_kept_in_the_readers():
    document = Document("n", gettext_lazy("Twinning"), ())

    assert from_json(to_json(document)).title == "Twinning"


@pytest.mark.parametrize("cell", [float("nan"), float("inf")])
def test_what_is_no_number_is_not_kept(cell):
    with pytest.raises(ValueError, match="is no number"):
        to_json(with_cell(cell))


def test_what_no_report_holds_is_not_kept():
    with pytest.raises(TypeError, match="holds no set"):
        to_json(with_cell({1}))


def changed(**more: object) -> str:
    return json.dumps({**json.loads(to_json(with_cell(Decimal("1.20")))), **more})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        "no JSON",
        changed(version=0),
        changed(tables=[]),
        changed(document={"of": "another program"}),
    ],
)
def test_what_another_version_wrote_is_told_apart(text):
    with pytest.raises(NotKept):
        from_json(text)

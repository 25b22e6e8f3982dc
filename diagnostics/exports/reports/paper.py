"""A report on paper: set by typst, tagged, its charts in the light theme, what it is of and the day printed on it."""

from collections.abc import Callable, Mapping
from typing import Any

from diagnostics.papers.typesetting import NamedDrawing, typeset
from diagnostics.reports import charts
from diagnostics.reports.document import Cell, Chart, Column, Document, Kind, Row, Section, Table

Write = Callable[[Column, Cell], str]
Caption = Callable[[Chart], str]
#: Says how many rows of a table stand on the paper: the first of them, or the last.
LeftOut = Callable[[Table, int], str]
#: Rows set at most of a table that is split, and of a list of records, which is shorter a row: more take minutes, and
#: more memory than the whole server has. The other files hold them all.
MOST_SPLIT, MOST_RECORDS = 1_000, 5_000
#: Tables with more columns than these lie across the page.
MOST_COLUMNS_UPRIGHT = 8


def pdf(
    document: Document,
    *,
    write: Write,
    caption: Caption,
    left_out: LeftOut,
    words: Mapping[str, str],
    language: str,
) -> bytes:
    """Return a report as PDF/UA-1.

    `write` writes a cell, `caption` a chart's title and `left_out` which rows are not set, in the reader's language.
    """
    data = {
        "words": dict(words),
        "title": document.title,
        "told": [list(pair) for pair in document.told],
        "sentences": [*document.sentences, *([document.nothing] if document.nothing else [])],
        "notes": list(document.notes),
        "sections": [_section(section, write, caption, left_out) for section in document.sections],
        "across": any(len(section.table.columns) > MOST_COLUMNS_UPRIGHT for section in document.sections),
    }
    return typeset("report.typ", data, language=language)


def _section(section: Section, write: Write, caption: Caption, left_out: LeftOut) -> dict[str, Any]:
    table = section.table
    most = MOST_RECORDS if table.most else MOST_SPLIT
    rows = table.rows[:most] if table.from_first else table.rows[-most:]
    cut = left_out(table, len(rows)) if len(rows) < len(table.rows) else ""
    return {
        "title": table.title,
        "note": " ".join(filter(None, (table.note, table.left_out, cut))),
        "charts": [_chart(chart, caption) for chart in section.drawn],
        "headings": [column.heading for column in table.columns],
        "figures": [column.is_figure for column in table.columns],
        "days": [column.kind is Kind.DATE for column in table.columns],
        "barred": [column.name == table.barred for column in table.columns],
        "from_afar": table.from_afar,
        "rows": [_row(table, row, write) for row in rows],
        "total": _row(table, table.total, write) if table.total else [],
    }


def _chart(chart: Chart, caption: Caption) -> dict[str, Any]:
    drawing = NamedDrawing(
        lambda clean: charts.svg(chart, charts.Theme.LIGHT, font=charts.ON_PAPER, clean=clean)
    )
    return {"title": caption(chart), "alt": chart.alt, "svg": drawing}


def _row(table: Table, row: Row, write: Write) -> list[str]:
    return [write(column, cell) for column, cell in zip(table.columns, row.cells, strict=True)]

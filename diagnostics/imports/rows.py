"""The columns of a file of results, and what its lines say (`formats.md`, «results: one row a test»)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from diagnostics.engine.entry import BOUNDS
from diagnostics.engine.vocabulary import (
    Caveat,
    Method,
    Outcome,
    PregnancyFinding,
    ResultStatus,
    Specimen,
)
from diagnostics.entries import AssayEntry, Report, joined_caveats
from herd.errors import Problem
from herd.imports import cells
from herd.imports.cells import Cell, CellRefused, Reader, Reading, shown
from herd.imports.columns import Column, Layout
from herd.models import Animal, ImportRow

LARGEST_COUNT = 1_000_000
#: Decimals kept of each measure; more would be rounded, and a figure beside a limit read on its other side.
PLACES = {"male_fraction_pct": 4, "vaginal_length_cm": 2, "amh_pg_ml": 2}
_STATUSES = (ResultStatus.FINAL, ResultStatus.PRELIMINARY, ResultStatus.VOID)
_OUTCOMES = (Outcome.DETECTED, Outcome.NOT_DETECTED, Outcome.INCONCLUSIVE, Outcome.FAILED)
_PREGNANCY = {finding.value for finding in (PregnancyFinding.PREGNANT, PregnancyFinding.NOT_PREGNANT)}


def _words(*values: str) -> Reader:
    return cells.word({value: value for value in values})


def _measure(name: str) -> Reader:
    """Return a reader of a measured figure within the engine's bounds, which is never rounded."""
    least, greatest = (f"{bound:g}" for bound in BOUNDS[name])
    within = cells.decimal(least, greatest, places=PLACES[name])
    exact = cells.decimal(least, greatest, places=12)

    def read(cell: Cell, reading: Reading) -> str:
        kept = within(cell, reading)
        if kept and Decimal(kept) != Decimal(exact(cell, reading)):
            told = {"cell": shown(cell), "places": PLACES[name]}
            message = _("«%(cell)s» has more than %(places)s decimals; round it as the laboratory does.")
            raise CellRefused("too_many_decimals", message % told)
        return kept

    return read


def _code(longest: int) -> Reader:
    """Return a reader of a laboratory's codes: text as it stands, but no number that a spreadsheet has rounded."""
    as_text, as_number = cells.text(longest), cells.number(longest)

    def read(cell: Cell, reading: Reading) -> str:
        return as_text(cell, reading) if isinstance(cell, str) else as_number(cell, reading)

    return read


def _caveats(cell: Cell, reading: Reading) -> str:
    """Read several caveats joined by semicolons."""
    one = _words(*(caveat.value for caveat in Caveat))
    parts = [part.strip() for part in shown(cell).split(";")]
    return joined_caveats(one(part, reading) for part in parts if part)


LAYOUT = Layout(
    columns=(
        Column("herd", cells.number()),
        Column("animal", cells.number(), filled=True),
        Column("method", _words(*(method.value for method in Method)), filled=True),
        Column("specimen", _words(*(specimen.value for specimen in Specimen))),
        Column("tube", _code(64)),
        Column("collected_on", cells.day, filled=True),
        Column("reported_on", cells.day),
        Column("laboratory", cells.text(120)),
        Column("accession", _code(64)),
        Column("status", _words(*(status.value for status in _STATUSES))),
        Column("outcome", _words(*(outcome.value for outcome in _OUTCOMES))),
        Column("cells_xx", cells.whole(0, LARGEST_COUNT)),
        Column("cells_xy", cells.whole(0, LARGEST_COUNT)),
        Column("male_fraction_pct", _measure("male_fraction_pct")),
        Column("vaginal_length_cm", _measure("vaginal_length_cm")),
        Column("amh_pg_ml", _measure("amh_pg_ml")),
        Column("abnormal", cells.yes_no),
        Column("finding", cells.text(2000)),
        Column("caveat", _caveats),
        Column("matches_cotwin", cells.yes_no),
        Column("note", cells.text(2000)),
    ),
    animal="animal",
    day="collected_on",
    instead=("tube", "accession"),
)
#: What each line has to fill, unless its tube or accession leads to it.
NEEDED = tuple(column.name for column in LAYOUT.columns if column.filled)

#: Fields of a report by the column that says them, and how its text becomes a value.
_OF_THE_REPORT: dict[str, tuple[str, Callable[[str], Any]]] = {
    "status": ("status", str),
    "tube": ("tube", str),
    "accession": ("accession", str),
    "reported_on": ("reported_on", date.fromisoformat),
    "outcome": ("outcome", str),
    "cells_xx": ("cells_xx", int),
    "cells_xy": ("cells_xy", int),
    "male_fraction_pct": ("male_fraction_pct", Decimal),
    "vaginal_length_cm": ("vaginal_length_cm", Decimal),
    "amh_pg_ml": ("amh_pg_ml", Decimal),
    "abnormal": ("abnormal", str),
    "finding": ("finding", str),
    "caveat": ("caveats", str),
    "matches_cotwin": ("matches_cotwin", str),
    "note": ("note", str),
}


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One line of a file of results; `data` is canonical text by column, filled cells only.

    `found` is the animal whose tube or accession the line names, where that was looked up on record.
    """

    pk: int
    line: int
    number: str
    day: date
    data: dict[str, str]
    found: Animal | None = None

    def problems(self) -> Iterator[Problem]:
        """Say what the cells of the line contradict among themselves."""
        if self.data["method"] == Method.PREGNANCY_CHECK and _pregnancy(self.data) is None:
            told = {"cell": self.data["finding"], "words": ", ".join(sorted(_PREGNANCY))}
            message = _("«%(cell)s» is not known; it is one of %(words)s.") % told
            yield Problem("unknown_word", "finding", message)

    def entry(self, animal: Animal) -> AssayEntry:
        """Return the test as the line says it."""
        return AssayEntry(
            animal=animal,
            method=self.data["method"],
            collected_on=self.day,
            report=report_of(self.data),
            specimen=self.data.get("specimen", ""),
            laboratory=self.data.get("laboratory", ""),
        )


def report_of(data: Mapping[str, str]) -> Report:
    """Return what the cells of a line, in canonical text, report of their test."""
    said = {
        field: value_of(data[column])
        for column, (field, value_of) in _OF_THE_REPORT.items()
        if column in data
    }
    if data["method"] == Method.PREGNANCY_CHECK:
        said.pop("finding", None)
        said["pregnancy"] = _pregnancy(data) or PregnancyFinding.NOT_STATED.value
    return Report(**said)


def _pregnancy(data: Mapping[str, str]) -> str | None:
    """Return what a pregnancy check found; `None` where the cell says neither."""
    written = data.get("finding", "")
    if not written:
        return PregnancyFinding.NOT_STATED.value
    folded = "_".join(written.casefold().split())
    return folded if folded in _PREGNANCY else None


def read_row(
    row: ImportRow, *, cells: Mapping[str, str] | None = None, found: Animal | None = None
) -> ResultRow:
    """Return a staged line as a result; `cells` are those of the test that it was found to mean, of `found`."""
    if row.day is None:
        raise ValueError(f"line {row.line} has no day of sampling")  # a readable line has one
    if cells is None:
        return ResultRow(row.pk, row.line, row.animal, row.day, row.data)
    # The identity of the test is the one on record, an empty laboratory included.
    own = {name: value for name, value in row.data.items() if name != "laboratory"}
    return ResultRow(row.pk, row.line, row.animal, row.day, {**own, **cells}, found)

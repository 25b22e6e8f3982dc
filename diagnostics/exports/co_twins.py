"""Bulls born with a heifer, as CSV."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from herd.imports.text_files import guard_formula
from herd.models import Animal

HEADER = ("herd", "animal", "official_id", "born_on", "dam", "pairing", "pen")


def csv_lines(animals: Iterable[Animal], *, herd: str) -> Iterator[str]:
    """Write bull co-twins as lines of CSV, the header first; dates are ISO, a formula is disarmed."""
    yield _line(HEADER)
    for animal in animals:
        yield _line(
            (
                herd,
                animal.number,
                animal.official_id,
                animal.born_on.isoformat() if animal.born_on else "",
                animal.dam.number if animal.dam else "",
                animal.assessment.pairing,
                animal.pen,
            )
        )


def _line(cells: Iterable[str]) -> str:
    written = StringIO()
    csv.writer(written, lineterminator="\n").writerow(guard_formula(cell) for cell in cells)
    return written.getvalue()

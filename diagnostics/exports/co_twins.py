"""Bulls born with a heifer, as CSV."""

from collections.abc import Iterable, Iterator

from diagnostics.exports import tables
from diagnostics.exports.tables import Cell
from herd.models import Animal

HEADER = ("herd", "animal", "official_id", "born_on", "dam", "pairing", "pen")


def csv_lines(animals: Iterable[Animal], *, herd: str) -> Iterator[str]:
    """Write bull co-twins as lines of CSV, the header first; dates are ISO, a formula is disarmed."""
    return tables.csv_lines(HEADER, (_cells(animal, herd) for animal in animals), ends="\n")


def _cells(animal: Animal, herd: str) -> list[Cell]:
    return [
        herd,
        animal.number,
        animal.official_id,
        animal.born_on,
        animal.dam.number if animal.dam else "",
        animal.assessment.pairing,
        animal.pen,
    ]

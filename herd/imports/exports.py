"""Births and animals out of the records, in the columns they are imported by: streamed, however many they are.

Imported into an empty database they give the same register. Where animals have left otherwise than by death at
birth, two columns say when and why; only so can a number used again over the years be read back.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import F, Q

from herd.imports.animals import LAYOUT as ANIMALS
from herd.imports.births.rows import LAYOUT as BIRTHS
from herd.imports.text_files import csv_line
from herd.models import Animal, Calving, Herd
from herd.vocabulary import DEAD_FATES, Answer

LEAVING = ("left_on", "left_reason")
PIECE = 1000


def csv_of_births(herds: Sequence[Herd]) -> Iterator[str]:
    """Yield the births of herds as CSV, one line a calf, the header first; herds in the order given."""
    columns = _columns(BIRTHS.names, herds)
    yield csv_line(columns, ends="\n")
    for herd in herds:
        for cells in _births(herd):
            yield csv_line((cells.get(name, "") for name in columns), ends="\n")


def csv_of_animals(herds: Sequence[Herd]) -> Iterator[str]:
    """Yield the animals of herds without a birth on record as CSV, one line an animal, the header first.

    Animals without a number have no place in this file, nor in the register.
    """
    columns = _columns(ANIMALS.names, herds)
    yield csv_line(columns, ends="\n")
    for herd in herds:
        animals = herd.animals.exclude(number="").filter(_from_outside()).order_by("number", "pk")
        for animal in animals.iterator(chunk_size=PIECE):
            cells = {"herd": herd.code, "animal": animal.number, **_said(animal, ANIMALS.names)}
            yield csv_line((cells.get(name, "") for name in columns), ends="\n")


def _from_outside() -> Q:
    """Select animals without a birth on record, and those of whom a seller has said how they were born."""
    return Q(calving__isnull=True) | ~Q(birth_as_stated="") | Q(entered_on__isnull=False)


def _columns(names: list[str], herds: Sequence[Herd]) -> list[str]:
    left = Animal.objects.filter(herd__in=[herd.pk for herd in herds], left_on__isnull=False)
    if left.exclude(fate__in=[fate.value for fate in DEAD_FATES], left_on=F("born_on")).exists():
        return names
    return [name for name in names if name not in LEAVING]


def _births(herd: Herd) -> Iterator[dict[str, str]]:
    """Yield the cells of each calf of a herd, calving by calving; a calving without calves has one line."""
    standing = herd.calvings.filter(voided_at__isnull=True).select_related("dam").order_by("calved_on", "pk")
    for calving in standing.prefetch_related("calves").iterator(chunk_size=PIECE):
        calves = list(calving.calves.all())
        of_calving = _of_calving(calving, calves)
        for calf in calves:
            yield {"herd": herd.code, **of_calving, **_of_calf(calf)}
        if not calves:
            yield {"herd": herd.code, **of_calving, "sex": "unknown", "fate": "unknown"}


def _of_calving(calving: Calving, calves: list[Animal]) -> dict[str, str]:
    dam = calving.dam.number if calving.dam else ""
    cells = {
        "dam": dam,
        "litter": calving.litter,
        "calving_date": calving.calved_on.isoformat(),
        "number_born": _text(calving.number_born),
        "fetuses_scanned": _text(calving.fetuses_scanned),
        "genetic_dam": calving.genetic_dam,
        "embryo_transfer": "" if calving.embryo_transfer == Answer.UNKNOWN else calving.embryo_transfer,
        "semen": calving.semen,
        "parity": _text(calving.parity),
        "ease": _text(calving.ease),
    }
    if not (dam or calving.litter) and (len(calves) > 1 or calving.dam is not None):
        # Lines without dam and litter would each be a calving by itself.
        cells["litter"] = str(calving.public_id)
    return cells


def _of_calf(calf: Animal) -> dict[str, str]:
    born_dead = calf.fate in {fate.value for fate in DEAD_FATES} and calf.left_on == calf.born_on
    return {
        "calf": calf.number,
        "fate": calf.fate,
        **_said(calf, BIRTHS.names),
        **(dict.fromkeys(LEAVING, "") if born_dead else {}),
    }


def _said(animal: Animal, names: Iterable[str]) -> dict[str, str]:
    """Return the cells of the columns that bear the name of a field of the animal."""
    fields = {
        "sex",
        "born_on",
        "entered_on",
        "birth_as_stated",
        "birth_weight_kg",
        "official_id",
        "sire",
        "breed",
        "note",
        *LEAVING,
    }
    return {name: _text(getattr(animal, name)) for name in names if name in fields}


def _text(value: Any) -> str:
    return "" if value is None else str(value)

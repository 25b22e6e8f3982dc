"""The columns of a file of births, and what its lines say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from herd.imports import cells
from herd.imports.columns import Column, Layout
from herd.imports.corrections import NOT_SAID
from herd.models import MOST_BORN, ImportRow
from herd.vocabulary import DEAD_FATES, Fate, Sex

LAYOUT = Layout(
    columns=(
        Column("herd", cells.number()),
        Column("dam", cells.number()),
        Column("litter", cells.text(64)),
        Column("calving_date", cells.day, filled=True),
        Column("calf", cells.number()),
        Column("sex", cells.word(cells.SEXES), required=True),
        Column("fate", cells.word(cells.FATES)),
        Column("number_born", cells.whole(1, MOST_BORN)),
        Column("fetuses_scanned", cells.whole(0, MOST_BORN)),
        Column("genetic_dam", cells.number()),
        Column("embryo_transfer", cells.yes_no),
        Column("semen", cells.word(cells.SEMEN)),
        Column("parity", cells.whole(1, 30)),
        Column("ease", cells.whole(1, 5)),
        Column("birth_weight_kg", cells.decimal("0", "150", places=1, above=True)),
        Column("official_id", cells.number()),
        Column("sire", cells.number(40)),
        Column("breed", cells.text(40)),
        Column("note", cells.text(2000)),
        # Beyond the contract: without them the export of a herd that animals have left could not be read back.
        Column("left_on", cells.day),
        Column("left_reason", cells.word(cells.LEFT_REASONS)),
    ),
    animal="calf",
    day="calving_date",
    dam="dam",
)

Values = Mapping[str, Callable[[str], Any]]

#: What a line says of the calving, by column and field of `Calving`, and how its text becomes a value.
OF_THE_CALVING: Values = MappingProxyType(
    {
        "litter": str,
        "number_born": int,
        "fetuses_scanned": int,
        "genetic_dam": str,
        "embryo_transfer": str,
        "semen": str,
        "parity": int,
        "ease": int,
    }
)
#: What a line says of the calf, likewise of `Animal`.
OF_THE_CALF: Values = MappingProxyType(
    {
        "sex": str,
        "fate": str,
        "birth_weight_kg": Decimal,
        "official_id": str,
        "sire": str,
        "breed": str,
        "note": str,
        "left_on": date.fromisoformat,
        "left_reason": str,
    }
)


@dataclass(frozen=True, slots=True)
class BirthRow:
    """One line of a file of births; `data` is canonical text by column, filled cells only."""

    pk: int
    line: int
    day: date
    data: dict[str, str]

    @property
    def dam(self) -> str:
        """Number of the dam; empty: not known."""
        return self.data.get("dam", "")

    @property
    def litter(self) -> str:
        """Name of the litter, if it has one."""
        return self.data.get("litter", "")

    @property
    def calf(self) -> str:
        """Number of the calf; empty: not tagged, or not known."""
        return self.data.get("calf", "")


def read_row(row: ImportRow) -> BirthRow:
    """Return a staged line as a birth."""
    if row.day is None:
        raise ValueError(f"line {row.line} has no calving date")  # a readable line has one
    return BirthRow(row.pk, row.line, row.day, row.data)


@dataclass(frozen=True, slots=True)
class CalfLines:
    """One calf of a file: its line, or several lines that say the same calf. `data` is what they say together."""

    rows: tuple[BirthRow, ...]
    data: dict[str, str]

    @property
    def first(self) -> BirthRow:
        """The line to which what concerns the calf is told."""
        return self.rows[0]

    @property
    def number(self) -> str:
        """The calf's number; empty: without one."""
        return self.data.get("calf", "")

    @property
    def sex(self) -> str:
        """Sex as stated; unknown where it is not."""
        return self.data.get("sex", Sex.UNKNOWN.value)

    @property
    def fate(self) -> str:
        """Fate as stated; not stated, a calf with a number was alive, and of another it is not known."""
        return self.data.get("fate") or (Fate.ALIVE.value if self.number else Fate.UNKNOWN.value)

    @property
    def dead(self) -> bool:
        """Whether the calf was dead within 48 hours, and so has left on its calving date."""
        return Fate(self.fate) in DEAD_FATES

    @property
    def sort_key(self) -> tuple[Any, ...]:
        """What calves are put in order by, whatever the order of the lines."""
        return (not self.number, self.number, self.sex, self.fate, sorted(self.data.items()))

    def said(self) -> dict[str, Any]:
        """Return what is stated of the calf, by field of `Animal`; what is not stated is left out."""
        return {
            name: value_of(self.data[name])
            for name, value_of in OF_THE_CALF.items()
            if self.data.get(name, "") not in NOT_SAID
        }

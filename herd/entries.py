"""What people enter, parsed and typed: handed by forms, imports and the API to actions."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from herd.models import Animal
from herd.vocabulary import Answer, Fate, Membranes, Sex


@dataclass(frozen=True, slots=True)
class CalfEntry:
    """One calf of a calving as entered. Weight in kilograms."""

    sex: str = Sex.UNKNOWN.value
    fate: str = Fate.ALIVE.value
    number: str = ""
    official_id: str = ""
    birth_weight_kg: Decimal | None = None
    sire: str = ""
    breed: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CalvingEntry:
    """One calving as entered.

    `dam` is an animal on record; with `dam_number` instead, the animal that bore the number that day is looked
    up, and made when there is none and `create_dam` is set. Neither: the dam is not known.
    """

    calved_on: date
    calves: tuple[CalfEntry, ...]
    dam: Animal | None = None
    dam_number: str = ""
    create_dam: bool = False
    litter: str = ""
    number_born: int | None = None
    fetuses_scanned: int | None = None
    embryo_transfer: str = Answer.UNKNOWN.value
    genetic_dam: str = ""
    semen: str = ""
    parity: int | None = None
    ease: int | None = None
    membranes: str = Membranes.UNKNOWN.value
    note: str = ""
    idempotency_key: str = ""
    acknowledged: frozenset[str] = field(default_factory=frozenset)

"""What is decided of a litter before anything is changed: what would be made, what changed, and what is wrong."""

from dataclasses import dataclass, field

from herd.errors import Problem
from herd.imports.births.litters import Litter
from herd.imports.births.rows import BirthRow, CalfLines
from herd.imports.corrections import Correction, Corrections
from herd.models import Animal, Calving


@dataclass(slots=True)
class Decision(Corrections[BirthRow]):
    """What becomes of one litter. Records are as they were until it is carried out.

    `calving` and `dam` may be new, and `new` are calves to be made; `known` the calves of the file that are on
    record, each with the animal she is; `removed` calves on record whose place such an animal takes.
    """

    litter: Litter
    dam: Animal | None = None
    dam_is_new: bool = False
    calving: Calving | None = None
    calving_is_new: bool = False
    new: list[tuple[CalfLines, Animal]] = field(default_factory=list)
    known: list[tuple[CalfLines, Animal]] = field(default_factory=list)
    removed: list[Animal] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    problems: list[tuple[BirthRow, Problem]] = field(default_factory=list)

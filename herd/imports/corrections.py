"""Fields of records that a file fills or corrects: decided first, and carried out when nothing stands against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _

from herd.errors import Problem, Severity
from herd.models import Animal, Calving
from herd.policies import refusal

#: Values that say nothing: an empty field on record is filled, an empty cell contradicts nothing.
NOT_SAID = (None, "", "unknown")

RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of one record that is filled or corrected."""

    record: Animal | Calving
    name: str
    value: Any


class Corrections(Generic[RowT]):
    """What would be filled and corrected, and what is told of the lines; records are as they were."""

    __slots__ = ()

    corrections: list[Correction]
    problems: list[tuple[RowT, Problem]]

    @property
    def refused(self) -> bool:
        """Whether anything stands against it."""
        return any(problem.severity is Severity.REFUSED for _row, problem in self.problems)

    def tell(self, row: RowT, *problems: Problem) -> None:
        """Tell something about a line."""
        self.problems += [(row, problem) for problem in problems]

    def correct(self, record: Animal | Calving, name: str, value: Any) -> None:
        """Decide that a field of a record is filled or corrected."""
        self.corrections.append(Correction(record, name, value))

    def corrected(self, record: Animal | Calving, name: str) -> Any:
        """Return the value a field would have."""
        for correction in reversed(self.corrections):
            if correction.record is record and correction.name == name:
                return correction.value
        return getattr(record, name)

    def corrects(self, record: Animal | Calving | None) -> bool:
        """Whether anything of a record is filled or corrected."""
        return any(correction.record is record for correction in self.corrections)

    def compare(
        self,
        record: Animal | Calving,
        said: Mapping[str, Any],
        row: RowT,
        *,
        update: bool,
        columns: Mapping[str, str],
    ) -> None:
        """Fill what is empty on record with what a line says; refuse what differs, or correct it with `update`.

        `columns` gives the column of a field where its name is another.
        """
        for name, value in said.items():
            on_record = getattr(record, name)
            if on_record in NOT_SAID:
                self.correct(record, name, value)
            elif on_record != value:
                if update:
                    self.correct(record, name, value)
                else:
                    column = columns.get(name, name)
                    self.tell(row, differs(column, on_record, value))


def differs(column: str, on_record: Any, in_file: Any) -> Problem:
    """Refuse a value that differs from the one on record, with both."""
    told = {"on_record": on_record, "in_file": in_file}
    message = _(
        "On record is «%(on_record)s», the file says «%(in_file)s» (--update takes it from the file)."
    )
    return refusal("differs", column, message % told)

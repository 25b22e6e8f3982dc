"""What a verdict rests on, as codes with data; words are put on by the presentation layer."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeAlias

from diagnostics.engine.evidence import AssayEvidence
from diagnostics.engine.vocabulary import ReasonCode

Json: TypeAlias = str | int | float | bool | list["Json"] | dict[str, "Json"] | None


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing on record that bears on a verdict, or was set beside it.

    `data` can be written as JSON: dates as ISO strings, `assay` the key of the result it comes from, `ratio` what it
    multiplies the odds by, `figures` the keys of the figures used (see `criteria.FIGURES`). `weighed` says whether it
    counted.
    """

    code: ReasonCode
    weighed: bool = True
    data: dict[str, Json] = field(default_factory=dict)

    def as_json(self) -> dict[str, Json]:
        """Give the reason as it is kept: its code, whether it was weighed, and its data."""
        return {"code": self.code.value, "weighed": self.weighed, "data": self.data}


def of_assay(code: ReasonCode, assay: AssayEvidence, *, weighed: bool, **data: Json) -> Reason:
    """Make the reason that one result gives, with what identifies that result."""
    told: dict[str, Json] = {
        "assay": assay.key,
        "method": assay.method.value,
        "specimen": assay.specimen.value if assay.specimen else None,
        "collected_on": assay.collected_on.isoformat(),
    }
    return Reason(code, weighed, told | data)


def by_date(reasons: Iterable[Reason]) -> list[Reason]:
    """Put reasons in the order of the day of sampling or examination."""
    return sorted(reasons, key=lambda reason: str(reason.data.get("collected_on", "")))


def days_later(day: date, days: int) -> date:
    """Give the day `days` after `day`, or the calendar's last day where that lies beyond it."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def days_between(earlier: date, later: date) -> int:
    """Count the days from `earlier` to `later`; negative where they stand the other way round."""
    return (later - earlier) // timedelta(days=1)

"""Lines of a file put together into calvings: what belongs together, and what contradicts itself there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from herd.errors import Problem, Severity
from herd.imports.births.rows import OF_THE_CALF, OF_THE_CALVING, BirthRow, CalfLines
from herd.imports.corrections import NOT_SAID
from herd.models import Herd
from herd.policies import refusal, warning


@dataclass(slots=True)
class Litter:
    """The lines of one calving. `said` is what they state of it, by field of `Calving`."""

    herd: Herd
    day: date
    rows: list[BirthRow]
    dam: str = ""
    name: str = ""
    calves: list[CalfLines] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[BirthRow, Problem]] = field(default_factory=list)

    @property
    def first(self) -> BirthRow:
        """The line to which what concerns the calving as a whole is told: the first of the file."""
        return self.rows[0]

    @property
    def nameless(self) -> bool:
        """Whether nothing names the calving: one line without dam, litter and number of the calf."""
        return not (self.dam or self.name or self.rows[0].calf)

    @property
    def sort_key(self) -> tuple[Any, ...]:
        """What litters of one day are put in order by, whatever the order of the lines."""
        return (self.dam, self.name, [calf.sort_key for calf in self.calves])

    def row_with(self, column: str, value: str) -> BirthRow:
        """Return the first line that says a value, or the first of all."""
        return next((row for row in self.rows if row.data.get(column) == value), self.first)


def litters_of(herd: Herd, rows: Iterable[BirthRow]) -> Iterator[Litter]:
    """Put lines of a herd, in order of their dates, together into litters, the oldest first.

    Lines of one dam and date are one calving, and lines of one litter and date; so are lines of one date that
    give one calf's number. A line with none of these is one by itself.
    """
    for day, of_day in groupby(rows, key=lambda row: row.day):
        composed = [_composed(herd, day, group) for group in _together(of_day)]
        yield from sorted(composed, key=lambda litter: litter.sort_key)


def _together(rows: Iterable[BirthRow]) -> list[list[BirthRow]]:
    """Part the lines of one day into calvings: those that share a dam, a litter or a calf, also by way of others."""
    groups: list[tuple[set[tuple[str, str]], list[BirthRow]]] = []
    by_name: dict[tuple[str, str], int] = {}
    for row in rows:
        named = (("dam", row.dam), ("litter", row.litter), ("calf", row.calf))
        names = {(kind, name) for kind, name in named if name}
        sharing = sorted({by_name[name] for name in names if name in by_name})
        if not sharing:
            groups.append((set(), []))
            sharing = [len(groups) - 1]
        names_here, rows_here = groups[sharing[0]]
        for other in sharing[1:]:
            names_here |= groups[other][0]
            rows_here += groups[other][1]
            groups[other][1].clear()
        names_here |= names
        rows_here.append(row)
        by_name.update(dict.fromkeys(names_here if len(sharing) > 1 else names, sharing[0]))
    return [group for _names, group in groups if group]


def _composed(herd: Herd, day: date, rows: list[BirthRow]) -> Litter:
    litter = Litter(herd, day, sorted(rows, key=lambda row: row.line))
    litter.dam = _the_one(litter, "dam")
    litter.name = _the_one(litter, "litter")
    for name, value_of in OF_THE_CALVING.items():
        if name == "ease":
            litter.said.update(_hardest_ease(litter))
        elif (said := litter.name if name == "litter" else _the_one(litter, name)) not in NOT_SAID:
            litter.said[name] = value_of(said)
    litter.calves = sorted(_calves(litter), key=lambda calf: calf.sort_key)
    born = litter.said.get("number_born")
    if born is not None and born < len(litter.calves):
        told = {"born": born, "calves": len(litter.calves)}
        message = _("%(born)s born is fewer than the %(calves)s calves of this calving in the file.") % told
        litter.problems.append((litter.first, refusal("number_born_too_small", "number_born", message)))
    return litter


def _the_one(litter: Litter, column: str) -> str:
    """Return what the lines of a calving say in a column; two different values are refused."""
    said: str = ""
    for row in litter.rows:
        value = row.data.get(column, "")
        if not said:
            said = value
        elif value and value != said:
            problem = refusal(*_different(column, row.line, said, value))
            litter.problems.append((row, problem))
    return said


def _different(column: str, line: int, said: str, value: str) -> tuple[str, str, str]:
    told = {"one": said, "other": value}
    if column == "dam":
        return "two_dams", column, _("One litter has two dams, «%(one)s» and «%(other)s».") % told
    message = _("Lines of one calving differ: «%(one)s» and «%(other)s». It is to be the same on each.")
    return "lines_differ", column, message % told


def _hardest_ease(litter: Litter) -> dict[str, int]:
    """Return the ease of the calving: of twins with two, the hardest, and that is told."""
    said = {int(row.data["ease"]) for row in litter.rows if "ease" in row.data}
    if len(said) > 1:
        message = _("The calves differ in ease; the hardest, %(ease)s, is kept of the calving.")
        notice = Problem("ease_differs", "ease", message % {"ease": max(said)}, Severity.NOTICE)
        litter.problems.append((litter.first, notice))
    return {"ease": max(said)} if said else {}


def _calves(litter: Litter) -> Iterator[CalfLines]:
    """Yield the calves of a litter; lines that give one number are one calf."""
    numbered: dict[str, list[BirthRow]] = {}
    for row in litter.rows:
        if row.calf:
            numbered.setdefault(row.calf, []).append(row)
        else:
            yield CalfLines((row,), row.data)
    for rows in numbered.values():
        yield CalfLines(tuple(rows), _merged(litter, rows))


def _merged(litter: Litter, rows: list[BirthRow]) -> dict[str, str]:
    """Return what the lines of one number say; a line said twice is told of, for a twin's number may be mistyped."""
    data = rows[0].data
    for row in rows[1:]:
        different = [name for name in OF_THE_CALF if row.data.get(name, "") != data.get(name, "")]
        litter.problems.append((row, _twice(row, data, different)))
    return data


def _twice(row: BirthRow, data: dict[str, str], different: list[str]) -> Problem:
    told = {"number": row.calf}
    if not different:
        return warning(
            "number_twice", "calf", _("%(number)s stands twice in this litter; it is one calf.") % told
        )
    name = different[0]
    told |= {"one": data.get(name) or _("empty"), "other": row.data.get(name) or _("empty")}
    if name == "sex" and {data.get(name, ""), row.data.get(name, "")}.isdisjoint(NOT_SAID):
        message = _("The file gives %(number)s two sexes, %(one)s and %(other)s.")
        return refusal("two_sexes", name, message % told)
    return refusal(
        "lines_differ", name, _("The file gives %(number)s twice: «%(one)s» and «%(other)s».") % told
    )

"""What a file says against itself across its calvings: found in the staging table before any is decided."""

from collections import defaultdict
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _

from herd.errors import Problem
from herd.imports.births.litters import Litter
from herd.imports.births.matching import MOST_DAYS_OFF
from herd.imports.report import REFUSED_WITH_OTHERS
from herd.imports.runs import Run
from herd.policies import day as in_words
from herd.policies import refusal, warning


class InFile:
    """Numbers and dams of a file that its calvings, taken one by one, would not show to be wrong."""

    def __init__(self, run: Run) -> None:
        self._several_births = self._find_several_births(run)
        self._placeholders = self._find_placeholders(run)
        self._unreadable = self._find_unreadable(run)

    def tell(self, litter: Litter) -> None:
        """Add to a litter's problems what the rest of the file says against it."""
        self._tell_unreadable(litter)
        for calf in litter.calves:
            for other in self._several_births.get((litter.herd.code, calf.number), ()):
                if 0 < abs((other - litter.day).days) <= MOST_DAYS_OFF:
                    told = {"number": calf.number, "day": in_words(other)}
                    message = _("The file also gives %(day)s as the birth of %(number)s.") % told
                    litter.problems.append((calf.first, refusal("two_births", "calf", message)))
        if (litter.herd.code, litter.dam, litter.day) in self._placeholders:
            message = _(
                "%(number)s is the dam of several calves in one day in more than one herd: a placeholder for "
                "«not known»?"
            ) % {"number": litter.dam}
            row = litter.row_with("dam", litter.dam)
            litter.problems.append((row, warning("dam_in_several_herds", "dam", message)))

    def _tell_unreadable(self, litter: Litter) -> None:
        """Refuse a litter of which another line could not be read: a heifer must not be saved without her twin."""
        for kind, name in (("dam", litter.dam), ("litter", litter.name)):
            for on in (litter.day, None):
                line = self._unreadable.get((litter.herd.code, kind, name, on)) if name else None
                if line is not None:
                    message = _("Line %(line)s, which may be of the same calving, is refused.") % {
                        "line": line
                    }
                    litter.problems.append((litter.first, refusal(REFUSED_WITH_OTHERS, "", message)))
                    return

    @staticmethod
    def _find_several_births(run: Run) -> dict[tuple[str, str], list[date]]:
        """Return the days of birth of each number that the file gives more than one."""
        rows = run.batch.rows.filter(readable=True).exclude(animal="").order_by()
        several = (
            rows.values("herd_code", "animal").annotate(days=Count("day", distinct=True)).filter(days__gt=1)
        )
        found: dict[tuple[str, str], list[date]] = defaultdict(list)
        names = [(row["herd_code"], row["animal"]) for row in several.iterator()]
        for start in range(0, len(names), 500):
            wanted = set(names[start : start + 500])
            numbers = {number for _code, number in wanted}
            for code, number, day in (
                rows.filter(animal__in=numbers).values_list("herd_code", "animal", "day").distinct()
            ):
                if (code, number) in wanted and day is not None:
                    found[code, number].append(day)
        return found

    @staticmethod
    def _find_placeholders(run: Run) -> set[tuple[str, str, date]]:
        """Return herd, dam and day of several calves, of numbers with such a day in more than one herd."""
        rows = run.batch.rows.filter(readable=True).exclude(dam="").order_by()
        twins = rows.values("dam", "herd_code", "day").annotate(calves=Count("pk")).filter(calves__gt=1)
        herds: dict[str, set[str]] = defaultdict(set)
        days: list[tuple[str, str, date]] = []  # a readable row has its day
        if len(run.herds) > 1:
            for row in twins.iterator():
                herds[row["dam"]].add(row["herd_code"])
                days.append((row["herd_code"], row["dam"], row["day"]))  # type: ignore[arg-type]  # as said above
        return {found for found in days if len(herds[found[1]]) > 1}

    @staticmethod
    def _find_unreadable(run: Run) -> dict[tuple[str, str, str, date | None], int]:
        """Return the first unreadable line of each dam and litter, by its day where that could be read."""
        found: dict[tuple[str, str, str, date | None], int] = {}
        if not run.batch.rows.filter(readable=True).exists():
            return found
        rows = run.batch.rows.filter(readable=False).order_by("-line")
        for row in rows.iterator(chunk_size=1000):
            for kind in ("dam", "litter"):
                if name := row.data.get(kind, "").strip():
                    found[row.herd_code, kind, name, row.day] = row.line
        return found


def refused_with_others(line: int) -> Problem:
    """Return what is told of a line that is whole itself, but shares its calving with a refused one."""
    message = _("Line %(line)s of the same calving is refused.") % {"line": line}
    return refusal(REFUSED_WITH_OTHERS, "", message)

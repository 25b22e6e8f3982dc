"""Report 3, the chain in time: from birth over the sample to the signature, where heifers wait, and age at decision."""

from dataclasses import dataclass
from datetime import timedelta

import pandas as pd
from django.db.models import Count, QuerySet

from diagnostics.engine.vocabulary import Verdict
from diagnostics.models import Assessment
from diagnostics.queries.laboratories import LaboratoryBook
from diagnostics.reports.births import split_groups
from diagnostics.reports.decisions import decisions
from diagnostics.reports.groups import Groups, grouped, together
from diagnostics.reports.keys import all_keys
from diagnostics.reports.quantiles import NO_DAYS, Days, days_by
from diagnostics.reports.sample_ways import ALL_SAMPLES, BETWEEN, Group, Span, ways
from diagnostics.reports.scope import Scope
from herd.kinship import DAYS_PER_MONTH
from herd.models import Animal

#: Heifers undecided at this age are past the age at which they are first bred, in months.
BREEDING_AGE_MONTHS = 12
BREEDING_AGE_DAYS = int(BREEDING_AGE_MONTHS * DAYS_PER_MONTH)
#: Of these at most so many are named.
MOST_NAMED = 500


@dataclass(frozen=True, slots=True)
class Links:
    """Samples, and the days that each link of their way took."""

    samples: int
    spans: dict[Span, Days]


@dataclass(frozen=True, slots=True)
class Decided:
    """Heifers decided: how many, by signature, at breeding age or later, and their age in months (`Days` of months).

    `age.number` is less than `heifers` where a day of birth is not on record.
    """

    heifers: int
    signed: int
    late: int
    age: Days


@dataclass(frozen=True, slots=True)
class Chain:
    """The report as plain numbers: links in all, by key of the split, and by name of the group; decisions alike.

    `waiting` counts flagged heifers by their next step. `late` are the animals past breeding age undecided, the
    oldest first, at most `MOST_NAMED` of `late_found`.
    """

    links: Links
    rows: tuple[tuple[str, Links], ...]
    groups: tuple[tuple[str, Links], ...]
    decided: Decided
    decided_rows: tuple[tuple[str, Decided], ...]
    waiting: dict[str, int]
    late: tuple[Animal, ...]
    late_found: int


_NO_LINKS = Links(0, dict.fromkeys(Span, NO_DAYS))
_NOBODY = Decided(0, 0, 0, NO_DAYS)


def chain(scope: Scope) -> Chain:
    """Read the ways of the samples drawn and the decisions of the days asked for, and who waits today.

    Five queries; six by laboratory, for the herds' books.
    """
    group = Group(scope.chosen.get("group") or Group.HERD)
    found = ways(scope, group)
    of_split, of_group = found[found["by_group"] == 0], found[found["by_group"] == 1]
    rows = _links(of_split, split_groups(of_split, scope))
    decided = decisions(scope)
    decided_rows = _decided(decided, split_groups(decided, scope))
    late = _late(scope)
    return Chain(
        links=_links(of_split, together(of_split)).get("", _NO_LINKS),
        rows=tuple((key, rows.get(key, _NO_LINKS)) for key in all_keys(scope, rows)),
        groups=tuple(_links(of_group, _groups(of_group, scope, group)).items()),
        decided=_decided(decided, together(decided)).get("", _NOBODY),
        decided_rows=tuple((key, decided_rows.get(key, _NOBODY)) for key in all_keys(scope, decided_rows)),
        waiting=_waiting(scope),
        late=tuple(late.order_by("born_on", "pk")[:MOST_NAMED]),
        late_found=late.count(),
    )


def _groups(found: pd.DataFrame, scope: Scope, group: Group) -> Groups:
    """Return the rows by group: the code of a herd, who drew, or a laboratory by the name in its herd's book."""
    groups = grouped(found, "key")
    if group is Group.VET:
        return groups
    if group is Group.HERD:
        return groups.renamed(lambda key: scope.herds[int(key)])
    book = LaboratoryBook(scope.ids)

    def name(key: str) -> str:
        herd, _between, written = key.partition(BETWEEN)
        known = book.find(int(herd), written)
        return known.name if known else written

    return groups.renamed(name)


def _links(found: pd.DataFrame, groups: Groups) -> dict[str, Links]:
    """Return the links of each group. Takes the frame of `ways`, of the split or of the group."""
    spans, width = list(Span), len(Span) + 1
    places = groups.places * width + (found["span"].to_numpy() - ALL_SAMPLES)
    taken = days_by(places, found["days"].to_numpy(), found["number"].to_numpy())
    return {
        key: Links(taken[place * width].number, {
            span: taken.get(place * width + 1 + number, NO_DAYS) for number, span in enumerate(spans)
        })
        for place, key in enumerate(groups.keys) if place * width in taken
    }  # fmt: skip


def _decided(found: pd.DataFrame, groups: Groups) -> dict[str, Decided]:
    """Return the decisions of each group. Takes the frame of `decisions`."""
    number, days = found["number"].to_numpy(), found["days"].to_numpy()
    counts = (
        groups.sums(number),
        groups.sums(number * found["signed"].to_numpy()),
        groups.sums(number * (days >= BREEDING_AGE_DAYS)),
        groups.days(days, number, unit=DAYS_PER_MONTH),
    )
    return {key: Decided(*told) for key, *told in zip(groups.keys, *counts, strict=True)}


# --- Who waits today ---


def _waiting(scope: Scope) -> dict[str, int]:
    flagged = Assessment.objects.filter(herd__in=scope.ids, flagged=True)
    counted = flagged.values_list("next_step").annotate(heifers=Count("pk")).order_by("next_step")
    return dict(counted)


def _late(scope: Scope) -> QuerySet[Animal]:
    """Return the animals present that are past breeding age and undecided: suspect or unresolved, nothing signed."""
    return Animal.objects.filter(
        herd__in=scope.ids,
        left_on__isnull=True,
        born_on__lte=scope.today - timedelta(days=BREEDING_AGE_DAYS),
        assessment__diagnosis="",
        assessment__verdict__in=[Verdict.SUSPECT.value, Verdict.UNRESOLVED.value],
    )

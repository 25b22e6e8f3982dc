"""Report 3, the chain in time: from birth over the sample to the signature, where heifers wait, and age at decision."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any

import numpy as np
import pandas as pd
from django.db.models import Count, Window

from diagnostics.engine.vocabulary import Verdict
from diagnostics.models import Assessment
from diagnostics.queries.laboratories import LaboratoryNames
from diagnostics.reports.births import split_groups
from diagnostics.reports.decisions import decisions
from diagnostics.reports.frames import COUNT
from diagnostics.reports.groups import Groups, grouped, together
from diagnostics.reports.keys import all_keys
from diagnostics.reports.quantiles import NO_DAYS, Days
from diagnostics.reports.sample_ways import BETWEEN, Group, Span, Ways, ways
from diagnostics.reports.scope import Scope
from herd.kinship import DAYS_PER_MONTH
from herd.models import Animal

#: Heifers undecided at this age are past the age at which they are first bred, in months, as on the worklists.
BREEDING_AGE_MONTHS = 12
#: The first whole day of that age: on day 365 she is 11.99 months old.
BREEDING_AGE_DAYS = ceil(BREEDING_AGE_MONTHS * DAYS_PER_MONTH)
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

    Four queries; five by laboratory, for the herds' books.
    """
    group = Group(scope.chosen.get("group") or Group.HERD)
    found, decided = ways(scope, group), decisions(scope)
    rows = _links(found, split_groups(found.of_split, scope))
    decided_rows = _decided(decided, split_groups(grouped(decided, "key"), scope))
    late = _late(scope)
    return Chain(
        links=_links(found, together(len(found.of_split.places)))[""],
        rows=tuple((key, rows.get(key, _NO_LINKS)) for key in all_keys(scope, rows)),
        groups=tuple(_links(found, _groups(found.of_group, scope, group)).items()),
        decided=_decided(decided, together(len(decided)))[""],
        decided_rows=tuple((key, decided_rows.get(key, _NOBODY)) for key in all_keys(scope, decided_rows)),
        waiting=_waiting(scope),
        late=late,
        late_found=late[0].found if late else 0,
    )


def _groups(groups: Groups, scope: Scope, group: Group) -> Groups:
    """Return the groups by name: the code of a herd, who drew, or a laboratory as its herd's book calls it."""
    if group is Group.VET:
        return groups.renamed(str)
    if group is Group.HERD:
        return groups.renamed(scope.herds.__getitem__)
    names = LaboratoryNames(scope.ids)

    def name(key: str) -> str:
        herd, _between, written = key.partition(BETWEEN)
        return names.named(int(herd), written)

    return groups.renamed(name)


def _links(found: Ways, groups: Groups) -> dict[str, Links]:
    """Return the links of each group of samples."""
    each = np.ones(len(groups.places), dtype=COUNT)
    spans = {span: groups.days(days, each) for span, days in found.days.items()}
    return {
        key: Links(samples, {span: of_groups[place] for span, of_groups in spans.items()})
        for place, (key, samples) in enumerate(zip(groups.keys, groups.sums(each), strict=True))
    }


def _decided(found: pd.DataFrame, groups: Groups) -> dict[str, Decided]:
    """Return the decisions of each group. Takes the frame of `decisions`."""
    number, days = found["number"].to_numpy(), found["days"].to_numpy()
    heifers, signed = groups.sums(number), groups.sums(number * found["signed"].to_numpy())
    late = groups.sums(number * (days >= BREEDING_AGE_DAYS))
    ages = groups.days(days, number, unit=DAYS_PER_MONTH)
    return {
        key: Decided(heifers[place], signed[place], late[place], ages[place])
        for place, key in enumerate(groups.keys)
    }


# --- Who waits today ---


def _waiting(scope: Scope) -> dict[str, int]:
    flagged = Assessment.objects.filter(herd__in=scope.ids, flagged=True)
    counted = flagged.values_list("next_step").annotate(heifers=Count("pk")).order_by("next_step")
    return dict(counted)


def _late(scope: Scope) -> tuple[Any, ...]:
    """Return the animals present that are past breeding age and undecided: suspect or unresolved, nothing signed.

    The oldest first, at most `MOST_NAMED`, with what tells their next step; each says how many were `found` in all.
    """
    late = Animal.objects.filter(
        herd__in=scope.ids,
        left_on__isnull=True,
        born_on__lte=scope.today - timedelta(days=BREEDING_AGE_DAYS),
        assessment__diagnosis="",
        assessment__verdict__in=[Verdict.SUSPECT.value, Verdict.UNRESOLVED.value],
    )
    told = late.select_related("assessment", "calving", "herd").defer("assessment__reasons")
    return tuple(told.annotate(found=Window(Count("pk"))).order_by("born_on", "pk")[:MOST_NAMED])

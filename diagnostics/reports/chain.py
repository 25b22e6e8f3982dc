"""Report 3, the chain in time: from birth over the sample to the signature, and where heifers wait."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

import pandas as pd
from django.db.models import Count, QuerySet

from diagnostics.engine.vocabulary import Verdict
from diagnostics.models import Assessment, Diagnosis, Sample, SampleStep
from diagnostics.policies.samples import standing
from diagnostics.queries.laboratories import LaboratoryBook
from diagnostics.reports.scope import Scope
from diagnostics.vocabulary import SampleState
from herd.kinship import DAYS_PER_MONTH
from herd.models import Animal

#: Heifers undecided at this age are past the age at which they are first bred, in months.
BREEDING_AGE_MONTHS = 12
#: Of these at most so many are named.
MOST_NAMED = 500
NINE_TENTHS = 0.9


class Span(StrEnum):
    """One link of the chain, from one step to the next that is on record."""

    BIRTH_TO_DRAWN = "birth_to_drawn"
    DRAWN_TO_SENT = "drawn_to_sent"
    SENT_TO_RECEIVED = "sent_to_received"
    RECEIVED_TO_RESULT = "received_to_result"
    DRAWN_TO_RESULT = "drawn_to_result"
    RESULT_TO_SIGNED = "result_to_signed"
    BIRTH_TO_SIGNED = "birth_to_signed"


class Group(StrEnum):
    """By whom the chain is told apart; the values stand in addresses."""

    HERD = "herd"
    LABORATORY = "laboratory"
    VET = "vet"


@dataclass(frozen=True, slots=True)
class Days:
    """Days that one link took: how often it is on record, the median, and within how many nine in ten came."""

    number: int
    median: float | None
    nine_tenths: float | None


@dataclass(slots=True)
class _Way:
    """One sample's way: the days that are known."""

    names: dict[Group, str]
    born_on: date | None
    drawn_on: date
    signed_on: date | None = None
    states: dict[SampleState, date] = field(default_factory=dict)

    def spans(self) -> Iterator[tuple[Span, int]]:
        """Yield the days each link took, where both of its ends are on record and in order."""
        sent, received = self.states.get(SampleState.SENT), self.states.get(SampleState.RECEIVED)
        result = self.states.get(SampleState.RESULTED)
        ends = {
            Span.BIRTH_TO_DRAWN: (self.born_on, self.drawn_on),
            Span.DRAWN_TO_SENT: (self.drawn_on, sent),
            Span.SENT_TO_RECEIVED: (sent, received),
            Span.RECEIVED_TO_RESULT: (received, result),
            Span.DRAWN_TO_RESULT: (self.drawn_on, result),
            Span.RESULT_TO_SIGNED: (result, self.signed_on),
            Span.BIRTH_TO_SIGNED: (self.born_on, self.signed_on),
        }
        for span, (begin, end) in ends.items():
            if begin and end and end >= begin:
                yield span, (end - begin).days


@dataclass(frozen=True, slots=True)
class Chain:
    """The report as plain numbers; `waiting` counts flagged heifers by their next step.

    `late` are the animals past breeding age undecided, the oldest first, at most `MOST_NAMED` of `late_found`.
    """

    samples: int
    spans: dict[Span, Days]
    groups: tuple[tuple[str, int, dict[Span, Days]], ...]
    waiting: dict[str, int]
    late: tuple[Animal, ...]
    late_found: int


def chain(scope: Scope) -> Chain:
    """Read the ways of the samples drawn in the days asked for, and who waits today: seven queries."""
    group = Group(scope.chosen.get("group") or Group.HERD)
    ways = list(_ways(scope).values())
    found: dict[str, list[_Way]] = defaultdict(list)
    for way in ways:
        found[way.names[group]].append(way)
    late = _late(scope)
    return Chain(
        samples=len(ways),
        spans=_spans(ways),
        groups=tuple((name, len(found[name]), _spans(found[name])) for name in sorted(found)),
        waiting=_waiting(scope),
        late=tuple(late.select_related("calving__dam").order_by("born_on", "pk")[:MOST_NAMED]),
        late_found=late.count(),
    )


def _ways(scope: Scope) -> dict[int, _Way]:
    """Return the way of each sample, its steps taken back left out."""
    samples = Sample.objects.filter(herd__in=scope.ids)
    if scope.since:
        samples = samples.filter(collected_on__gte=scope.since)
    if scope.until:
        samples = samples.filter(collected_on__lte=scope.until)
    book, signed = LaboratoryBook(scope.ids), _signed(scope)
    ways = {}
    columns = ("pk", "herd_id", "animal_id", "laboratory", "drawn_by", "animal__born_on", "collected_on")
    for pk, herd, animal, laboratory, drawn_by, born_on, drawn_on in samples.values_list(*columns):
        known = book.find(herd, laboratory)
        names = {
            Group.HERD: scope.herds[herd],
            Group.LABORATORY: known.name if known else laboratory,
            Group.VET: drawn_by,
        }
        signed_on = min((day for day in signed.get(animal, ()) if day >= drawn_on), default=None)
        ways[pk] = _Way(names, born_on, drawn_on, signed_on)
    steps: dict[int, list[tuple[str, date]]] = defaultdict(list)
    noted = SampleStep.objects.filter(sample__in=samples.values("pk")).order_by("sample", "number")
    for sample, step, on in noted.values_list("sample_id", "step", "on"):
        steps[sample].append((step, on))
    for sample, of_sample in steps.items():
        ways[sample].states = {step.state: step.on for step in standing(of_sample)}
    return ways


def _signed(scope: Scope) -> dict[int, list[date]]:
    """Return the days on which each animal's diagnoses that were not revoked were signed."""
    signed: dict[int, list[date]] = defaultdict(list)
    stand = Diagnosis.objects.filter(herd__in=scope.ids, revocation__isnull=True)
    for animal, on in stand.values_list("animal_id", "signed_on"):
        signed[animal].append(on)
    return signed


def days_taken(days: Iterable[int]) -> Days:
    """Return how often, the median and the 90th percentile of some days, to one decimal."""
    values = pd.Series(list(days), dtype="float64")
    if values.empty:
        return Days(0, None, None)
    return Days(len(values), round(float(values.median()), 1), round(float(values.quantile(NINE_TENTHS)), 1))


def _spans(ways: list[_Way]) -> dict[Span, Days]:
    taken: dict[Span, list[int]] = {span: [] for span in Span}
    for way in ways:
        for span, days in way.spans():
            taken[span].append(days)
    return {span: days_taken(days) for span, days in taken.items()}


def _waiting(scope: Scope) -> dict[str, int]:
    flagged = Assessment.objects.filter(herd__in=scope.ids, flagged=True)
    counted = flagged.values_list("next_step").annotate(heifers=Count("pk")).order_by("next_step")
    return dict(counted)


def _late(scope: Scope) -> QuerySet[Animal]:
    """Return the animals present that are past breeding age and undecided: suspect or unresolved, nothing signed."""
    born_by = scope.today - timedelta(days=int(BREEDING_AGE_MONTHS * DAYS_PER_MONTH))
    return Animal.objects.filter(
        herd__in=scope.ids,
        left_on__isnull=True,
        born_on__lte=born_by,
        assessment__diagnosis="",
        assessment__verdict__in=[Verdict.SUSPECT.value, Verdict.UNRESOLVED.value],
    )

"""What waits across herds, list by list: which rows, who may act on them, in which order and columns. Reads only."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    DateField,
    F,
    Model,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)

from diagnostics.engine.vocabulary import AWAITED, NextStep, ResultStatus, Verdict
from diagnostics.models import Assay, Assessment, Contradiction, Sample
from diagnostics.queries.steps import SAMPLING_STEPS
from diagnostics.queries.turnaround import ASSUMED, Turnaround
from diagnostics.queries.worklist_scope import Scope, a_year_earlier
from diagnostics.vocabulary import FAILED_STATES, SampleState, Worklist
from herd.permissions import Right

#: A heifer is decided on before she is bred: she is listed so many days before she is twelve months old.
DECIDING_DAYS_AHEAD = 60
#: At the laboratory, or on the way there.
UNDER_WAY = (SampleState.SENT.value, SampleState.RECEIVED.value)
SAMPLING = sorted(step.value for step in SAMPLING_STEPS)

Rows = QuerySet[Any]


def _assessed(scope: Scope) -> QuerySet[Assessment]:
    return (
        Assessment.objects.filter(herd__in=scope.herds)
        .select_related("animal", "animal__calving")
        .defer("reasons")
    )


def waiting_still(scope: Scope) -> Q:
    """Return the condition of assessments whose next step is not to be taken before a day that is yet to come."""
    return scope.on_the_day(lambda day: Q(not_before__gt=day))


def to_sample(scope: Scope) -> QuerySet[Assessment]:
    """Return animals whose next step draws something; those who have to wait still, last."""
    return _assessed(scope).filter(next_step__in=SAMPLING).annotate(apart=_said(waiting_still(scope)))


def _said(condition: Q) -> Case:
    """Return whether a condition holds, never unknown: databases sort the unknown first or last as they like."""
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())  # noqa: FBT003


def _stepping(step: NextStep) -> Callable[[Scope], QuerySet[Assessment]]:
    def rows(scope: Scope) -> QuerySet[Assessment]:
        return _assessed(scope).filter(next_step=step.value)

    return rows


def do_not_breed(scope: Scope) -> QuerySet[Assessment]:
    """Return the animals not to be bred."""
    return _assessed(scope).filter(do_not_breed=True)


def undecided(scope: Scope) -> Q:
    """Return the condition of animals about to be twelve months old, or older, on whom nothing is decided."""
    ahead = timedelta(days=DECIDING_DAYS_AHEAD)
    return Q(
        do_not_breed=True, diagnosis="", verdict__in=[Verdict.SUSPECT.value, Verdict.UNRESOLVED.value]
    ) & scope.on_the_day(lambda day: Q(animal__born_on__lte=a_year_earlier(day + ahead)))


def deciding(scope: Scope) -> QuerySet[Assessment]:
    """Return the animals that have to be decided on before they are bred."""
    return _assessed(scope).filter(undecided(scope))


def contradictions(scope: Scope) -> QuerySet[Contradiction]:
    """Return what contradicts itself of animals present, and nobody has dealt with."""
    return (
        Contradiction.objects.filter(
            herd__in=scope.herds,
            gone_at__isnull=True,
            dealt_at__isnull=True,
            animal__left_on__isnull=True,
        )
        .select_related("animal", "animal__assessment")
        .defer("animal__assessment__reasons")
    )


def _samples(scope: Scope, *states: str) -> QuerySet[Sample]:
    out = Assay.objects.filter(current__status__in=sorted(AWAITED)).order_by("pk")
    return (
        Sample.objects.filter(herd__in=scope.herds, state__in=states, animal__left_on__isnull=True)
        .select_related("animal")
        .prefetch_related(Prefetch("assays", out, to_attr="awaited"))
    )


def to_send(scope: Scope) -> QuerySet[Sample]:
    """Return the samples drawn and not sent."""
    return _samples(scope, SampleState.DRAWN.value)


def at_laboratory(scope: Scope) -> QuerySet[Sample]:
    """Return the samples sent or received whose result is to come; `late` ones by the laboratory's turnaround."""
    samples = _samples(scope, *UNDER_WAY)
    last = _by_laboratory(scope, samples, Turnaround.last_late)
    return samples.annotate(last_late=last).annotate(late=_said(Q(state_on__lte=F("last_late"))))


def _by_laboratory(scope: Scope, rows: Rows, worked_out: Callable[[Turnaround, date], date]) -> Case:
    """Return a day worked out of the turnaround of each row's laboratory and what day it is in its herd."""
    named: dict[tuple[str, date], list[int]] = defaultdict(list)
    pairs = rows.order_by().values_list("herd_id", "laboratory").distinct()
    for herd, laboratory in pairs:
        turnaround = scope.turnarounds.of(herd, laboratory)
        if turnaround.known:
            named[laboratory, worked_out(turnaround, scope.days[herd])].append(herd)
    whens = [
        When(laboratory=laboratory, herd__in=herds, then=_day(day))
        for (laboratory, day), herds in named.items()
    ]
    assumed = [
        When(herd__in=herds, then=_day(worked_out(ASSUMED, day))) for day, herds in scope.herds_by_day.items()
    ]
    return Case(*whens, *assumed, output_field=DateField())


def _day(day: date) -> Value:
    return Value(day, output_field=DateField())


#: Since when a test's sample has been at the laboratory; without a sample of its own since it was drawn.
SINCE = Case(
    When(sample__state__in=UNDER_WAY, then=F("sample__state_on")),
    When(sample__isnull=True, then=F("collected_on")),
    output_field=DateField(),
)


def _tests(scope: Scope) -> QuerySet[Assay]:
    return Assay.objects.filter(herd__in=scope.herds, animal__left_on__isnull=True).select_related(
        "animal", "current"
    )


def to_enter(scope: Scope) -> QuerySet[Assay]:
    """Return the tests whose result may have come by the shortest turnaround, and those only preliminarily reported.

    A sample that was rejected or lost, or not sent yet, brings no result.
    """
    awaited = _tests(scope).filter(current__status__in=sorted(AWAITED)).annotate(since=SINCE)
    ready = _by_laboratory(scope, awaited, Turnaround.last_ready)
    return (
        awaited.annotate(last_ready=ready)
        .filter(Q(current__status=ResultStatus.PRELIMINARY.value) | Q(since__lte=F("last_ready")))
        .exclude(sample__state__in=sorted(FAILED_STATES))
    )


def unverified(scope: Scope) -> Q:
    """Return the condition of tests whose final result waits for a second person, where the herd asks for one."""
    return Q(
        herd__policy__verified_since__isnull=False,
        current__herd__in=scope.herds,
        current__status=ResultStatus.FINAL.value,
        current__recorded_at__gte=F("herd__policy__verified_since"),
        current__verification__isnull=True,
    )


def to_verify(scope: Scope) -> QuerySet[Assay]:
    """Return the final results that wait for a second person; those the reader entered stand `apart`, last."""
    own = Q(current__recorded_by=scope.user, current__recorded_by__isnull=False)
    unread = _tests(scope).filter(unverified(scope)).select_related("current__recorded_by")
    return unread.annotate(apart=_said(own))


@dataclass(frozen=True, slots=True)
class Listing:
    """One worklist: its rows, the most urgent first in `order`; the right to act on them; its columns.

    `does` names what a press on a row's button does, a key of `presenters.worklists.DOES`.
    """

    rows: Callable[[Scope], Rows]
    model: type[Model]
    right: Right
    order: tuple[Any, ...]
    columns: tuple[str, ...]
    does: str


_VERDICT = ("verdict", "probability")
_YOUNGEST = (F("animal__born_on").desc(nulls_last=True), "animal__number", "pk")
_OLDEST = (F("animal__born_on").asc(nulls_last=True), "animal__number", "pk")
_BY_NUMBER = ("herd__name", "herd__code", "animal__number", "pk")

#: The one table of the worklists, in the order in which they are shown.
LISTS: dict[Worklist, Listing] = {
    Worklist.TO_SAMPLE: Listing(
        to_sample, Assessment, Right.RECORD_RESULTS, ("apart", F("not_before").asc(nulls_first=True), *_YOUNGEST),
        ("born_on", *_VERDICT, "next_step", "not_before"), "next_step",
    ),
    Worklist.TO_SEND: Listing(
        to_send, Sample, Right.RECORD_RESULTS, ("collected_on", "pk"),
        ("tube", "specimen", "drawn_on", "laboratory"), "send",
    ),
    Worklist.AT_LABORATORY: Listing(
        at_laboratory, Sample, Right.RECORD_RESULTS, ("-late", "state_on", "pk"),
        ("tube", "specimen", "laboratory", "state", "state_on", "due_on", "days_late"), "enter_of_sample",
    ),
    Worklist.TO_ENTER: Listing(
        to_enter, Assay, Right.RECORD_RESULTS, (F("since").asc(nulls_last=True), "collected_on", "pk"),
        ("method", "drawn_on", "laboratory", "status", "ready_on"), "enter",
    ),
    Worklist.TO_VERIFY: Listing(
        to_verify, Assay, Right.VERIFY, ("apart", "current__recorded_at", "pk"),
        ("method", "result", "drawn_on", "entered_by", "entered_on"), "verify",
    ),
    Worklist.CONTRADICTIONS: Listing(
        contradictions, Contradiction, Right.VERIFY, ("found_at", "pk"),
        ("contradiction", *_VERDICT, "found_on"), "settle",
    ),
    Worklist.TO_SIGN: Listing(
        _stepping(NextStep.SIGN_DIAGNOSIS), Assessment, Right.SIGN, _OLDEST, ("born_on", *_VERDICT), "sign",
    ),
    Worklist.TO_REVIEW: Listing(
        _stepping(NextStep.REVIEW_DIAGNOSIS), Assessment, Right.SIGN, ("changed_at", "pk"),
        ("born_on", "diagnosis", *_VERDICT), "review",
    ),
    Worklist.DECIDING: Listing(
        deciding, Assessment, Right.RECORD_RESULTS, _OLDEST,
        ("born_on", "twelve_months_on", *_VERDICT, "next_step"), "next_step",
    ),
    Worklist.DO_NOT_BREED: Listing(
        do_not_breed, Assessment, Right.SEE, _BY_NUMBER,
        ("official_id", "pen", "born_on", *_VERDICT, "diagnosis"), "look",
    ),
}  # fmt: skip


class Sort(StrEnum):
    """The orders a list may be shown in: its own, or by herd or animal."""

    URGENT = "urgent"
    HERD = "herd"
    ANIMAL = "animal"


def listed(worklist: Worklist, scope: Scope, *, sort: str = Sort.URGENT) -> Rows:
    """Return the rows of a worklist over these herds, sorted; an order not known is the list's own."""
    listing = LISTS[worklist]
    orders: dict[str, tuple[Any, ...]] = {
        Sort.HERD: ("herd__name", "herd__code", *listing.order),
        Sort.ANIMAL: ("animal__number", "herd__name", "pk"),
    }
    return listing.rows(scope).order_by(*orders.get(sort, listing.order))

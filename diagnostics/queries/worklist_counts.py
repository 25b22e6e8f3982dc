"""How many rows each worklist has in each of some herds: two queries, however many herds. Reads only."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, DateField, Expression, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from diagnostics.engine.vocabulary import AWAITED, NextStep, ResultStatus
from diagnostics.models import Assay, Assessment, Contradiction, Sample
from diagnostics.queries.worklist_scope import Scope
from diagnostics.queries.worklists import (
    SAMPLING,
    SINCE,
    UNDER_WAY,
    undecided,
    unverified,
    waiting_still,
)
from diagnostics.vocabulary import FAILED_STATES, OPEN_STATES, SampleState, Worklist
from herd.models import Animal
from herd.vocabulary import Fate


@dataclass(frozen=True, slots=True)
class Tally:
    """The rows of a worklist, and how many of them call for something today.

    Those that have to wait, results in time and what another person has to do are rows that call for nothing; on the
    do-not-breed list none does.
    """

    rows: int = 0
    due: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Add the rows of another herd."""
        return Tally(self.rows + other.rows, self.due + other.due)


NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in one herd: the tally of each worklist, and what is no worklist, as numbers of animals.

    `results_out` counts tests whose final result is not in, those of animals gone too.
    """

    lists: Mapping[Worklist, Tally] = field(default_factory=dict)
    to_settle: int = 0
    results_out: int = 0
    to_tag: int = 0

    def of(self, worklist: Worklist) -> Tally:
        """Return the tally of one worklist."""
        return self.lists.get(worklist, NOTHING)

    @property
    def to_sample(self) -> int:
        """How many animals a sample is to be taken of next."""
        return self.of(Worklist.TO_SAMPLE).rows

    @property
    def do_not_breed(self) -> int:
        """How many animals are not to be bred."""
        return self.of(Worklist.DO_NOT_BREED).rows


NOTHING_WAITS = Waiting()


class _Row(NamedTuple):
    """So many records of one kind in a herd; `word`, `laboratory` and `on` tell them apart where it matters."""

    what: str
    herd: int
    word: str
    laboratory: str
    on: date | None
    records: int


#: How many records of these words each herd has: what the tallies are read from.
_Words = dict[int, Counter[str]]

#: The word of a test by what its result waits for.
_PRELIMINARY, _ELSEWHERE, _OUT = "preliminary", "elsewhere", "out"
_STEPS = [*SAMPLING, *(NextStep.SIGN_DIAGNOSIS, NextStep.REVIEW_DIAGNOSIS, NextStep.SETTLE_LITTER)]


def waiting_in(scope: Scope) -> dict[int, Waiting]:
    """Count what waits in each herd of a scope, by id of the herd."""
    first, *further = _parts(scope)
    rows = [_Row(*row) for row in first.union(*further, all=True)]
    found: _Words = defaultdict(Counter)
    for row in rows:
        found[row.herd][f"{row.what}:{row.word}"] += row.records
        found[row.herd][row.what] += row.records
        if row.what == "sample" and row.word in UNDER_WAY and row.on is not None:
            due_on = scope.turnarounds.of(row.herd, row.laboratory).due_on(row.on)
            found[row.herd]["late"] += row.records if due_on < scope.days[row.herd] else 0
        if row.what == "test" and row.word == _OUT and row.on is not None:
            ready_on = scope.turnarounds.of(row.herd, row.laboratory).ready_on(row.on)
            found[row.herd]["ready"] += row.records if ready_on <= scope.days[row.herd] else 0
    return {herd: _waiting(found[herd]) for herd in scope.herds}


def _waiting(words: Counter[str]) -> Waiting:
    return Waiting(
        {worklist: Tally(rows(words), due(words)) for worklist, (rows, due) in TALLIES.items()},
        to_settle=words[f"step:{NextStep.SETTLE_LITTER}"],
        results_out=words["test"],
        to_tag=words["to_tag"],
    )


def in_all(waiting: Iterable[Waiting]) -> dict[Worklist, Tally]:
    """Add up the worklists of several herds."""
    listed = list(waiting)
    return {worklist: sum((each.of(worklist) for each in listed), start=NOTHING) for worklist in Worklist}


_Reading = Callable[[Counter[str]], int]


def _sum(*names: str) -> _Reading:
    return lambda words: sum(words[name] for name in names)


def _both(reading: _Reading) -> tuple[_Reading, _Reading]:
    return reading, reading


_SAMPLING = _sum(*(f"step:{step}" for step in SAMPLING))
#: Each worklist with how its rows are counted, and those of them that call for something today.
TALLIES: dict[Worklist, tuple[_Reading, _Reading]] = {
    Worklist.TO_SAMPLE: (_SAMPLING, lambda words: _SAMPLING(words) - words["apart"]),
    Worklist.TO_SEND: _both(_sum(f"sample:{SampleState.DRAWN}")),
    Worklist.AT_LABORATORY: (_sum(*(f"sample:{state}" for state in UNDER_WAY)), _sum("late")),
    Worklist.TO_ENTER: _both(_sum("ready", f"test:{_PRELIMINARY}")),
    Worklist.TO_VERIFY: (_sum("to_verify"), _sum("to_verify:others")),
    Worklist.CONTRADICTIONS: _both(_sum("contradiction")),
    Worklist.TO_SIGN: _both(_sum(f"step:{NextStep.SIGN_DIAGNOSIS}")),
    Worklist.TO_REVIEW: _both(_sum(f"step:{NextStep.REVIEW_DIAGNOSIS}")),
    Worklist.DECIDING: _both(_sum("deciding")),
    Worklist.DO_NOT_BREED: (_sum("do_not_breed"), _sum()),
}


def _parts(scope: Scope) -> list[QuerySet[Any, Any]]:
    """Return what is counted, each part in the columns of `_Row`."""
    herds = scope.herds
    assessed = Assessment.objects.filter(herd__in=herds)
    listed = assessed.filter(do_not_breed=True)
    here = Q(animal__left_on__isnull=True)
    samples = Sample.objects.filter(here, herd__in=herds, state__in=sorted(OPEN_STATES))
    # No result comes of a sample that was rejected or lost: `samples_out` leaves it out too.
    awaited = Assay.objects.filter(herd__in=herds, current__status__in=sorted(AWAITED)).exclude(
        sample__state__in=sorted(FAILED_STATES)
    )
    contradicting = Contradiction.objects.filter(
        here, herd__in=herds, gone_at__isnull=True, dealt_at__isnull=True
    )
    untagged = Animal.objects.filter(
        herd__in=herds, number="", fate=Fate.ALIVE.value, left_on__isnull=True, calving__isnull=False
    )
    verifying = Assay.objects.filter(here, unverified(scope), herd__in=herds)
    return [
        _part("step", assessed.filter(next_step__in=_STEPS), word=F("next_step")),
        _part("apart", assessed.filter(waiting_still(scope), next_step__in=SAMPLING)),
        _part("do_not_breed", listed),
        _part("deciding", listed.filter(undecided(scope))),
        _part("contradiction", contradicting),
        _part("to_tag", untagged),
        _part("sample", samples, word=F("state"), laboratory=F("laboratory"), on=F("state_on")),
        _part("test", awaited, word=_WORD_OF_TEST, laboratory=F("laboratory"), on=SINCE),
        _part("to_verify", verifying, word=_whose(scope)),
    ]


#: What a test's result waits for: the final report, or any; `elsewhere` where nobody is to enter one.
_WORD_OF_TEST = Case(
    When(animal__left_on__isnull=False, then=Value(_ELSEWHERE)),
    When(current__status=ResultStatus.PRELIMINARY.value, then=Value(_PRELIMINARY)),
    default=Value(_OUT),
    output_field=CharField(),
)


def _whose(scope: Scope) -> Case:
    own = When(current__recorded_by=scope.user, current__recorded_by__isnull=False, then=Value("own"))
    return Case(own, default=Value("others"), output_field=CharField())


def _part(
    what: str,
    records: QuerySet[Any],
    *,
    word: F | Expression | None = None,
    laboratory: F | None = None,
    on: F | Expression | None = None,
) -> QuerySet[Any, Any]:
    columns = {
        "_what": Value(what),
        "_word": word or Value(""),
        "_laboratory": laboratory or Value(""),
        # Typed, as a union on PostgreSQL needs it.
        "_on": on or Cast(Value(None), DateField()),
    }
    counted: QuerySet[Any, Any] = (
        records.order_by()
        .annotate(**columns)
        .values("_what", "herd_id", "_word", "_laboratory", "_on")
        .annotate(_records=Count("pk"))
        .values_list("_what", "herd_id", "_word", "_laboratory", "_on", "_records")
    )
    return counted

"""What a herd has decided, and who changed it. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.http import Http404

from diagnostics.models import PRICES, HerdPolicy, ReassessmentRun
from herd.models import Herd, User

DECIDED = (
    "confirm_threshold",
    "clear_threshold",
    "suspect_threshold",
    *PRICES,
    "currency",
    "verified_since",
)


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """One threshold or price changed, or the verification: when, by whom, which, its value before and after.

    `None` is a value not stated.
    """

    at: datetime
    by: User | None
    field: str
    before: Any
    after: Any


def policy_changes(herd: Herd, *, limit: int = 50) -> list[PolicyChange]:
    """Return who changed which threshold or price of a herd, the latest first."""
    # One record more than asked for: the oldest is only what the next one is compared with.
    records = HerdPolicy.history.filter(herd=herd).select_related("history_user")
    latest: list[Any] = list(records.order_by("-history_date", "-history_id")[: limit + 1])
    if len(latest) <= limit:
        latest.append(HerdPolicy(herd=herd))
    return list(_changes(latest))[:limit]


def _changes(records: list[Any]) -> Iterator[PolicyChange]:
    for later, earlier in pairwise(records):
        for field in DECIDED:
            before, after = getattr(earlier, field), getattr(later, field)
            if before != after:
                yield PolicyChange(later.history_date, later.history_user, field, before, after)


def run_of(herd: Herd, run_id: int) -> ReassessmentRun:
    """Return one reading anew of a herd's verdicts; raises `Http404` for another herd's."""
    found = herd.reassessment_runs.filter(pk=run_id).first()
    if found is None:
        raise Http404
    return found


def unfinished_run(herd: Herd) -> ReassessmentRun | None:
    """Return the herd's latest reading anew that is not finished, if there is one."""
    return herd.reassessment_runs.filter(finished_at__isnull=True).first()

"""What the recorded results of a shipment made of the verdicts, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from diagnostics import labels
from diagnostics.actions.shipments import Recorded
from diagnostics.engine.vocabulary import Method
from diagnostics.models import Assay, Assessment
from diagnostics.presenters.assays import method_words, said
from diagnostics.presenters.numbers import probability
from diagnostics.queries.results import is_unverified
from herd.models import Herd


@dataclass(frozen=True, slots=True)
class VerdictThen:
    """A verdict at one moment: its code, its words, and the probability as written (empty without one)."""

    code: str
    label: str
    probability: str


@dataclass(frozen=True, slots=True)
class SavedLine:
    """One result that was just recorded, with the verdict on its animal before and after."""

    herd: Herd
    assay: Assay
    method: str
    said: str
    before: VerdictThen | None
    after: VerdictThen | None
    has_changed: bool
    waits: bool


def as_kept(recorded: Iterable[Recorded]) -> list[dict[str, Any]]:
    """Return what a page after the next one needs of recorded results, to be kept in the session."""
    return [
        {
            "result": str(each.assay.public_id),
            "before": _kept(each.before),
            "after": _kept(each.after),
        }
        for each in recorded
    ]


def _kept(assessment: Assessment | None) -> list[Any] | None:
    return None if assessment is None else [assessment.verdict, assessment.probability]


def saved_lines(kept: Iterable[Mapping[str, Any]], tests: Mapping[str, Assay]) -> list[SavedLine]:
    """Return recorded results as a page shows them; those no longer within reach are left out."""
    return [_line(each, tests[each["result"]]) for each in kept if each["result"] in tests]


def _line(kept: Mapping[str, Any], assay: Assay) -> SavedLine:
    policy = getattr(assay.herd, "policy", None)
    waits = bool(assay.current and is_unverified(assay.current, policy.verified_since if policy else None))
    return SavedLine(
        herd=assay.herd,
        assay=assay,
        method=method_words(Method(assay.method)),
        said=said(assay.current) if assay.current else "",
        before=_then(kept["before"]),
        after=_then(kept["after"]),
        has_changed=kept["before"] != kept["after"],
        waits=waits,
    )


def _then(kept: list[Any] | None) -> VerdictThen | None:
    if kept is None:
        return None
    verdict, chance = kept
    return VerdictThen(
        verdict, str(labels.VERDICT[verdict]), "" if chance is None else probability(float(chance))
    )

"""A copy of the evidence that stays as it was, and the digest by which new evidence is noticed."""

import hashlib
import json
from dataclasses import fields
from typing import Any

from diagnostics.engine.evidence import AssayEvidence, Evidence, Littermate, Validation
from diagnostics.engine.littermates import littermate_reasons
from diagnostics.engine.vocabulary import ResultStatus

Frozen = dict[str, Any]
#: When a result was reported is no part of what it says: a day put right asks nobody to sign again.
_NOT_SAID = frozenset({"reported_on"})


def frozen(evidence: Evidence) -> Frozen:
    """Return all that a verdict rests on as JSON.

    Whether she and her littermates are present, samples out, and what was signed before are no evidence, and left out;
    of littermates' results only those that tell something of her stay.
    """
    birth = evidence.birth
    return {
        "sex": evidence.sex.value,
        "born_on": _plain(evidence.born_on),
        "birth": birth
        and {
            "littermates": [
                {"sex": each.sex.value, "assays": frozen_assays(_told_of(each))} for each in birth.littermates
            ],
            "number_born": birth.number_born,
            "fetuses_scanned": birth.fetuses_scanned,
            "unsettled": birth.unsettled,
        },
        "birth_as_stated": _plain(evidence.birth_as_stated),
        "calvings": [_plain(day) for day in evidence.calvings],
        "assays": frozen_assays(evidence.assays),
    }


def _told_of(littermate: Littermate) -> tuple[AssayEvidence, ...]:
    """Return the results of a littermate that say whether it shares blood: those her page shows."""
    told = {reason.data["assay"] for reason in littermate_reasons((littermate,))}
    return tuple(assay for assay in littermate.assays if assay.key in told)


def frozen_assays(assays: tuple[AssayEvidence, ...]) -> list[Frozen]:
    """Return what results say as JSON, samples out left out, in an order of their own."""
    said = [each.name for each in fields(AssayEvidence) if each.name not in _NOT_SAID]
    reported = [
        {name: _plain(getattr(assay, name)) for name in said}
        for assay in assays
        if assay.status != ResultStatus.OUT
    ]
    return sorted(reported, key=lambda assay: (assay["collected_on"], assay["key"]))


def digest(content: Any) -> str:
    """Return the SHA-256 of JSON, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def evidence_digest(copy: Frozen) -> str:
    """Return the digest by which new evidence is noticed.

    A laboratory's own counts are figures, not evidence: they are kept in the copy, and a change of theirs alone asks
    for no review. What says nothing is left out, so that a later version that asks one thing more finds nothing new.
    """
    return digest(_telling(copy))


def _telling(value: Any) -> Any:
    if isinstance(value, dict):
        told = {name: _telling(each) for name, each in value.items() if name != "validation"}
        return {name: each for name, each in told.items() if each not in (None, "", [])}
    return [_telling(each) for each in value] if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(str(each) for each in value)
    if isinstance(value, Validation):
        return [value.missed, value.freemartins, value.false_positives, value.controls]
    return value.isoformat() if hasattr(value, "isoformat") else value

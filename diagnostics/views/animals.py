"""The page of one animal: all that is on record of her, the verdict explained, and what to do next."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from diagnostics import presenters
from diagnostics.engine.vocabulary import Method
from diagnostics.models import Assessment
from diagnostics.presenters import assays as assay_words
from diagnostics.presenters.co_twin import bull_co_twin_warning, is_bull_co_twin, lived
from diagnostics.presenters.contradictions import contradiction_view
from diagnostics.presenters.decision import decision
from diagnostics.presenters.diagnoses import diagnosis_view
from diagnostics.presenters.history import change_lines, verdict_line
from diagnostics.presenters.kin import calving_line, kin_line, may_come_back
from diagnostics.presenters.offers import offers
from diagnostics.presenters.outlooks import advice
from diagnostics.queries.animals import AnimalRecord, AsOfToday, animal_of, as_of_today, record_of
from diagnostics.queries.contradiction_pages import contradictions_of
from diagnostics.queries.diagnoses import diagnoses_of
from herd.decorators import herd_view
from herd.models import Herd
from herd.permissions import Right


@herd_view()
def animal(request: HttpRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Show an animal: who she is, her litter, her tests, the verdict with its reasons, and its history."""
    today = herd.today()
    record = record_of(animal_of(herd, public_id))
    context = {
        "herd": herd,
        "animal": record.animal,
        "record": record,
        "today": today,
        **_kin(record),
        **_tests(record),
        "may_come_back": Right.RECORD_LEAVING in herd.rights and may_come_back(record.animal),
        "contradictions": [contradiction_view(each, herd) for each in contradictions_of(record.animal)],
        "diagnoses": [diagnosis_view(each) for each in diagnoses_of(record.animal)],
        "verdicts": [verdict_line(change) for change in record.verdicts],
        "changes": change_lines(record.changes),
    }
    if record.assessment is not None:
        context |= _explained(record, record.assessment, herd, today)
    return render(request, "diagnostics/animal.html", context)


def _explained(record: AnimalRecord, assessment: Assessment, herd: Herd, today: date) -> dict[str, Any]:
    rights = herd.rights
    step = presenters.next_step(assessment, record.animal, herd, rights)
    judged = as_of_today(record.animal, today=today)
    bull_co_twin = is_bull_co_twin(assessment)
    return {
        "assessment": assessment,
        "verdict": presenters.verdict(assessment),
        **presenters.weighed_and_beside(assessment),
        "step": step,
        "step_waits": step.not_before is not None and step.not_before > today,
        "advice": advice(judged.advice) if judged else [],
        **_worth(judged, today),
        "bull_co_twin": bull_co_twin,
        "warning": bull_co_twin_warning() if bull_co_twin and lived(record.animal) else [],
    }


def _worth(judged: AsOfToday | None, today: date) -> dict[str, Any]:
    """Say where a flagged heifer can be tested, and whether that is worth its price."""
    if judged is None:
        return {"offers": [], "decision": None}
    where = offers(judged.offers, judged.evidence, judged.policy.thresholds(), as_of=today)
    return {
        "offers": where,
        "decision": decision(judged.evidence, judged.policy, as_of=today, offers=where),
    }


def _kin(record: AnimalRecord) -> dict[str, Any]:
    return {
        "litter": [kin_line(calf) for calf in record.littermates],
        "beside_litter": [kin_line(calf) for calf in record.beside],
        "siblings": [kin_line(calf) for calf in record.siblings],
        "calvings": [calving_line(calving) for calving in record.calvings],
    }


def _tests(record: AnimalRecord) -> dict[str, Any]:
    return {
        "assays": [
            (
                assay,
                assay_words.method_words(Method(assay.method)),
                assay_words.specimen_words(assay),
                assay_words.said(assay.current) if assay.current else "",
            )
            for assay in record.assays
        ],
        "samples": [(sample, assay_words.caveats(sample.caveats)) for sample in record.samples],
    }

"""Words for verdicts, reasons, next steps and figures, in the reader's language. No screen words them itself."""

from diagnostics.presenters.next_steps import NextStepView, next_step
from diagnostics.presenters.numbers import probability, risk
from diagnostics.presenters.reason_views import ReasonView, reasons, weighed_and_beside
from diagnostics.presenters.verdicts import VerdictView, verdict

__all__ = [
    "NextStepView",
    "ReasonView",
    "VerdictView",
    "next_step",
    "probability",
    "reasons",
    "risk",
    "verdict",
    "weighed_and_beside",
]

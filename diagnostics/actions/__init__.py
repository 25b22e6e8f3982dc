"""The only writers of diagnostics' records: keyword-only, atomic, `by=` the user, a named error on refusal."""

from diagnostics.actions.assays import record_result, supersede_result, void_result
from diagnostics.actions.assessments import record_assessments
from diagnostics.actions.policy import change_policy, reassess_in_steps
from diagnostics.actions.samples import record_sample

__all__ = [
    "change_policy",
    "reassess_in_steps",
    "record_assessments",
    "record_result",
    "record_sample",
    "supersede_result",
    "void_result",
]

"""Why a verdict was worked out anew: the changes of a herd's births, and those of diagnostics itself."""

from enum import StrEnum


class Cause(StrEnum):
    """Why a verdict was worked out anew, beside the `Change`s that `herd` announces."""

    SAMPLE_DRAWN = "sample_drawn"
    RESULT_RECORDED = "result_recorded"
    RESULT_SUPERSEDED = "result_superseded"
    RESULT_VOIDED = "result_voided"
    RESULTS_IMPORTED = "results_imported"
    THRESHOLDS_CHANGED = "thresholds_changed"
    TIME_PASSED = "time_passed"
    REASSESSED = "reassessed"

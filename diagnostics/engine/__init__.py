"""The engine: from what is on record of one animal to a verdict with its reasons (`clinical.md`).

Pure: no Django, no clock, no input or output. `assess` is the way in.
"""

from diagnostics.engine.assessment import ENGINE_VERSION, Assessment, assess
from diagnostics.engine.evidence import (
    AssayEvidence,
    Birth,
    Evidence,
    Littermate,
    SignedDiagnosis,
    Thresholds,
    Validation,
)
from diagnostics.engine.outlook import MethodOutlook, OutcomeOutlook, outlook
from diagnostics.engine.reasons import Reason

__all__ = [
    "ENGINE_VERSION",
    "AssayEvidence",
    "Assessment",
    "Birth",
    "Evidence",
    "Littermate",
    "MethodOutlook",
    "OutcomeOutlook",
    "Reason",
    "SignedDiagnosis",
    "Thresholds",
    "Validation",
    "assess",
    "outlook",
]

"""What diagnostics keeps of a herd's animals."""

from diagnostics.models.assays import Assay, AssayResult, Sample
from diagnostics.models.assessments import Assessment, AssessmentChange
from diagnostics.models.policy import PRICES, HerdPolicy, ReassessmentRun, name_of

__all__ = [
    "PRICES",
    "Assay",
    "AssayResult",
    "Assessment",
    "AssessmentChange",
    "HerdPolicy",
    "ReassessmentRun",
    "Sample",
    "name_of",
]

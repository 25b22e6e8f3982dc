"""What diagnostics keeps of a herd's animals."""

from diagnostics.models.assays import Assay, AssayResult, Verification
from diagnostics.models.assessments import Assessment, AssessmentChange
from diagnostics.models.attachments import Attachment
from diagnostics.models.diagnoses import Certificate, Contradiction, Diagnosis, Revocation, Signatory
from diagnostics.models.laboratories import Laboratory, LaboratoryMethod, LaboratorySpecimen
from diagnostics.models.policy import PRICES, HerdPolicy, ReassessmentRun, name_of
from diagnostics.models.reports import ReportMail, ReportRun, SavedReport
from diagnostics.models.samples import Sample, SampleStep
from diagnostics.models.worklists import CalendarFeed, WorklistMail

__all__ = [
    "PRICES",
    "Assay",
    "AssayResult",
    "Assessment",
    "AssessmentChange",
    "Attachment",
    "CalendarFeed",
    "Certificate",
    "Contradiction",
    "Diagnosis",
    "HerdPolicy",
    "Laboratory",
    "LaboratoryMethod",
    "LaboratorySpecimen",
    "ReassessmentRun",
    "ReportMail",
    "ReportRun",
    "Revocation",
    "Sample",
    "SampleStep",
    "SavedReport",
    "Signatory",
    "Verification",
    "WorklistMail",
    "name_of",
]

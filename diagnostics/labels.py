"""Words shown to people for the values of the engine's vocabulary and of our own.

Keys are plain strings, so that migrations import nothing of ours.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diagnostics.engine.entry import EntryProblemCode
from diagnostics.engine.reading import Reading
from diagnostics.engine.vocabulary import (
    Caveat,
    Method,
    NextStep,
    Outcome,
    PregnancyFinding,
    ResultStatus,
    Specimen,
    Verdict,
)
from diagnostics.vocabulary import (
    Cause,
    ContradictionKind,
    FileKind,
    MailedPeriod,
    RejectionCause,
    SampleState,
    SignedConclusion,
    Step,
    Worklist,
)
from herd.vocabulary import Change

METHOD = {
    Method.PCR_AMELOGENIN.value: _("PCR, amelogenin (AMELX/AMELY)"),
    Method.PCR_MULTICOPY.value: _("PCR, multicopy (BOV97M, BRY.1, TSPY)"),
    Method.PCR_SRY.value: _("PCR, SRY"),
    Method.PCR_OTHER_Y.value: _("PCR, another Y marker"),
    Method.QPCR.value: _("Quantitative PCR (qPCR)"),
    Method.DDPCR.value: _("Digital PCR (ddPCR)"),
    Method.KARYOTYPE.value: _("Karyotype"),
    Method.FISH.value: _("FISH"),
    Method.BLOOD_TYPING.value: _("Blood typing"),
    Method.SNP_ARRAY.value: _("SNP array"),
    Method.AMH.value: _("AMH (anti-Müllerian hormone)"),
    Method.VAGINAL_LENGTH.value: _("Vaginal length"),
    Method.EXTERNAL_EXAM.value: _("External examination"),
    Method.TRACT_EXAM.value: _("Examination of the tract"),
    Method.PREGNANCY_CHECK.value: _("Pregnancy check"),
}
SPECIMEN = {
    Specimen.BLOOD_EDTA.value: _("Blood, EDTA"),
    Specimen.BLOOD_HEPARIN.value: _("Blood, heparin"),
    Specimen.BLOOD_CARD.value: _("Blood card"),
    Specimen.BUFFY_COAT.value: _("Buffy coat"),
    Specimen.PLASMA.value: _("Plasma"),
    Specimen.SERUM.value: _("Serum"),
    Specimen.HAIR.value: _("Hair with roots"),
    Specimen.EAR_TISSUE.value: _("Ear tissue"),
    Specimen.MILK.value: _("Milk"),
    Specimen.SEMEN.value: pgettext_lazy("specimen", "Semen"),
    Specimen.OTHER.value: pgettext_lazy("specimen", "Other"),
}
RESULT_STATUS = {
    ResultStatus.OUT.value: _("Sample out"),
    ResultStatus.PRELIMINARY.value: _("Preliminary"),
    ResultStatus.FINAL.value: _("Final"),
    ResultStatus.VOID.value: pgettext_lazy("result", "Void"),
}
OUTCOME = {
    Outcome.DETECTED.value: _("Male cells or DNA detected"),
    Outcome.NOT_DETECTED.value: _("Not detected"),
    Outcome.INCONCLUSIVE.value: _("Inconclusive"),
    Outcome.FAILED.value: pgettext_lazy("test", "Failed"),
    Outcome.NOT_STATED.value: _("Not stated"),
}
CAVEAT = {
    Caveat.TRANSFUSED.value: _("Transfused in the 90 days before"),
    Caveat.PREGNANT.value: _("Pregnant then or before"),
    Caveat.SHARED_NEEDLE.value: _("Same needle as her twin"),
}
PREGNANCY_FINDING = {
    PregnancyFinding.PREGNANT.value: _("Pregnant"),
    PregnancyFinding.NOT_PREGNANT.value: _("Not pregnant"),
    PregnancyFinding.NOT_STATED.value: _("Not stated"),
}
VERDICT = {
    Verdict.NOT_APPLICABLE.value: pgettext_lazy("verdict", "Not applicable"),
    Verdict.NOT_AT_RISK.value: pgettext_lazy("verdict", "Not at risk"),
    Verdict.BIRTH_UNKNOWN.value: pgettext_lazy("verdict", "Birth unknown"),
    Verdict.SUSPECT.value: pgettext_lazy("verdict", "Suspect"),
    Verdict.UNRESOLVED.value: pgettext_lazy("verdict", "Unresolved"),
    Verdict.CONFIRMED.value: pgettext_lazy("verdict", "Confirmed"),
    Verdict.CLEARED.value: pgettext_lazy("verdict", "Cleared"),
}
CAUSE = {
    Change.CALVING_RECORDED.value: _("Calving recorded"),
    Change.CALVING_CORRECTED.value: _("Calving corrected"),
    Change.CALVINGS_JOINED.value: _("Calvings joined"),
    Change.CALVINGS_SEPARATED.value: _("Calvings declared two litters"),
    Change.CALVING_VOIDED.value: _("Calving voided"),
    Change.CALF_ADDED.value: _("Calf added"),
    Change.ANIMAL_ENTERED.value: _("Animal entered"),
    Change.ANIMAL_CORRECTED.value: _("Animal corrected"),
    Change.ANIMAL_LEFT.value: _("Animal left the herd"),
    Change.ANIMAL_RETURNED.value: _("Animal back in the herd"),
    Change.BIRTHS_IMPORTED.value: _("Births imported"),
    Cause.SAMPLE_DRAWN.value: _("Sample drawn"),
    Cause.RESULT_RECORDED.value: _("Result recorded"),
    Cause.RESULT_SUPERSEDED.value: _("Result superseded"),
    Cause.RESULT_VOIDED.value: _("Result voided"),
    Cause.RESULTS_IMPORTED.value: _("Results imported"),
    Cause.RESULT_VERIFIED.value: _("Result verified"),
    Cause.SAMPLE_FAILED.value: _("Sample rejected or lost"),
    Cause.DIAGNOSIS_SIGNED.value: _("Diagnosis signed"),
    Cause.DIAGNOSIS_REVOKED.value: _("Diagnosis revoked"),
    Cause.THRESHOLDS_CHANGED.value: _("Thresholds changed"),
    Cause.VERIFICATION_CHANGED.value: _("Verification by a second person changed"),
    Cause.LABORATORY_CHANGED.value: _("Laboratory's own figures changed"),
    Cause.TIME_PASSED.value: _("Time passed"),
    Cause.REASSESSED.value: _("Worked out anew"),
}
NEXT_STEP = {
    NextStep.NONE.value: _("Nothing to do"),
    NextStep.REVIEW_DIAGNOSIS.value: _("Review the diagnosis"),
    NextStep.RECORD_SEX.value: _("Record the sex"),
    NextStep.CHECK_IDENTITY.value: _("Check the identity of sample and animal"),
    NextStep.SETTLE_LITTER.value: _("Settle the litter"),
    NextStep.AWAIT_RESULT.value: _("Await the result"),
    NextStep.SAMPLE_OWN_TISSUE.value: _("Sample hair"),
    NextStep.RESAMPLE.value: _("Draw a new sample"),
    NextStep.AWAIT_CALVING.value: _("Await the calving"),
    NextStep.REFER_TO_SPECIALIST.value: _("Refer to a specialist"),
    NextStep.REPEAT_TEST.value: _("Repeat the test"),
    NextStep.CHECK_PREGNANCY.value: _("Check for pregnancy"),
    NextStep.TEST_FURTHER.value: _("Test further"),
    NextStep.RECORD_LITTERMATE_SEX.value: _("Record the littermate's sex"),
    NextStep.SIGN_DIAGNOSIS.value: _("Sign the diagnosis"),
    NextStep.DRAW_BLOOD.value: _("Draw blood"),
    NextStep.COMPLETE_BIRTH_RECORD.value: _("Complete the birth record"),
}
SAMPLE_STATE = {
    SampleState.DRAWN.value: pgettext_lazy("sample", "Drawn"),
    SampleState.SENT.value: pgettext_lazy("sample", "Sent"),
    SampleState.RECEIVED.value: pgettext_lazy("sample", "Received"),
    SampleState.RESULTED.value: pgettext_lazy("sample", "Resulted"),
    SampleState.REJECTED.value: pgettext_lazy("sample", "Rejected"),
    SampleState.LOST.value: pgettext_lazy("sample", "Lost"),
}
STEP = SAMPLE_STATE | {Step.TAKEN_BACK.value: pgettext_lazy("sample", "Step taken back")}
MAILED_PERIOD = {
    MailedPeriod.MONTH_BEFORE.value: _("The month before"),
    MailedPeriod.THIS_YEAR.value: _("This year so far"),
    MailedPeriod.LAST_12_MONTHS.value: _("The last 12 months"),
    MailedPeriod.AS_ASKED.value: _("The days shown now"),
}
REJECTION_CAUSE = {
    RejectionCause.CLOTTED.value: _("Clotted"),
    RejectionCause.HAEMOLYSED.value: _("Haemolysed"),
    RejectionCause.LEAKED.value: _("Leaked"),
    RejectionCause.UNLABELLED.value: _("Unlabelled"),
    RejectionCause.TOO_OLD.value: _("Too old"),
    RejectionCause.TOO_LITTLE.value: _("Too little"),
    RejectionCause.OTHER.value: pgettext_lazy("why a sample is rejected", "Other"),
}
CONTRADICTION = {
    ContradictionKind.RESULTS_CONFLICT.value: _("Male cells found, and not found"),
    ContradictionKind.OWN_TISSUE_MALE.value: _("Male DNA in her own tissue"),
    ContradictionKind.ONLY_MALE_CELLS.value: _("Only male cells in her blood"),
    ContradictionKind.POSITIVE_BUT_CALVED.value: _("Male cells found, and she calved"),
    ContradictionKind.POSITIVE_BUT_PREGNANT.value: _("Male cells found, and she was found pregnant"),
    ContradictionKind.NOT_IN_HERD_THAT_DAY.value: _("Not in the herd on the day of the sample"),
}
WORKLIST = {
    Worklist.TO_SAMPLE.value: _("To sample"),
    Worklist.TO_SEND.value: _("To send"),
    Worklist.AT_LABORATORY.value: _("At the laboratory"),
    Worklist.TO_ENTER.value: _("Results to enter"),
    Worklist.TO_VERIFY.value: _("To verify"),
    Worklist.CONTRADICTIONS.value: _("Contradictions"),
    Worklist.TO_SIGN.value: _("To sign"),
    Worklist.TO_REVIEW.value: _("To review"),
    Worklist.DECIDING.value: _("Undecided near 12 months"),
    Worklist.DO_NOT_BREED.value: _("Do not breed"),
}
SIGNED_CONCLUSION = {
    SignedConclusion.FREEMARTIN.value: pgettext_lazy("diagnosis", "Freemartin"),
    SignedConclusion.NOT_FREEMARTIN.value: pgettext_lazy("diagnosis", "Not a freemartin"),
    SignedConclusion.UNDETERMINED.value: pgettext_lazy("diagnosis", "Undetermined"),
    SignedConclusion.OTHER_DISORDER.value: pgettext_lazy("diagnosis", "Other disorder"),
}
FILE_KIND = {FileKind.PDF.value: "PDF", FileKind.JPEG.value: "JPEG", FileKind.PNG.value: "PNG"}
#: What each field of a result is called within a sentence.
RESULT_FIELD = {
    "outcome": _("what the laboratory found"),
    "cells_xx": _("the XX cells counted"),
    "cells_xy": _("the XY cells counted"),
    "male_fraction_pct": _("the percentage of male cells"),
    "vaginal_length_cm": _("the length in centimetres"),
    "amh_pg_ml": _("the AMH in pg/mL"),
    "abnormal": _("whether it was normal"),
    "finding": _("pregnant or not pregnant"),
}
UNIT = {"male_fraction_pct": "%", "vaginal_length_cm": "cm", "amh_pg_ml": "pg/mL"}
READING = {
    Reading.POSITIVE.value: _("male cells found"),
    Reading.NEGATIVE.value: _("no male cells found"),
    Reading.INCONCLUSIVE.value: _("inconclusive"),
}
#: Why a result is refused when it is entered, on forms as in files.
ENTRY_PROBLEM = {
    EntryProblemCode.SPECIMEN_REQUIRED.value: _("Say what was drawn: «%(method)s» is done on a specimen."),
    EntryProblemCode.SPECIMEN_WITHOUT_SAMPLE.value: _(
        "«%(method)s» is done on the animal herself: leave the specimen empty."
    ),
    EntryProblemCode.SPECIMEN_NOT_FOR_METHOD.value: _(
        "«%(method)s» cannot be done on «%(specimen)s». It needs: %(allowed)s."
    ),
    EntryProblemCode.MUST_BE_GIVEN.value: _("«%(method)s» must state %(fields)s."),
    EntryProblemCode.BOTH_COUNTS_OR_NEITHER.value: _("Enter both counts, XX and XY, or neither."),
    EntryProblemCode.NEGATIVE_CELLS.value: _("%(value)s cells cannot have been counted."),
    EntryProblemCode.OUT_OF_BOUNDS.value: _("%(value)s lies outside %(least)s to %(greatest)s %(unit)s."),
    EntryProblemCode.CONTRADICTION.value: _(
        "«%(outcome)s» contradicts the figures entered, which read: %(reads)s."
    ),
}

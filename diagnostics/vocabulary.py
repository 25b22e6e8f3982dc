"""The words of the vet's bench: why verdicts change, a sample's life, contradictions, and what is signed."""

from enum import StrEnum


class Cause(StrEnum):
    """Why a verdict was worked out anew, beside the `Change`s that `herd` announces."""

    SAMPLE_DRAWN = "sample_drawn"
    RESULT_RECORDED = "result_recorded"
    RESULT_SUPERSEDED = "result_superseded"
    RESULT_VOIDED = "result_voided"
    RESULTS_IMPORTED = "results_imported"
    RESULT_VERIFIED = "result_verified"
    SAMPLE_FAILED = "sample_failed"
    DIAGNOSIS_SIGNED = "diagnosis_signed"
    DIAGNOSIS_REVOKED = "diagnosis_revoked"
    THRESHOLDS_CHANGED = "thresholds_changed"
    VERIFICATION_CHANGED = "verification_changed"
    LABORATORY_CHANGED = "laboratory_changed"
    TIME_PASSED = "time_passed"
    REASSESSED = "reassessed"


class SampleState(StrEnum):
    """Where a sample is in its life, from the animal to its result."""

    DRAWN = "drawn"
    SENT = "sent"
    RECEIVED = "received"
    RESULTED = "resulted"
    REJECTED = "rejected"
    LOST = "lost"


#: The code of a tube is in use, and its result still to come.
OPEN_STATES = frozenset({SampleState.DRAWN, SampleState.SENT, SampleState.RECEIVED})
#: No test comes of it: a result that was out is awaited no longer.
FAILED_STATES = frozenset({SampleState.REJECTED, SampleState.LOST})


class Step(StrEnum):
    """One line in a sample's life: the state it came to, or the line before taken back."""

    DRAWN = "drawn"
    SENT = "sent"
    RECEIVED = "received"
    RESULTED = "resulted"
    REJECTED = "rejected"
    LOST = "lost"
    TAKEN_BACK = "taken_back"


class RejectionCause(StrEnum):
    """Why a laboratory, or whoever drew it, rejected a sample."""

    CLOTTED = "clotted"
    HAEMOLYSED = "haemolysed"
    LEAKED = "leaked"
    UNLABELLED = "unlabelled"
    TOO_OLD = "too_old"
    TOO_LITTLE = "too_little"
    OTHER = "other"


class ContradictionKind(StrEnum):
    """What on record of one animal cannot all be true, or wants a vet's eye."""

    RESULTS_CONFLICT = "results_conflict"
    OWN_TISSUE_MALE = "own_tissue_male"
    ONLY_MALE_CELLS = "only_male_cells"
    POSITIVE_BUT_CALVED = "positive_but_calved"
    POSITIVE_BUT_PREGNANT = "positive_but_pregnant"
    NOT_IN_HERD_THAT_DAY = "not_in_herd_that_day"


class Worklist(StrEnum):
    """What waits for somebody, across herds; the values stand in addresses."""

    TO_SAMPLE = "to-sample"
    TO_SEND = "to-send"
    AT_LABORATORY = "at-laboratory"
    TO_ENTER = "to-enter"
    TO_VERIFY = "to-verify"
    CONTRADICTIONS = "contradictions"
    TO_SIGN = "to-sign"
    TO_REVIEW = "to-review"
    DECIDING = "deciding"
    DO_NOT_BREED = "do-not-breed"


class SignedConclusion(StrEnum):
    """What a veterinarian states of an animal."""

    FREEMARTIN = "freemartin"
    NOT_FREEMARTIN = "not_freemartin"
    UNDETERMINED = "undetermined"
    OTHER_DISORDER = "other_disorder"


#: The only statement that takes an animal off the do-not-breed list; any other puts her on it.
MAY_BREED = frozenset({SignedConclusion.NOT_FREEMARTIN})


class FileKind(StrEnum):
    """What an attached file is, told by its content."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"


class MailedPeriod(StrEnum):
    """Of which days a monthly report is: as asked, or whole months that move on with each mail."""

    MONTH_BEFORE = "month_before"
    THIS_YEAR = "this_year"
    LAST_12_MONTHS = "last_12_months"
    AS_ASKED = "as_asked"

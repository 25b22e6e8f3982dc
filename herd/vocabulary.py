"""The words of a herd's records: what can be said of an animal, a calving, a person.

Pure: no Django, so that the engine of `diagnostics` may use the same words. The values are those of the
file contract (`formats.md`); the words shown to people stand in `herd.labels`.
"""

from enum import StrEnum


class Sex(StrEnum):
    """Sex of an animal as recorded."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


class Fate(StrEnum):
    """State of a calf within 48 hours of its calving."""

    ALIVE = "alive"
    STILLBORN = "stillborn"
    DIED = "died"
    ABORTED = "aborted"
    MUMMIFIED = "mummified"
    UNKNOWN = "unknown"


DEAD_FATES = frozenset({Fate.STILLBORN, Fate.DIED, Fate.ABORTED, Fate.MUMMIFIED})


class BirthAsStated(StrEnum):
    """What a seller said of a bought animal's birth."""

    SINGLE = "single"
    TWIN_TO_BULL = "twin_to_bull"
    TWIN_TO_HEIFER = "twin_to_heifer"
    TWIN_TO_UNKNOWN = "twin_to_unknown"


class Answer(StrEnum):
    """An answer to a yes-or-no question that may not have been asked."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Semen(StrEnum):
    """Semen the dam was served with; shown, not weighed."""

    CONVENTIONAL = "conventional"
    SEXED_FEMALE = "sexed_female"
    SEXED_MALE = "sexed_male"


class Membranes(StrEnum):
    """What became of the fetal membranes (afterbirth) of a calving."""

    PASSED = "passed"
    RETAINED = "retained"
    UNKNOWN = "unknown"


class LeftReason(StrEnum):
    """Why an animal is no longer in the herd."""

    SOLD = "sold"
    DIED = "died"
    CULLED = "culled"
    OTHER = "other"


class Units(StrEnum):
    """Units a herd's people read; storage is always metric."""

    METRIC = "metric"
    IMPERIAL = "imperial"


class Role(StrEnum):
    """What a member is to a herd; one person may hold several."""

    READER = "reader"
    STAFF = "staff"
    VET = "vet"
    MANAGER = "manager"


class Change(StrEnum):
    """What happened to a herd's births, as told to whoever listens (`herd.signals.births_changed`)."""

    CALVING_RECORDED = "calving_recorded"
    CALVING_CORRECTED = "calving_corrected"
    CALVINGS_JOINED = "calvings_joined"
    CALVINGS_SEPARATED = "calvings_separated"
    CALVING_VOIDED = "calving_voided"
    CALF_ADDED = "calf_added"
    ANIMAL_ENTERED = "animal_entered"
    ANIMAL_CORRECTED = "animal_corrected"
    ANIMAL_LEFT = "animal_left"
    ANIMAL_RETURNED = "animal_returned"
    BIRTHS_IMPORTED = "births_imported"


class ImportKind(StrEnum):
    """What the rows of an imported file are of."""

    BIRTHS = "births"
    ANIMALS = "animals"
    RESULTS = "results"


class ImportState(StrEnum):
    """How far a file has come: read into the staging table, tried, or taken into the records."""

    STAGED = "staged"
    PREVIEWED = "previewed"
    CONFIRMED = "confirmed"


class RowOutcome(StrEnum):
    """What a row of an imported file does to the records."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


class SameLitter(StrEnum):
    """The answer to «the same litter?», asked where the dam has another calving at most three days off."""

    NOT_ASKED = ""
    SAME = "same"
    ANOTHER = "another"

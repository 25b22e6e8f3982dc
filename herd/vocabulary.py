"""The words in which animals, births and people are recorded.

Pure: no Django here, so that the engine may read the same words. The values are those of files, addresses and
the database (`formats.md`); what a reader sees is put on in `herd/labels.py`.
"""

from enum import StrEnum


class Sex(StrEnum):
    """An animal's sex as it stands on record."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


class Fate(StrEnum):
    """A calf's state within 48 hours of the calving."""

    ALIVE = "alive"
    STILLBORN = "stillborn"
    DIED = "died"
    ABORTED = "aborted"
    MUMMIFIED = "mummified"
    UNKNOWN = "unknown"


class BirthAsStated(StrEnum):
    """What the seller of a bought animal says of her birth."""

    SINGLE = "single"
    TWIN_TO_BULL = "twin_to_bull"
    TWIN_TO_HEIFER = "twin_to_heifer"
    TWIN_TO_UNKNOWN = "twin_to_unknown"


class Role(StrEnum):
    """What a person is to a herd."""

    READER = "reader"
    STAFF = "staff"
    VET = "vet"
    MANAGER = "manager"


class LeftReason(StrEnum):
    """Why an animal is no longer in the herd."""

    SOLD = "sold"
    DIED = "died"
    CULLED = "culled"
    OTHER = "other"


class Semen(StrEnum):
    """Kind of semen the litter was got by."""

    CONVENTIONAL = "conventional"
    SEXED_FEMALE = "sexed_female"
    SEXED_MALE = "sexed_male"


class Answer(StrEnum):
    """A yes-or-no question in which not knowing is an answer of its own."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Membranes(StrEnum):
    """Whether the fetal membranes were passed after the calving."""

    PASSED = "passed"
    RETAINED = "retained"
    UNKNOWN = "unknown"

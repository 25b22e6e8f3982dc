"""Relatives and calvings of an animal, as lines of a list."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnostics.presenters.verdicts import VerdictView, verdict
from diagnostics.queries.animals import assessment_of
from herd import labels as herd_labels
from herd.kinship import pairing
from herd.models import Animal, Calving
from herd.vocabulary import DEAD_FATES, Fate


@dataclass(frozen=True, slots=True)
class KinLine:
    """A relative: its name on a page, sex, what became of it, and its verdict if it has one."""

    animal: Animal
    name: str
    sex: str
    fate: str
    verdict: VerdictView | None


def kin_line(animal: Animal) -> KinLine:
    """Return a relative as a line. Reads `animal.assessment`; a male's verdict tells nothing and is left out."""
    assessment = assessment_of(animal)
    told = verdict(assessment) if assessment and assessment.probability is not None else None
    name = animal.number or animal.official_id
    return KinLine(animal, name or _("without a number"), animal.sex, fate_words(animal), told)


def fate_words(animal: Animal) -> str:
    """Say what became of a calf: how it was born dead, why it left, or nothing for one present."""
    if Fate(animal.fate) in DEAD_FATES:
        return str(herd_labels.FATE[animal.fate])
    if animal.left_on is not None:
        return str(herd_labels.LEFT_REASON[animal.left_reason])
    return ""


def may_come_back(animal: Animal) -> bool:
    """Say whether an animal's leaving can be taken back; a calf that died at birth has its fate corrected."""
    return animal.left_on is not None and Fate(animal.fate) not in DEAD_FATES


@dataclass(frozen=True, slots=True)
class CalvingLine:
    """A calving of a cow: its day, the sexes of the calves as letters, and the calves."""

    calving: Calving
    pairing: str
    calves: list[KinLine]


def calving_line(calving: Calving) -> CalvingLine:
    """Return a calving as a line. Reads `calving.calves` with their assessments."""
    calves = list(calving.calves.all())
    letters = pairing((calf.sex for calf in calves), calving.number_born)
    return CalvingLine(calving, letters, [kin_line(calf) for calf in calves])

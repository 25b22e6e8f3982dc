"""What the birth record says before any test (clinical.md §3)."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from diagnostics.engine.chance import Chance
from diagnostics.engine.criteria import (
    BASE,
    BASE_HIGH,
    BASE_LOW,
    FREEMARTIN_SHARE,
    FREEMARTIN_SHARE_HIGH,
    FREEMARTIN_SHARE_LOW,
    HALF_WITH_MALE_TWIN,
    MALE_AMONG_CO_TWINS,
    MALE_LITTERMATE_UNSEEN,
)
from diagnostics.engine.evidence import Birth, Evidence
from diagnostics.engine.reasons import Json, Reason
from diagnostics.engine.vocabulary import ReasonCode
from herd.vocabulary import BirthAsStated, Sex


class BirthKind(StrEnum):
    """The rows of the birth table."""

    MALE_LITTERMATE = "male_littermate"
    UNKNOWN_LITTERMATE = "unknown_littermate"
    ALL_FEMALE = "all_female"
    SINGLE = "single"
    NOT_RECORDED = "not_recorded"


#: What a seller's word weighs like.
STATED_KIND = {
    BirthAsStated.SINGLE: BirthKind.SINGLE,
    BirthAsStated.TWIN_TO_BULL: BirthKind.MALE_LITTERMATE,
    BirthAsStated.TWIN_TO_HEIFER: BirthKind.ALL_FEMALE,
    BirthAsStated.TWIN_TO_UNKNOWN: BirthKind.UNKNOWN_LITTERMATE,
}

#: A single-born heifer's risk rests on a count and on what is assumed of it.
_BASE_FIGURES: list[Json] = [BASE.key, HALF_WITH_MALE_TWIN.key]
#: The figures behind each row, for its source.
KIND_FIGURES: dict[BirthKind, list[Json]] = {
    BirthKind.MALE_LITTERMATE: [FREEMARTIN_SHARE.key, FREEMARTIN_SHARE_LOW.key, FREEMARTIN_SHARE_HIGH.key],
    BirthKind.UNKNOWN_LITTERMATE: [FREEMARTIN_SHARE.key, MALE_AMONG_CO_TWINS.key, *_BASE_FIGURES],
    BirthKind.ALL_FEMALE: _BASE_FIGURES,
    BirthKind.SINGLE: _BASE_FIGURES,
    BirthKind.NOT_RECORDED: [FREEMARTIN_SHARE.key, MALE_LITTERMATE_UNSEEN.key, *_BASE_FIGURES],
}

#: More unseen littermates than any litter has change nothing any more.
_MOST_UNSEEN = 1000


@dataclass(frozen=True, slots=True)
class BirthReading:
    """One birth, read.

    `without_sex` littermates are recorded without sex, `without_row` were born and never recorded, `lost` were seen
    at the scan beyond those born; `present_without_sex` of the first can still be looked at. `as_stated` says that
    there is no birth on record and the seller's word stands for it.
    """

    kind: BirthKind
    chance: Chance
    littermates: int = 0
    without_sex: int = 0
    without_row: int = 0
    lost: int = 0
    present_without_sex: int = 0
    female_littermate: bool = False
    number_not_stated: bool = False
    unsettled: bool = False
    as_stated: bool = False

    @property
    def criterion(self) -> bool:
        """Say whether a female so born meets the birth criterion."""
        return self.kind in {BirthKind.MALE_LITTERMATE, BirthKind.UNKNOWN_LITTERMATE}

    @property
    def rests_on_present_littermates(self) -> bool:
        """Say whether the criterion would fall if each present littermate without sex proved a heifer."""
        unseen = self.without_sex + self.without_row + self.lost
        return self.kind is BirthKind.UNKNOWN_LITTERMATE and 0 < unseen == self.present_without_sex


@lru_cache(maxsize=256)
def birth_chance(kind: BirthKind, unseen: int = 1) -> Chance:
    """Give the probability before any test, with its range, by kind of birth and littermates of unknown sex."""
    bull_littermate = {
        BirthKind.MALE_LITTERMATE: 1.0,
        BirthKind.UNKNOWN_LITTERMATE: 1 - (1 - MALE_AMONG_CO_TWINS.value) ** unseen,
        BirthKind.NOT_RECORDED: MALE_LITTERMATE_UNSEEN.value,
    }.get(kind, 0.0)
    ends = ((FREEMARTIN_SHARE, BASE), (FREEMARTIN_SHARE_LOW, BASE_LOW), (FREEMARTIN_SHARE_HIGH, BASE_HIGH))
    return Chance(
        *(share.value * bull_littermate + base.value * (1 - bull_littermate) for share, base in ends)
    )


def read_birth(evidence: Evidence) -> BirthReading:
    """Read the birth on record, or the seller's word where there is none."""
    if evidence.birth is not None:
        return _read_record(evidence.birth)
    if evidence.birth_as_stated is None:
        return BirthReading(BirthKind.NOT_RECORDED, birth_chance(BirthKind.NOT_RECORDED))
    kind = STATED_KIND[evidence.birth_as_stated]
    return BirthReading(
        kind,
        birth_chance(kind),
        littermates=int(kind is not BirthKind.SINGLE),
        # A seller's «twin of unknown sex» is one littermate known without sex, and out of reach.
        without_sex=int(kind is BirthKind.UNKNOWN_LITTERMATE),
        female_littermate=kind is BirthKind.ALL_FEMALE,
        as_stated=True,
    )


def _read_record(birth: Birth) -> BirthReading:
    recorded = 1 + len(birth.littermates)
    born = max(birth.number_born or 0, recorded)
    lost = max(birth.fetuses_scanned or 0, born) - born
    sexes = [littermate.sex for littermate in birth.littermates]
    without_sex = sexes.count(Sex.UNKNOWN)
    unseen = min(without_sex + (born - recorded) + lost, _MOST_UNSEEN)
    if Sex.MALE in sexes:
        kind = BirthKind.MALE_LITTERMATE
    elif unseen:
        kind = BirthKind.UNKNOWN_LITTERMATE
    else:
        kind = BirthKind.ALL_FEMALE if sexes else BirthKind.SINGLE
    return BirthReading(
        kind,
        birth_chance(kind, unseen),
        littermates=len(sexes),
        without_sex=without_sex,
        without_row=born - recorded,
        lost=lost,
        present_without_sex=sum(
            littermate.present and littermate.sex == Sex.UNKNOWN for littermate in birth.littermates
        ),
        female_littermate=Sex.FEMALE in sexes,
        number_not_stated=kind is BirthKind.SINGLE and birth.number_born is None,
        unsettled=birth.unsettled,
    )


def birth_reasons(evidence: Evidence, birth: BirthReading) -> list[Reason]:
    """Tell what the birth of a female, or of an animal of unrecorded sex, contributes."""
    told: dict[str, Json] = {
        "probability": birth.chance.probability,
        "low": birth.chance.low,
        "high": birth.chance.high,
        "figures": KIND_FIGURES[birth.kind],
    }
    if birth.as_stated:
        told["as_stated"] = True
    reasons = [Reason(code, data=told | data) for code, data in _kind_codes(birth)]
    if birth.number_not_stated:
        reasons.append(Reason(ReasonCode.NUMBER_BORN_NOT_STATED, weighed=False))
    if evidence.birth_as_stated is not None:
        differs = STATED_KIND[evidence.birth_as_stated] is not birth.kind
        stated: dict[str, Json] = {"stated": evidence.birth_as_stated.value, "differs": differs}
        reasons.append(Reason(ReasonCode.BIRTH_AS_STATED, weighed=birth.as_stated, data=stated))
    if birth.unsettled:
        reasons.append(Reason(ReasonCode.LITTER_UNSETTLED, weighed=False))
    if evidence.sex == Sex.UNKNOWN:
        reasons.append(Reason(ReasonCode.SEX_NOT_RECORDED, weighed=False))
    return reasons


def _kind_codes(birth: BirthReading) -> list[tuple[ReasonCode, dict[str, Json]]]:
    if birth.kind is BirthKind.MALE_LITTERMATE:
        return [(ReasonCode.BIRTH_MALE_LITTERMATE, {})]
    if birth.kind is BirthKind.UNKNOWN_LITTERMATE:
        unknown: list[tuple[ReasonCode, dict[str, Json]]] = []
        if birth.without_sex or birth.without_row:
            counts: dict[str, Json] = {"without_sex": birth.without_sex, "without_row": birth.without_row}
            unknown.append((ReasonCode.BIRTH_UNKNOWN_LITTERMATE, counts))
        if birth.lost:
            unknown.append((ReasonCode.BIRTH_LOST_LITTERMATE, {"lost": birth.lost}))
        return unknown
    if birth.kind is BirthKind.ALL_FEMALE:
        return [(ReasonCode.BIRTH_ALL_FEMALE, {"littermates": birth.littermates})]
    single = birth.kind is BirthKind.SINGLE
    return [(ReasonCode.BIRTH_SINGLE if single else ReasonCode.BIRTH_NOT_RECORDED, {})]

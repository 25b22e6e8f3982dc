"""The verdict table (clinical.md §6): the first row that holds decides."""

from collections.abc import Callable
from dataclasses import dataclass

from diagnostics.engine.facts import Facts
from diagnostics.engine.vocabulary import Verdict
from diagnostics.engine.words import N_


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One row of the verdict table: its number, when it holds in plain words and as a test, and the verdict."""

    number: str
    when: str
    holds: Callable[[Facts], bool]
    verdict: Verdict


VERDICT_ROWS: tuple[VerdictRow, ...] = (
    VerdictRow(
        "1",
        N_("a male; or the sex is not recorded, the birth criterion is not met and no calving is on record"),
        lambda facts: facts.male or (facts.without_sex and not facts.criterion),
        Verdict.NOT_APPLICABLE,
    ),
    VerdictRow(
        "2",
        N_(
            "the sex is not recorded, the birth criterion is met and no calving is on record: the "
            "probability is the one a female would have from the birth alone"
        ),
        lambda facts: facts.without_sex,
        Verdict.SUSPECT,
    ),
    VerdictRow(
        "3",
        N_("has calved, and no valid positive"),
        lambda facts: facts.calved and not facts.blood.positives,
        Verdict.CLEARED,
    ),
    VerdictRow(
        "3a",
        N_(
            "has calved, and a valid positive from before that pregnancy: one of the two may belong to "
            "another animal (a fertile heifer with a few male cells is rare but known)"
        ),
        lambda facts: facts.calved,
        Verdict.UNRESOLVED,
    ),
    VerdictRow(
        "4",
        N_(
            "male DNA in her own tissue: a mislabelled sample, the wrong sex on record, or another "
            "disorder of sex development"
        ),
        lambda facts: facts.own_tissue.male,
        Verdict.UNRESOLVED,
    ),
    VerdictRow(
        "5",
        N_(
            "a valid positive that shows only male cells, none that shows female cells, and her own tissue "
            "not shown to be female: complete replacement of her blood, or XY sex reversal"
        ),
        lambda facts: facts.blood.only_male_cells and not facts.own_tissue.female,
        Verdict.UNRESOLVED,
    ),
    VerdictRow(
        "6",
        N_("a valid positive and a valid negative of one family of tests"),
        lambda facts: facts.blood.conflict,
        Verdict.UNRESOLVED,
    ),
    VerdictRow(
        "6a",
        N_("a valid positive, and a check on a later day that found her pregnant"),
        lambda facts: facts.positive_then_pregnant,
        Verdict.UNRESOLVED,
    ),
    VerdictRow(
        "7",
        N_(
            "a valid positive, the probability at or over the confirming threshold, and the birth "
            "criterion met or her own tissue shown to be female"
        ),
        lambda facts: (
            bool(facts.blood.positives)
            and facts.high_enough_to_confirm
            and (facts.criterion or facts.own_tissue.female)
        ),
        Verdict.CONFIRMED,
    ),
    VerdictRow(
        "8",
        N_("a valid positive"),
        lambda facts: bool(facts.blood.positives),
        Verdict.UNRESOLVED,
    ),
    VerdictRow(
        "9",
        N_(
            "a valid negative or a check that found her pregnant, the probability at or under the clearing "
            "threshold, no unanswered inconclusive result and no preliminary positive"
        ),
        lambda facts: (
            facts.speaks_for_her
            and facts.low_enough_to_clear
            and not facts.blood.unanswered
            and not facts.results.preliminary_positive
        ),
        Verdict.CLEARED,
    ),
    VerdictRow(
        "10",
        N_(
            "a valid negative, a check that found her pregnant, an inconclusive blood result or a "
            "preliminary positive; and the birth criterion met or the probability at or over the "
            "suspecting threshold"
        ),
        lambda facts: (
            (facts.speaks_for_her or bool(facts.blood.inconclusive) or facts.results.preliminary_positive)
            and facts.as_suspect
        ),
        Verdict.UNRESOLVED,
    ),
    VerdictRow(
        "11",
        N_("a positive that was set aside, or a preliminary positive"),
        lambda facts: bool(facts.blood.set_aside) or facts.results.preliminary_positive,
        Verdict.UNRESOLVED,
    ),
    VerdictRow(
        "12",
        N_(
            "the birth criterion met, the probability at or over the suspecting threshold, or a suspicious "
            "finding: the latest examination of its kind abnormal, or a short vagina or a low AMH that is "
            "the finding weighed"
        ),
        lambda facts: facts.as_suspect or facts.findings.suspicious,
        Verdict.SUSPECT,
    ),
    VerdictRow(
        "13",
        N_("no birth on record; what a seller stated is not on record"),
        lambda facts: facts.evidence.birth is None,
        Verdict.BIRTH_UNKNOWN,
    ),
    VerdictRow("14", N_("otherwise"), lambda facts: True, Verdict.NOT_AT_RISK),
)


def verdict_row(facts: Facts) -> VerdictRow:
    """Give the first row of the verdict table that holds."""
    return next(row for row in VERDICT_ROWS if row.holds(facts))

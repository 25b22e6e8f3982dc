"""When tests decided a verdict: the day on which what was known first sufficed for it, and has done so ever since.

What is on record today is taken back day by day, in the order in which it became known, and put through the same rules:
none of them stands here a second time. A result since voided does not exist, on no day (clinical.md §4 item 1); birth,
sex and thresholds are those of today.
"""

from dataclasses import replace
from datetime import date

from diagnostics.engine.evidence import Evidence
from diagnostics.engine.facts import Facts, read
from diagnostics.engine.reading import is_blood_test
from diagnostics.engine.rules import verdict_row
from diagnostics.engine.vocabulary import ResultStatus, Verdict

#: Verdicts that decide what is done with a heifer.
DECIDING = frozenset({Verdict.CONFIRMED, Verdict.CLEARED})
#: Of these nothing has been heard.
_UNHEARD = frozenset({ResultStatus.OUT, ResultStatus.VOID})


def decided_on(facts: Facts, verdict: Verdict) -> date | None:
    """Give the day on which tests decided the verdict that the facts come to.

    `None` for verdicts that decide nothing, and for her who was cleared as early by having calved or by a pregnancy
    alone: no test was needed for it.
    """
    if verdict not in DECIDING or not (facts.blood.positives or facts.blood.negatives):
        return None
    decided = max(_sufficed_since(facts.evidence, facts, verdict), _first_tested(facts))
    alone = _untested_since(facts, verdict, decided)
    return decided if alone is None or decided < alone else None


def _first_tested(facts: Facts) -> date:
    """Give the day on which the first blood result that stands was known: before it no test decided anything.

    A pregnancy may have cleared her before, which was contradicted once the test was known, and left it to the test.
    """
    return min(one.assay.known_on for one in (*facts.blood.positives, *facts.blood.negatives))


def _untested_since(facts: Facts, verdict: Verdict, decided: date) -> date | None:
    """Give the day since which she would be cleared without any blood test; `None` where she would not be.

    Not looked for beyond the day on which tests decided: where nothing but tests was known by then, they decided.
    """
    if verdict is not Verdict.CLEARED or not (facts.calved or facts.results.checks):
        return None
    others = tuple(assay for assay in facts.evidence.assays if not is_blood_test(assay))
    untested = replace(facts.evidence, assays=others)
    days = _days(untested, facts)
    if not days or days[0] > decided or not _comes_to(untested, facts, verdict):
        return None
    return _sufficed_since(untested, facts, verdict)


def _sufficed_since(evidence: Evidence, facts: Facts, verdict: Verdict) -> date:
    """Give the first of the last days on end on which the evidence came to the verdict it comes to today.

    Before the first day of all it never did: nobody is confirmed or cleared by her birth.
    """
    days = _days(evidence, facts)
    since = days.pop()
    while days and _comes_to(_known_by(evidence, days[-1]), facts, verdict):
        since = days.pop()
    return since


def _days(evidence: Evidence, facts: Facts) -> list[date]:
    """List the days on which something became known that may bear on a verdict, in order.

    Of calvings that is the first that proves her fertile: later ones add nothing.
    """
    days = {assay.known_on for assay in evidence.assays if assay.status not in _UNHEARD}
    if facts.first_calved_on is not None:
        days.add(facts.first_calved_on)
    return sorted(days)


def _known_by(evidence: Evidence, day: date) -> Evidence:
    """Leave of the evidence what was known by the end of a day."""
    return replace(
        evidence,
        assays=tuple(assay for assay in evidence.assays if assay.known_on <= day),
        calvings=tuple(calved_on for calved_on in evidence.calvings if calved_on <= day),
    )


def _comes_to(evidence: Evidence, facts: Facts, verdict: Verdict) -> bool:
    return verdict_row(read(evidence, facts.thresholds)).verdict is verdict

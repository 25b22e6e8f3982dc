"""What the state of the record allows of a signature, and which conclusion goes with which verdict. Pure of writes."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics import labels
from diagnostics.engine.vocabulary import Verdict
from diagnostics.entries import DiagnosisEntry
from diagnostics.models import Diagnosis
from diagnostics.vocabulary import SignedConclusion
from herd.errors import Problem
from herd.policies import day, refusal
from herd.vocabulary import Sex

LONGEST_STATEMENT = 2000
LONGEST_REASON = 1000
LONGEST_LICENCE = 60
LICENCE_MISSING = gettext_lazy("Enter the number under which you are licensed to practise.")

#: The conclusion that goes with a verdict; any other says why it differs. `OTHER_DISORDER` goes with none: the program
#: judges freemartinism alone, and whoever states another disorder says what speaks for it.
GOES_WITH: dict[Verdict, SignedConclusion | None] = {
    Verdict.NOT_APPLICABLE: None,  # nothing is signed of a male
    Verdict.NOT_AT_RISK: SignedConclusion.NOT_FREEMARTIN,
    Verdict.BIRTH_UNKNOWN: SignedConclusion.UNDETERMINED,
    Verdict.SUSPECT: SignedConclusion.UNDETERMINED,
    Verdict.UNRESOLVED: SignedConclusion.UNDETERMINED,
    Verdict.CONFIRMED: SignedConclusion.FREEMARTIN,
    Verdict.CLEARED: SignedConclusion.NOT_FREEMARTIN,
}


def differs(conclusion: str, verdict: str) -> bool:
    """Say whether a conclusion is another than the one that goes with the verdict."""
    return GOES_WITH[Verdict(verdict)] != conclusion


def animal_problem(*, sex: str, verdict: str) -> Problem | None:
    """Say why no diagnosis can be signed on an animal, whatever it states; `None` where one can."""
    if sex == Sex.MALE:
        message = _("This is a male: freemartins are heifers, and there is nothing to sign of him.")
        return refusal("male", "", message)
    if verdict == Verdict.NOT_APPLICABLE:
        message = _("The sex is not on record, and there is no verdict to go by: record the sex first.")
        return refusal("no_verdict", "", message)
    return None


def entry_problems(entry: DiagnosisEntry, *, verdict: str, licence_number: str) -> Iterator[Problem]:
    """Say what is missing from a diagnosis; `licence_number` is the one that would stand below it."""
    if entry.conclusion not in labels.SIGNED_CONCLUSION:
        yield refusal("conclusion_missing", "conclusion", _("Choose what you conclude."))
    elif differs(entry.conclusion, verdict) and not entry.differs_because.strip():
        told = {"verdict": labels.VERDICT[verdict]}
        message = _("The program's verdict is «%(verdict)s»: say why your conclusion is another.") % told
        yield refusal("reason_missing", "differs_because", message)
    if not entry.statement.strip():
        yield refusal("statement_missing", "statement", _("State what you found and conclude."))
    for field, longest in (("statement", LONGEST_STATEMENT), ("differs_because", LONGEST_REASON)):
        if len(getattr(entry, field).strip()) > longest:
            message = _("This is too long: at most %(longest)s characters.") % {"longest": longest}
            yield refusal("too_long", field, message)
    yield from licence_problems(licence_number)


def licence_problems(licence_number: str) -> Iterator[Problem]:
    """Say what speaks against the number under which a person signs."""
    if not licence_number.strip():
        yield refusal("licence_missing", "licence_number", str(LICENCE_MISSING))
    if len(licence_number) > LONGEST_LICENCE:
        message = _("A licence number has at most %(longest)s characters.") % {"longest": LONGEST_LICENCE}
        yield refusal("licence_too_long", "licence_number", message)


def standing_problem(entry: DiagnosisEntry, standing: Diagnosis | None) -> Problem | None:
    """Say why a diagnosis that stands speaks against signing: it is replaced only knowingly."""
    if standing is None or entry.supersede:
        return None
    told = {
        "conclusion": labels.SIGNED_CONCLUSION[standing.conclusion],
        "day": day(standing.signed_on),
        "who": standing.signatory_name,
    }
    message = _("«%(conclusion)s», signed on %(day)s by %(who)s, stands: tick that it is to be replaced.")
    return refusal("stands_already", "supersede", message % told)


def revocation_problems(diagnosis: Diagnosis, *, superseded: bool, reason: str) -> Iterator[Problem]:
    """Say what speaks against revoking a diagnosis that has not been revoked."""
    if superseded:
        message = _("A later diagnosis has superseded this one: it counts no longer, and needs no revoking.")
        yield refusal("superseded", "", message)
    if not reason.strip():
        yield refusal("reason_missing", "reason", _("Say why the diagnosis is revoked."))

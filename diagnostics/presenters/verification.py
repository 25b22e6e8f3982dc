"""Whether a result waits for a second person, and what a reader can do about it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnostics.models import Assay, AssayResult
from diagnostics.presenters.assays import said
from diagnostics.queries.results import is_unverified
from diagnostics.queries.verification import verified_since
from herd.models import Herd, User
from herd.permissions import Right


@dataclass(frozen=True, slots=True)
class VerificationView:
    """A result that waits for a second person: what it says, what is told of it, whether the reader is that person.

    `named` are the tube and the accession by which it is found in the laboratory's report.
    """

    sentence: str
    may_verify: bool
    said: str
    named: str


def verification_of(assay: Assay, herd: Herd, user: User) -> VerificationView | None:
    """Return what a page says of a result that waits for a second person; `None` where none does."""
    result = assay.current
    if result is None or not is_unverified(result, verified_since(herd)):
        return None
    own = result.recorded_by_id == user.pk
    may = Right.VERIFY in herd.rights and not own
    told = _("A veterinarian of the herd has to verify it.")
    if own:
        told = _("You entered it: another veterinarian of the herd has to verify it.")
    elif may:
        told = _("Compare it with the laboratory's report.")
    return VerificationView(told, may_verify=may, said=said(result), named=_named(result))


def _named(result: AssayResult) -> str:
    told = ((_("tube %(code)s"), result.tube), (_("accession %(code)s"), result.accession))
    return ", ".join(words % {"code": code} for words, code in told if code)

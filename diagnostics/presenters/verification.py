"""Whether a result waits for a second person, and what a reader can do about it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnostics.models import Assay
from diagnostics.queries.results import is_unverified
from diagnostics.queries.verification import verified_since
from herd.models import Herd, User
from herd.permissions import Right


@dataclass(frozen=True, slots=True)
class VerificationView:
    """A result that waits for a second person: what is said of it, and whether the reader is that person."""

    sentence: str
    may_verify: bool


def verification_of(assay: Assay, herd: Herd, user: User) -> VerificationView | None:
    """Return what a page says of a result that waits for a second person; `None` where none does."""
    result = assay.current
    if result is None or not is_unverified(result, verified_since(herd)):
        return None
    if result.recorded_by_id == user.pk:
        told = _("You entered it: another veterinarian of the herd has to verify it.")
        return VerificationView(told, may_verify=False)
    if Right.VERIFY not in herd.rights:
        return VerificationView(_("A veterinarian of the herd has to verify it."), may_verify=False)
    return VerificationView(_("Compare it with the laboratory's report."), may_verify=True)

"""Verifying results: a second person's word that a result was read and entered rightly."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from diagnostics.actions.assays import reassess_after
from diagnostics.engine.vocabulary import ResultStatus
from diagnostics.models import AssayResult, Verification
from diagnostics.vocabulary import Cause
from herd.actions.numbers import lock
from herd.errors import refused
from herd.models import User
from herd.permissions import Right
from herd.queries import rights_in


@transaction.atomic
def verify_result(*, result: AssayResult, by: User, today: date) -> Verification:
    """Record that a second person compared a version of a result with its report and found it right.

    Verified before, by whomever, it changes nothing. Raises `Refused` for a version that no longer counts or is not
    final, for whoever recorded it, and for somebody who does not verify in the herd.
    """
    assay = result.assay
    lock(assay.herd)
    assay.refresh_from_db(fields=["current"])
    if (before := Verification.objects.filter(result=result).first()) is not None:
        return before
    if Right.VERIFY not in rights_in(by, assay.herd):
        raise refused("may_not_verify", _("Only a veterinarian of the herd verifies results."))
    if assay.current_id != result.pk:
        raise refused(
            "not_current", _("Somebody has replaced this result meanwhile: look at it as it is now.")
        )
    if result.status != ResultStatus.FINAL:
        raise refused("not_final", _("Only a final result is verified."))
    if result.recorded_by_id == by.pk:
        raise refused("own_result", _("You entered this result yourself: a second person has to verify it."))
    verification = Verification.objects.create(herd=assay.herd, result=result, by=by)
    reassess_after(assay.herd, [assay.animal_id], Cause.RESULT_VERIFIED, by=by, today=today)
    return verification

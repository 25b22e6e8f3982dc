"""A second person verifies a result, and goes on to the next."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from diagnostics.actions.verification import verify_result
from diagnostics.models import Assay, AssayResult
from diagnostics.presenters import assays as words
from diagnostics.queries.assays import assay_of, verdict_of
from diagnostics.queries.verification import next_to_verify
from herd.decorators import SignedInRequest, herd_view
from herd.errors import Refused
from herd.identifiers import public_id_of
from herd.models import Herd
from herd.permissions import Right


@herd_view(may=Right.VERIFY, methods=("POST",))
def result_verify(request: SignedInRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Verify the version of a result that the page showed, and go on to the next one that waits."""
    assay = assay_of(herd, public_id)
    assay.herd = herd
    seen = _version_shown(request, assay)
    if seen is None:
        return redirect("diagnostics:result", herd.code, assay.public_id)
    before = verdict_of(assay.animal)
    try:
        verify_result(result=seen, by=request.user, today=herd.today())
    except Refused as error:
        messages.error(request, str(error))
        return redirect("diagnostics:result", herd.code, assay.public_id)
    told = words.told_with_verdict(_("Verified."), assay.animal, before, verdict_of(assay.animal))
    messages.success(request, told)
    following = next_to_verify(request.user, after=assay)
    if following is None:
        messages.info(request, _("No other result waits for you."))
        return redirect("diagnostics:result", herd.code, assay.public_id)
    return redirect("diagnostics:result", following.herd.code, following.public_id)


def _version_shown(request: SignedInRequest, assay: Assay) -> AssayResult | None:
    """Return the version of a result that the page showed; none is named where the form was lost on the way.

    Raises `Http404` for one that is not this result's.
    """
    if "version" not in request.POST:
        return None
    named = public_id_of(request.POST["version"])
    seen = assay.versions.filter(public_id=named).first() if named else None
    if seen is None:
        raise Http404
    seen.assay = assay
    return seen

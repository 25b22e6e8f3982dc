"""Results of a whole shipment in one table, and what they made of the verdicts."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from diagnostics.actions.shipments import ShipmentRefused, record_results
from diagnostics.forms.rows import rows_still_there
from diagnostics.forms.shipments import ShipmentForm
from diagnostics.models import Assay, Sample
from diagnostics.presenters.shipments import as_kept, saved_lines
from diagnostics.queries.shipments import (
    herds_that_verify,
    left_out,
    samples_chosen,
    samples_out_in,
    samples_sent_together,
    tests_in_reach,
    tests_named,
    tests_to_enter,
)
from diagnostics.views.paging import page_of
from herd.decorators import SignedInRequest, entered, signed_in
from herd.models import Herd

#: Rows of one table, so that the page stays under 60 kB; of a larger shipment the next ones come when these are saved,
#: or on its next page.
ROWS_A_PAGE = 40
#: Where the session keeps what was saved last, for the page after it.
SAVED = "results_saved"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def shipment_results(request: SignedInRequest, consignment: UUID) -> HttpResponse:
    """Enter the results of samples that were sent together, of all herds in which the person may."""
    samples = samples_sent_together(request.user, consignment)
    if not samples.exists():
        raise Http404
    return _table(request, samples)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def chosen_results(request: SignedInRequest) -> HttpResponse:
    """Enter the results of the samples named in the address (`?sample=…&sample=…`), or of all that are out.

    With `?herd=CODE` of those of one herd.
    """
    if "sample" in request.GET:
        return _table(request, samples_chosen(request.user, request.GET.getlist("sample")))
    return _table(request, samples_out_in(request.user, request.GET.get("herd", "")))


def _table(request: SignedInRequest, samples: QuerySet[Sample]) -> HttpResponse:
    """Show the tests that wait for a result as a table, and save what is typed into it: all of it, or nothing."""
    waiting = page_of(request, tests_to_enter(samples), rows_a_page=ROWS_A_PAGE)
    form = _form(request, waiting)
    if request.method == "POST" and form.is_valid():
        try:
            recorded = record_results(reported=form.reported(), by=request.user, today=Herd.today)
        except ShipmentRefused as error:
            form.tell(error)
        else:
            if recorded:  # sent twice: what the first one changed is shown again
                request.session[SAVED] = {"from": request.get_full_path(), "results": as_kept(recorded)}
            else:
                messages.info(request, _("All of it was on record already; nothing was added."))
            return redirect("diagnostics:results-saved")
    return render(request, "diagnostics/shipment_results.html", _page(form, waiting, samples))


def _form(request: SignedInRequest, waiting: Iterable[Assay]) -> ShipmentForm:
    """Return the table of the tests that wait, or the one sent: each row about the test that it names."""
    typed = entered(request)
    if typed is None:
        return ShipmentForm(tests=waiting, today=Herd.today)
    tests = tests_named(request.user, typed.getlist("test"))
    there, gone = rows_still_there(typed, "test", {each.public_id for each in tests})
    return ShipmentForm(there, tests=tests, today=Herd.today, gone=gone)


def _page(form: ShipmentForm, waiting: Any, samples: QuerySet[Sample]) -> dict[str, Any]:
    herds = {row.assay.herd for row in form.parts}
    return {
        "form": form,
        "page": waiting,
        "left_out": left_out(samples),
        "several_herds": len(herds) > 1,
        "only_herd": next(iter(herds)) if len(herds) == 1 else None,
        "verifying": bool(herds_that_verify(herds)),
    }


@require_safe
@signed_in
def results_saved(request: SignedInRequest) -> HttpResponse:
    """Show what was saved last, each with the verdict before and after."""
    kept = request.session.get(SAVED) or {"from": "", "results": []}
    tests = tests_in_reach(request.user, [each["result"] for each in kept["results"]])
    lines = saved_lines(kept["results"], tests)
    context = {
        "lines": lines,
        "changed": sum(line.has_changed for line in lines),
        "several_herds": len({line.herd.pk for line in lines}) > 1,
        "waiting": any(line.waits for line in lines),
        "back": kept["from"],
    }
    return render(request, "diagnostics/results_saved.html", context)

"""What goes with tubes to a laboratory: labels, submission sheets, and consignments."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from diagnostics.actions.consignments import consignment_of, send_together
from diagnostics.actions.sample_life import note_step
from diagnostics.forms.drawing import SendForm
from diagnostics.papers.codes import TubeCodeNotEncodable
from diagnostics.papers.labels import SkipRefused, TubeCodeTooLong, labels_pdf
from diagnostics.papers.layouts import AVERY_L7651, LAYOUTS, Layout
from diagnostics.papers.submission import submission_pdf
from diagnostics.presenters.bench import reference, sample_group, submission_sheet, tube_labels
from diagnostics.queries.consignments import (
    by_laboratory,
    consignments_of,
    laboratory_on_record,
    samples_named,
    samples_of_consignment,
)
from diagnostics.queries.diagnoses import licence_of
from diagnostics.queries.laboratories import LaboratoryBook
from diagnostics.views.bench import address_of_drawn
from diagnostics.views.paging import page_of
from diagnostics.vocabulary import OPEN_STATES, SampleState, Step
from herd.decorators import SignedInRequest, entered, signed_in
from herd.errors import Refused, to_form
from herd.models import Herd
from herd.permissions import Right
from herd.queries import herds_for


@require_safe
@signed_in
def labels(request: SignedInRequest) -> HttpResponse:
    """Answer labels for the tubes in the address as a PDF, on the sheets asked for (`layout`, `skip`)."""
    samples = samples_named(request.user, request.GET.getlist("sample"))
    if not samples:
        return _tick_some(request)
    layout = LAYOUTS.get(request.GET.get("layout", ""), AVERY_L7651)
    try:
        pdf = labels_pdf(
            tube_labels(
                samples, lambda sample: _address(request, "diagnostics:sample-short", sample.public_id)
            ),
            layout=layout,
            skip=_whole_number(request.GET.get("skip", "")),
            language=translation.get_language() or "en",
        )
    except (TubeCodeTooLong, TubeCodeNotEncodable, SkipRefused) as error:
        messages.error(request, _why_not_printed(error, layout))
        return redirect(address_of_drawn(samples))
    return _pdf(pdf, "labels.pdf")


def _why_not_printed(error: Exception, layout: Layout) -> str:
    if isinstance(error, TubeCodeTooLong):
        told = {"tube": error.tube_code, "layout": layout.name, "longest": error.longest}
        return (
            _("The code %(tube)s is too long for a label of %(layout)s: at most %(longest)s characters.")
            % told
        )
    if isinstance(error, TubeCodeNotEncodable) and not error.tube_code:
        return _("A sample without a code on its tube has no label: untick it, or give it a code.")
    if isinstance(error, TubeCodeNotEncodable):
        words = _("The code %(tube)s cannot be printed as a bar code: use letters from A to Z, and digits.")
        return words % {"tube": error.tube_code}
    words = _("A sheet of %(layout)s has %(labels)s labels: fewer than that can be used already.")
    return words % {"layout": layout.name, "labels": layout.labels_a_sheet}


def _whole_number(text: str) -> int:
    """Return a count typed in an address; none, or nonsense, is 0."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


@require_safe
@signed_in
def submission(request: SignedInRequest) -> HttpResponse:
    """Answer the sheet that goes with the tubes in the address to one laboratory (`laboratory`) as a PDF."""
    samples = samples_named(request.user, request.GET.getlist("sample"))
    parted = dict(by_laboratory(samples))
    name = request.GET.get("laboratory", next(iter(parted), ""))
    theirs = parted.get(name, [])
    if not theirs:
        return _tick_some(request)
    together = {sample.consignment for sample in theirs}
    sent = together.pop() if len(together) == 1 else None
    consignment = sent or consignment_of(theirs)
    sheet = submission_sheet(
        theirs,
        laboratory=laboratory_on_record(theirs),
        name=name,
        sender=request.user,
        licence=licence_of(request.user),
        sent_on=(theirs[0].state_on if sent else None) or theirs[0].herd.today(),
        consignment=consignment,
        address=_address(request, "diagnostics:shipment", consignment),
    )
    return _pdf(submission_pdf(sheet, language=translation.get_language() or "en"), "submission.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def send(request: SignedInRequest) -> HttpResponse:
    """Note the samples in the address as sent together, those to one laboratory as one consignment."""
    samples = samples_named(request.user, request.GET.getlist("sample"), may=Right.RECORD_RESULTS)
    if not samples:
        return _tick_some(request)
    today = max(sample.herd.today() for sample in samples)
    form = SendForm(entered(request), today=today)
    if request.method == "POST" and form.is_valid():
        try:
            sent = send_together(
                samples=samples, on=form.cleaned_data["on"], by=request.user, today=Herd.today
            )
        except Refused as error:
            to_form(form, error)
        else:
            messages.success(request, _("Noted as sent."))
            if len(sent) == 1:
                return redirect("diagnostics:shipment", sent[0].public_id)
            return redirect("diagnostics:shipments")
    book = LaboratoryBook((sample.herd_id for sample in samples), whole=True)
    groups = [sample_group(name, theirs, book) for name, theirs in by_laboratory(samples)]
    back = address_of_drawn(samples)
    return render(request, "diagnostics/bench_send.html", {"form": form, "groups": groups, "back": back})


@require_safe
@signed_in
def shipments(request: SignedInRequest) -> HttpResponse:
    """Show the consignments of the person's herds, the latest first."""
    page = page_of(request, consignments_of(request.user))
    lines = [(reference(each["consignment"]), each) for each in page]
    return render(request, "diagnostics/shipments.html", {"page": page, "lines": lines})


@require_safe
@signed_in
def shipment(request: SignedInRequest, consignment: UUID) -> HttpResponse:
    """Show the samples of a consignment that are of the person's herds, each with its state."""
    samples = list(samples_of_consignment(request.user, consignment))
    if not samples:
        raise Http404
    book = LaboratoryBook((sample.herd_id for sample in samples), whole=True)
    context = {
        "consignment": consignment,
        "reference": reference(consignment),
        "group": sample_group(by_laboratory(samples)[0][0], samples, book),
        "on_its_way": any(sample.state == SampleState.SENT for sample in samples),
        "waits": any(sample.state in OPEN_STATES for sample in samples),
        "may_record": herds_for(request.user, may=Right.RECORD_RESULTS).filter(samples__in=samples).exists(),
        "layouts": LAYOUTS.values(),
    }
    return render(request, "diagnostics/shipment.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def received(request: SignedInRequest, consignment: UUID) -> HttpResponse:
    """Note that the laboratory has received a consignment: those of its samples that are noted as sent."""
    theirs = samples_of_consignment(request.user, consignment, may=Right.RECORD_RESULTS)
    samples = list(theirs.filter(state=SampleState.SENT.value))
    if not theirs.exists():
        raise Http404
    today = max(sample.herd.today() for sample in theirs)
    form = SendForm(entered(request), today=today, label=_("Received on"))
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["on"]
        try:
            note_step(samples=samples, step=Step.RECEIVED, on=day, by=request.user, today=Herd.today)
        except Refused as error:
            to_form(form, error)
        else:
            messages.success(request, _("Noted as received."))
            return redirect("diagnostics:shipment", consignment)
    context = {"form": form, "reference": reference(consignment), "consignment": consignment}
    return render(request, "diagnostics/shipment_received.html", {**context, "number": len(samples)})


@require_safe
@signed_in
def sample_short(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Lead from the address on a label to the sample's page in its herd."""
    samples = samples_named(request.user, [str(public_id)])
    if not samples:
        raise Http404
    return redirect("diagnostics:sample", samples[0].herd.code, public_id)


def _tick_some(request: SignedInRequest) -> HttpResponse:
    messages.warning(request, _("Tick at least one sample."))
    return redirect("diagnostics:bench-drawn")


def _address(request: SignedInRequest, name: str, public_id: UUID) -> str:
    return request.build_absolute_uri(reverse(name, args=[public_id]))


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response

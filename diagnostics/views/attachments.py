"""Reports attached to results: taken in, shown to members alone, withdrawn."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from diagnostics.actions.attachments import attach_report, withdraw_report
from diagnostics.engine.vocabulary import Method
from diagnostics.forms.attachments import AttachForm, WithdrawForm
from diagnostics.presenters import assays as words
from diagnostics.queries.assays import assay_of
from diagnostics.queries.attachments import attachment_of
from diagnostics.report_files import CONTENT_TYPE
from diagnostics.vocabulary import FileKind
from herd.decorators import SignedInRequest, entered, herd_view
from herd.errors import NotHere, Refused, to_form
from herd.models import Herd
from herd.permissions import Right

#: Opened by mistake in the browser, nothing in a file can run or call anything.
SEALED = "default-src 'none'; sandbox"


@herd_view(may=Right.RECORD_RESULTS, methods=("GET", "POST"))
def report_attach(request: SignedInRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Attach a laboratory's report to a result."""
    assay = assay_of(herd, public_id)
    assay.herd = herd
    form = AttachForm(entered(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, key = form.cleaned_data["file"], form.cleaned_data["idempotency_key"]
        try:
            attach_report(
                assay=assay, content=file.read(), name=file.name, by=request.user, idempotency_key=key
            )
        except Refused as error:
            to_form(form, error)
        else:
            messages.success(request, _("The report is kept beside the result."))
            return redirect("diagnostics:result", herd.code, assay.public_id)
    context = {"form": form, "assay": assay, "method_label": words.method_words(Method(assay.method))}
    return render(request, "diagnostics/report_attach.html", {"herd": herd, **context})


@herd_view()
def report(request: SignedInRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Give an attached report to a member of the herd, as a file; a withdrawn one to nobody."""
    attachment = attachment_of(herd, public_id)
    if attachment.voided_at is not None:
        raise NotHere(_("This report was withdrawn."))
    try:
        with attachment.file.open("rb") as file:
            content = file.read()  # at most 15 MB
    except FileNotFoundError as error:
        raise NotHere(_("The file of this report is missing.")) from error
    answer = HttpResponse(content, content_type=CONTENT_TYPE[FileKind(attachment.kind)])
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=attachment.name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SEALED
    answer["Cache-Control"] = "private, no-store"
    return answer


@herd_view(may=Right.RECORD_RESULTS, methods=("GET", "POST"))
def report_withdraw(request: SignedInRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Withdraw an attached report, with the reason."""
    attachment = attachment_of(herd, public_id)
    form = WithdrawForm(entered(request))
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_report(attachment=attachment, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as error:
            to_form(form, error)
        else:
            messages.success(request, _("The report is withdrawn: nobody can open it any more."))
            return redirect("diagnostics:result", herd.code, attachment.assay.public_id)
    context = {"form": form, "attachment": attachment, "assay": attachment.assay}
    return render(request, "diagnostics/report_withdraw.html", {"herd": herd, **context})

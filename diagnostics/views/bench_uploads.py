"""A laboratory's file with results of several herds: read, tried with one preview, confirmed by whoever sent it."""

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diagnostics.forms.uploads import LaboratoryFileForm
from diagnostics.presenters import uploads as words
from diagnostics.queries.uploads import shared_upload_of, shared_uploads_of
from diagnostics.views.uploads import (
    UPLOADS_SHOWN,
    forget_file,
    preview_page,
    refused_lines,
    save_lines,
    take_dates,
    try_now,
    whole_file_refused,
)
from herd.decorators import SignedInRequest, entered, signed_in
from herd.imports import uploads
from herd.imports.date_order import unread_date
from herd.imports.reading import FileRefused
from herd.permissions import Right
from herd.queries import herds_for
from herd.vocabulary import ImportKind


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def upload(request: SignedInRequest) -> HttpResponse:
    """Choose a laboratory's file: its lines are found by tube or accession in any herd of the person's."""
    herds = herds_for(request.user, may=Right.IMPORT)
    form = LaboratoryFileForm(entered(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            if not herds.exists():
                form.add_error("file", _("There is no herd whose results you may bring in."))
            else:
                batch = uploads.stage_upload(
                    sent, sent.name, ImportKind.RESULTS, herd=None, by=request.user, options=form.options()
                )
                if not unread_date(batch):
                    try_now(request, batch)
                return redirect(words.addresses(batch).preview)
        except FileRefused as error:
            form.add_error("file", whole_file_refused(error))
    before = [(batch, words.addresses(batch)) for batch in shared_uploads_of(request.user)[:UPLOADS_SHOWN]]
    context = {"form": form, "uploads": before, "herds": herds.order_by("name", "code")}
    return render(request, "diagnostics/bench_upload.html", context)


@require_safe
@signed_in
def upload_preview(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show a file of several herds line by line, with what would become of it."""
    return preview_page(request, shared_upload_of(request.user, public_id), None)


@require_POST
@signed_in
def upload_dates(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Take the order of day and month in its dates."""
    return take_dates(request, shared_upload_of(request.user, public_id), None)


@require_POST
@signed_in
def upload_confirm(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Save its lines, in every herd that they concern."""
    return save_lines(request, shared_upload_of(request.user, public_id))


@require_POST
@signed_in
def upload_forget(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Forget it."""
    return forget_file(request, shared_upload_of(request.user, public_id))


@require_safe
@signed_in
def upload_refused(request: SignedInRequest, public_id: UUID) -> StreamingHttpResponse:
    """Give its refused lines back as a file."""
    return refused_lines(shared_upload_of(request.user, public_id), named="herds")

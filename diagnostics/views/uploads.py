"""Files of births, animals and results: uploaded, tried with a preview, confirmed; refused lines come back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from diagnostics.forms import DateOrderForm, UploadForm
from diagnostics.presenters import uploads as words
from diagnostics.queries.queue import has_failed, is_under_way, task_on
from diagnostics.queries.uploads import upload_of, uploads_of, verdicts_now
from diagnostics.tasks import take_in_upload, try_upload
from diagnostics.views.files import text_file
from diagnostics.views.paging import page_of
from herd.decorators import SignedInRequest, entered, herd_view
from herd.imports import uploads
from herd.imports.date_order import tell_date_order, unread_date
from herd.imports.reading import FileRefused
from herd.imports.report import Report
from herd.models import Herd, ImportBatch
from herd.permissions import Right
from herd.vocabulary import ImportKind, ImportState, RowOutcome

#: Files of more lines are tried and saved by the worker, with a page that shows how far it has come.
LINES_AT_ONCE = 1000
UPLOADS_SHOWN = 12
SHIFTS_SHOWN = 100
#: Where each line shows the verdict on its animal beside it.
SHIFTS_SHOWN_BESIDE_LINES = 12


@herd_view(may=Right.IMPORT, methods=("GET", "POST"))
def upload(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Choose a file; it is read and tried, and nothing is saved before its preview is confirmed."""
    form = UploadForm(entered(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        kind = ImportKind(form.cleaned_data["kind"])
        try:
            batch = uploads.stage_upload(
                sent, sent.name, kind, herd=herd, by=request.user, options=form.options()
            )
        except FileRefused as error:
            form.add_error("file", whole_file_refused(error))
        else:
            if not unread_date(batch):
                try_now(request, batch)
            return redirect("diagnostics:upload-preview", herd.code, batch.public_id)
    context = {"herd": herd, "form": form, "uploads": uploads_of(herd)[:UPLOADS_SHOWN]}
    return render(request, "diagnostics/upload.html", context)


def whole_file_refused(error: FileRefused) -> str:
    """Say why a file cannot be read at all, with the line."""
    if not error.line:
        return str(error)
    return _("Line %(line)s: %(message)s") % {"line": error.line, "message": error}


def try_now(request: SignedInRequest, batch: ImportBatch) -> None:
    """Try a file: a short one at once, a long one on the queue."""
    if batch.rows.count() > LINES_AT_ONCE:
        try_upload.enqueue(batch.pk, request.user.pk, get_language())
    else:
        uploads.preview(batch, by=request.user, today=Herd.today)


@herd_view(may=Right.IMPORT)
def upload_preview(request: SignedInRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Show a file line by line with what would become of it, or how far the work on it has come."""
    return preview_page(request, upload_of(herd, public_id), herd)


def preview_page(request: SignedInRequest, batch: ImportBatch, herd: Herd | None) -> HttpResponse:
    """Show a file of one herd, or of several, as far as the work on it has come."""
    task = task_on(batch.pk, try_upload.module_path, take_in_upload.module_path)
    context: dict[str, Any] = {
        "herd": herd,
        "batch": batch,
        "task": task,
        "addresses": words.addresses(batch),
    }
    if task is not None and batch.state != ImportState.CONFIRMED and has_failed(task, timezone.now()):
        return render(request, "diagnostics/upload_failed.html", context)
    if is_under_way(task):
        template = "_upload_progress" if request.htmx else "upload_progress"
        return render(request, f"diagnostics/{template}.html", context)
    if batch.state == ImportState.STAGED:
        example = unread_date(batch)
        return render(
            request, "diagnostics/upload_dates.html", context | {"form": DateOrderForm(), "example": example}
        )
    if request.htmx:
        return HttpResponseClientRefresh()
    return render(request, "diagnostics/upload_preview.html", context | _preview(request, batch))


def _preview(request: SignedInRequest, batch: ImportBatch) -> dict[str, Any]:
    report = Report.from_json(batch.report)
    asked = request.GET.get("outcome", "")
    outcome = RowOutcome(asked) if asked in {each.value for each in RowOutcome} else None
    page = page_of(request, uploads.lines_of(batch, outcome))
    rows = list(page)
    shows_verdicts = batch.kind == ImportKind.RESULTS and batch.state == ImportState.PREVIEWED
    verdicts = verdicts_now(rows, user=request.user) if shows_verdicts else {}
    shown = SHIFTS_SHOWN_BESIDE_LINES if shows_verdicts else SHIFTS_SHOWN
    return {
        "counts": words.counts(report),
        "to_save": words.to_save(report),
        "refused": report.refused,
        "remarks": words.remarks(report.remarks),
        "shifts": words.shift_views(report.shifts[:shown]),
        "shifts_in_all": len(report.shifts),
        "lines": words.line_views(batch, rows, verdicts=verdicts, shifts=report.shifts),
        "shows_verdicts": shows_verdicts,
        "page": page,
        "outcome": outcome.value if outcome else "",
        "is_confirmed": batch.state == ImportState.CONFIRMED,
    }


@herd_view(may=Right.IMPORT, methods=("POST",))
def upload_dates(request: SignedInRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Take the order of day and month in a file's dates, read its lines again by it, and try them."""
    return take_dates(request, upload_of(herd, public_id), herd)


def take_dates(request: SignedInRequest, batch: ImportBatch, herd: Herd | None) -> HttpResponse:
    """Take the order of day and month that was told of a file, and try it."""
    addresses = words.addresses(batch)
    form = DateOrderForm(request.POST)
    if batch.state == ImportState.STAGED and "refuse" not in request.POST:
        if not form.is_valid():
            context = {"herd": herd, "batch": batch, "form": form, "example": unread_date(batch)}
            return render(request, "diagnostics/upload_dates.html", context | {"addresses": addresses})
        tell_date_order(batch, form.cleaned_data["date_order"])
    if batch.state != ImportState.CONFIRMED and not is_under_way(task_on(batch.pk, try_upload.module_path)):
        try_now(request, batch)
    return redirect(addresses.preview)


@herd_view(may=Right.IMPORT, methods=("POST",))
def upload_confirm(request: SignedInRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Save the lines of a file that its preview showed as new or changed."""
    return save_lines(request, upload_of(herd, public_id))


def save_lines(request: SignedInRequest, batch: ImportBatch) -> HttpResponse:
    """Save the lines of a file at once, or put that on the queue where they are many."""
    if batch.state == ImportState.PREVIEWED:
        if batch.lines > LINES_AT_ONCE:  # type: ignore[attr-defined]  # counted by the queries
            take_in_upload.enqueue(batch.pk, request.user.pk, get_language())
        else:
            saved = words.to_save(uploads.confirm(batch, by=request.user, today=Herd.today))
            told = ngettext("%(saved)s line is saved.", "%(saved)s lines are saved.", saved) % {
                "saved": saved
            }
            messages.success(request, told)
    return redirect(words.addresses(batch).preview)


@herd_view(may=Right.IMPORT, methods=("POST",))
def upload_forget(request: SignedInRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Forget a file that is not to be saved after all."""
    return forget_file(request, upload_of(herd, public_id))


def forget_file(request: SignedInRequest, batch: ImportBatch) -> HttpResponse:
    """Forget a file, unless it has been saved."""
    address = words.addresses(batch).upload
    if batch.state != ImportState.CONFIRMED:
        uploads.abandon(batch)
        messages.info(
            request, _("%(file)s is forgotten; nothing of it was saved.") % {"file": batch.file_name}
        )
    return redirect(address)


@herd_view(may=Right.IMPORT)
def upload_refused(request: SignedInRequest, herd: Herd, public_id: UUID) -> StreamingHttpResponse:
    """Give the refused lines of a file back as a file, each with the cause in its last column."""
    return refused_lines(upload_of(herd, public_id), named=herd.code)


def refused_lines(batch: ImportBatch, *, named: str) -> StreamingHttpResponse:
    """Answer the refused lines of a file as CSV."""
    return text_file(uploads.refused_rows_csv(batch), name=f"refused-{batch.kind}-{named}.csv")

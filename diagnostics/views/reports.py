"""Herd reports, of one herd and across herds: as pages, charts and files."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from diagnostics.forms.asked import Asked, asked_by, asked_of
from diagnostics.models import ReportRun
from diagnostics.presenters.kept_reports import kept_views, making
from diagnostics.presenters.reports import files, pages, words
from diagnostics.presenters.reports.registry import REPORTS
from diagnostics.queries.queue import task_on
from diagnostics.queries.report_runs import run_of, runs_of
from diagnostics.reports import charts
from diagnostics.reports.document import Document
from diagnostics.tasks import make_report
from diagnostics.views import report_numbers
from herd.decorators import SignedInRequest, herd_view, signed_in
from herd.errors import NotHere, Refused
from herd.models import Herd
from herd.permissions import Right
from herd.queries import herds_for, rights_by_herd


def _asked(request: SignedInRequest, name: str, herd: Herd | None, may: Right = Right.SEE) -> Asked:
    return asked_of(request.user, name, request.GET, herd=herd, may=may)


# --- The list of reports ---


@herd_view()
def report_list(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Show which reports there are of a herd."""
    return _list(request, herd=herd)


@require_safe
@signed_in
def reports_across(request: SignedInRequest) -> HttpResponse:
    """Show which reports there are over all herds of the reader."""
    return _list(request, has_no_herd=not herds_for(request.user, may=Right.SEE).exists())


def _list(request: SignedInRequest, **more: Any) -> HttpResponse:
    """Name the reports, and the large ones that are kept for this person."""
    kept = kept_views(request.user, runs_of(request.user))
    return render(request, "reports/list.html", {"reports": REPORTS.values(), "kept": kept, **more})


# --- Pages ---


def _page(request: SignedInRequest, asked: Asked) -> HttpResponse:
    """Show the report, or beside each field what cannot be read; a large one as far as the worker has come."""
    if not asked.form.is_valid():
        return _shown(request, asked, status=HTTPStatus.BAD_REQUEST)
    if report_numbers.is_large(asked):
        return _large(request, asked)
    document = asked.document()
    report_numbers.keep_beside_page(request.user, asked, document)
    return _shown(request, asked, document)


def _shown(
    request: SignedInRequest,
    asked: Asked,
    document: Document | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context: dict[str, Any] = {"herd": asked.herd, "form": asked.form, "report": asked.report, **more}
    context["here"] = asked.page
    if document:
        context["monthly"] = asked.monthly_page
        context["asked_for"] = words.asked_for(asked.scope())
        rights = {asked.herd.pk: asked.herd.rights} if asked.herd else rights_by_herd(request.user)
        context["page"] = pages.page(document, asked.addresses(request.GET.urlencode()), rights)
    return render(request, "reports/report.html", context, status=status)


def _large(request: SignedInRequest, asked: Asked) -> HttpResponse:
    """Show what the worker has made, or how far it has come; asked for the first time, it is put on the queue."""
    try:
        run, document = report_numbers.made_or_begun(request.user, asked)
    except Refused as error:
        return _not_begun(request, asked, error)
    if document is None:
        return _how_far(request, asked, run)
    if request.htmx:
        return HttpResponseClientRefresh()
    return _shown(request, asked, document, run=run)


def _not_begun(request: SignedInRequest, asked: Asked, error: Refused) -> HttpResponse:
    """Lead to the list of reports, where those stand that are being made."""
    messages.error(request, str(error))
    if asked.herd:
        return redirect("diagnostics:reports", asked.herd.code)
    return redirect("diagnostics:reports-across")


def _how_far(request: SignedInRequest, asked: Asked, run: ReportRun) -> HttpResponse:
    context = {
        "herd": asked.herd,
        "report": asked.report,
        "run": run,
        "making": making(run, task_on(run.pk, make_report.module_path), timezone.now()),
        "whole_page": asked.whole_page,
    }
    return render(request, "reports/_making.html" if request.htmx else "reports/making.html", context)


@require_POST
@signed_in
def report_anew(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Make a large report anew, of the records as they are now; only for whoever asked for it."""
    run = run_of(request.user, public_id)
    asked = asked_by(run)
    if asked is None:
        raise NotHere(_("There is no such report, or it has been cleared away."))
    try:
        report_numbers.begin_again(run)
    except Refused as error:
        return _not_begun(request, asked, error)
    return redirect(asked.whole_page)


@herd_view()
def report(request: SignedInRequest, herd: Herd, name: str) -> HttpResponse:
    """Show a report of one herd."""
    return _page(request, _asked(request, name, herd))


@require_safe
@signed_in
def report_across(request: SignedInRequest, name: str) -> HttpResponse:
    """Show a report of several herds, or of all of the reader's."""
    return _page(request, _asked(request, name, None))


# --- Charts ---


def _chart(request: SignedInRequest, asked: Asked) -> HttpResponse:
    """Answer one chart as SVG, in the theme its address names."""
    numbers = report_numbers.numbers_for_charts(request.user, asked) if asked.form.is_valid() else None
    chart = numbers.chart(request.GET.get("chart", "")) if numbers else None
    if chart is None:
        raise NotHere(_("There is no such chart."))
    theme = charts.Theme.DARK if request.GET.get("theme") == charts.Theme.DARK else charts.Theme.LIGHT
    size = charts.Size.NARROW if request.GET.get("size") == charts.Size.NARROW else charts.Size.WIDE
    return HttpResponse(charts.svg(chart, theme, size), content_type="image/svg+xml")


@herd_view()
def report_chart(request: SignedInRequest, herd: Herd, name: str) -> HttpResponse:
    """Answer a chart of a report of one herd."""
    return _chart(request, _asked(request, name, herd))


@require_safe
@signed_in
def report_chart_across(request: SignedInRequest, name: str) -> HttpResponse:
    """Answer a chart of a report of several herds."""
    return _chart(request, _asked(request, name, None))


# --- Files ---


def _file(request: SignedInRequest, asked: Asked, form: str) -> HttpResponse:
    """Answer the report as a file.

    An address that cannot be read leads to the page, which says why; a large report that is not made yet as well.
    """
    if form not in files.CONTENT_TYPES:
        raise NotHere(_("Reports are written as CSV, XLSX and PDF."))
    document = report_numbers.numbers_for_files(request.user, asked) if asked.form.is_valid() else None
    if document is None:
        return redirect(f"{asked.page}?{request.GET.urlencode()}")
    content = _written(document, form, request.GET.get("table", ""))
    herd = asked.herd.code if asked.herd else ""
    name = files.file_name(asked.report.name, asked.form.today.isoformat(), form, herd=herd)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=files.CONTENT_TYPES[form], headers=headers)


def _written(document: Document, form: str, table_name: str) -> bytes | str:
    if form != "csv":
        return files.xlsx(document) if form == "xlsx" else files.pdf(document)
    try:
        return files.csv(document, table_name)
    except files.NoSuchTable as error:
        raise NotHere(_("There is no such table.")) from error


@herd_view(may=Right.EXPORT)
def report_file(request: SignedInRequest, herd: Herd, name: str, form: str) -> HttpResponse:
    """Answer a report of one herd as CSV, XLSX or PDF."""
    return _file(request, _asked(request, name, herd), form)


@require_safe
@signed_in
def report_file_across(request: SignedInRequest, name: str, form: str) -> HttpResponse:
    """Answer a report of several herds as CSV, XLSX or PDF."""
    return _file(request, _asked(request, name, None, Right.EXPORT), form)

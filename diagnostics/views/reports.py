"""Herd reports, of one herd and across herds: as pages, charts and files."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diagnostics.exports.reports import paper, text, workbook
from diagnostics.forms.reports import ScopeForm
from diagnostics.presenters.reports import pages, words
from diagnostics.presenters.reports.registry import REPORTS, Report
from diagnostics.reports import charts
from diagnostics.reports.document import Document
from herd.decorators import SignedInRequest, herd_view, signed_in
from herd.models import Herd
from herd.permissions import Right
from herd.queries import herds_for

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A report that was asked for: which, of which herds, and the form that reads the rest of the address."""

    report: Report
    form: ScopeForm
    herd: Herd | None = None

    def document(self) -> Document:
        """Return the report; only of an address that could be read."""
        return self.report.document(self.form.scope())

    @property
    def page(self) -> str:
        """The address of the page, without what it was asked for."""
        return self._address("report")

    def _address(self, name: str, *more: str) -> str:
        if self.herd:
            return reverse(f"diagnostics:{name}", args=[self.herd.code, self.report.name, *more])
        return reverse(f"diagnostics:{name}-across", args=[self.report.name, *more])

    def addresses(self, asked: str) -> pages.Addresses:
        """Return where the chart and the files of the report are, asked for alike."""
        return pages.Addresses(
            chart=self._address("report-chart"),
            files={form: self._address("report-file", form) for form in CONTENT_TYPES},
            asked=asked,
        )


def _of(name: str) -> Report:
    if name not in REPORTS:
        raise Http404(_("There is no such report."))
    return REPORTS[name]


def _asked(request: SignedInRequest, name: str, herd: Herd | None, may: Right = Right.SEE) -> Asked:
    """Read what was asked for; across herds only those in which the reader has the right."""
    report = _of(name)
    herds = [herd] if herd else list(herds_for(request.user, may=may).order_by("name", "code"))
    if not herds:
        raise Http404(_("You are not a member of any herd."))
    today = max(each.today() for each in herds)
    form = ScopeForm(request.GET, report=report, herds=herds, across=herd is None, today=today)
    return Asked(report, form, herd)


# --- The list of reports ---


@herd_view()
def report_list(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Show which reports there are of a herd."""
    return render(request, "reports/list.html", {"herd": herd, "reports": REPORTS.values()})


@require_safe
@signed_in
def reports_across(request: SignedInRequest) -> HttpResponse:
    """Show which reports there are over all herds of the reader."""
    return render(request, "reports/list.html", {"reports": REPORTS.values()})


# --- Pages ---


def _page(request: SignedInRequest, asked: Asked) -> HttpResponse:
    """Show the report, or beside each field what cannot be read."""
    context: dict[str, Any] = {
        "herd": asked.herd,
        "form": asked.form,
        "report": asked.report,
        "here": asked.page,
    }
    if not asked.form.is_valid():
        return render(request, "reports/report.html", context, status=HTTPStatus.BAD_REQUEST)
    addresses = asked.addresses(request.GET.urlencode())
    context["page"] = pages.page(asked.document(), addresses)
    return render(request, "reports/report.html", context)


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
    chart = asked.document().chart(request.GET.get("chart", "")) if asked.form.is_valid() else None
    if chart is None:
        raise Http404(_("There is no such chart."))
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
    """Answer the report as a file; an address that cannot be read leads to the page, which says why."""
    if form not in CONTENT_TYPES:
        raise Http404(_("Reports are written as CSV, XLSX and PDF."))
    if not asked.form.is_valid():
        return redirect(f"{asked.page}?{request.GET.urlencode()}")
    document = asked.document()
    content = _written(document, form, request.GET.get("table", ""))
    name = "-".join(filter(None, [asked.herd.code if asked.herd else "", asked.report.name]))
    response = HttpResponse(content, content_type=CONTENT_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}-{asked.form.today.isoformat()}.{form}"'
    return response


def _written(document: Document, form: str, table_name: str) -> bytes | str:
    if form == "xlsx":
        return workbook.xlsx(document, about=_("About"))
    if form == "pdf":
        language = get_language() or "en"
        return paper.pdf(
            document,
            write=words.cell_text,
            caption=words.caption,
            words=words.on_paper(),
            language=language,
        )
    table = document.table(table_name)
    if table is None:
        if document.sections:
            raise Http404(_("There is no such table."))
        return ""
    return text.csv_text(table)


@herd_view(may=Right.EXPORT)
def report_file(request: SignedInRequest, herd: Herd, name: str, form: str) -> HttpResponse:
    """Answer a report of one herd as CSV, XLSX or PDF."""
    return _file(request, _asked(request, name, herd), form)


@require_safe
@signed_in
def report_file_across(request: SignedInRequest, name: str, form: str) -> HttpResponse:
    """Answer a report of several herds as CSV, XLSX or PDF."""
    return _file(request, _asked(request, name, None, Right.EXPORT), form)

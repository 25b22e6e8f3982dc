"""Herd reports, as pages and files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from diagnostics.presenters.reports import yearly_csv, yearly_page
from diagnostics.reports.frames import calvings_frame, heifers_frame
from diagnostics.reports.yearly import yearly
from herd.decorators import herd_view
from herd.models import Herd
from herd.permissions import Right


@herd_view()
def report_by_year(request: HttpRequest, herd: Herd) -> HttpResponse:
    """Show what was born by year, and what became of the heifers."""
    report = yearly_page(yearly(calvings_frame(herd), heifers_frame(herd)))
    return render(request, "reports/by_year.html", {"herd": herd, "report": report})


@herd_view(may=Right.EXPORT)
def report_by_year_csv(request: HttpRequest, herd: Herd) -> HttpResponse:
    """Answer the same report as a CSV file."""
    report = yearly(calvings_frame(herd), heifers_frame(herd))
    return HttpResponse(
        yearly_csv(report),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{herd.code}-by-year.csv"'},
    )

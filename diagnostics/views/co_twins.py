"""Bulls born with a heifer: listed with what their owner should know, and exported."""

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django_tables2 import RequestConfig

from diagnostics.exports.co_twins import csv_lines
from diagnostics.presenters.co_twin import bull_co_twin_warning
from diagnostics.queries.co_twins import bull_co_twins as co_twins_of
from diagnostics.tables.co_twins import BullCoTwinTable
from diagnostics.views.files import text_file
from diagnostics.views.paging import by_the_page
from herd.decorators import SignedInRequest, herd_view
from herd.models import Herd
from herd.permissions import Right


@herd_view()
def bull_co_twins(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Show the bulls present that were born with a heifer, and the warning."""
    table = BullCoTwinTable(co_twins_of(herd), herd=herd)
    by_the_page(request, table)
    context = {
        "herd": herd,
        "table": table,
        "found": table.paginator.count,
        "warning": bull_co_twin_warning(),
    }
    return render(request, "diagnostics/bull_co_twins.html", context)


@herd_view(may=Right.EXPORT)
def bull_co_twins_export(request: SignedInRequest, herd: Herd) -> StreamingHttpResponse:
    """Send the list as CSV, sorted as the page is."""
    table = BullCoTwinTable(co_twins_of(herd), herd=herd)
    RequestConfig(request, paginate=False).configure(table)
    lines = csv_lines((row.record for row in table.rows), herd=herd.code)
    return text_file(lines, name=f"bull-co-twins-{herd.code}.csv")

"""The register of a herd: narrowed, sorted, paged, exported; and the do-not-breed list."""

from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from diagnostics import presenters
from diagnostics.exports.register import TEXT_WRITERS, write_xlsx
from diagnostics.exports.tables import MOST_XLSX_ROWS, Format
from diagnostics.filters.register import RegisterFilter
from diagnostics.presenters.diagnoses import listed_by
from diagnostics.presenters.numbers import whole
from diagnostics.queries.herds import do_not_breed
from diagnostics.queries.register import ORDER, ordered, register, rows, shown
from diagnostics.tables.register import RegisterTable
from diagnostics.views.files import back_to_the_list, text_file, workbook_file
from diagnostics.views.paging import ROWS_A_PAGE, by_the_page, page_of
from herd.decorators import SignedInRequest, herd_view
from herd.errors import NotHere
from herd.models import Animal, Herd
from herd.permissions import Right


@herd_view()
def register_list(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Show the register, fifty animals a page; htmx asks for the list alone."""
    chosen = RegisterFilter(request.GET, register(herd), herd=herd, today=herd.today())
    table = RegisterTable(shown(chosen.qs), herd=herd)
    by_the_page(request, table)
    context = {
        "herd": herd,
        "filter": chosen,
        "table": table,
        "found": table.paginator.count,
        "formats": [each.value for each in Format],
        "kept": request.GET.urlencode(),
    }
    template = (
        "diagnostics/_register_list.html"
        if request.htmx.target == "register-list"
        else "diagnostics/register.html"
    )
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Target"])  # going back must not show the list without its page
    return response


@herd_view(may=Right.EXPORT)
def register_export(request: SignedInRequest, herd: Herd) -> HttpResponseBase:
    """Export the animals the register shows, in its order, as CSV, XLSX or JSON, in the columns of `formats.md`."""
    try:
        form = Format(request.GET.get("format", Format.CSV.value))
    except ValueError:
        raise NotHere(_("The register is exported as CSV, XLSX or JSON.")) from None
    today = herd.today()
    chosen = RegisterFilter(request.GET, register(herd), herd=herd, today=today)
    if form is Format.XLSX and (found := chosen.qs.count()) > MOST_XLSX_ROWS:
        return _too_long_for_a_workbook(request, herd, found)
    animals = _sorted(chosen.qs, request.GET.get("sort", ""))
    return _file(animals, form, name=f"register-{herd.code}-{today.isoformat()}.{form}")


def _too_long_for_a_workbook(request: SignedInRequest, herd: Herd, found: int) -> HttpResponse:
    """Say on the register, narrowed as it was, that so many animals go out as CSV."""
    message = _(
        "%(found)s animals are too many for an XLSX file from a page: at most %(most)s go into one. Export them as "
        "CSV, which a spreadsheet opens as well, or narrow the list first."
    )
    messages.warning(request, message % {"found": whole(found), "most": whole(MOST_XLSX_ROWS)})
    return back_to_the_list(request, reverse("diagnostics:register", args=[herd.code]))


def _sorted(animals: QuerySet[Animal], sort: str) -> QuerySet[Animal]:
    column = sort.removeprefix("-")
    return ordered(animals, column, descending=sort.startswith("-")) if column in ORDER else animals


def _file(animals: QuerySet[Animal], form: Format, *, name: str) -> HttpResponseBase:
    """Send animals as a file."""
    if form is Format.XLSX:
        return workbook_file(partial(write_xlsx, rows(animals)), name=name)
    return text_file(TEXT_WRITERS[form](rows(animals)), name=name, form=form)


@herd_view()
def do_not_breed_list(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Show the animals present that are not to be bred, by number or by pen; all on one page to be printed."""
    by_pen = request.GET.get("sort") == "pen"
    animals = do_not_breed(herd, by_pen=by_pen)
    undivided = "all" in request.GET
    page = page_of(request, animals, rows_a_page=max(animals.count(), 1) if undivided else ROWS_A_PAGE)
    context = {
        "herd": herd,
        "page": page,
        "lines": [
            (
                each.animal,
                presenters.verdict(each),
                presenters.next_step(each, each.animal, herd, ()),
                listed_by(each),
            )
            for each in page
        ],
        "with_official_id": any(each.animal.official_id for each in page),
        "with_pen": any(each.animal.pen for each in page),
        "by_pen": by_pen,
        "whole": undivided,
        "today": herd.today(),
    }
    return render(request, "diagnostics/do_not_breed.html", context)

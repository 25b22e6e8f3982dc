"""What waits, across the herds of a person: all lists with their counts, each list, and its file."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from diagnostics import labels
from diagnostics.exports.tables import MOST_XLSX_ROWS, Format, csv_lines, write_xlsx
from diagnostics.presenters import worklists as words
from diagnostics.presenters.numbers import whole
from diagnostics.queries.worklist_counts import in_all, waiting_in
from diagnostics.queries.worklist_mails import wishes_of
from diagnostics.queries.worklist_scope import Scope
from diagnostics.queries.worklists import Sort, listed
from diagnostics.views.calendar_feeds import secret_just_made
from diagnostics.views.files import back_to_the_list, text_file, workbook_file
from diagnostics.views.paging import page_of
from diagnostics.vocabulary import Worklist
from herd.decorators import SignedInRequest, herd_view, signed_in
from herd.errors import NotHere
from herd.models import Herd
from herd.permissions import Right
from herd.queries import get_herd, herds_for, rights_by_herd

#: Rows read at once when exporting.
ROWS_AT_ONCE = 1000
FORMATS = (Format.CSV, Format.XLSX)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page of worklists is asked for: all the reader's herds, the one chosen, if any, and the scope."""

    mine: list[Herd]
    chosen: Herd | None
    scope: Scope


def _asked(request: SignedInRequest, *, may: Right = Right.SEE) -> Asked:
    """Read `?herd=` of the address. Raises `Http404` for a herd one is no member of."""
    mine = list(herds_for(request.user, may=may).order_by("name", "code"))
    chosen = get_herd(request.user, code, may=may) if (code := request.GET.get("herd", "")) else None
    if chosen is not None:
        request.herd = chosen  # the page stands in the herd's navigation
    scope = Scope.over([chosen] if chosen else mine, day_in=Herd.today, user=request.user.pk)
    return Asked(mine, chosen, scope)


def _worklist(name: str) -> Worklist:
    try:
        return Worklist(name)
    except ValueError:
        raise NotHere(_("There is no such worklist.")) from None


@never_cache
@require_safe
@signed_in
def worklists(request: SignedInRequest) -> HttpResponse:
    """Show all worklists with their counts, over all herds of the reader or the one chosen."""
    return _overview(request, _asked(request))


@never_cache
@herd_view()
def herd_worklists(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Show all worklists of one herd with their counts, within its navigation."""
    mine = list(herds_for(request.user).order_by("name", "code"))
    return _overview(request, Asked(mine, herd, Scope.over([herd], day_in=Herd.today, user=request.user.pk)))


def _overview(request: SignedInRequest, asked: Asked) -> HttpResponse:
    context = {
        "herd": asked.chosen,
        "mine": asked.mine,
        "tiles": words.tiles(in_all(waiting_in(asked.scope).values())),
        "wishes": wishes_of(request.user),
        "secret": secret_just_made(request),
    }
    return render(request, "diagnostics/worklists.html", context)


@require_safe
@signed_in
def worklist(request: SignedInRequest, name: str) -> HttpResponse:
    """Show one worklist, fifty rows a page, the most urgent first."""
    asked, which = _asked(request), _worklist(name)
    sort = request.GET.get("sort", Sort.URGENT)
    page = page_of(request, listed(which, asked.scope, sort=sort))
    rights = rights_by_herd(request.user)
    context = {
        "herd": asked.chosen,
        "mine": asked.mine,
        "worklist": which,
        "title": labels.WORKLIST[which.value],
        "sentence": words.SENTENCES[which],
        "empty": words.EMPTY[which],
        "columns": [(column.label, column.css) for column in words.columns(which).values()],
        "rows": words.rows(which, page, asked.scope, rights),
        "together": words.together(which, asked.scope.herds, rights),
        "page": page,
        "found": page.paginator.count,
        "sort": sort,
        "sorts": words.SORTS,
        "formats": [each.value for each in FORMATS],
    }
    return render(request, "diagnostics/worklist.html", context)


@require_safe
@signed_in
def worklist_export(request: SignedInRequest, name: str) -> HttpResponseBase:
    """Send all rows of the list that is shown, in its order and columns, as CSV or XLSX."""
    asked, which = _asked(request, may=Right.EXPORT), _worklist(name)
    form = request.GET.get("format", Format.CSV.value)
    if form not in FORMATS:
        raise NotHere(_("A worklist is exported as CSV or XLSX."))
    records = listed(which, asked.scope, sort=request.GET.get("sort", ""))
    if form == Format.XLSX and records.count() > MOST_XLSX_ROWS:
        told = {"most": whole(MOST_XLSX_ROWS)}
        messages.warning(request, _("An XLSX file holds at most %(most)s rows: export them as CSV.") % told)
        return back_to_the_list(request, reverse("diagnostics:worklist", args=[which]))
    rows = words.file_rows(which, records.iterator(chunk_size=ROWS_AT_ONCE), asked.scope)
    file_name = f"{which}-{asked.chosen.code}.{form}" if asked.chosen else f"{which}.{form}"
    if form == Format.XLSX:
        return workbook_file(
            lambda file: write_xlsx(words.header(which), rows, file, name=which.value), name=file_name
        )
    return text_file(csv_lines(words.header(which), rows), name=file_name)

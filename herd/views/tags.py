"""Numbering the calves that have no tag yet."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from herd.actions import tag_animals
from herd.decorators import entered, herd_view
from herd.errors import Refused
from herd.forms.tags import TagsForm
from herd.models import Animal, Herd
from herd.permissions import Right
from herd.queries import animals_of_page, to_tag

ROWS_A_PAGE = 50


@herd_view(may=Right.TAG, methods=("GET", "POST"))
def tags(request: HttpRequest, herd: Herd) -> HttpResponse:
    """Show the live calves without a number, with a field for each, and number those typed."""
    page = Paginator(to_tag(herd), ROWS_A_PAGE).get_page(request.GET.get("page"))
    typed = entered(request)
    calves: list[Animal] = animals_of_page(herd, typed) if typed is not None else list(page)
    form = TagsForm(typed, herd=herd, calves=calves)
    if request.method == "POST" and form.is_valid():
        try:
            tagged = tag_animals(herd=herd, numbers=form.numbers(), by=request.user, today=herd.today())  # type: ignore[arg-type]
        except Refused as error:
            form.tell(error)
        else:
            words = ngettext("%(number)s calf is numbered.", "%(number)s calves are numbered.", len(tagged))
            messages.success(request, words % {"number": len(tagged)})
            return redirect("herd:to-tag", herd.code)
    return render(request, "herd/to_tag.html", {"herd": herd, "form": form, "page": page})

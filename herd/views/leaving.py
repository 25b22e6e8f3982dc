"""Animals that leave the herd: sold, died, culled; one or many at once."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from herd.actions import record_leaving, undo_leaving
from herd.decorators import entered, herd_view
from herd.errors import Refused, to_form
from herd.forms.leaving import LeavingForm
from herd.identifiers import numbers_in
from herd.models import Animal, Herd
from herd.permissions import Right
from herd.queries import animals_of_page, left_lately, present_of
from herd.views.animals import animal_of

MOST_FOUND = 30
MOST_OFFERED = 12
LATELY = timedelta(days=30)


@herd_view(may=Right.RECORD_LEAVING, methods=("GET", "POST"))
def leaving(request: HttpRequest, herd: Herd) -> HttpResponse:
    """Choose animals by number, and record when and why they left; `?animals=` ticks some."""
    today, typed = herd.today(), entered(request)
    form, missing = _form(request.GET if typed is None else typed, herd, today, judged=typed is not None)
    if request.method == "POST" and form.is_bound and form.is_valid():
        left = _record(form, request, herd)
        if left is not None:
            words = ngettext("%(number)s animal has left.", "%(number)s animals have left.", len(left))
            messages.success(request, words % {"number": len(left)})
            return redirect("herd:leaving", herd.code)
    lately = left_lately(herd, since=today - LATELY)
    context = {"herd": herd, "form": form, "missing": missing, "lately": lately}
    return render(request, "herd/leaving.html", context)


def _form(asked: QueryDict, herd: Herd, today: date, *, judged: bool) -> tuple[LeavingForm, list[str]]:
    """Return the form with the animals looked for, and the numbers typed that nobody bears.

    While animals are still being looked for (`find`) nothing is judged.
    """
    sought = numbers_in(asked.get("q", ""))
    chosen = animals_of_page(herd, asked.getlist("animals"))
    found, missing = present_of(herd, sought, limit=MOST_FOUND if sought else MOST_OFFERED)
    sure = found if len(sought) > 1 else []
    form = LeavingForm(
        asked if judged and "find" not in asked else None,
        offered=dict.fromkeys([*chosen, *found]),
        chosen=[str(animal.public_id) for animal in (*chosen, *sure)],
        today=today,
        initial={name: asked[name] for name in ("q", "left_on", "left_reason") if asked.get(name)},
    )
    return form, missing


def _record(form: LeavingForm, request: HttpRequest, herd: Herd) -> list[Animal] | None:
    """Record the leaving; `None` where it is refused, the form saying why."""
    said = form.cleaned_data
    try:
        return record_leaving(
            animals=form.chosen(),
            left_on=said["left_on"],
            left_reason=said["left_reason"],
            by=request.user,  # type: ignore[arg-type]  # signed in: a User
            today=herd.today(),
        )
    except Refused as error:
        to_form(form, error)
        return None


@herd_view(may=Right.RECORD_LEAVING, methods=("POST",))
def leaving_undo(request: HttpRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Take back that an animal left."""
    animal = animal_of(herd, public_id)
    try:
        undo_leaving(animal=animal, by=request.user, today=herd.today(), reason=_("Entered by mistake."))  # type: ignore[arg-type]
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(animal)s is in the herd again.") % {"animal": animal})
    if "from_page" in request.POST:
        return redirect("diagnostics:animal", herd.code, animal.public_id)
    return redirect("herd:leaving", herd.code)

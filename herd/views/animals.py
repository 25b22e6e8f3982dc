"""Entering an animal from outside, and correcting what is on record of one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from herd.actions import correct_animal, enter_animal, tag_animal
from herd.decorators import entered, herd_view
from herd.errors import Refused, to_form
from herd.forms.animals import AnimalEditForm, AnimalForm, RenumberForm
from herd.forms.versions import version_seen, with_version
from herd.guards import resting_on
from herd.models import Animal, Herd
from herd.permissions import Right


def animal_of(herd: Herd, public_id: UUID) -> Animal:
    """Return an animal of the herd; 404 otherwise."""
    return get_object_or_404(herd.animals.select_related("herd", "calving"), public_id=public_id)


@herd_view(may=Right.RECORD_BIRTHS, methods=("GET", "POST"))
def animal_new(request: HttpRequest, herd: Herd) -> HttpResponse:
    """Enter an animal from outside; `?number=` fills the number in."""
    today = herd.today()
    initial = {"number": request.GET.get("number", "")}
    form = AnimalForm(entered(request), herd=herd, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            animal = enter_animal(herd=herd, by=request.user, today=today, **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as error:
            to_form(form, error)
        else:
            messages.success(request, _("%(animal)s is on record.") % {"animal": animal})
            return redirect("diagnostics:animal", herd.code, animal.public_id)
    return render(request, "herd/animal_new.html", {"herd": herd, "form": form})


@herd_view(may=Right.RECORD_BIRTHS, methods=("GET", "POST"))
def animal_edit(request: HttpRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Correct what is on record of an animal."""
    animal, today = animal_of(herd, public_id), herd.today()
    form = with_version(AnimalEditForm(entered(request), animal=animal, today=today), animal)
    if request.method == "POST" and form.is_valid():
        try:
            correct_animal(
                animal=animal,
                by=request.user,  # type: ignore[arg-type]
                today=today,
                reason=form.cleaned_data["reason"],
                seen=version_seen(form),
                **form.changes(),
            )
        except Refused as error:
            to_form(form, error)
        else:
            messages.success(request, _("%(animal)s is corrected.") % {"animal": animal})
            return redirect("diagnostics:animal", herd.code, animal.public_id)
    context = {"herd": herd, "form": form, "animal": animal, "resting": resting_on([animal])}
    return render(request, "herd/animal_edit.html", context)


@herd_view(may=Right.TAG, methods=("GET", "POST"))
def animal_number(request: HttpRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Give an animal another number."""
    animal = animal_of(herd, public_id)
    form = RenumberForm(entered(request), animal=animal)
    if request.method == "POST" and form.is_valid():
        slip = form.cleaned_data.get("why") == RenumberForm.SLIP
        number = form.cleaned_data["number"]
        try:
            tag_animal(animal=animal, number=number, by=request.user, today=herd.today(), was_a_slip=slip)  # type: ignore[arg-type]
        except Refused as error:
            to_form(form, error)
        else:
            messages.success(request, _("The animal now has the number %(number)s.") % {"number": number})
            return redirect("diagnostics:animal", herd.code, animal.public_id)
    return render(request, "herd/animal_number.html", {"herd": herd, "form": form, "animal": animal})

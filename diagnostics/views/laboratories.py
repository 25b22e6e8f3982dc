"""The book of laboratories of a herd: listed, shown with who changed what, entered, corrected and retired."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from diagnostics.actions.laboratories import (
    add_known_laboratories,
    retire_laboratory,
    save_laboratory,
    use_laboratory_again,
)
from diagnostics.forms.laboratories import LaboratoryForm
from diagnostics.models import Laboratory
from diagnostics.presenters.laboratories import laboratory_change_lines, laboratory_view
from diagnostics.queries.laboratories import book_of, laboratory_of
from diagnostics.queries.laboratory_changes import laboratory_changes
from diagnostics.tasks import reassess_herd
from herd.decorators import SignedInRequest, entered, herd_view
from herd.errors import Refused
from herd.forms.versions import version_seen, with_version
from herd.models import Herd
from herd.permissions import Right


@herd_view()
def laboratory_list(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Show the herd's laboratories, those in use before those retired."""
    context = {
        "in_use": [laboratory_view(each) for each in book_of(herd)],
        "retired": [laboratory_view(each) for each in book_of(herd, retired=True)],
    }
    return render(request, "diagnostics/laboratories.html", {"herd": herd, **context})


@herd_view()
def laboratory(request: SignedInRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Show a laboratory: what it takes and does, and who changed what."""
    found = laboratory_of(herd, public_id)
    context = {
        "view": laboratory_view(found),
        "laboratory": found,
        "changes": laboratory_change_lines(laboratory_changes(found)),
    }
    return render(request, "diagnostics/laboratory.html", {"herd": herd, **context})


@herd_view(may=Right.MANAGE_LABORATORIES, methods=("GET", "POST"))
def laboratory_new(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Enter a laboratory."""
    form = with_version(LaboratoryForm(entered(request)), Laboratory(herd=herd))
    return _enter(request, herd, form, None)


@herd_view(may=Right.MANAGE_LABORATORIES, methods=("GET", "POST"))
def laboratory_edit(request: SignedInRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Correct a laboratory, and what it takes and does."""
    found = laboratory_of(herd, public_id)
    form = with_version(LaboratoryForm(entered(request), laboratory=found), found)
    return _enter(request, herd, form, found)


def _enter(
    request: SignedInRequest, herd: Herd, form: LaboratoryForm, found: Laboratory | None
) -> HttpResponse:
    if form.is_bound and form.asks_for_a_row:
        form.unjudged()
    elif request.method == "POST" and form.is_valid():
        try:
            saved, run = save_laboratory(
                herd=herd,
                entry=form.entry(),
                by=request.user,
                today=herd.today(),
                laboratory=found,
                seen=version_seen(form),
            )
        except Refused as error:
            form.tell(error)
        else:
            messages.success(request, _("%(laboratory)s is saved.") % {"laboratory": saved})
            if run is not None:
                reassess_herd.enqueue(run.pk)
                return redirect("diagnostics:reassessment", herd.code, run.pk)
            return redirect("diagnostics:laboratory", herd.code, saved.public_id)
    return render(
        request, "diagnostics/laboratory_form.html", {"herd": herd, "form": form, "laboratory": found}
    )


@herd_view(may=Right.MANAGE_LABORATORIES, methods=("POST",))
def laboratory_retire(request: SignedInRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Note that a laboratory is not used any more, or with `again` that it is."""
    found = laboratory_of(herd, public_id)
    if "again" in request.POST:
        use_laboratory_again(laboratory=found, by=request.user)
        messages.success(request, _("%(laboratory)s is offered again.") % {"laboratory": found})
    else:
        retire_laboratory(laboratory=found, by=request.user, today=herd.today())
        messages.success(request, _("%(laboratory)s is offered no longer.") % {"laboratory": found})
    return redirect("diagnostics:laboratory", herd.code, found.public_id)


@herd_view(may=Right.MANAGE_LABORATORIES, methods=("POST",))
def laboratories_known(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Enter the laboratories the program knows into an empty book."""
    try:
        added = add_known_laboratories(herd=herd, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        names = ", ".join(each.name for each in added)
        messages.success(request, _("Entered: %(laboratories)s.") % {"laboratories": names})
    return redirect("diagnostics:laboratories", herd.code)

"""What contradicts itself of an animal: what stands against what, what would settle it, and dealing with it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from diagnostics import presenters
from diagnostics.actions.contradictions import deal_with_contradiction
from diagnostics.forms.contradictions import ContradictionForm
from diagnostics.models import Contradiction
from diagnostics.presenters.contradictions import contradiction_view, turn_views
from diagnostics.queries.contradiction_pages import assessment_of, contradiction_of, turns_on_record
from herd.decorators import SignedInRequest, entered, herd_view
from herd.errors import Refused, to_form
from herd.models import Herd
from herd.permissions import Right


@herd_view()
def contradiction(request: SignedInRequest, herd: Herd, number: int) -> HttpResponse:
    """Show a contradiction; a vet finds the form to deal with it."""
    found = contradiction_of(herd, number)
    form = ContradictionForm() if Right.VERIFY in herd.rights else None
    return _page(request, herd, found, form)


@herd_view(may=Right.VERIFY, methods=("GET", "POST"))
def contradiction_deal(request: SignedInRequest, herd: Herd, number: int) -> HttpResponse:
    """Deal with a contradiction: what was done stays in the animal's history."""
    found = contradiction_of(herd, number)
    form = ContradictionForm(entered(request))
    if request.method == "POST" and form.is_valid():
        try:
            deal_with_contradiction(contradiction=found, note=form.cleaned_data["note"], by=request.user)
        except Refused as error:
            to_form(form, error)
        else:
            messages.success(request, _("It is dealt with, and has left the worklist."))
            return redirect("diagnostics:animal", herd.code, found.animal.public_id)
    return _page(request, herd, found, form)


def _page(
    request: SignedInRequest, herd: Herd, found: Contradiction, form: ContradictionForm | None
) -> HttpResponse:
    assessment = assessment_of(found)
    context = {
        "herd": herd,
        "animal": found.animal,
        "contradiction": contradiction_view(found, herd),
        "turns": turn_views(turns_on_record(found, as_of=herd.today()), herd),
        "verdict": presenters.verdict(assessment) if assessment else None,
        "form": form,
    }
    return render(request, "diagnostics/contradiction.html", context)

"""Recording a calving."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from herd.actions import record_birth
from herd.decorators import SignedInRequest, entered, herd_view, while_typing
from herd.errors import Refused
from herd.forms.calving import CalvingForm
from herd.models import Herd
from herd.permissions import Right
from herd.queries import possible_dams


@herd_view(may=Right.RECORD_BIRTHS, methods=("GET", "POST"))
def calving_new(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Record a calving; `?dam=` names the cow."""
    today = herd.today()
    form = CalvingForm(entered(request), herd=herd, today=today, initial={"dam": request.GET.get("dam", "")})
    if request.method == "POST" and form.asks_for_rows:
        form.unjudged()
    elif request.method == "POST" and form.is_valid():
        try:
            calving = record_birth(
                herd=herd, entry=form.entry(), by=request.user, today=today, same_litter=form.litter_answer
            )
        except Refused as error:
            form.tell(error)
        else:
            messages.success(request, _("The calving is saved."))
            return redirect("diagnostics:calving", herd.code, calving.public_id)
    return render(request, "herd/calving_form.html", {"herd": herd, "form": form})


@herd_view(may=Right.RECORD_BIRTHS)
def dams(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Answer the cows whose number holds what is typed, as a list for the dam's field."""
    found = possible_dams(herd, request.GET.get("q", ""), calved_on=herd.today())
    return render(request, "herd/dams.html", {"dams": found})


@herd_view(may=Right.RECORD_BIRTHS)
@while_typing
def dam_check(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Answer what the record says of a dam and a day while the form is being filled in."""
    form = CalvingForm(request.GET, herd=herd, today=herd.today())
    form.unjudged()
    return render(request, "herd/dam_check.html", {"herd": herd, "form": form})

"""Correcting what is on record of a calving: its facts, its calves, whether it is one litter with another."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from herd.actions import (
    add_calves,
    correct_calving,
    declare_separate,
    join_calvings,
    remove_calf,
    take_back_calving,
    void_calving,
)
from herd.actions.voiding import entered_dam
from herd.decorators import entered, herd_view, while_typing
from herd.errors import Refused, to_form
from herd.forms.corrections import (
    CalfAddForm,
    CalfRemoveForm,
    CalvingEditForm,
    CalvingVoidForm,
    SettleForm,
)
from herd.forms.versions import version_seen, with_version
from herd.guards import resting_on
from herd.models import Calving, Herd
from herd.permissions import Right
from herd.queries import (
    calvings_of_young_dams,
    calvings_to_mend,
    unsettled_calvings,
)

MOST_LISTED = 50


P = ParamSpec("P")


def of_standing_calving(
    view: Callable[Concatenate[HttpRequest, Herd, Calving, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Herd, UUID, P], HttpResponse]:
    """Give a view the calving of its address; one voided meanwhile, perhaps by this very form, shows its own page."""

    @wraps(view)
    def found(
        request: HttpRequest, herd: Herd, public_id: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        calving = get_object_or_404(herd.calvings.select_related("dam", "herd"), public_id=public_id)
        if calving.voided_at is not None:
            return redirect("diagnostics:calving", herd.code, calving.public_id)
        return view(request, herd, calving, *args, **kwargs)

    return found


@herd_view(may=Right.RECORD_BIRTHS, methods=("GET", "POST"))
@of_standing_calving
def calving_edit(request: HttpRequest, herd: Herd, calving: Calving) -> HttpResponse:
    """Correct dam, day and details of a calving."""
    today = herd.today()
    form = with_version(CalvingEditForm(entered(request), calving=calving, today=today), calving)
    if request.method == "POST" and form.is_valid():
        try:
            correct_calving(
                calving=calving,
                by=request.user,  # type: ignore[arg-type]  # signed in: a User
                today=today,
                reason=form.cleaned_data["reason"],
                acknowledged=form.acknowledged,
                seen=version_seen(form),
                **form.changes(),
            )
        except Refused as error:
            form.tell(error)
        else:
            messages.success(request, _("The calving is corrected."))
            return redirect("diagnostics:calving", herd.code, calving.public_id)
    calves = list(calving.calves.all())
    context = {"calving": calving, "calves": calves, "resting": resting_on(calves)}
    return render(request, "herd/calving_edit.html", {"herd": herd, "form": form, **context})


@herd_view(may=Right.RECORD_BIRTHS)
@while_typing
@of_standing_calving
def corrected_dam_check(request: HttpRequest, herd: Herd, calving: Calving) -> HttpResponse:
    """Answer what the record says of a dam and a day while a calving is being corrected."""
    form = CalvingEditForm(request.GET, calving=calving, today=herd.today())
    form.unjudged()
    return render(request, "herd/dam_check.html", {"herd": herd, "form": form})


@herd_view(may=Right.RECORD_BIRTHS, methods=("GET", "POST"))
@of_standing_calving
def calf_add(request: HttpRequest, herd: Herd, calving: Calving) -> HttpResponse:
    """Add a calf to a calving."""
    form = CalfAddForm(entered(request), calving=calving)
    if request.method == "POST" and form.is_valid():
        try:
            add_calves(
                calving=calving,
                calves=[form.entry()],
                by=request.user,  # type: ignore[arg-type]
                today=herd.today(),
                number_born=form.cleaned_data["number_born"],
                idempotency_key=form.cleaned_data["idempotency_key"],
            )
        except Refused as error:
            form.tell(error)
        else:
            messages.success(request, _("The calf is added."))
            return redirect("diagnostics:calving", herd.code, calving.public_id)
    return render(request, "herd/calf_add.html", {"herd": herd, "form": form, "calving": calving})


@herd_view(may=Right.RECORD_BIRTHS, methods=("GET", "POST"))
def calf_remove(request: HttpRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Remove a calf that was entered by mistake."""
    calf = get_object_or_404(herd.animals.filter(calving__isnull=False), public_id=public_id)
    form = CalfRemoveForm(entered(request), calf=calf)
    if request.method == "POST" and form.is_valid():
        try:
            calving = remove_calf(calf=calf, by=request.user, today=herd.today(), **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as error:
            to_form(form, error)
        else:
            messages.success(request, _("The calf is removed."))
            return redirect("diagnostics:calving", herd.code, calving.public_id)
    return render(request, "herd/calf_remove.html", {"herd": herd, "form": form, "calf": calf})


@herd_view(may=Right.RECORD_BIRTHS, methods=("POST",))
def calving_undo(request: HttpRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Take back one's own slip of the last day."""
    calving = get_object_or_404(herd.calvings.select_related("dam"), public_id=public_id)
    dam = calving.dam
    try:
        take_back_calving(calving=calving, by=request.user, today=herd.today(), now=timezone.now())  # type: ignore[arg-type]
    except Refused as error:
        messages.error(request, str(error))
        return redirect("diagnostics:calving", herd.code, calving.public_id)
    told = _("The calving is taken back: nothing of it counts.")
    if dam is not None and calving.dam is None:
        told += " " + _("%(dam)s, entered with it, is taken back too.") % {"dam": dam}
    messages.success(request, told)
    return redirect("diagnostics:home", herd.code)


@herd_view(may=Right.JOIN_OR_VOID_CALVING, methods=("GET", "POST"))
@of_standing_calving
def calving_void(request: HttpRequest, herd: Herd, calving: Calving) -> HttpResponse:
    """Void a calving entered in error, having seen what rests on it."""
    calves = list(calving.calves.all())
    resting = resting_on(calves)
    form = CalvingVoidForm(entered(request), resting=resting)
    if request.method == "POST" and form.is_valid():
        try:
            void_calving(
                calving=calving,
                reason=form.cleaned_data["reason"],
                by=request.user,  # type: ignore[arg-type]
                today=herd.today(),
                acknowledged=form.acknowledged,
            )
        except Refused as error:
            to_form(form, error)
        else:
            messages.success(request, _("The calving is voided."))
            return redirect("diagnostics:calving", herd.code, calving.public_id)
    kept = {each.animal_id for each in resting}
    context = {
        "calving": calving,
        "resting": resting,
        "removed": [calf for calf in calves if calf.pk not in kept],
        "entered_dam": entered_dam(calving),
    }
    return render(request, "herd/calving_void.html", {"herd": herd, "form": form, **context})


@herd_view(may=Right.JOIN_OR_VOID_CALVING, methods=("GET", "POST"))
@of_standing_calving
def calving_join(request: HttpRequest, herd: Herd, one: Calving, other_id: UUID) -> HttpResponse:
    """Say whether two calvings of one dam are one litter or two, having seen both and what rests on them."""
    other = get_object_or_404(herd.calvings, public_id=other_id)
    if other.voided_at is not None:
        return redirect("diagnostics:calving", herd.code, one.public_id)
    calvings = (one, other) if (one.calved_on, one.pk) < (other.calved_on, other.pk) else (other, one)
    form = SettleForm(entered(request), calvings=calvings)
    if request.method == "POST" and form.is_valid():
        try:
            settled = _settle(form, request, herd)
        except Refused as error:
            to_form(form, error)
        else:
            messages.success(request, _("The litter is settled."))
            return redirect("diagnostics:calving", herd.code, settled.public_id)
    both = [(calving, list(calving.calves.all())) for calving in calvings]
    resting = resting_on(calf for _calving, calves in both for calf in calves)
    context = {"herd": herd, "form": form, "both": both, "resting": resting, "dam": one.dam}
    return render(request, "herd/calving_join.html", context)


def _settle(form: SettleForm, request: HttpRequest, herd: Herd) -> Calving:
    said = form.cleaned_data
    about = {"reason": said["reason"], "by": request.user, "today": herd.today()}
    if said["answer"] == SettleForm.SEPARATE:
        declare_separate(one=form.kept, other=form.joined, **about)
        return form.kept
    return join_calvings(keep=form.kept, join=form.joined, number_born=said["number_born"], **about)


@herd_view()
def unsettled(request: HttpRequest, herd: Herd) -> HttpResponse:
    """List the litters to settle, and the calvings that look wrong."""
    context = {
        "herd": herd,
        "to_settle": unsettled_calvings(herd),
        "too_close": calvings_to_mend(herd, limit=MOST_LISTED),
        "young": calvings_of_young_dams(herd, limit=MOST_LISTED),
        "most": MOST_LISTED,
    }
    return render(request, "herd/unsettled.html", context)

"""Samples: drawn, and out at the laboratory."""

import secrets
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from diagnostics.actions import record_sample
from diagnostics.actions.sample_codes import code_tube
from diagnostics.actions.sample_life import note_step
from diagnostics.entries import SampleEntry
from diagnostics.filters.assays import SampleOutFilter
from diagnostics.filters.samples import SampleFilter
from diagnostics.forms import SampleForm, unlikely
from diagnostics.forms.sample_steps import StepForm, TubeForm
from diagnostics.models import Sample
from diagnostics.papers.layouts import LAYOUTS
from diagnostics.presenters import samples as words
from diagnostics.presenters.bench import notices
from diagnostics.queries.animals import animal_of
from diagnostics.queries.assays import animals_like, samples_out
from diagnostics.queries.consignments import tubes_in_use
from diagnostics.queries.laboratories import LaboratoryBook
from diagnostics.queries.samples import sample_of, samples_of, steps_of
from diagnostics.tables.assays import SampleOutTable
from diagnostics.tables.samples import SampleTable
from diagnostics.tubes import new_codes
from diagnostics.views.paging import by_the_page
from diagnostics.vocabulary import OPEN_STATES, Step
from herd.decorators import SignedInRequest, entered, herd_view
from herd.errors import Refused, to_form
from herd.models import Herd
from herd.permissions import Right


@herd_view()
def sample_list(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Show the samples out, whose results are to be entered, the longest out first."""
    chosen = SampleOutFilter(request.GET, queryset=samples_out(herd))
    table = SampleOutTable(chosen.qs, herd=herd, today=herd.today())
    by_the_page(request, table)
    return render(
        request,
        "diagnostics/samples.html",
        {"herd": herd, "filter": chosen, "table": table, "narrowed": bool(request.GET)},
    )


@herd_view(may=Right.RECORD_RESULTS, methods=("GET", "POST"))
def sample_new(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Record a sample that was drawn, of the animal in the address or of one named by number."""
    animal = animal_of(herd, request.GET["animal"]) if "animal" in request.GET else None
    today = herd.today()
    form = unlikely.with_ticks(
        SampleForm(
            entered(request), herd=herd, today=today, animal=animal, initial={"drawn_by": str(request.user)}
        )
    )
    if request.method == "POST" and form.is_valid():
        try:
            drawn = record_sample(
                herd=herd,
                by=request.user,
                today=today,
                acknowledged=unlikely.acknowledged(form),
                **form.drawn(),
            )
        except Refused as error:
            unlikely.tell(form, error)
        else:
            _tell_drawn(request, drawn)
            tell_what_stays(request, drawn, SampleEntry(**form.drawn()))
            if animal is not None:
                return redirect("diagnostics:animal", herd.code, animal.public_id)
            return redirect("diagnostics:samples", herd.code)
    return render(request, "diagnostics/sample_form.html", {"herd": herd, "form": form, "animal": animal})


def _tell_drawn(request: SignedInRequest, drawn: Sample) -> None:
    """Say that a sample is on record, and what its laboratory would rather have."""
    messages.success(request, _("The sample of %(animal)s is on record as out.") % {"animal": drawn.animal})
    for notice in notices(drawn, LaboratoryBook([drawn.herd_id], whole=True)):
        messages.warning(request, notice)


def tell_what_stays(request: SignedInRequest, drawn: Sample, said: SampleEntry) -> None:
    """Say that a sample was on record before, where something else was typed of it now: it stays as it was."""
    typed = {
        name: getattr(said, name) for name in ("tube", "drawn_by", "laboratory", "note", "transfused_on")
    }
    other = any(value and value != getattr(drawn, name) for name, value in typed.items())
    if other and drawn.idempotency_key != said.idempotency_key:
        message = _(
            "The sample of %(animal)s was on record before and stays as it was: what you typed otherwise is not saved."
        )
        messages.warning(request, message % {"animal": drawn.animal})


@herd_view()
def sample(request: SignedInRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Show a sample: what was drawn, each step of its life, its tests, and what may be noted next."""
    found = sample_of(herd, public_id)
    book = LaboratoryBook([herd.pk], whole=True)
    context = {
        "sample": found,
        "state": found.get_state_display(),
        "facts": words.sample_facts(found),
        "laboratory": book.find(herd.pk, found.laboratory),
        "notices": notices(found, book),
        "tests": words.asked_lines(found.assays.select_related("current").order_by("pk"), found),
        "steps": words.step_lines(steps_of(found)),
        "under_way": found.state in OPEN_STATES,
        "possible": words.steps_possible(found) if Right.RECORD_RESULTS in herd.rights else [],
        "layouts": LAYOUTS.values(),
    }
    return render(request, "diagnostics/sample.html", {"herd": herd, **context})


@herd_view(may=Right.RECORD_RESULTS, methods=("GET", "POST"))
def sample_step(request: SignedInRequest, herd: Herd, public_id: UUID, step: str) -> HttpResponse:
    """Note one step of a sample's life, or take the last one back with a reason."""
    found, asked = sample_of(herd, public_id), _step_asked(step)
    today = herd.today()
    form = StepForm(entered(request), sample=found, step=asked, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            note_step(samples=[found], step=asked, by=request.user, today=Herd.today, **form.cleaned_data)
        except Refused as error:
            to_form(form, error)
        else:
            messages.success(request, _("Noted: %(state)s.") % {"state": found.get_state_display()})
            return redirect("diagnostics:sample", herd.code, found.public_id)
    context = {"sample": found, "form": form, "step": step, "question": words.QUESTION[asked]}
    return render(request, "diagnostics/sample_step.html", {"herd": herd, **context})


@herd_view(may=Right.RECORD_RESULTS, methods=("GET", "POST"))
def sample_tube(request: SignedInRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Give a sample the code that its tube is labelled with; a new one is offered."""
    found = sample_of(herd, public_id)
    offered = found.tube or new_codes(1, tubes_in_use, secrets.choice)[0]
    form = TubeForm(entered(request), initial={"tube": offered})
    if request.method == "POST" and form.is_valid():
        try:
            code_tube(sample=found, by=request.user, **form.cleaned_data)
        except Refused as error:
            to_form(form, error)
        else:
            messages.success(request, _("The tube has the code %(tube)s.") % {"tube": found.tube})
            return redirect("diagnostics:sample", herd.code, found.public_id)
    return render(request, "diagnostics/sample_tube.html", {"herd": herd, "sample": found, "form": form})


def _step_asked(step: str) -> Step:
    """Return the step in an address; one that nobody notes by hand is not found."""
    asked = next((each for each in words.BUTTON if each.value == step), None)
    if asked is None:
        raise Http404
    return asked


@herd_view()
def all_samples(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Show the herd's samples, whatever their state, narrowed and sorted as asked."""
    chosen = SampleFilter(request.GET, queryset=samples_of(herd))
    table = SampleTable(chosen.qs, herd=herd)
    by_the_page(request, table)
    context = {"filter": chosen, "table": table, "narrowed": bool(request.GET)}
    return render(request, "diagnostics/samples_all.html", {"herd": herd, **context})


@herd_view()
def animal_search(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Answer the animals whose number holds what is typed, as a list for the number field."""
    found = animals_like(herd, request.GET.get("q", ""))
    return render(request, "diagnostics/_animal_options.html", {"animals": found})

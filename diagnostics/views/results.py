"""Results of tests and examinations: listed, entered, shown with their history, superseded and voided."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from diagnostics import presenters
from diagnostics.actions import record_result, supersede_result, void_result
from diagnostics.engine.vocabulary import Method, ResultStatus
from diagnostics.exports.results import csv_lines
from diagnostics.filters.assays import AssayFilter, SampleOutFilter
from diagnostics.forms import ResultForm, SupersedeForm, VoidForm, unlikely
from diagnostics.forms.results import ReportForm
from diagnostics.models import Assay, Assessment
from diagnostics.presenters import assays as words
from diagnostics.presenters.attachments import attached_lines
from diagnostics.presenters.rules import karyotype_alone
from diagnostics.presenters.verification import verification_of
from diagnostics.queries.animals import animal_of
from diagnostics.queries.assays import assay_of, assays_of, samples_out, verdict_of
from diagnostics.queries.attachments import attachments_of
from diagnostics.queries.verification import verified_since
from diagnostics.tables.assays import AssayTable
from diagnostics.views.files import text_file
from diagnostics.views.paging import by_the_page
from herd.decorators import SignedInRequest, entered, herd_view, while_typing
from herd.errors import Refused, to_form
from herd.models import Animal, Herd
from herd.permissions import Right

#: Characters of a public id in an address; no number of an animal is as long.
LENGTH_OF_ID = 36


@herd_view()
def result_list(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Show the herd's tests with their results, narrowed and sorted as asked."""
    chosen = AssayFilter(request.GET, queryset=assays_of(herd))
    table = AssayTable(chosen.qs, herd=herd, today=herd.today(), verified_since=verified_since(herd))
    by_the_page(request, table)
    context = {
        "filter": chosen,
        "table": table,
        "narrowed": bool(request.GET),
        "waiting": samples_out(herd).count(),
    }
    return render(request, "diagnostics/results.html", {"herd": herd, **context})


@herd_view(may=Right.EXPORT)
def results_export(request: SignedInRequest, herd: Herd) -> StreamingHttpResponse:
    """Send the results that the list shows, all pages of it, as CSV in the columns of the file contract.

    With `waiting` in the address it is the list of samples out.
    """
    if "waiting" in request.GET:
        chosen: AssayFilter = SampleOutFilter(request.GET, queryset=samples_out(herd))
    else:
        chosen = AssayFilter(request.GET, queryset=assays_of(herd))
    return text_file(csv_lines(chosen.qs), name=f"results-{herd.code}.csv")


@herd_view(may=Right.RECORD_RESULTS, methods=("GET", "POST"))
def result_new(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Enter a result: of the sample out in the address, or of an animal by a method chosen first."""
    sample = assay_of(herd, request.GET["sample"]) if "sample" in request.GET else None
    animal = _animal_asked(request, herd)
    method = Method(sample.method) if sample else _method_asked(request)
    if method is None:
        return _choose_method(request, herd, animal)
    form = _form_of(request, herd, method, animal, sample)
    if request.method == "POST" and form.is_valid():
        before = verdict_of(form.cleaned_data["animal"])
        try:
            assay = record_result(
                herd=herd,
                entry=form.entry(),
                by=request.user,
                today=herd.today(),
                acknowledged=unlikely.acknowledged(form),
            )
        except Refused as error:
            unlikely.tell(form, error)
        else:
            _tell(request, assay, before)
            return redirect("diagnostics:result", herd.code, assay.public_id)
    return render(request, "diagnostics/result_form.html", _form_page(herd, form, method, animal, sample))


def _form_of(
    request: SignedInRequest, herd: Herd, method: Method, animal: Animal | None, sample: Assay | None
) -> ResultForm:
    """Return the form of a result with what was typed before the method was changed."""
    form = ResultForm(
        entered(request),
        herd=herd,
        today=herd.today(),
        method=method,
        animal=animal,
        assay=sample,
        initial=_typed(request),
    )
    if request.headers.get("HX-Request"):
        form.leave_the_focus()
    return unlikely.with_ticks(form)


def _animal_asked(request: SignedInRequest, herd: Herd) -> Animal | None:
    """Return the animal the page is about; a number in its place was typed before the method was changed."""
    asked = request.GET.get("animal", "")
    return animal_of(herd, asked) if len(asked) == LENGTH_OF_ID else None


def _method_asked(request: HttpRequest) -> Method | None:
    try:
        return Method(request.GET.get("method", ""))
    except ValueError:
        return None


def _choose_method(request: SignedInRequest, herd: Herd, animal: Animal | None) -> HttpResponse:
    """Show the methods to choose from, after the animal's own samples that are out."""
    waiting = samples_out(herd).filter(animal=animal) if animal else samples_out(herd).none()
    context = {"herd": herd, "animal": animal, "groups": words.methods_in_groups(), "waiting": waiting}
    return render(request, "diagnostics/result_method.html", context)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed before the method was changed, sent along by the page."""
    typed: dict[str, Any] = {name: value for name, value in request.GET.items() if value}
    return typed | {"caveats": request.GET.getlist("caveats")}


def _form_page(
    herd: Herd, form: ReportForm, method: Method, animal: Animal | None, sample: Assay | None
) -> dict[str, Any]:
    return {
        "herd": herd,
        "form": form,
        "method": method.value,
        "method_label": words.method_words(method),
        "groups": words.methods_in_groups(),
        "animal": sample.animal if sample else animal,
        "asked_animal": animal,
        "sample": sample,
        "drawn": words.drawn_words(sample) if sample else "",
        "specimen": words.specimen_words(sample) if sample else "",
        "excluded": words.excluded_as_typed(form["cells_xx"].value(), form["cells_xy"].value())
        if "cells_xx" in form.fields
        else "",
        "cells_to_count": words.cells_to_count(),
        "karyotype_alone": karyotype_alone(),
    }


def _tell(request: HttpRequest, assay: Assay, before: Assessment | None) -> None:
    """Say that it is saved, and what became of the verdict."""
    told = words.told_with_verdict(_("Saved."), assay.animal, before, verdict_of(assay.animal))
    messages.success(request, told)


@herd_view()
@while_typing
def excluded_fraction(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Say which share of male cells the counted cells exclude, while they are typed."""
    told = words.excluded_as_typed(request.GET.get("cells_xx"), request.GET.get("cells_xy"))
    return render(request, "diagnostics/_excluded_words.html", {"excluded": told})


@herd_view()
def result(request: SignedInRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Show one test with what it says now, all its versions, and the verdict on the animal."""
    assay = assay_of(herd, public_id)
    assessment = verdict_of(assay.animal)
    versions = assay.versions.select_related("recorded_by", "verification__by").order_by("-version")
    context = {
        "herd": herd,
        "assay": assay,
        "method_label": words.method_words(Method(assay.method)),
        "drawn": words.drawn_words(assay),
        "specimen": words.specimen_words(assay),
        "verdict": presenters.verdict(assessment) if assessment else None,
        "versions": [(version, words.facts(assay, version)) for version in versions],
        "is_void": assay.current.status == ResultStatus.VOID if assay.current else False,
        "is_waiting": assay.current.status in {ResultStatus.OUT, ResultStatus.PRELIMINARY}
        if assay.current
        else False,
        "may_record": Right.RECORD_RESULTS in herd.rights,
        "verification": verification_of(assay, herd, request.user),
        "attached": attached_lines(attachments_of(assay)),
    }
    return render(request, "diagnostics/result.html", context)


@herd_view(may=Right.RECORD_RESULTS, methods=("GET", "POST"))
def result_supersede(request: SignedInRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Replace what a test's result says by another report, with the reason."""
    assay = assay_of(herd, public_id)
    today = herd.today()
    form = unlikely.with_ticks(SupersedeForm(entered(request), herd=herd, today=today, assay=assay))
    if request.method == "POST" and form.is_valid():
        before = verdict_of(assay.animal)
        try:
            supersede_result(
                assay=assay,
                report=form.report(),
                reason=form.cleaned_data["reason"],
                by=request.user,
                today=today,
                acknowledged=unlikely.acknowledged(form),
            )
        except Refused as error:
            unlikely.tell(form, error)
        else:
            _tell(request, assay, before)
            return redirect("diagnostics:result", herd.code, assay.public_id)
    page = _form_page(herd, form, Method(assay.method), None, assay)
    return render(request, "diagnostics/result_supersede.html", page | {"assay": assay})


@herd_view(may=Right.RECORD_RESULTS, methods=("GET", "POST"))
def result_void(request: SignedInRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Void a test's result, with the reason."""
    assay = assay_of(herd, public_id)
    form = VoidForm(entered(request))
    if request.method == "POST" and form.is_valid():
        before = verdict_of(assay.animal)
        try:
            void_result(assay=assay, reason=form.cleaned_data["reason"], by=request.user, today=herd.today())
        except Refused as error:
            to_form(form, error)
        else:
            _tell(request, assay, before)
            return redirect("diagnostics:result", herd.code, assay.public_id)
    context = {
        "herd": herd,
        "form": form,
        "assay": assay,
        "method_label": words.method_words(Method(assay.method)),
        "drawn": words.drawn_words(assay),
        "facts": words.facts(assay, assay.current) if assay.current else [],
    }
    return render(request, "diagnostics/result_void.html", context)

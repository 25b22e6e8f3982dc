"""Samples: drawn, and out at the laboratory."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from diagnostics.actions import record_sample
from diagnostics.filters.assays import SampleOutFilter
from diagnostics.forms import SampleForm
from diagnostics.queries.assays import animal_of, animals_like, samples_out
from diagnostics.tables.assays import SampleOutTable
from herd.decorators import SignedInRequest, entered, herd_view
from herd.errors import Refused, to_form
from herd.models import Herd
from herd.permissions import Right

ROWS_A_PAGE = 50


@herd_view()
def sample_list(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Show the samples out, whose results are to be entered, the longest out first."""
    chosen = SampleOutFilter(request.GET, queryset=samples_out(herd))
    table = SampleOutTable(chosen.qs, herd=herd, today=herd.today())
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE, "silent": True}).configure(table)
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
    form = SampleForm(
        entered(request), herd=herd, today=today, animal=animal, initial={"drawn_by": str(request.user)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            sample = record_sample(herd=herd, by=request.user, today=today, **form.cleaned_data)
        except Refused as error:
            to_form(form, error)
        else:
            messages.success(
                request, _("The sample of %(animal)s is on record as out.") % {"animal": sample.animal}
            )
            if animal is not None:
                return redirect("diagnostics:animal", herd.code, animal.public_id)
            return redirect("diagnostics:samples", herd.code)
    return render(request, "diagnostics/sample_form.html", {"herd": herd, "form": form, "animal": animal})


@herd_view()
def animal_search(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Answer the animals whose number holds what is typed, as a list for the number field."""
    found = animals_like(herd, request.GET.get("q", ""))
    return render(request, "diagnostics/_animal_options.html", {"animals": found})

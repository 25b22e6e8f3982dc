"""Drawing for many across herds: whom, in a row, and what was drawn."""

import secrets
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from diagnostics import presenters
from diagnostics.actions.samples import RowsRefused, record_samples
from diagnostics.forms.drawing import MOST_AT_ONCE, DrawForm
from diagnostics.forms.rows import rows_still_there
from diagnostics.models import Sample
from diagnostics.papers.layouts import LAYOUTS
from diagnostics.presenters.bench import sample_group
from diagnostics.queries.consignments import by_laboratory, not_sent, samples_named, tubes_in_use
from diagnostics.queries.drawing import animals_chosen, animals_to_draw, herds_to_draw_in, settling_tests
from diagnostics.queries.laboratories import LaboratoryBook
from diagnostics.tubes import new_codes
from diagnostics.views.paging import page_of
from diagnostics.views.samples import tell_what_stays
from herd.decorators import SignedInRequest, entered, signed_in
from herd.models import Animal, Herd
from herd.permissions import Right


@require_safe
@signed_in
def to_draw(request: SignedInRequest) -> HttpResponse:
    """Show the animals of the person's herds that are to be sampled next, to choose whom to draw from."""
    herds = list(herds_to_draw_in(request.user))
    code = request.GET.get("herd", "")
    chosen = [herd for herd in herds if herd.code == code]
    page = page_of(request, animals_to_draw(chosen or herds))
    days = {herd.pk: herd.today() for herd in herds}
    lines = [
        {
            "animal": each.animal,
            "herd": each.herd,
            "verdict": presenters.verdict(each),
            "step": presenters.next_step(each, each.animal, each.herd, ()),
            "waits": bool(each.not_before and each.not_before > days[each.herd_id]),
        }
        for each in page
    ]
    context = {"herds": herds, "chosen": chosen[0] if chosen else None, "page": page, "lines": lines}
    return render(request, "diagnostics/bench_draw.html", {**context, "most": MOST_AT_ONCE})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def draw_rows(request: SignedInRequest) -> HttpResponse:
    """Record what was drawn of the animals in the address (`?animal=…&animal=…`), a row each: all, or none."""
    chosen = animals_chosen(request.user, request.GET.getlist("animal"))
    if not chosen:
        messages.warning(request, _("Tick the animals that are to be drawn from."))
        return redirect("diagnostics:bench-draw")
    form = _draw_form(request, chosen[:MOST_AT_ONCE])
    if request.method == "POST" and "look" not in request.POST and form.is_valid():
        try:
            entries = form.entries()
            samples = record_samples(entries=entries, by=request.user, today=Herd.today)
        except RowsRefused as error:
            form.tell(error)
        else:
            words = ngettext(
                "%(number)s sample is on record.", "%(number)s samples are on record.", len(samples)
            )
            messages.success(request, words % {"number": len(samples)})
            for sample, entry in zip(samples, entries, strict=True):
                tell_what_stays(request, sample, entry)
            return redirect(address_of_drawn(samples))
    context = {"form": form, "left_over": len(chosen) - len(form.parts), "most": MOST_AT_ONCE}
    return render(request, "diagnostics/bench_draw_rows.html", context)


def _draw_form(request: SignedInRequest, animals: list[Animal]) -> DrawForm:
    """Return the table of a round of these animals, or the one sent: each row about the animal that it names."""
    shown: dict[str, Any] = {"today": Herd.today, "initial": {"drawn_by": str(request.user)}}
    typed = entered(request)
    if typed is not None and "row" not in typed:  # sent by no page of ours: the rows are those of the address
        typed = typed.copy()
        typed.setlist("row", request.GET.getlist("animal")[:MOST_AT_ONCE])
    by_id = {animal.public_id: animal for animal in animals}
    there, gone = rows_still_there(typed or QueryDict(), "row", by_id)
    rows = [by_id[UUID(each)] for each in there.getlist("row")]
    if not rows:
        settling = settling_tests(animals, today=Herd.today)
        return DrawForm(animals=animals, codes=_codes(animals), settling=settling, **shown)
    return DrawForm(there, animals=rows, codes=[""] * len(rows), gone=gone, **shown)


def _codes(animals: list[Animal]) -> list[str]:
    """Offer a code for each tube that is on no other."""
    return new_codes(len(animals), tubes_in_use, secrets.choice)


def address_of_drawn(samples: list[Sample]) -> str:
    """Return the address of the page of what was drawn that shows these samples."""
    asked = urlencode([("sample", str(sample.public_id)) for sample in samples])
    return f"{reverse('diagnostics:bench-drawn')}?{asked}"


@require_safe
@signed_in
def drawn(request: SignedInRequest) -> HttpResponse:
    """Show the samples in the address, or all drawn and not sent yet: labels, sheets, and sending them together."""
    asked = request.GET.getlist("sample")
    if asked:
        samples = samples_named(request.user, asked, may=Right.RECORD_RESULTS)
        context: dict[str, Any] = {"page": None}
    else:
        page = page_of(request, not_sent(request.user))
        samples, context = list(page), {"page": page}
    book = LaboratoryBook((sample.herd_id for sample in samples), whole=True)
    context |= {
        "groups": [sample_group(name, theirs, book) for name, theirs in by_laboratory(samples)],
        "layouts": LAYOUTS.values(),
        "chosen": bool(asked),
    }
    return render(request, "diagnostics/bench_drawn.html", context)

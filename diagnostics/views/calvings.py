"""The page of one calving: what was just entered is answered at once."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from diagnostics.presenters.calvings import born_at, calf_lines, litter_words
from diagnostics.presenters.co_twin import bull_co_twin_warning
from diagnostics.presenters.history import change_lines
from diagnostics.queries.animals import calving_changes
from herd.actions.voiding import may_take_back
from herd.decorators import herd_view
from herd.kinship import pairing
from herd.models import Calving, Herd
from herd.queries import unsettled_with


@herd_view()
def calving(request: HttpRequest, herd: Herd, public_id: UUID) -> HttpResponse:
    """Show a calving: each calf's verdict in a sentence, what to do next, and how to take it back."""
    wanted = herd.calvings.select_related("dam", "joined_into", "voided_by", "recorded_by")
    found = get_object_or_404(wanted, public_id=public_id)
    context = {
        "herd": herd,
        "calving": found,
        "undo": may_take_back(found, by=request.user, now=timezone.now()),  # type: ignore[arg-type]
        "beside": unsettled_with(found),
        "changes": change_lines(calving_changes(found)),
        **_told(found, herd),
    }
    return render(request, "diagnostics/calving.html", context)


def _told(found: Calving, herd: Herd) -> dict[str, Any]:
    calves = list(found.calves.select_related("assessment", "calving").order_by("pk"))
    lines = calf_lines(calves, herd, herd.rights)
    born = born_at(found, calves)
    return {
        "lines": lines,
        "litter": litter_words(born),
        "letters": pairing((calf.sex for calf in calves), found.number_born),
        "without_row": born - len(calves),
        "to_tag": any(line.to_tag for line in lines),
        "warning": bull_co_twin_warning() if any(line.bull_co_twin and line.lived for line in lines) else [],
    }

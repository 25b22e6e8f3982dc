"""My herds, and the home of one: what waits, and the way to the most used action."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from diagnostics import presenters
from diagnostics.presenters.herds import herd_lines
from diagnostics.presenters.worklists import tiles_of_home
from diagnostics.queries import herds as of_herds
from diagnostics.queries.worklist_counts import in_all, waiting_in
from diagnostics.queries.worklist_scope import Scope
from herd.actions.preferences import remember_herd
from herd.decorators import SignedInRequest, herd_view, signed_in
from herd.models import Herd
from herd.queries import herds_for

#: Lines of each list on the home page; the whole list is one press away.
FIRST_LINES = 6


@require_safe
@signed_in
def herds(request: SignedInRequest) -> HttpResponse:
    """Show the herds a person is a member of, with what waits in each; the one looked at last comes first."""
    mine = list(herds_for(request.user).order_by("name", "code"))
    roles = request.user.memberships.order_by("role").values_list("herd_id", "role")
    lines = herd_lines(
        mine,
        waiting=waiting_in(Scope.over(mine, day_in=Herd.today, user=request.user.pk)),
        roles=roles,
        last=request.user.last_herd_id,
    )
    return render(request, "diagnostics/herds.html", {"lines": lines})


@require_safe
@signed_in
def start(request: SignedInRequest) -> HttpResponse:
    """Go, after signing in, to the herd looked at last, or the only one; otherwise to my herds."""
    mine = herds_for(request.user)
    herd = mine.filter(pk=request.user.last_herd_id).first()  # type: ignore[misc]  # nobody's herd is None
    if herd is None:
        herd = mine.get() if mine.count() == 1 else None
    return redirect("diagnostics:home", herd.code) if herd else redirect("diagnostics:herds")


@herd_view()
def home(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Show what waits in a herd: to sample, results to enter, to tag, litters to settle; and its last calvings."""
    remember_herd(user=request.user, herd=herd)
    to_sample = of_herds.to_sample(herd)[:FIRST_LINES]
    waiting = waiting_in(Scope.over([herd], day_in=Herd.today, user=request.user.pk))[herd.pk]
    context = {
        "herd": herd,
        "waiting": waiting,
        "tiles": tiles_of_home(in_all([waiting]), herd.rights),
        "to_sample": [
            (
                each.animal,
                presenters.verdict(each),
                presenters.next_step(each, each.animal, herd, herd.rights),
            )
            for each in to_sample
        ],
        "results_out": of_herds.results_out(herd)[:FIRST_LINES],
        "calvings": of_herds.last_calvings(herd, limit=FIRST_LINES),
        "today": herd.today(),
    }
    return render(request, "diagnostics/home.html", context)

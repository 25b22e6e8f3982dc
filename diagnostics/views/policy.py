"""What a herd decides of thresholds and prices, and reading its verdicts anew by it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from diagnostics.actions import change_policy
from diagnostics.actions.policy import THRESHOLDS
from diagnostics.forms import PolicyForm
from diagnostics.presenters.decision import hints
from diagnostics.presenters.policy import change_lines
from diagnostics.queries import policy_of
from diagnostics.queries.policy import policy_changes, run_of, unfinished_run
from diagnostics.tasks import reassess_herd
from herd.decorators import SignedInRequest, entered, herd_view
from herd.errors import Refused, to_form
from herd.forms.versions import version_seen, with_version
from herd.models import Herd
from herd.permissions import Right

#: What the verdicts rest on.
READ_ANEW = (*THRESHOLDS, "second_person")


@herd_view(may=Right.CHANGE_POLICY, methods=("GET", "POST"))
def policy(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Show and change the herd's thresholds and prices; changed thresholds read every verdict anew."""
    on_record = policy_of(herd)
    form = with_version(PolicyForm(entered(request), policy=on_record), on_record)
    if request.method == "POST" and form.is_valid():
        try:
            run = change_policy(
                herd=herd,
                by=request.user,
                today=herd.today(),
                seen=version_seen(form),
                **form.cleaned_data,
            )
        except Refused as error:
            to_form(form, error)
        else:
            if run is not None:
                reassess_herd.enqueue(run.pk)
                return redirect("diagnostics:reassessment", herd.code, run.pk)
            read_anew = any(name in form.changed_data for name in READ_ANEW)
            messages.success(
                request, _("Saved. Every verdict of the herd goes by it now.") if read_anew else _("Saved.")
            )
            return redirect("diagnostics:policy", herd.code)
    context = {"hints": hints(), "changes": change_lines(policy_changes(herd)), "run": unfinished_run(herd)}
    return render(request, "diagnostics/policy.html", {"herd": herd, "form": form, **context})


@herd_view(may=Right.CHANGE_POLICY)
def reassessment(request: SignedInRequest, herd: Herd, run_id: int) -> HttpResponse:
    """Show how far the reading anew of a large herd's verdicts has come."""
    template = "diagnostics/_reassessment.html" if request.htmx else "diagnostics/reassessment.html"
    return render(request, template, {"herd": herd, "run": run_of(herd, run_id)})

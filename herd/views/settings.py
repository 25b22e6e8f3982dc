"""The settings of a herd, and who changed what."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from herd.actions import change_settings
from herd.decorators import SignedInRequest, entered, herd_view, signed_in
from herd.errors import Refused, to_form
from herd.forms.settings import SettingsForm
from herd.forms.versions import version_seen, with_version
from herd.models import Herd
from herd.models.people import time_zones
from herd.permissions import Right
from herd.presenters.members import beside_settings, change_rows
from herd.queries.members import setting_changes

MOST_ZONES = 12


@herd_view(may=Right.CHANGE_SETTINGS, methods=("GET", "POST"))
def herd_settings(request: SignedInRequest, herd: Herd) -> HttpResponse:
    """Show and change a herd's name, country, time zone, units and language; list who changed what."""
    form = with_version(SettingsForm(entered(request), instance=herd), herd)
    if request.method == "POST" and form.is_valid():
        try:
            change_settings(herd=herd, by=request.user, seen=version_seen(form), **form.cleaned_data)
        except Refused as error:
            to_form(form, error)
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("herd:settings", herd.code)
    changes = change_rows(setting_changes(herd))
    context = {"herd": herd, "form": form, "changes": changes, "beside": beside_settings(herd)}
    return render(request, "herd/settings.html", context)


@require_safe
@signed_in
def time_zone_list(request: SignedInRequest) -> HttpResponse:
    """Propose time zones for what has been typed, those whose city begins with it first."""
    typed = request.GET.get("q", "").strip().lower()
    found = [(name, label) for name, label in time_zones() if typed and typed in label.lower()]
    found.sort(key=lambda zone: not zone[1].lower().rpartition("/")[2].startswith(typed))
    return render(request, "herd/time_zones.html", {"zones": found[:MOST_ZONES]})

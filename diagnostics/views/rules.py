"""The rules by which a heifer is judged, for everybody to read."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diagnostics.engine import ENGINE_VERSION
from diagnostics.presenters import rules as words
from diagnostics.queries import policy_of
from herd.decorators import herd_view
from herd.models import Herd


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Show the rules with the thresholds the program starts with."""
    return render(request, "diagnostics/rules.html", _tables())


@herd_view()
def herd_rules(request: HttpRequest, herd: Herd) -> HttpResponse:
    """Show the rules with the thresholds of a herd."""
    thresholds = words.threshold_lines(policy_of(herd).thresholds())
    return render(request, "diagnostics/rules.html", {"herd": herd, "thresholds": thresholds, **_tables()})


def _tables() -> dict[str, Any]:
    return {
        "meanings": words.verdict_meanings(),
        "verdict_rules": words.verdict_rules(),
        "step_rules": words.next_step_rules(),
        "births": words.birth_lines(),
        "karyotype_alone": words.karyotype_alone(),
        "methods": words.method_lines(),
        "cells_counted": words.cells_counted(),
        "figure_groups": words.figure_groups(),
        "engine_version": ENGINE_VERSION,
    }

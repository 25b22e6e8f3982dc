"""The evidence behind a reason: the test with its specimen and day, and what was counted or measured."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from diagnostics import labels
from diagnostics.presenters.numbers import day, measure, whole

#: What the engine tells with a reason.
Data = Mapping[str, Any]

UNITS: dict[str, str | Promise] = {
    "male_fraction_pct": _("%(value)s %% male cells"),
    "vaginal_length_cm": _("%(value)s cm"),
    "amh_pg_ml": _("%(value)s pg/mL"),
}


def assay_words(data: Data) -> str:
    """Return a test with its specimen and day: «PCR, SRY – Blood, EDTA, March 3, 2026»."""
    told = {
        "method": str(labels.METHOD.get(str(data.get("method")), "")),
        "specimen": str(labels.SPECIMEN.get(str(data.get("specimen")), "")),
        "day": day(data["collected_on"]) if data.get("collected_on") else "",
    }
    if told["specimen"]:
        return _now("%(method)s – %(specimen)s, %(day)s") % told
    return _now("%(method)s – %(day)s") % told


def measured_words(data: Data) -> str:
    """Return what was counted or measured, with its unit; empty where nothing was."""
    told = []
    if data.get("cells_xy") is not None:
        cells = int(data["cells_xy"]) + int(data.get("cells_xx") or 0)
        told.append(
            ngettext("%(xy)s XY of %(cells)s cell", "%(xy)s XY of %(cells)s cells", cells)
            % {"xy": whole(data["cells_xy"]), "cells": whole(cells)}
        )
    for name, unit in UNITS.items():
        if data.get(name) is not None:
            told.append(str(unit) % {"value": measure(data[name])})
    return ", ".join(told)

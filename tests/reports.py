"""Herds for the tests of reports, written row by row, and what the reports' files say."""

import csv
import io
from datetime import date

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from diagnostics.reports.scope import Scope, Split
from herd.models import Animal, Calving, Herd
from herd.vocabulary import DEAD_FATES, Fate, Sex
from tests.factories import AnimalFactory, CalvingFactory

TODAY = date(2026, 6, 1)


def scope_of(*herds: Herd, split: Split = Split.YEAR, **more: object) -> Scope:
    """Return a scope over these herds."""
    return Scope({herd.pk: herd.code for herd in herds}, TODAY, split=split, across=len(herds) > 1, **more)


def litter(
    herd: Herd,
    on: date,
    *calves: str | tuple[str, str],
    dam: Animal | None = None,
    sire: str = "",
    **more: object,
) -> Calving:
    """Write a calving of calves, each a sex or a sex and a fate; what the actions would derive is left out."""
    calving = CalvingFactory(herd=herd, dam=dam or AnimalFactory(herd=herd), calved_on=on, **more)
    for calf in calves:
        sex, fate = calf if isinstance(calf, tuple) else (calf, Fate.ALIVE.value)
        gone = {"left_on": on, "left_reason": "died"} if Fate(fate) in DEAD_FATES else {}
        AnimalFactory(
            herd=herd,
            calving=calving,
            sex=Sex(sex).value,
            fate=fate,
            born_on=on,
            number="",
            sire=sire,
            **gone,
        )
    return calving


def report_file(client: Client, of: Herd | None, name: str, form: str, **asked: object) -> HttpResponse:
    """Ask for a report as a file, of one herd or across herds."""
    if of:
        address = reverse("diagnostics:report-file", args=[of.code, name, form])
    else:
        address = reverse("diagnostics:report-file-across", args=[name, form])
    return client.get(address, asked)


def csv_rows(response: HttpResponse) -> list[dict[str, str]]:
    """Return the rows of a CSV file by the names of its columns."""
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def sheet(response: HttpResponse, name: str) -> list[list[object]]:
    """Return the cells of a sheet of a workbook."""
    return CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_name(name).to_python()

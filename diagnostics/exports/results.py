"""The results as a CSV file, in the columns of the file contract: imported into an empty database they say the same.

Written as it is read, for a page and a command alike.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from diagnostics.engine.vocabulary import Outcome, PregnancyFinding, ResultStatus
from diagnostics.exports import tables
from diagnostics.imports.rows import LAYOUT
from diagnostics.models import Assay, AssayResult
from herd.vocabulary import Answer

HEADER = LAYOUT.names
CHUNK = 1000
_IDENTITY = ("method", "specimen", "laboratory", "accession")
#: Words of the record that an empty cell stands for.
_NOT_SAID = {None, "", Outcome.NOT_STATED.value, PregnancyFinding.NOT_STATED.value, Answer.UNKNOWN.value}


def csv_lines(assays: QuerySet[Assay]) -> Iterator[str]:
    """Write tests as lines of CSV, the header first; a void result is two lines: what it said, and that it is void.

    Animals without a number cannot be named in a file and are left out. Read in pieces.
    """
    return tables.csv_lines(HEADER, ([row.get(column, "") for column in HEADER] for row in _rows(assays)))


def _rows(assays: QuerySet[Assay]) -> Iterator[dict[str, str]]:
    numbered = assays.exclude(animal__number="").select_related("animal", "current", "herd")
    in_order = numbered.order_by("herd__code", "collected_on", "animal__number", *_IDENTITY, "pk")
    versions = Prefetch("versions", queryset=AssayResult.objects.order_by("version"))
    for assay in in_order.prefetch_related(versions).iterator(chunk_size=CHUNK):
        for version in _told(list(assay.versions.all())):
            yield _row(assay, version)


def _told(versions: list[AssayResult]) -> Iterable[AssayResult]:
    """Return the version that counts; before a void one, what it has made void."""
    counting = versions[-1]
    if counting.status != ResultStatus.VOID:
        return [counting]
    before = [version for version in versions if version.status != ResultStatus.VOID]
    return [*before[-1:], counting]


def _row(assay: Assay, version: AssayResult) -> dict[str, str]:
    void = version.status == ResultStatus.VOID
    identity = {
        "herd": assay.herd.code,
        "animal": assay.animal.number,
        "method": assay.method,
        "specimen": assay.specimen,
        "collected_on": assay.collected_on.isoformat(),
        "laboratory": assay.laboratory,
        "accession": assay.accession,
    }
    if void:
        return identity | {"status": version.status, "note": version.reason}
    return identity | {
        "tube": version.tube,
        "reported_on": version.reported_on.isoformat() if version.reported_on else "",
        "status": "" if version.status == ResultStatus.OUT else version.status,
        "finding": _said(version.pregnancy) or version.finding,
        "caveat": version.caveats,
        "note": version.note,
        **{name: _said(getattr(version, name)) for name in _AS_IT_IS},
    }


_AS_IT_IS = (
    "outcome",
    "cells_xx",
    "cells_xy",
    "male_fraction_pct",
    "vaginal_length_cm",
    "amh_pg_ml",
    "abnormal",
    "matches_cotwin",
)


def _said(value: Any) -> str:
    if value in _NOT_SAID:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)

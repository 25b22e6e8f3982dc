"""Finding uploaded files of a herd, or of several. Reads only."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, F, QuerySet
from django.http import Http404

from diagnostics.models import Assessment
from herd.models import Herd, ImportBatch, ImportRow, User
from herd.queries import herds_for


def uploads_of(herd: Herd) -> QuerySet[ImportBatch]:
    """Return the files uploaded for a herd, the latest first."""
    return herd.import_batches.select_related("created_by").order_by("-created_at", "-pk")


def upload_of(herd: Herd, public_id: UUID) -> ImportBatch:
    """Return one file uploaded for a herd, with `lines` counted; raises `Http404` for another herd's."""
    found = herd.import_batches.filter(public_id=public_id).annotate(lines=Count("rows")).first()
    if found is None:
        raise Http404
    return found


def shared_uploads_of(user: User) -> QuerySet[ImportBatch]:
    """Return the files a person uploaded for several herds at once, the latest first; nobody else sees them."""
    mine = ImportBatch.objects.filter(herd__isnull=True, created_by=user)
    return mine.order_by("-created_at", "-pk")


def shared_upload_of(user: User, public_id: UUID) -> ImportBatch:
    """Return one file a person uploaded for several herds, with `lines` counted; raises `Http404` for another's."""
    found = shared_uploads_of(user).filter(public_id=public_id).annotate(lines=Count("rows")).first()
    if found is None:
        raise Http404
    return found


def verdicts_now(rows: Iterable[ImportRow], *, user: User) -> dict[tuple[str, str], str]:
    """Return the verdicts on the animals that lines of a file name, by herd's code and number. One query.

    Of the herds of which a person is a member today: a file may have been sent while he was one of others.
    """
    named = {(row.herd_code, row.animal) for row in rows if row.animal}
    known = Assessment.objects.filter(
        herd__in=herds_for(user),
        herd__code__in={herd for herd, _number in named},
        animal__number__in={number for _herd, number in named},
    )
    # Of those that bear or bore one number the animal present is meant: she comes last.
    in_order = known.order_by(F("animal__left_on").asc(nulls_last=True), "pk")
    listed = in_order.values_list("herd__code", "animal__number", "verdict")
    return {(herd, number): verdict for herd, number, verdict in listed}

"""Results that wait for a second person, across the herds in which somebody verifies. Reads only."""

from datetime import datetime

from django.db.models import F, QuerySet

from diagnostics.engine.vocabulary import ResultStatus
from diagnostics.models import Assay, HerdPolicy
from herd.models import Herd, User
from herd.permissions import Right
from herd.queries import herds_for


def verified_since(herd: Herd) -> datetime | None:
    """Return since when a herd has its results verified by a second person; `None` where it does not ask for it."""
    return HerdPolicy.objects.filter(herd=herd).values_list("verified_since", flat=True).first()


def to_verify_by(user: User) -> QuerySet[Assay]:
    """Return the tests whose final result waits for this person: not those he or she entered. The oldest first."""
    waiting = Assay.objects.filter(
        herd__in=herds_for(user, may=Right.VERIFY),
        herd__policy__verified_since__isnull=False,
        current__status=ResultStatus.FINAL.value,
        current__recorded_at__gte=F("herd__policy__verified_since"),
        current__verification__isnull=True,
    )
    others = waiting.exclude(current__recorded_by=user)
    return others.select_related("herd", "animal", "current").order_by("current__recorded_at", "pk")


def next_to_verify(user: User, *, after: Assay) -> Assay | None:
    """Return the next test that waits for this person besides this one: of the same herd before those of others."""
    waiting = to_verify_by(user).exclude(pk=after.pk)
    return waiting.filter(herd=after.herd_id).first() or waiting.first()

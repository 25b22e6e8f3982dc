"""Listening to herd: verdicts follow every change of births, and results rest on the animals they were taken from."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Min
from django.dispatch import receiver
from django.utils.translation import ngettext

from diagnostics.actions.assessments import record_assessments
from diagnostics.models import Assay, Sample
from herd.guards import Resting, register
from herd.models import Animal, Herd, User
from herd.signals import births_changed
from herd.vocabulary import Change


@receiver(births_changed, dispatch_uid="diagnostics.reassess")
def reassess_after_births(
    *, herd: Herd, animals: Iterable[int], change: Change, by: User | None, today: date, **_more: Any
) -> None:
    """Work out the verdicts anew of all on whom a change of births bears, in the same transaction."""
    record_assessments(herd=herd, animals=animals, cause=change.value, by=by, as_of=today)


@register
def tests_resting_on(animals: list[Animal]) -> Iterable[Resting]:
    """Say how many tests are on record of each of these animals."""
    counted = (
        Assay.objects.filter(animal__in=animals)
        .values("animal_id")
        .annotate(tests=Count("pk"), first=Min("collected_on"))
        .order_by("animal_id")
    )
    named = {animal.pk: animal for animal in animals}
    for row in counted:
        message = ngettext(
            "%(tests)s test of %(animal)s is on record.",
            "%(tests)s tests of %(animal)s are on record.",
            row["tests"],
        )
        told = {"tests": row["tests"], "animal": named[row["animal_id"]]}
        yield Resting(row["animal_id"], message % told, row["first"])


@register
def samples_resting_on(animals: list[Animal]) -> Iterable[Resting]:
    """Say how many samples of each of these animals wait for a test to be asked of them."""
    counted = (
        Sample.objects.filter(animal__in=animals, assays__isnull=True)
        .values("animal_id")
        .annotate(samples=Count("pk"), first=Min("collected_on"))
        .order_by("animal_id")
    )
    named = {animal.pk: animal for animal in animals}
    for row in counted:
        message = ngettext(
            "%(samples)s sample of %(animal)s is on record.",
            "%(samples)s samples of %(animal)s are on record.",
            row["samples"],
        )
        told = {"samples": row["samples"], "animal": named[row["animal_id"]]}
        yield Resting(row["animal_id"], message % told, row["first"])

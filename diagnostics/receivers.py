"""Listening to herd: verdicts follow every change of births, results rest on animals, a herd begins with a book.

What diagnostics keeps for a while is cleared away on herd's turn.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from diagnostics.actions.assessments import record_assessments
from diagnostics.actions.laboratories import add_known_laboratories
from diagnostics.actions.report_runs import clear_runs
from diagnostics.models import Assay, Diagnosis, Sample
from herd.actions.clearing import clears_away
from herd.guards import Resting, counted, register
from herd.models import Animal, Herd, User
from herd.signals import births_changed, herd_created
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
    for animal, tests, first in counted(Assay.objects.all(), animals, animal="animal", day="collected_on"):
        message = ngettext(
            "%(tests)s test of %(animal)s is on record.",
            "%(tests)s tests of %(animal)s are on record.",
            tests,
        )
        yield Resting(animal.pk, message % {"tests": tests, "animal": animal}, first)


@register
def samples_resting_on(animals: list[Animal]) -> Iterable[Resting]:
    """Say how many samples of each of these animals wait for a test to be asked of them."""
    unasked = Sample.objects.filter(assays__isnull=True)
    for animal, samples, first in counted(unasked, animals, animal="animal", day="collected_on"):
        message = ngettext(
            "%(samples)s sample of %(animal)s is on record.",
            "%(samples)s samples of %(animal)s are on record.",
            samples,
        )
        yield Resting(animal.pk, message % {"samples": samples, "animal": animal}, first)


@receiver(herd_created, dispatch_uid="diagnostics.known_laboratories")
def begin_the_book_of_laboratories(*, herd: Herd, by: User | None, **_more: Any) -> None:
    """Enter the laboratories the program knows into the book of a new herd."""
    add_known_laboratories(herd=herd, by=by)


@register
def diagnoses_resting_on(animals: list[Animal]) -> Iterable[Resting]:
    """Say how many diagnoses were signed on each of these animals: what is signed stays, and so does she."""
    signed = counted(Diagnosis.objects.all(), animals, animal="animal", day="signed_on")
    for animal, diagnoses, first in signed:
        message = ngettext(
            "%(diagnoses)s diagnosis of %(animal)s is signed.",
            "%(diagnoses)s diagnoses of %(animal)s are signed.",
            diagnoses,
        )
        yield Resting(animal.pk, message % {"diagnoses": diagnoses, "animal": animal}, first)


@clears_away(_("Kept reports"))
def clear_kept_reports(now: datetime) -> int:
    """Forget large reports made some days ago; asked for again, they are made anew."""
    return clear_runs(now=now)

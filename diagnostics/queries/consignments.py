"""Samples across herds: those to be sent, those of one consignment, and the laboratories they go to. Reads only."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from diagnostics.models import Laboratory, Sample
from diagnostics.queries.laboratories import LaboratoryBook
from diagnostics.vocabulary import OPEN_STATES, SampleState, Step
from herd.identifiers import public_id_of
from herd.models import User
from herd.permissions import Right
from herd.queries import herds_for
from herd.queries.numbers import in_order_of_number


def samples_for(user: User, *, may: Right = Right.SEE) -> QuerySet[Sample]:
    """Return the samples of all herds in which a person holds a right, with animal and herd."""
    return Sample.objects.filter(herd__in=herds_for(user, may=may)).select_related("animal", "herd")


def samples_named(user: User, public_ids: Iterable[str], *, may: Right = Right.SEE) -> list[Sample]:
    """Return the samples of these public ids, as text, in that order; what names none of the person's is left out."""
    wanted = [
        public_id for text in dict.fromkeys(public_ids) if (public_id := public_id_of(text)) is not None
    ]
    found = (
        samples_for(user, may=may).prefetch_related("assays__current").in_bulk(wanted, field_name="public_id")
    )
    return [found[public_id] for public_id in dict.fromkeys(wanted) if public_id in found]


def not_sent(user: User) -> QuerySet[Sample]:
    """Return the samples drawn and not sent yet of all herds in which a person may record, the latest first."""
    drawn = samples_for(user, may=Right.RECORD_RESULTS).filter(state=SampleState.DRAWN.value)
    by_number = in_order_of_number("animal__")
    return drawn.prefetch_related("assays__current").order_by(
        "-collected_on", "herd__name", "herd", *by_number
    )


def samples_of_consignment(user: User, consignment: UUID, *, may: Right = Right.SEE) -> QuerySet[Sample]:
    """Return the samples of a consignment that are of the herds in which a person holds a right."""
    together = samples_for(user, may=may).filter(consignment=consignment).prefetch_related("assays__current")
    return together.order_by("herd__name", "herd", *in_order_of_number("animal__"))


def consignments_of(user: User) -> QuerySet[Sample, Any]:
    """Return the consignments with samples of a person's herds, the latest first.

    Each as its id, the laboratory's name on one of its samples, how many samples, how many of them still wait for
    a result, and the day they were sent.
    """
    waiting = Q(state__in=sorted(state.value for state in OPEN_STATES))
    return (
        Sample.objects.filter(herd__in=herds_for(user), consignment__isnull=False)
        .order_by()
        .values("consignment")
        .annotate(
            to=Max("laboratory"),
            sent_on=Max("steps__on", filter=Q(steps__step=Step.SENT.value)),
            samples=Count("pk", distinct=True),
            waiting=Count("pk", filter=waiting, distinct=True),
        )
        .order_by("-sent_on", "consignment")
    )


def tubes_in_use(codes: Collection[str]) -> set[str]:
    """Return which of these codes stand on a tube of any herd: a vet's labels are told apart in every herd."""
    return set(Sample.objects.filter(tube__in=codes).values_list("tube", flat=True))


def by_laboratory(samples: Iterable[Sample]) -> list[tuple[str, list[Sample]]]:
    """Return samples by the laboratory they go to, by its name; one name written in different ways is one."""
    listed = list(samples)
    book = LaboratoryBook(sample.herd_id for sample in listed)
    parted: dict[str, list[Sample]] = defaultdict(list)
    names: dict[str, str] = {}
    for sample in listed:
        known = book.find(sample.herd_id, sample.laboratory)
        name = known.name if known else sample.laboratory.strip()
        names.setdefault(name.casefold(), name)
        parted[name.casefold()].append(sample)
    return [(names[key], parted[key]) for key in sorted(parted)]


def laboratory_on_record(samples: Iterable[Sample]) -> Laboratory | None:
    """Return the laboratory that samples to one laboratory go to, as the first herd that has it on record knows it."""
    listed = list(samples)
    book = LaboratoryBook(sample.herd_id for sample in listed)
    found = (book.find(sample.herd_id, sample.laboratory) for sample in listed)
    return next((laboratory for laboratory in found if laboratory is not None), None)

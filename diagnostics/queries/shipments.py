"""Samples sent together, and the tests of them whose results are to be entered: across a person's herds. Reads only."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from diagnostics.engine.vocabulary import AWAITED, ResultStatus
from diagnostics.models import Assay, HerdPolicy, Sample
from diagnostics.vocabulary import FAILED_STATES, OPEN_STATES
from herd.identifiers import public_id_of
from herd.models import Herd, User
from herd.permissions import Right
from herd.queries import herds_for
from herd.queries.numbers import in_order_of_number

#: So many samples may be chosen for one table.
MOST_CHOSEN = 500


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many tests of a shipment are not in its table: with a final result, void, or of a sample that failed."""

    final: int
    void: int
    failed: int


def samples_sent_together(user: User, consignment: UUID) -> QuerySet[Sample]:
    """Return the samples of a shipment that lie in herds where this person enters results."""
    return _in_reach(user).filter(consignment=consignment)


def samples_chosen(user: User, public_ids: Iterable[str]) -> QuerySet[Sample]:
    """Return these samples (public ids as text), as far as this person enters results in their herds."""
    wanted = {found for text in list(public_ids)[:MOST_CHOSEN] if (found := public_id_of(text)) is not None}
    return _in_reach(user).filter(public_id__in=wanted)


def samples_out_in(user: User, code: str) -> QuerySet[Sample]:
    """Return the samples whose result is to come, of the herd with this code or, without one, of all in reach."""
    waiting = _in_reach(user).filter(state__in=sorted(OPEN_STATES))
    return waiting.filter(herd__code=code) if code else waiting


def _in_reach(user: User) -> QuerySet[Sample]:
    return Sample.objects.filter(herd__in=herds_for(user, may=Right.RECORD_RESULTS))


def tests_to_enter(samples: QuerySet[Sample]) -> QuerySet[Assay]:
    """Return the tests of samples whose final result is to come, in the order of herd, tube and animal."""
    waiting = _tests(samples).filter(current__status__in=sorted(AWAITED))
    return waiting.exclude(sample__state__in=sorted(FAILED_STATES))


def tests_named(user: User, public_ids: Iterable[str]) -> list[Assay]:
    """Return those tests within a person's reach that a form names (public ids as text), in its order.

    Also those whose result somebody else has entered since: what was typed of them is not lost, but told.
    """
    listed = [public_id_of(text) for text in public_ids]
    found = _tests(_in_reach(user)).in_bulk(
        [each for each in listed if each is not None], field_name="public_id"
    )
    return [found[each] for each in dict.fromkeys(listed) if each in found]


def _tests(samples: QuerySet[Sample]) -> QuerySet[Assay]:
    known = Assay.objects.filter(sample__in=samples, current__isnull=False)
    by_number = in_order_of_number("animal__")
    in_order = known.select_related("herd", "animal", "current", "sample")
    return in_order.order_by("herd__name", "herd", "sample__tube", *by_number, "pk")


def left_out(samples: QuerySet[Sample]) -> LeftOut:
    """Count the tests of samples that the table does not show."""
    final = Q(current__status=ResultStatus.FINAL.value)
    void = Q(current__status=ResultStatus.VOID.value)
    failed = Q(current__status__in=sorted(AWAITED), sample__state__in=sorted(FAILED_STATES))
    counted = Assay.objects.filter(sample__in=samples).aggregate(
        final=Count("pk", filter=final), void=Count("pk", filter=void), failed=Count("pk", filter=failed)
    )
    return LeftOut(**counted)


def tests_in_reach(user: User, public_ids: Iterable[str]) -> dict[str, Assay]:
    """Return tests by public id (text) with herd, animal and current version, of herds that this person sees."""
    wanted = {found for text in public_ids if (found := public_id_of(text)) is not None}
    known = Assay.objects.filter(public_id__in=wanted, herd__in=herds_for(user), current__isnull=False)
    tests = known.select_related("herd__policy", "animal", "current__verification")
    return {str(assay.public_id): assay for assay in tests}


def herds_that_verify(herds: Collection[Herd]) -> set[int]:
    """Return which of these herds (their ids) have results verified by a second person."""
    asking = HerdPolicy.objects.filter(herd__in=herds, verified_since__isnull=False)
    return set(asking.values_list("herd", flat=True))

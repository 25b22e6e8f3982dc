"""Finding samples: the one a test was done on, and the one that carries a tube's code. Reads only."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from diagnostics.engine.vocabulary import ResultStatus
from diagnostics.models import Sample, SampleStep
from diagnostics.vocabulary import FAILED_STATES, OPEN_STATES
from herd.models import Herd


def sample_of(herd: Herd, public_id: UUID) -> Sample:
    """Return one sample of a herd with its animal. Raises `Http404` for another herd's."""
    found = herd.samples.filter(public_id=public_id).select_related("animal").first()
    if found is None:
        raise Http404
    found.herd = herd
    return found


def samples_of(herd: Herd) -> QuerySet[Sample]:
    """Return a herd's samples with their animals and tests, the latest first."""
    return (
        herd.samples.select_related("animal")
        .prefetch_related("assays__current")
        .order_by("-collected_on", "-pk")
    )


def steps_of(sample: Sample) -> QuerySet[SampleStep]:
    """Return the steps noted of a sample in order, with who noted them."""
    return sample.steps.select_related("by").order_by("number")


def sample_among(samples: Iterable[Sample], *, tube: str, laboratory: str) -> Sample | None:
    """Return which of the samples of one animal, specimen and day a test was done on.

    By the code on the tube, whichever laboratory; without a code by the laboratory. One that was rejected or lost
    only where there is no other.
    """
    same = [sample for sample in samples if sample.tube == tube and (tube or sample.laboratory == laboratory)]
    return next((sample for sample in same if sample.state not in FAILED_STATES), same[0] if same else None)


def open_samples(herd: Herd, tubes: Iterable[str]) -> QuerySet[Sample]:
    """Return the herd's samples with one of these codes whose result is still to come."""
    codes = {tube for tube in tubes if tube}
    return herd.samples.filter(tube__in=codes, state__in=sorted(OPEN_STATES)).select_related("animal")


def told_when_drawn(sample: Sample | None) -> str:
    """Return what was told to spoil a sample when it was drawn, joined by «;», for its next test; mostly nothing.

    Nothing beside another test of the sample that stands: that one tells it for both, or was corrected.
    """
    if sample is None or sample.pk is None or not sample.caveats:
        return ""
    beside = sample.assays.filter(current__isnull=False).exclude(current__status=ResultStatus.VOID.value)
    return "" if beside.exists() else sample.caveats

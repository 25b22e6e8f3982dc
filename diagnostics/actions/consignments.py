"""Sending samples together: one consignment a laboratory, whichever herds the samples are of."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from diagnostics.actions.sample_life import note_step
from diagnostics.models import Sample
from diagnostics.queries.consignments import by_laboratory
from diagnostics.vocabulary import Step
from herd.errors import refused
from herd.models import Herd, User

#: The consignments of this program among all names that are made into an id.
_CONSIGNMENTS = UUID("0b6f6a4e-3d0c-5b7e-9f43-6a1f0c8e2d75")


@dataclass(frozen=True, slots=True)
class Consignment:
    """Samples that went to a laboratory together; `laboratory` is its name, empty where none is on record."""

    public_id: UUID
    laboratory: str
    samples: tuple[Sample, ...]


def consignment_of(samples: Iterable[Sample]) -> UUID:
    """Return the id under which these samples are sent together: the same samples have the same one.

    So a submission sheet printed beforehand carries the address that the consignment will have.
    """
    return uuid5(_CONSIGNMENTS, ",".join(sorted(str(sample.public_id) for sample in samples)))


@transaction.atomic
def send_together(
    *, samples: Collection[Sample], on: date, by: User | None, today: Callable[[Herd], date]
) -> list[Consignment]:
    """Note that samples were sent on a day, those to one laboratory as one consignment: all of them, or none.

    Sent twice it changes nothing. Raises `Refused` with a problem for each sample that cannot have been sent then.
    """
    if not samples:
        raise refused("no_sample", _("Tick at least one sample."), field="sample")
    note_step(samples=samples, step=Step.SENT, on=on, by=by, today=today)
    sent = [
        Consignment(consignment_of(theirs), laboratory, tuple(theirs))
        for laboratory, theirs in by_laboratory(samples)
    ]
    for each in sent:
        # What was sent before, in another consignment, stays in it.
        just_sent = Sample.objects.filter(
            pk__in=[sample.pk for sample in each.samples], consignment__isnull=True
        )
        just_sent.update(consignment=each.public_id)
    return sent

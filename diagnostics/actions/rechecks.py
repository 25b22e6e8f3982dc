"""Working out many verdicts anew: on command, and when time alone may have changed the next step."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from diagnostics.actions.assessments import record_assessments
from diagnostics.models import AssessmentChange
from diagnostics.queries import bearing_on, chunks
from diagnostics.vocabulary import Cause
from herd.models import Herd, User


def reassess(
    *,
    herd: Herd,
    animals: Iterable[int],
    by: User | None,
    as_of: date,
    cause: str = Cause.REASSESSED.value,
    progress: Callable[[int], object] | None = None,
) -> Iterator[list[AssessmentChange]]:
    """Work out the verdicts of animals (ids) anew, a thousand a transaction, and yield each thousand's changes.

    Nothing is done until the iterator is consumed. Interrupted and begun again it changes nothing that is done.
    `progress` is called with the number of animals done.
    """
    for ids in chunks(animals):
        yield record_assessments(herd=herd, animals=ids, cause=cause, by=by, as_of=as_of, progress=progress)


def recheck_due(*, herd: Herd, as_of: date) -> list[AssessmentChange]:
    """Work out anew the verdicts whose next step the passing of time may have changed by a day."""
    due = bearing_on(herd, due_on=as_of)
    runs = reassess(herd=herd, animals=due, by=None, as_of=as_of, cause=Cause.TIME_PASSED.value)
    return [change for changes in runs for change in changes]

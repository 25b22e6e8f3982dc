"""Telling, during the trial of a file, which verdicts it would change."""

from collections.abc import Callable, Iterable

from django.db.models import Max

from diagnostics.engine.vocabulary import FLAGGED
from diagnostics.models import AssessmentChange
from herd.imports.report import Shift
from herd.imports.watchers import register

_FLAGGED = {verdict.value for verdict in FLAGGED}


@register
def watch_verdicts() -> Callable[[], Iterable[Shift]]:
    """Begin to watch the verdicts; the function returned tells those changed since, each animal once.

    Animals that had no verdict before are told where the file would flag them.
    """
    last = AssessmentChange.objects.aggregate(last=Max("pk"))["last"] or 0
    return lambda: _shifts(last)


def _shifts(last: int) -> Iterable[Shift]:
    since = AssessmentChange.objects.filter(pk__gt=last).select_related("herd", "animal").order_by("pk")
    shifts: dict[int, Shift] = {}
    for change in since.iterator(chunk_size=2000):
        if (known := shifts.get(change.animal_id)) is not None:
            known.after = change.verdict
        else:
            shifts[change.animal_id] = Shift(
                herd=change.herd.code,
                animal=str(change.animal),
                before=change.verdict_before,
                after=change.verdict,
            )
    return [
        shift
        for shift in shifts.values()
        if shift.before != shift.after and (shift.before or shift.after in _FLAGGED)
    ]

"""How many verdicts a second: the engine alone, gathered from the records, and recorded."""

from datetime import date

from benchmarks.bench import Line, median, seconds
from diagnostics.actions import record_assessments
from diagnostics.engine import assess
from diagnostics.queries import evidence_for
from diagnostics.vocabulary import Cause
from herd.models import Animal, Herd


def measure(*, rounds: int) -> list[Line]:
    """Judge all animals of the database in use, of which an import has just been made."""
    as_of = date(2026, 1, 1)
    ids = list(Animal.objects.values_list("pk", flat=True))
    gathered = evidence_for(ids)
    judged, gathering, recorded = [], [], []
    for _turn in range(rounds):
        judged.append(seconds(lambda: [assess(known.evidence, as_of=as_of) for known in gathered.values()]))
        gathering.append(seconds(lambda: evidence_for(ids)))
        recorded.append(seconds(lambda: record_all(as_of)))

    def rate(times: list[float]) -> str:
        return f"{len(ids) / median(times):,.0f} a second"

    return [
        Line(f"verdicts by the engine alone, of {len(ids):,} animals", rate(judged)),
        Line("evidence gathered from the records", rate(gathering)),
        Line("gathered, judged and compared with what is on record", rate(recorded)),
    ]


def record_all(as_of: date) -> None:
    """Work out every verdict anew, herd by herd."""
    for herd in Herd.objects.all():
        animals = list(herd.animals.values_list("pk", flat=True))
        record_assessments(herd=herd, animals=animals, cause=Cause.REASSESSED.value, by=None, as_of=as_of)

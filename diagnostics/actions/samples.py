"""Recording samples drawn, which are out until their results come."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from diagnostics.actions.assays import carry_out, check, on_record, reassess_after, refuse_any
from diagnostics.actions.sample_life import begin
from diagnostics.engine.vocabulary import ResultStatus
from diagnostics.entries import AssayEntry, Report, joined_caveats
from diagnostics.models import Assay, Sample
from diagnostics.policies import Decision, Move, decide
from diagnostics.policies.samples import tube_problem
from diagnostics.queries.samples import open_samples
from diagnostics.vocabulary import FAILED_STATES, Cause
from herd.actions.numbers import lock
from herd.actions.saving import save_as
from herd.errors import Refused, refused
from herd.models import Animal, Herd, User


@transaction.atomic
def record_sample(
    *,
    herd: Herd,
    animal: Animal,
    specimen: str,
    collected_on: date,
    methods: Iterable[str],
    by: User | None,
    today: date,
    tube: str = "",
    drawn_by: str = "",
    laboratory: str = "",
    caveats: Iterable[str] = (),
    transfused_on: date | None = None,
    note: str = "",
    idempotency_key: str = "",
) -> Sample:
    """Record that a sample was drawn and is out to be tested by these laboratory methods.

    The same `idempotency_key` returns the sample recorded before, and so does the same sample for the same tests.
    Raises `Refused` for a day outside the animal's life in the herd, a method that cannot use the specimen, no method
    at all, or a test of which a result is on record.
    """
    lock(herd)
    if idempotency_key and (before := herd.samples.filter(idempotency_key=idempotency_key).first()):
        return before
    asked = list(dict.fromkeys(methods))
    if not asked:
        raise refused("no_method", _("Choose what the sample is to be tested for."), field="methods")
    sample = Sample(
        herd=herd,
        animal=animal,
        specimen=specimen,
        tube=tube,
        collected_on=collected_on,
        drawn_by=drawn_by,
        laboratory=laboratory,
        caveats=joined_caveats(caveats),
        transfused_on=transfused_on,
        note=note,
        recorded_by=by,
        idempotency_key=idempotency_key,
    )
    entries = _out(sample, asked)
    check(entries, today=today)
    decisions = [decide(entry.report, on_record(entry)) for entry in entries]
    refuse_any(decisions, field="methods")
    if (known := _on_record_already(decisions)) is not None:
        return known
    if (same := _in_the_same_tube(sample, entries[0])) is not None:
        sample = same
    else:
        save_as(sample, by=by)
        begin(herd, [sample], by=by)
    for entry, decision in zip(entries, decisions, strict=True):
        assay = carry_out(entry, decision, herd=herd, by=by, sample=sample)
        if assay.sample_id != sample.pk:
            # Drawn once more on the day on which the first sample was rejected or lost.
            Assay.objects.filter(pk=assay.pk).update(sample=sample)
    reassess_after(herd, [animal.pk], Cause.SAMPLE_DRAWN, by=by, today=today)
    return sample


def _on_record_already(decisions: list[Decision]) -> Sample | None:
    """Return the sample that is out for all of these tests already, if there is one: not one rejected or lost."""
    tests = [decision.assay for decision in decisions if decision.move is Move.UNCHANGED]
    samples = Sample.objects.filter(assays__in=[test for test in tests if test is not None])
    standing = samples.exclude(state__in=sorted(FAILED_STATES)).distinct()
    return standing.first() if len(tests) == len(decisions) else None


def _in_the_same_tube(sample: Sample, entry: AssayEntry) -> Sample | None:
    """Return the sample on record that is in this tube: further tests are asked of it.

    Refuses a code that stands on the tube of another sample whose result is still to come.
    """
    for other in open_samples(sample.herd, [sample.tube]):
        if not entry.is_about(other):
            raise Refused(tube_problem(other.tube, animal=str(other.animal), drawn_on=other.collected_on))
        return other
    return None


def _out(sample: Sample, methods: Iterable[str]) -> list[AssayEntry]:
    """Return the tests that a sample is out for, one of each method."""
    report = Report(status=ResultStatus.OUT.value, tube=sample.tube, caveats=sample.caveats)
    return [
        AssayEntry(
            animal=sample.animal,
            method=method,
            specimen=sample.specimen,
            collected_on=sample.collected_on,
            laboratory=sample.laboratory,
            report=report,
        )
        for method in methods
    ]

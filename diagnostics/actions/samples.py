"""Recording samples drawn, one or many in a row, which are out until their results come."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from diagnostics.actions.assays import carry_out, on_record, reassess_after, refuse_any
from diagnostics.actions.entry_checks import ask_about, check
from diagnostics.actions.sample_life import begin
from diagnostics.engine.vocabulary import ResultStatus
from diagnostics.entries import AssayEntry, Report, SampleEntry, joined_caveats
from diagnostics.models import Assay, Sample
from diagnostics.policies import Decision, Move, decide
from diagnostics.policies.samples import (
    caveats_when_drawn,
    same_tubes,
    transfusion_problems,
    tube_problem,
)
from diagnostics.queries.samples import open_samples
from diagnostics.vocabulary import FAILED_STATES, Cause
from herd.actions.numbers import lock
from herd.actions.saving import save_as
from herd.actions.sent_again import first_said, refuse_unless
from herd.errors import Problem, Refused, refused
from herd.models import Animal, Herd, User

#: Why a test is asked again that was out for a sample of the same day.
_AGAIN = gettext_noop("Drawn once more on the same day: the first sample was rejected or lost.")
#: What is entered of a sample, besides the tests it is drawn for.
_ENTERED = (
    "animal_id",
    "specimen",
    "tube",
    "collected_on",
    "drawn_by",
    "laboratory",
    "caveats",
    "transfused_on",
    "note",
)


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
    acknowledged: Iterable[str] = (),
) -> Sample:
    """Record that a sample was drawn and is out to be tested by these laboratory methods.

    A transfusion in the 90 days before (`transfused_on`) is a caveat; one longer ago is kept, and spoils nothing.

    The same `idempotency_key` returns the sample recorded before, and so does the same sample for the same tests.
    Raises `Refused` for a day outside the animal's life in the herd, a method that cannot use the specimen, no method
    at all, or a test of which a result is on record; `NeedsAcknowledging` for a parentage test on blood of a bull born
    with a heifer, until its code is among those `acknowledged`.
    """
    entry = SampleEntry(
        animal=animal,
        specimen=specimen,
        collected_on=collected_on,
        methods=tuple(methods),
        tube=tube,
        drawn_by=drawn_by,
        laboratory=laboratory,
        caveats=tuple(caveats),
        transfused_on=transfused_on,
        note=note,
        idempotency_key=idempotency_key,
        acknowledged=frozenset(acknowledged),
    )
    return _record(herd, entry, by=by, today=today)


@transaction.atomic
def record_samples(
    *, entries: Sequence[SampleEntry], by: User | None, today: Callable[[Herd], date]
) -> list[Sample]:
    """Record samples drawn in a row, of one herd or more: all of them, or none.

    `today` says what day it is in a herd. Returns the samples in the order given. Raises `RowsRefused` with the
    problems of each entry by its position; two tubes with one code are refused, of whichever herds.
    """
    for herd in sorted({entry.animal.herd for entry in entries}, key=lambda herd: herd.pk):
        lock(herd)
    problems = {position: (problem,) for position, problem in same_tubes([each.tube for each in entries])}
    samples: list[Sample] = []
    for position, entry in enumerate(entries):
        herd = entry.animal.herd
        try:
            with transaction.atomic():
                samples.append(_record(herd, entry, by=by, today=today(herd)))
        except Refused as refusal:
            problems[position] = (*problems.get(position, ()), *refusal.problems)
    if problems:
        raise RowsRefused(problems)
    return samples


class RowsRefused(Refused):
    """Nothing was recorded; `by_row` says what speaks against which entry, by its position from 0."""

    def __init__(self, by_row: Mapping[int, tuple[Problem, ...]]) -> None:
        super().__init__(*dict.fromkeys(problem for found in by_row.values() for problem in found))
        self.by_row = dict(by_row)


def _record(herd: Herd, entry: SampleEntry, *, by: User | None, today: date) -> Sample:
    lock(herd)
    key = entry.idempotency_key
    if key and (before := herd.samples.filter(idempotency_key=key).first()):
        refuse_unless(same=_has_said(before, entry), on_record=before)
        return before
    asked = list(dict.fromkeys(entry.methods))
    if not asked:
        raise refused("no_method", _("Choose what the sample is to be tested for."), field="methods")
    sample = _as_entered(herd, entry, by=by)
    tests = _out(sample, asked)
    check(tests, today=today)
    refuse_transfusion(sample)
    decisions = [_decided(test) for test in tests]
    refuse_any(decisions, field="methods")
    if (known := _on_record_already(decisions)) is not None:
        return known
    for test in tests:
        ask_about(test, entry.acknowledged)
    if (same := _in_the_same_tube(sample, tests[0])) is not None:
        sample = same
    else:
        save_as(sample, by=by)
        begin(herd, [sample], by=by)
    for test, decision in zip(tests, decisions, strict=True):
        _ask_of(herd, sample, test, decision, by=by)
    reassess_after(herd, [sample.animal_id], Cause.SAMPLE_DRAWN, by=by, today=today)
    return sample


def _has_said(sample: Sample, entry: SampleEntry) -> bool:
    """Say whether a sample on record was entered as this one is; further tests may have been asked of it since."""
    if not set(entry.methods) <= set(sample.assays.values_list("method", flat=True)):
        return False
    said = _as_entered(sample.herd, entry, by=None)
    return first_said(sample, *_ENTERED) == tuple(getattr(said, name) for name in _ENTERED)


def _ask_of(herd: Herd, sample: Sample, test: AssayEntry, decision: Decision, *, by: User | None) -> None:
    """Write that a test is out for a sample; one drawn once more takes it over from the one rejected or lost."""
    reason = _(_AGAIN) if decision.move is Move.SUPERSEDES else ""
    assay = carry_out(test, decision, herd=herd, by=by, sample=sample, reason=reason)
    if assay.sample_id != sample.pk:
        Assay.objects.filter(pk=assay.pk).update(sample=sample)


def _decided(test: AssayEntry) -> Decision:
    """Decide what a test asked does to the record: one out for a sample rejected or lost is asked of the new one."""
    known = on_record(test)
    decision = decide(test.report, known)
    if decision.move is not Move.REFUSED:
        return decision
    failed = Assay.objects.filter(
        pk__in=[each.assay for each in known],
        current__status=ResultStatus.OUT.value,
        sample__state__in=sorted(FAILED_STATES),
    )
    if not failed.exists():
        return decision
    # What spoilt the first sample was told of that one: nothing is carried over to the new one.
    return replace(decide(test.report, known, reason=_AGAIN), report=test.report)


def _as_entered(herd: Herd, entry: SampleEntry, *, by: User | None) -> Sample:
    """Return an entry as a sample that is not saved yet."""
    spoilt = caveats_when_drawn(
        entry.caveats, transfused_on=entry.transfused_on, collected_on=entry.collected_on
    )
    return Sample(
        herd=herd,
        animal=entry.animal,
        specimen=entry.specimen,
        tube=entry.tube,
        drawn_by=entry.drawn_by,
        laboratory=entry.laboratory,
        collected_on=entry.collected_on,
        caveats=joined_caveats(spoilt),
        transfused_on=entry.transfused_on,
        note=entry.note,
        recorded_by=by,
        idempotency_key=entry.idempotency_key,
    )


def refuse_transfusion(sample: Sample) -> None:
    """Refuse the day of a transfusion that cannot be."""
    problems = transfusion_problems(
        sample.transfused_on, collected_on=sample.collected_on, born_on=sample.animal.born_on
    )
    if found := list(problems):
        raise Refused(*found)


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

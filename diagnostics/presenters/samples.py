"""A sample's page: where it is in its life, how it came there, what may be noted next, and its tests."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from diagnostics import labels
from diagnostics.engine.vocabulary import AWAITED, Caveat
from diagnostics.models import Assay, Sample, SampleStep
from diagnostics.policies.samples import STEPS
from diagnostics.presenters.assays import Fact, caveats, said
from diagnostics.presenters.numbers import day
from diagnostics.vocabulary import FAILED_STATES, SampleState, Step

#: What the button of each step says, in the order in which they are offered.
BUTTON = {
    Step.SENT: gettext_lazy("It was sent"),
    Step.RECEIVED: gettext_lazy("The laboratory has it"),
    Step.REJECTED: gettext_lazy("It was rejected"),
    Step.LOST: gettext_lazy("It was lost"),
    Step.TAKEN_BACK: pgettext_lazy("step of a sample", "Take the last step back"),
}
#: What the page asks that notes it.
QUESTION = {
    Step.SENT: gettext_lazy("When was the sample sent?"),
    Step.RECEIVED: gettext_lazy("When did the laboratory receive the sample?"),
    Step.REJECTED: gettext_lazy("Why was the sample rejected?"),
    Step.LOST: gettext_lazy("Since when is the sample lost?"),
    Step.TAKEN_BACK: gettext_lazy("Why is the last step taken back?"),
}


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of a sample's life: what, on which day, by whom and when noted, and why."""

    label: str
    on: date
    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One test of a sample with what came of it, and whether its result is still to be entered."""

    assay: Assay
    method: str
    said: str
    waits: bool


def step_lines(steps: Iterable[SampleStep]) -> list[StepLine]:
    """Return the steps of a sample in words."""
    return [
        StepLine(
            label=str(labels.STEP[each.step]),
            on=each.on,
            by=str(each.by) if each.by else _("a file"),
            at=each.at,
            why=", ".join(filter(None, (str(labels.REJECTION_CAUSE.get(each.cause, "")), each.note))),
        )
        for each in steps
    ]


def steps_possible(sample: Sample) -> list[tuple[str, str]]:
    """Return the steps that a sample's state lets a person note, each with what its button says."""
    allowed = STEPS[SampleState(sample.state)]
    return [(step.value, str(words)) for step, words in BUTTON.items() if step in allowed]


def sample_facts(sample: Sample) -> list[Fact]:
    """Return what is on record of a sample besides its animal and laboratory; what is empty is left out."""
    told = (
        (_("Specimen"), str(labels.SPECIMEN[sample.specimen])),
        (_("Code on the tube"), sample.tube),
        (_("Drawn on"), day(sample.collected_on)),
        (_("Drawn by"), sample.drawn_by),
        (_("What can spoil it"), caveats(sample.caveats)),
        (_("Transfused on"), _transfused(sample)),
        (_("Note"), sample.note),
    )
    return [Fact(label, value) for label, value in told if value]


def _transfused(sample: Sample) -> str:
    if sample.transfused_on is None:
        return ""
    told = {"day": day(sample.transfused_on)}
    if Caveat.TRANSFUSED.value in sample.caveats.split(";"):
        return told["day"]
    return _("%(day)s, more than 90 days before: it spoils nothing") % told


def asked_lines(tests: Iterable[Assay], sample: Sample) -> list[AskedLine]:
    """Return the tests of a sample as lines. Reads their current versions."""
    failed = sample.state in FAILED_STATES
    return [
        AskedLine(
            assay=test,
            method=str(labels.METHOD[test.method]),
            said=said(test.current) if test.current else "",
            waits=bool(test.current and test.current.status in AWAITED) and not failed,
        )
        for test in tests
    ]

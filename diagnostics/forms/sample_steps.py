"""Noting one step of a sample's life, and the code on its tube."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diagnostics import labels
from diagnostics.forms.content import toggles
from diagnostics.forms.fields import LONGEST_TUBE_CODE
from diagnostics.models import Sample
from diagnostics.policies.samples import Standing, step_problems
from diagnostics.vocabulary import SampleState, Step
from herd.errors import tell_unless_told
from herd.forms.fields import day_field, helper_of, not_after
from herd.forms.plain_words import PlainForm

_ON = {
    Step.SENT: _("Sent on"),
    Step.RECEIVED: _("Received on"),
    Step.REJECTED: _("Rejected on"),
    Step.LOST: _("Lost since"),
    Step.TAKEN_BACK: _("Taken back on"),
}


class TubeForm(PlainForm):
    """The code on a sample's tube; one that is on no other is offered where it has none."""

    tube = forms.CharField(
        label=_("Code on the tube"),
        max_length=LONGEST_TUBE_CODE,
        error_messages={"required": _("Enter the code on the tube.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.helper = helper_of("tube")


class StepForm(PlainForm):
    """The day of a step, why a sample was rejected, and a note, which a step taken back needs."""

    note = forms.CharField(
        label=_("Note"), required=False, max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, sample: Sample, step: Step, today: date, **more: Any) -> None:
        more["initial"] = {"on": today, **(more.get("initial") or {})}
        super().__init__(*args, **more)
        self.sample, self.step, self.today = sample, step, today
        self.fields["on"] = day_field(_ON[step])
        not_after(self.fields["on"], today)
        if step is Step.REJECTED:
            self.fields["cause"] = toggles(
                _("Why?"),
                list(labels.REJECTION_CAUSE.items()),
                error_messages={"required": _("Say why the sample was rejected.")},
            )
        if step is Step.TAKEN_BACK:
            self.fields["note"].label = _("Why?")
            self.fields["note"].required = True
            self.fields["note"].error_messages["required"] = _("Say why the step is taken back.")
        self.order_fields(["cause", "on", "note"])
        self.helper = helper_of(*self.fields)

    def clean(self) -> dict[str, Any]:
        """Tell a day that cannot be together with what was not said; the action asks it again."""
        said = super().clean() or {}
        now = Standing(SampleState(self.sample.state), self.sample.state_on or self.sample.collected_on)
        problems = step_problems(
            now,
            self.step,
            on=said.get("on") or self.today,
            today=self.today,
            cause=said.get("cause", ""),
            note=said.get("note", ""),
        )
        if self.errors:  # with nothing else wrong the action tells it
            tell_unless_told(self, problems)
        return said

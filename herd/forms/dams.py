"""The dam and the day of a calving: what the record says of the two, before anything is saved."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from herd.actions.numbers import number_problem
from herd.errors import Problem, Refused, let_be_sent_again
from herd.forms import fields
from herd.forms.plain_words import PlainForm
from herd.models import Animal, Calving, Herd
from herd.policies import CalvingFacts, DamFacts, calving_problems, dam_missing, future_problems, split
from herd.queries import bearer_on, bearers, calvings_near, litters_beside
from herd.vocabulary import SameLitter

#: Warnings that a tick answers. The question «the same litter?» is answered by a choice.
TICKED = ("dam_young", "interval_too_short")
#: Problems of dam and day that the form asks about in a way of its own.
QUESTIONS = frozenset({"same_litter_question", "same_dam_and_day"})


@dataclass(frozen=True, slots=True)
class DamCheck:
    """A dam and a day as typed: who she is, what speaks against it, and her calvings at most three days off.

    `about` names dam and day: an answer given for one pair does not hold for another.
    """

    number: str = ""
    day: date | None = None
    dam: Animal | None = None
    refusals: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    questions: tuple[Problem, ...] = ()
    beside: tuple[Calving, ...] = field(default=())

    @property
    def about(self) -> str:
        """The dam and the day, as one word."""
        return f"{self.number}|{self.day.isoformat() if self.day else ''}"

    @property
    def last_calved_on(self) -> date | None:
        """The day of the dam's last calving on record before this day."""
        if self.dam is None or self.day is None:
            return None
        standing = self.dam.calvings.filter(voided_at__isnull=True, calved_on__lt=self.day)
        return standing.order_by("-calved_on").values_list("calved_on", flat=True).first()

    @property
    def unknown(self) -> bool:
        """Whether a number was typed that nobody bore that day."""
        return bool(self.number and self.day) and self.dam is None

    @property
    def may_be_made(self) -> bool:
        """Whether the number is free to be given to a new cow."""
        return self.unknown and any(problem.code == "dam_unknown" for problem in self.refusals)

    @property
    def same_day(self) -> bool:
        """Whether a calving of hers on that very day is on record."""
        return any(calving.calved_on == self.day for calving in self.beside)


def check_dam(
    herd: Herd, number: str, day: date | None, *, today: date, but: Calving | None = None
) -> DamCheck:
    """Look up a dam and what the record says against her calving on a day.

    `but` is the calving being corrected: its dam keeps being meant by her number, whoever bore it that day.
    """
    if not number:
        return DamCheck(number=number, day=day)
    if day is None:  # it cannot be read: a number that nobody ever bore is told all the same
        unheard_of = not bearers(herd, [number]).exists()
        return DamCheck(number, refusals=tuple(dam_missing(number, here_now=False)) if unheard_of else ())
    same = but is not None and but.dam is not None and but.dam.number == number
    dam = but.dam if but is not None and same else bearer_on(herd, number, day)
    if dam is None:
        return _nobody(herd, number, day, today=today)
    near = [calving for calving in calvings_near(herd, dam, day) if calving != but]
    facts = DamFacts(dam.number, dam.sex, dam.born_on, tuple(calving.calved_on for calving in near))
    problems = calving_problems(CalvingFacts(day, (), facts), today=today)
    refusals, warnings = split(problem for problem in problems if problem.code not in QUESTIONS)
    return DamCheck(
        number=number,
        day=day,
        dam=dam,
        refusals=tuple(refusals),
        warnings=tuple(warnings),
        questions=tuple(problem for problem in problems if problem.code in QUESTIONS),
        beside=tuple(calving for calving in litters_beside(herd, dam, day) if calving != but),
    )


def _nobody(herd: Herd, number: str, day: date, *, today: date) -> DamCheck:
    """Tell that nobody bore a number on a day."""
    missing = dam_missing(number, here_now=number_problem(herd, number) is not None)
    in_the_future = future_problems(day, today=today, field="calving_date")
    return DamCheck(number, day, refusals=(*missing, *in_the_future))


class AsksAboutDam(PlainForm):
    """A form that names a dam and a day, and answers what the record says of the two at once."""

    dam = fields.NumberField(
        label=pgettext_lazy("mother of a calf", "Dam"),
        required=False,
        help_text=_("Type some digits of her number and choose her."),
        error_messages={"required": _("Enter her number; if nobody knows her, tick «The dam is not known».")},
    )
    calving_date = fields.day_field(_("Calved on"))
    create_dam = forms.BooleanField(label=_("Enter her as a new cow"), required=False)
    same_litter = fields.choice_field(_("The same litter?"), {}, toggles=True, required=False)
    seen_dam_young = forms.BooleanField(label=_("I have checked this"), required=False)
    seen_interval_too_short = forms.BooleanField(label=_("I have checked this"), required=False)
    seen_for = forms.CharField(widget=forms.HiddenInput, required=False)

    herd: Herd
    today: date
    #: The calving that is corrected; `None` for a new one.
    corrected: Calving | None = None

    def prepare_dam(self, herd: Herd, today: date) -> None:
        """Let the dam be proposed, and forget answers that were given for another dam or day."""
        self.herd, self.today = herd, today
        fields.propose_dams(self.fields["dam"], herd)
        fields.not_after(self.fields["calving_date"], today)
        if self.is_bound:
            self._forget_answers()
        fields.offer(self.fields["same_litter"], self._litter_choices())

    def _typed(self, name: str) -> Any:
        value = self[name].value()
        try:
            return self.fields[name].clean(value)
        except forms.ValidationError:
            return None

    @cached_property
    def dam_check(self) -> DamCheck:
        """What the record says of the dam and the day as typed."""
        return check_dam(
            self.herd,
            self._typed("dam") or "",
            self._typed("calving_date"),
            today=self.today,
            but=self.corrected,
        )

    def _forget_answers(self) -> None:
        """Drop ticks and answers that were not given for this dam and this day."""
        seen_for = self.data.get("seen_for", "")
        if seen_for != self.dam_check.about:
            answered = {"same_litter", *(f"seen_{code}" for code in TICKED)}
            if seen_for.rpartition("|")[0] != self.dam_check.number:  # a new cow is new on any day
                answered.add("create_dam")
            data = cast("QueryDict", self.data).copy()
            for name in answered & set(data):
                del data[name]
            self.data = data

    def _litter_choices(self) -> list[tuple[str, Any]]:
        yes = (SameLitter.SAME.value, _("Yes: add to that litter"))
        if self.dam_check.same_day:
            return [yes]
        return [yes, (SameLitter.ANOTHER.value, _("No: another litter"))]

    @property
    def acknowledged(self) -> frozenset[str]:
        """Codes of the warnings ticked as checked, of this dam and this day."""
        return frozenset(code for code in TICKED if self.cleaned_data.get(f"seen_{code}"))

    @property
    def ticks(self) -> list[tuple[Problem, Any]]:
        """The warnings on record of dam and day, each with the tick that answers it."""
        return [
            (problem, self[f"seen_{problem.code}"])
            for problem in self.dam_check.warnings
            if problem.code in TICKED
        ]

    def unjudged(self) -> None:
        """Show the form as typed without judging it: somebody is still typing."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}

    def tell(self, error: Refused) -> None:
        """Put what is wrong beside the field it concerns; a warning beside its tick."""
        for problem in error.problems:
            self.tell_problem(problem)
        let_be_sent_again(self, error)

    def tell_problem(self, problem: Problem) -> None:
        """Put one thing wrong beside its field."""
        field: str | None = problem.field if problem.field in self.fields else None
        message = str(problem.message)
        if problem.code in TICKED:
            field, message = f"seen_{problem.code}", _now("Tick this once you have checked it.")
        elif problem.code in {"same_litter_question", "same_dam_and_day"}:
            field, message = "same_litter", _now("Say whether it is the same litter.")
            if problem.code == "same_dam_and_day":
                message = _now("Add the calves to that calving, or correct the dam or the date.")
        elif problem.code == "dam_unknown" and self.dam_check.may_be_made:
            hint = _now("%(problem)s Correct it, or tick «Enter her as a new cow».")
            message = hint % {"problem": message}
        self.add_error(field, message)

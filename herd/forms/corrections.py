"""Forms that correct a calving on record: its facts, its calves, or whether it is one litter with another."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from crispy_forms.layout import Field
from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from herd.actions.calvings import born_with, calving_facts
from herd.actions.voiding import RESTING
from herd.entries import CalfEntry, CalvingEntry
from herd.errors import Problem, Refused, let_be_sent_again
from herd.forms import fields
from herd.forms.calves import CalfForm
from herd.forms.calving import DETAILS, CalvingDetails
from herd.forms.dams import AsksAboutDam
from herd.forms.plain_words import PlainForm
from herd.guards import Resting
from herd.models import MOST_BORN, Animal, Calving
from herd.policies import calving_problems, future_problems, split
from herd.vocabulary import Fate, Sex

#: The question «the same litter?» is answered on the page of the calving, once the correction is saved.
ANSWERED_LATER = "same_litter_question"


class CalvingEditForm(AsksAboutDam, CalvingDetails):
    """Dam, day and details of a calving on record, with why they are changed."""

    reason = fields.reason_field(_("It stands in the history: «wrong cow», «misread»."))

    def __init__(self, *args: Any, calving: Calving, today: date, **kwargs: Any) -> None:
        on_record = {name: getattr(calving, name) for name in DETAILS}
        kwargs["initial"] = {
            **on_record,
            "dam": calving.dam.number if calving.dam else "",
            "calving_date": calving.calved_on,
        }
        super().__init__(*args, **kwargs)
        self.corrected = calving
        self.prepare_dam(calving.herd, today)
        self.fields["number_born"].label = _("Number born")
        self.helper = fields.helper_of(
            "dam",
            fields.included("herd/dam_check_slot.html"),
            "calving_date",
            fields.side_by_side("number_born", "fetuses_scanned"),
            Field("embryo_transfer", template="components/choice_even.html"),
            "genetic_dam",
            fields.side_by_side("semen", "ease"),
            Field("membranes", template="components/choice_even.html"),
            "parity",
            "note",
            "reason",
        )
        self.helper.all_optional = True

    def changes(self) -> dict[str, Any]:
        """Return what differs from the record, as the action takes it."""
        said = self.cleaned_data
        values = {"calved_on": said["calving_date"], **{name: said[name] for name in DETAILS}}
        if self._dam_typed_anew():
            if self.dam_check.unknown and said["create_dam"]:
                values["create_dam"] = said["dam"]
            else:
                values["dam"] = self.dam_check.dam
        return {
            name: value
            for name, value in values.items()
            if name == "create_dam" or getattr(self.corrected, name) != value
        }

    def _dam_typed_anew(self) -> bool:
        return self.cleaned_data["dam"] != self["dam"].initial

    @property
    def acknowledged(self) -> frozenset[str]:
        """Codes of the warnings ticked as checked; the litter is settled on the calving's page."""
        return super().acknowledged | {ANSWERED_LATER}

    def clean(self) -> dict[str, Any]:
        """Refuse a dam that nobody has on record, unless she is to be entered, and what speaks against dam and day.

        The action asks the same again before it saves; here it is told together with what cannot be read.
        """
        said = super().clean() or {}
        another_dam = "dam" in said and self._dam_typed_anew()
        if another_dam or said.get("calving_date") not in (None, self["calving_date"].initial):
            for problem in self._against_dam_and_day(said):
                self.tell_problem(problem)
        return said

    def _against_dam_and_day(self, said: Mapping[str, Any]) -> Iterator[Problem]:
        check = self.dam_check
        if not check.number:
            yield from future_problems(check.day, today=self.today, field="calving_date")
        for problem in check.refusals:
            if not (problem.code == "dam_unknown" and said.get("create_dam")):
                yield problem

    def tell_problem(self, problem: Problem) -> None:
        """Put one thing wrong beside its field."""
        if problem.code == "same_dam_and_day":
            self.add_error(
                "calving_date", _now("Another calving of this cow on that day is on record: join them.")
            )
        else:
            super().tell_problem(problem)


class CalfAddForm(CalfForm):
    """One more calf of a calving on record."""

    number_born = fields.count_field(
        _("Number born at this calving"), MOST_BORN, help_text=_("This calf and the dead included.")
    )
    idempotency_key = fields.key_field()

    def __init__(self, *args: Any, calving: Calving, **kwargs: Any) -> None:
        self.calving, on_record = calving, calving.calves.count()
        kwargs["initial"] = {"number_born": max(calving.number_born or 0, on_record + 1)}
        digits = fields.numbers_are_digits(calving.herd)
        super().__init__(*args, herd=calving.herd, position=on_record, digits=digits, **kwargs)
        self.prefix = None  # the same names however many calves there are: a form sent twice is known again
        self.helper.layout.fields += ["number_born", "idempotency_key"]
        self.helper.template = None
        self.helper.disable_csrf = False

    def clean(self) -> dict[str, Any]:
        """Tell what the record says against the calf together with what cannot be read; the action asks it again."""
        said = super().clean() or {}
        key = said.get("idempotency_key", "")
        if not (key and self.calving.calves.filter(idempotency_key=key).exists()):
            for problem in self._problems(said):
                self.tell_problem(problem)
        return said

    def _problems(self, said: Mapping[str, Any]) -> list[Problem]:
        calf = CalfEntry(
            sex=said.get("sex", Sex.UNKNOWN.value),
            fate=said.get("fate", Fate.ALIVE.value),
            number=said.get("number", ""),
        )
        dam, day = self.calving.dam, self.calving.calved_on
        entry = CalvingEntry(calved_on=day, calves=(calf,), dam_number=dam.number if dam else "")
        refusals, _warnings = split(
            calving_problems(calving_facts(self.calving.herd, entry, None), today=day)
        )
        try:
            born_with(self.calving, added=1, stated=said.get("number_born"))
        except Refused as error:
            refusals += error.problems
        return refusals

    def tell(self, error: Refused) -> None:
        """Put what is wrong beside the field it concerns."""
        for problem in error.problems:
            self.tell_problem(problem)
        let_be_sent_again(self, error)

    def tell_problem(self, problem: Problem) -> None:
        """Put one thing wrong beside its field."""
        field = {"calf": "number"}.get(problem.field, problem.field)
        self.add_error(field if field in self.fields else None, str(problem.message))


class CalfRemoveForm(PlainForm):
    """A calf too many, with how many were born without it."""

    number_born = fields.count_field(_("Number born at this calving"), MOST_BORN)
    reason = fields.reason_field(_("Such as «entered twice»."))

    def __init__(self, *args: Any, calf: Animal, **kwargs: Any) -> None:
        calving = calf.calving
        left = calving.calves.count() - 1 if calving else 0
        kwargs["initial"] = {"number_born": left or None}
        super().__init__(*args, **kwargs)
        self.helper = fields.helper_of("number_born", "reason")
        self.helper.all_optional = True


class CalvingVoidForm(PlainForm):
    """Why a calving is voided, and that what rests on its calves has been seen."""

    reason = fields.reason_field(_("Such as «entered for the wrong cow», «entered twice»."))
    seen = forms.BooleanField(
        label=_("I have seen what stays on record"),
        error_messages={"required": _("Tick this once you have seen what stays on record.")},
    )

    def __init__(self, *args: Any, resting: list[Resting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not resting:
            del self.fields["seen"]
        self.helper = fields.helper_of(*self.fields)

    @property
    def acknowledged(self) -> tuple[str, ...]:
        """What has been acknowledged, as the action takes it."""
        return (RESTING,) if self.cleaned_data.get("seen") else ()


class SettleForm(PlainForm):
    """Whether two calvings are one litter, and if so on which day and how many were born."""

    JOIN, SEPARATE = "join", "separate"

    answer = fields.choice_field(
        _("One litter, or two?"),
        {JOIN: _("One litter: join them"), SEPARATE: _("Two litters")},
        toggles=True,
        error_messages={"required": _("Choose one of the two.")},
    )
    keep = fields.choice_field(_("Day that stands for the litter"), {}, toggles=True, required=False)
    number_born = fields.count_field(
        _("Number born in all"), MOST_BORN, help_text=_("Only for one litter; the dead included.")
    )
    reason = fields.reason_field(_("Such as «twins, one before and one after midnight», «two embryos»."))

    def __init__(self, *args: Any, calvings: tuple[Calving, Calving], **kwargs: Any) -> None:
        self.calvings = {str(calving.public_id): calving for calving in calvings}
        born = [calving.number_born or 0 for calving in calvings]
        on_record = sum(calving.calves.count() for calving in calvings)
        first = next(iter(self.calvings))
        kwargs["initial"] = {"number_born": max(on_record, *born) or None, "keep": first}
        super().__init__(*args, **kwargs)
        days = [(name, fields.day_words(calving.calved_on)) for name, calving in self.calvings.items()]
        fields.offer(self.fields["keep"], days)
        self.helper = fields.helper_of(
            Field("answer", template="components/choice_even.html"),
            Field("keep", template="components/choice_even.html"),
            "number_born",
            "reason",
        )
        self.helper.all_optional = True

    @property
    def kept(self) -> Calving:
        """The calving whose day stands for the litter."""
        return self.calvings[self.cleaned_data["keep"] or next(iter(self.calvings))]

    @property
    def joined(self) -> Calving:
        """The calving that goes into the other."""
        return next(calving for calving in self.calvings.values() if calving != self.kept)

"""The form of a calving: dam, date, how many, and a row for each calf."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast

from crispy_forms.layout import Field
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from herd import labels
from herd.actions.calvings import calving_facts
from herd.entries import CalfEntry, CalvingEntry
from herd.errors import Problem
from herd.forms import fields
from herd.forms.calves import CalfForm, CalfRows
from herd.forms.dams import QUESTIONS, AsksAboutDam
from herd.forms.plain_words import PlainForm
from herd.models import MOST_BORN, Herd
from herd.policies import calving_problems, split
from herd.queries import sent_before
from herd.vocabulary import Answer, Fate, Membranes, SameLitter, Sex

#: Rows of the form: more calves have not been born alive of one cow; further ones are only counted.
MOST_ROWS = 6
#: How many may be said by one tap; the last stands for as many or more.
BY_ONE_TAP = (1, 2, 3, 4)


class CalvingDetails(PlainForm):
    """What may be said of a calving besides dam, day and calves."""

    number_born = fields.count_field(
        _("Number born, if more than the calves entered"),
        MOST_BORN,
        help_text=_("All calves born at this calving, the dead included."),
    )
    fetuses_scanned = fields.count_field(_("Fetuses seen at the scan"), MOST_BORN, least=0)
    embryo_transfer = fields.choice_field(
        _("Embryo transfer"), labels.ANSWER, toggles=True, required=False, initial=Answer.UNKNOWN.value
    )
    genetic_dam = fields.text_field(_("Genetic dam"), 32)
    semen = fields.choice_field(pgettext_lazy("of a service", "Semen"), labels.SEMEN)
    parity = fields.count_field(_("Which calving of the dam"), 30)
    ease = fields.choice_field(_("Calving ease"), labels.EASE)
    membranes = fields.choice_field(
        _("Fetal membranes"), labels.MEMBRANES, toggles=True, required=False, initial=Membranes.UNKNOWN.value
    )
    note = fields.note_field()

    def clean_ease(self) -> int | None:
        """Return the ease as a number."""
        return int(self.cleaned_data["ease"]) if self.cleaned_data["ease"] else None

    def clean_embryo_transfer(self) -> str:
        """Return «not known» where nothing was said."""
        return self.cleaned_data["embryo_transfer"] or Answer.UNKNOWN.value

    def clean_membranes(self) -> str:
        """Return «not known» where nothing was said."""
        return self.cleaned_data["membranes"] or Membranes.UNKNOWN.value


DETAILS = tuple(CalvingDetails.base_fields)


class CalvingForm(AsksAboutDam, CalvingDetails):
    """A calving as a person enters it, `calves` being the forms of its rows."""

    dam_not_known = forms.BooleanField(label=_("The dam is not known"), required=False)
    how_many = forms.TypedChoiceField(
        label=_("How many calves?"),
        choices=[(1, "1"), (2, "2"), (3, "3"), (4, pgettext_lazy("calves", "More"))],
        coerce=int,
        initial=1,
        widget=forms.RadioSelect,
    )
    sire = fields.text_field(_("Sire"), 40)
    breed = fields.text_field(_("Breed"), 40)
    idempotency_key = fields.key_field()

    def __init__(self, *args: Any, herd: Herd, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"calving_date": today, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.prepare_dam(herd, today)
        self.fields["dam"].widget.attrs |= {"autofocus": True, "class": "large"}
        self.fields["dam"].required = "dam_not_known" not in self.data
        count = rows_sent(self.data) if self.is_bound else 1
        data = with_fates(self.data, count) if self.is_bound else None
        digits = fields.numbers_are_digits(herd)
        self.calves = [
            CalfForm(
                data if position < count else None,
                herd=herd,
                position=position,
                shown=position < count,
                digits=digits,
            )
            for position in range(MOST_ROWS)
        ]
        self.told_of_the_whole = False
        self.helper = fields.helper_of(*_layout())

    @property
    def parts(self) -> list[CalfForm]:
        """The rows shown, for the list of what is wrong."""
        return [calf for calf in self.calves if calf.shown]

    @property
    def asks_for_rows(self) -> bool:
        """Whether only the rows for another number of calves were asked for."""
        return "show_rows" in self.data or "one_more" in self.data

    def unjudged(self) -> None:
        """Show the form and its rows as typed."""
        super().unjudged()
        for calf in self.parts:
            calf.unjudged()

    def is_valid(self) -> bool:
        """Judge the form and every row, so that all that is wrong is told at once."""
        judged = all([super().is_valid(), *(calf.is_valid() for calf in self.parts)])
        if self.is_bound and not self.told_of_the_whole:
            self.told_of_the_whole = True
            self._tell_of_the_whole()
        return judged and not any(part.errors for part in (self, *self.parts))

    def _tell_of_the_whole(self) -> None:
        """Tell what the record says against the calving as far as it can be read, besides dam and day.

        The action asks the same again before it saves; here it is told together with what cannot be read.
        """
        said = self.cleaned_data
        if sent_before(self.herd, said.get("idempotency_key", "")):
            return
        check = self.dam_check
        read = self._as_read(said)
        if check.beside and said.get("same_litter") == SameLitter.SAME:
            read = replace(read, number_born=None)  # of a litter that grows it is taken anew
        told = {problem.code for problem in (*check.refusals, *check.warnings, *check.questions)} | QUESTIONS
        refusals, _warnings = split(
            calving_problems(calving_facts(self.herd, read, check.dam), today=self.today)
        )
        for problem in refusals:
            if problem.code not in told:
                self.tell_problem(problem)

    def _as_read(self, said: Mapping[str, Any]) -> CalvingEntry:
        """Return what could be read of the calving; a day that could not be is taken as today."""
        sire = said.get("sire", "")
        return CalvingEntry(
            calved_on=said.get("calving_date") or self.today,
            calves=tuple(
                CalfEntry(
                    sex=calf.cleaned_data.get("sex", Sex.UNKNOWN.value),
                    fate=calf.cleaned_data.get("fate", Fate.ALIVE.value),
                    number=calf.cleaned_data.get("number", ""),
                    sire=sire,
                )
                for calf in self.parts
            ),
            dam_number=self.dam_check.number,
            number_born=said.get("number_born"),
        )

    def clean(self) -> dict[str, Any]:
        """Ask at once all that the record asks of dam and day, and has not been answered."""
        said = super().clean() or {}
        for problem in self._open_questions(said):
            self.tell_problem(problem)
        return said

    def _open_questions(self, said: Mapping[str, Any]) -> list[Problem]:
        if sent_before(self.herd, said.get("idempotency_key", "")):
            return []  # what is on record is this very entry: the action says what became of it
        check = self.dam_check
        refusals = [
            each for each in check.refusals if not (each.code == "dam_unknown" and said.get("create_dam"))
        ]
        if check.beside and said.get("same_litter") == SameLitter.SAME:
            return refusals
        warnings = [each for each in check.warnings if not said.get(f"seen_{each.code}")]
        questions = [
            each
            for each in check.questions
            if not (said.get("same_litter") and each.code == "same_litter_question")
        ]
        return [*refusals, *warnings, *questions]

    @property
    def litter_answer(self) -> SameLitter:
        """The answer to «the same litter?», if it was given for this dam and this day."""
        return SameLitter(self.cleaned_data.get("same_litter") or "")

    def entry(self) -> CalvingEntry:
        """Return the calving as entered; without another number, as many were born as there are rows."""
        said = self.cleaned_data
        whole = {"sire": said["sire"], "breed": said["breed"]}
        calves = tuple(replace(calf.entry(), **whole) for calf in self.parts)
        details = {name: said[name] for name in DETAILS} | {"number_born": said["number_born"] or len(calves)}
        return CalvingEntry(
            calved_on=said["calving_date"],
            calves=calves,
            dam_number=said["dam"],
            create_dam=said["create_dam"],
            idempotency_key=said["idempotency_key"],
            acknowledged=self.acknowledged,
            **details,
        )

    def tell_problem(self, problem: Problem) -> None:
        """Put one thing wrong beside its field, or beside its calf's."""
        if problem.calf is None:
            super().tell_problem(problem)
            return
        field = {"calf": "number"}.get(problem.field, problem.field)
        row = self.calves[problem.calf]
        row.add_error(field if field in row.fields else None, str(problem.message))


def rows_sent(data: Mapping[str, Any]) -> int:
    """Return how many rows a form that was sent shows: as many as were chosen, with «More» as many as were sent."""
    try:
        chosen = int(data.get("how_many", 1))
    except ValueError:
        chosen = 1
    if chosen >= BY_ONE_TAP[-1]:
        sent = sum(1 for position in range(MOST_ROWS) if f"calf-{position}-fate" in data)
        chosen = max(BY_ONE_TAP[-1], sent) + ("one_more" in data)
    return min(max(chosen, 1), MOST_ROWS)


def with_fates(data: Mapping[str, Any], rows: int) -> Mapping[str, Any]:
    """Return what was sent with the preset fate for rows the browser has not shown yet."""
    missing = [name for position in range(rows) if (name := f"calf-{position}-fate") not in data]
    if not missing:
        return data
    filled = cast("QueryDict", data).copy()
    for name in missing:
        filled[name] = Fate.ALIVE.value
    return filled


def _layout() -> Iterator[Any]:
    yield from ("idempotency_key", "dam", fields.included("herd/dam_check_slot.html"))
    yield from ("dam_not_known", "calving_date")
    yield Field("how_many", template="components/choice_plain.html", data_calf_count="")
    yield fields.included("herd/show_rows.html")
    yield CalfRows()
    yield fields.included("herd/one_more_calf.html")
    yield fields.Folded(
        pgettext_lazy("fields folded away", "More: scan, ease, semen, sire, note"),
        fields.side_by_side("number_born", "fetuses_scanned"),
        Field("embryo_transfer", template="components/choice_even.html"),
        "genetic_dam",
        fields.side_by_side("sire", "breed"),
        fields.side_by_side("semen", "ease"),
        Field("membranes", template="components/choice_even.html"),
        "parity",
        "note",
    )

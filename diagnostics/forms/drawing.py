"""Drawing in a row: what holds for all of a round above, and a row an animal."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diagnostics import labels
from diagnostics.actions.samples import RowsRefused
from diagnostics.engine.vocabulary import (
    BLOOD,
    NextStep,
    ResultStatus,
    Specimen,
)
from diagnostics.entries import AssayEntry, Report, SampleEntry
from diagnostics.forms.fields import LONGEST_TUBE_CODE, laboratory_field
from diagnostics.forms.rows import ROWS_GONE
from diagnostics.forms.samples import METHODS, methods_field
from diagnostics.policies import content_problems, day_problems
from diagnostics.policies.samples import same_tubes, transfusion_problems
from diagnostics.queries.drawing import step_of
from herd.errors import let_be_sent_again, tell_beside, tell_unless_told
from herd.forms.fields import day_field, helper_of, key_field, not_after, side_by_side
from herd.forms.plain_words import PlainForm
from herd.models import Animal, Herd
from herd.policies import future_problems

#: Rows of one round: a visit rarely has more, and the page stays under 60 kB.
MOST_AT_ONCE = 16
#: What is drawn from a living heifer.
_DRAWN = [each.value for each in Specimen if each in BLOOD and each is not Specimen.BUFFY_COAT] + [
    Specimen.HAIR.value,
    Specimen.EAR_TISSUE.value,
    Specimen.PLASMA.value,
    Specimen.SERUM.value,
]
_ROW_METHODS = [("", _("as above")), *METHODS]


class DrawRow(PlainForm):
    """The sample of one animal."""

    tube = forms.CharField(label=_("Code on the tube"), required=False, max_length=LONGEST_TUBE_CODE)
    specimen = forms.ChoiceField(
        label=_("Specimen"), choices=[(value, labels.SPECIMEN[value]) for value in _DRAWN]
    )
    method = forms.ChoiceField(label=_("Another test"), choices=_ROW_METHODS, required=False)
    caveats = forms.MultipleChoiceField(
        label=_("What can spoil it"),
        choices=labels.CAVEAT,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    transfused_on = day_field(_("Transfused on"), required=False)

    def __init__(self, *args: Any, animal: Animal, **more: Any) -> None:
        own_tissue = step_of(animal) == NextStep.SAMPLE_OWN_TISSUE
        specimen = Specimen.HAIR if own_tissue else Specimen.BLOOD_EDTA
        more["initial"] = {"specimen": specimen.value, **(more.get("initial") or {})}
        super().__init__(*args, **{"use_required_attribute": False, **more})
        self.animal = animal
        self.part_name = str(animal)
        for name, css in (("tube", "form-control"), ("specimen", "form-select"), ("method", "form-select")):
            self.fields[name].widget.attrs |= {"class": css, "autocomplete": "off"}
        self.fields["tube"].widget.attrs |= {"data-entry-next": True, "autocapitalize": "characters"}
        self.fields["transfused_on"].widget.attrs["class"] = "form-control"
        self.fields["caveats"].widget.attrs["class"] = "form-check-input"

    def judge(self, collected_on: date | None, methods: Sequence[str], *, today: date) -> None:
        """Tell what speaks against the row with what holds for all, as far as it could be read."""
        said = self.cleaned_data
        if said.get("specimen"):
            for method in [said["method"]] if said.get("method") else methods:
                out = Report(status=ResultStatus.OUT.value)
                entry = AssayEntry(self.animal, method, collected_on or today, out, said["specimen"])
                tell_unless_told(self, content_problems(entry))
        if collected_on is None or list(future_problems(collected_on, today=today, field="collected_on")):
            return  # told beside the day
        animal = self.animal
        problems = day_problems(
            collected_on=collected_on,
            reported_on=None,
            born_on=animal.born_on,
            entered_on=animal.entered_on,
            left_on=animal.left_on,
            today=today,
        )
        for problem in problems:
            self.add_error(None, str(problem.message))
        transfused = transfusion_problems(
            said.get("transfused_on"), collected_on=collected_on, born_on=animal.born_on
        )
        tell_unless_told(self, transfused)

    def entry(self, methods: Iterable[str], key: str, **for_all: Any) -> SampleEntry:
        """Return the sample as entered; `methods` are those of the round, `for_all` what else holds for it."""
        said = self.cleaned_data
        return SampleEntry(
            animal=self.animal,
            specimen=said["specimen"],
            methods=(said["method"],) if said["method"] else tuple(methods),
            tube=said["tube"],
            caveats=tuple(said["caveats"]),
            transfused_on=said["transfused_on"],
            idempotency_key=key,
            **for_all,
        )


class DrawForm(PlainForm):
    """A round of drawing: day, laboratory and tests for all, with its rows as `parts`.

    `settling` is the test proposed for an animal (by id) where testing further is her next step. `gone` counts the
    rows sent that are left out (`rows_still_there`): with any, nothing is saved.
    """

    collected_on = day_field(_("Drawn on"))
    drawn_by = forms.CharField(label=_("Drawn by"), max_length=150, required=False)
    methods = methods_field(_("Choose what the samples are to be tested for."))
    idempotency_key = key_field()

    def __init__(
        self,
        data: Any = None,
        *,
        animals: Sequence[Animal],
        codes: Sequence[str],
        today: Callable[[Herd], date],
        settling: Mapping[int, str] | None = None,
        gone: int = 0,
        **more: Any,
    ) -> None:
        herds = list({animal.herd for animal in animals})
        latest = max(today(herd) for herd in herds)
        more["initial"] = {"collected_on": latest, **(more.get("initial") or {})}
        super().__init__(data, **more)
        self.today, self.gone = today, gone
        self.fields["laboratory"] = laboratory_field(*herds)
        not_after(self.fields["collected_on"], latest)
        self.parts = [
            DrawRow(data, animal=animal, prefix=str(place), initial=_proposed(animal, code, settling))
            for place, (animal, code) in enumerate(zip(animals, codes, strict=True))
        ]
        self.helper = helper_of(
            side_by_side("collected_on", "drawn_by"), "laboratory", "methods", "idempotency_key"
        )

    def is_valid(self) -> bool:
        """Say whether the form and every row of it can be read and contradict nothing."""
        return super().is_valid() and all(row.is_valid() for row in self.parts)

    def clean(self) -> dict[str, Any]:
        """Tell all that is wrong with any row together with what is wrong above."""
        said = super().clean() or {}
        if self.gone:
            self.add_error(None, ROWS_GONE)
        for row in self.parts:
            row.full_clean()
            today = self.today(row.animal.herd)
            if collected_on := said.get("collected_on"):
                tell_unless_told(self, future_problems(collected_on, today=today, field="collected_on"))
            row.judge(said.get("collected_on"), said.get("methods", ()), today=today)
        for place, problem in same_tubes([row.cleaned_data.get("tube", "") for row in self.parts]):
            tell_unless_told(self.parts[place], [problem])
        return said

    def entries(self) -> list[SampleEntry]:
        """Return the samples as entered, in the order of the rows; each animal has a key of its own."""
        said = self.cleaned_data
        for_all = {name: said[name] for name in ("collected_on", "drawn_by", "laboratory")}
        key = said["idempotency_key"]
        return [
            row.entry(said["methods"], f"{key[:40]}-{row.animal.pk}" if key else "", **for_all)
            for row in self.parts
        ]

    def tell(self, error: RowsRefused) -> None:
        """Put the problems of a refusal beside the rows they are about."""
        let_be_sent_again(self, error)
        for place, problems in error.by_row.items():
            row = self.parts[place]
            tell_beside(row, problems)


def _proposed(animal: Animal, code: str, settling: Mapping[int, str] | None) -> dict[str, str]:
    """Return what a row starts with: a code, and a test of her own where one settles the matter best."""
    return {"tube": code, "method": (settling or {}).get(animal.pk, "")}


class SendForm(PlainForm):
    """The day on which samples were sent together, or received (`label`)."""

    on = day_field(_("Sent on"))

    def __init__(self, *args: Any, today: date, label: Any = None, **more: Any) -> None:
        more["initial"] = {"on": today, **(more.get("initial") or {})}
        super().__init__(*args, **more)
        self.fields["on"].label = label or self.fields["on"].label
        not_after(self.fields["on"], today)
        self.helper = helper_of("on")

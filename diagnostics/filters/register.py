"""Narrowing the register."""

from calendar import monthrange
from datetime import date
from typing import Any

import django_filters
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diagnostics import labels
from diagnostics.queries.register import once_numbered, pairings, waiting_for_sample, years_born
from herd.forms.plain_words import PlainForm
from herd.models import Animal, Herd

FLAGGED = (("yes", _("Flagged")), ("no", _("Not flagged")))
PRESENCE = (("present", _("In the herd")), ("left", _("Left")))
#: No litter is written like this.
NO_BIRTH = "none"
NOT_SIGNED, ANY_SIGNED = "none", "any"
DIAGNOSES = (
    *labels.SIGNED_CONCLUSION.items(),
    (ANY_SIGNED, _("Any, signed and counting")),
    (NOT_SIGNED, _("None signed")),
)
WAITS = (("sample", _("Sample to take")),)
#: Ages in months: from, and before.
AGES: dict[str, tuple[int | None, int | None]] = {
    "calf": (None, 6),
    "young": (6, 12),
    "heifer": (12, 24),
    "adult": (24, None),
}
AGE_WORDS = (
    ("calf", _("Under 6 months")),
    ("young", _("6 to 11 months")),
    ("heifer", _("12 to 23 months")),
    ("adult", _("2 years and over")),
    ("unknown", pgettext_lazy("age", "Not known")),
)
#: The table's columns that can be sorted by, as its head offers them; on a phone the head is out of sight.
SORTS = (
    ("number", _("Number")),
    ("-born_on", _("Youngest first")),
    ("born_on", _("Oldest first")),
    ("-probability", _("Highest probability first")),
    ("probability", _("Lowest probability first")),
    ("verdict", _("Verdict")),
    ("dam", _("Dam")),
)
#: The other columns, which the head of the table alone offers.
MORE_SORTS = {
    "number": _("Number"),
    "pairing": _("Litter"),
    "verdict": _("Verdict"),
    "next_step": _("Next step"),
    "diagnosis": _("Diagnosis"),
    "dam": _("Dam"),
    "left_on": _("Left"),
}


def sorts(asked: str) -> list[tuple[str, Any]]:
    """Return the orders offered, and the one asked for by the head of the table where it is another."""
    column = asked.removeprefix("-")
    if asked in dict(SORTS) or column not in MORE_SORTS:
        return list(SORTS)
    return [*SORTS, (asked, f"{MORE_SORTS[column]} {'▼' if asked.startswith('-') else '▲'}")]


def months_before(day: date, months: int) -> date:
    """Return the day so many calendar months earlier; the last of the month where that has fewer days."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _helper(*names: str) -> FormHelper:
    """Return a layout of some fields; every one of them may stay empty."""
    helper = FormHelper()
    helper.form_tag, helper.disable_csrf = False, True
    helper.all_optional = True
    helper.layout = Layout(*names)
    return helper


class RegisterFilter(django_filters.FilterSet):
    """Animals of the register by number, verdict, flag, signed diagnosis, litter, year of birth, age and presence."""

    q = django_filters.CharFilter(method="found", label=_("Number, official number or dam"))
    verdict = django_filters.ChoiceFilter(method="of_verdict", choices=labels.VERDICT, label=_("Verdict"))
    flagged = django_filters.ChoiceFilter(method="of_flag", choices=FLAGGED, label=_("Flagged"))
    diagnosis = django_filters.ChoiceFilter(
        method="of_diagnosis", choices=DIAGNOSES, label=_("Signed diagnosis")
    )
    waits = django_filters.ChoiceFilter(method="of_waiting", choices=WAITS, label=_("What waits"))
    pairing = django_filters.ChoiceFilter(method="of_pairing", label=_("Litter"))
    year = django_filters.ChoiceFilter("born_on__year", label=_("Born in"))
    age = django_filters.ChoiceFilter(method="of_age", choices=AGE_WORDS, label=_("Age"))
    presence = django_filters.ChoiceFilter(method="of_presence", choices=PRESENCE, label=_("Presence"))
    sort = django_filters.ChoiceFilter(method="as_it_stands", label=_("Sorted by"), empty_label=None)

    class Meta:
        model = Animal
        fields: tuple[str, ...] = ()
        form = PlainForm

    def __init__(self, data: QueryDict, animals: QuerySet[Animal], *, herd: Herd, today: date) -> None:
        super().__init__(data, animals)
        self.herd, self.today = herd, today
        self.filters["pairing"].extra["choices"] = [
            (NO_BIRTH, _("No birth on record")),
            *((letters, letters) for letters in pairings(herd)),
        ]
        self.filters["sort"].extra["choices"] = sorts(data.get("sort", ""))
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in years_born(herd)]

    @property
    def search_helper(self) -> FormHelper:
        """The layout of what is always in sight: the field to type in."""
        return _helper("q")

    @property
    def helper(self) -> FormHelper:
        """The layout of the rest, which may be folded away."""
        return _helper(*(name for name in self.filters if name != "q"))

    @property
    def folded_out(self) -> bool:
        """Whether anything beside the search is asked for, so that it has to be in sight."""
        return any(self.data.get(name) for name in self.filters if name != "q")

    @property
    def narrowed(self) -> bool:
        """Whether anything but the order was asked for."""
        return any(self.data.get(name) for name in self.filters if name != "sort")

    def found(self, animals: QuerySet[Animal], _name: str, typed: str) -> QuerySet[Animal]:
        """Return animals whose number, now or formerly, official number or dam's number holds what was typed."""
        return animals.filter(
            Q(number__icontains=typed)
            | Q(official_id__icontains=typed)
            | Q(calving__dam__number__icontains=typed)
            | Q(pk__in=once_numbered(typed))
        )

    def _assessed(self, animals: QuerySet[Animal], condition: Q) -> QuerySet[Animal]:
        """Return animals by a condition on their assessments.

        The herd is named of these too, though it is the animals' own: their indexes begin with it, and a few
        flagged animals are found among 100,000 without reading them all.
        """
        return animals.filter(condition, assessment__herd=self.herd)

    def of_verdict(self, animals: QuerySet[Animal], _name: str, verdict: str) -> QuerySet[Animal]:
        """Return the animals of a verdict."""
        return self._assessed(animals, Q(assessment__verdict=verdict))

    def of_flag(self, animals: QuerySet[Animal], _name: str, answer: str) -> QuerySet[Animal]:
        """Return the flagged animals, or the others."""
        return self._assessed(animals, Q(assessment__flagged=answer == "yes"))

    def of_diagnosis(self, animals: QuerySet[Animal], _name: str, conclusion: str) -> QuerySet[Animal]:
        """Return the animals of which this is signed and counts, anything is, or nothing."""
        if conclusion == ANY_SIGNED:
            return self._assessed(animals, Q(assessment__diagnosis__gt=""))
        return self._assessed(
            animals, Q(assessment__diagnosis="" if conclusion == NOT_SIGNED else conclusion)
        )

    def of_waiting(self, animals: QuerySet[Animal], _name: str, _what: str) -> QuerySet[Animal]:
        """Return the flagged animals of which a sample is to be taken."""
        return self._assessed(animals, waiting_for_sample())

    def of_pairing(self, animals: QuerySet[Animal], _name: str, letters: str) -> QuerySet[Animal]:
        """Return the animals of litters of these sexes."""
        return self._assessed(animals, Q(assessment__pairing="" if letters == NO_BIRTH else letters))

    def of_age(self, animals: QuerySet[Animal], _name: str, age: str) -> QuerySet[Animal]:
        """Return the animals of an age, in calendar months today; of those gone, the age they would have."""
        if age not in AGES:
            return animals.filter(born_on__isnull=True)
        oldest, youngest = AGES[age][1], AGES[age][0]
        if youngest is not None:
            animals = animals.filter(born_on__lte=months_before(self.today, youngest))
        if oldest is not None:
            animals = animals.filter(born_on__gt=months_before(self.today, oldest))
        return animals

    def of_presence(self, animals: QuerySet[Animal], _name: str, presence: str) -> QuerySet[Animal]:
        """Return the animals in the herd, or those that have left."""
        return animals.filter(left_on__isnull=presence == "present")

    def as_it_stands(self, animals: QuerySet[Animal], _name: str, _sort: str) -> QuerySet[Animal]:
        """Change nothing: the table sorts."""
        return animals

"""The history of verdicts and of records, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diagnostics import labels
from diagnostics.models import AssessmentChange
from diagnostics.presenters.numbers import probability
from diagnostics.presenters.verdicts import VerdictView, verdict
from diagnostics.queries.animals import FieldChange, RecordChange
from herd.models import Animal, Calving
from herd.policies.versions import in_words


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """One line of the history of verdicts: what it became, what it was before, why, when and by whom."""

    at: datetime
    verdict: VerdictView
    before: str
    probability_before: str
    cause: str
    by: str

    @property
    def first(self) -> bool:
        """Whether it is the first verdict on the animal."""
        return not self.before


def verdict_line(change: AssessmentChange) -> VerdictLine:
    """Return one change of verdict as a line."""
    return VerdictLine(
        at=change.changed_at,
        verdict=verdict(change),
        before=str(labels.VERDICT.get(change.verdict_before, "")),
        probability_before=probability(change.probability_before),
        cause=str(labels.CAUSE[change.cause]),
        by=str(change.changed_by or ""),
    )


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field before and after, in words; a dash stands for nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change of a record, in words."""

    at: datetime
    by: str
    title: str
    why: str
    fields: list[FieldLine]


def change_lines(changes: Iterable[RecordChange]) -> list[ChangeLine]:
    """Return changes of records in words; the dams they name are looked up with one query, removed ones with two."""
    listed = list(changes)
    names = _names(listed)
    return [
        ChangeLine(
            at=change.at,
            by=str(change.by or ""),
            title=_title(change),
            why=change.why,
            fields=[field_line(each, names) for each in change.fields],
        )
        for change in listed
    ]


def _title(change: RecordChange) -> str:
    of_calving = change.model is Calving
    if change.first:
        return _("Calving entered") if of_calving else _("Animal entered")
    return _("Calving changed") if of_calving else _("Animal changed")


def _names(changes: Iterable[RecordChange]) -> dict[int, str]:
    animals = {
        value
        for change in changes
        for each in change.fields
        if each.field.related_model is Animal
        for value in (each.before, each.after)
        if value is not None
    }
    if not animals:
        return {}
    names = {pk: str(animal) for pk, animal in Animal.objects.in_bulk(animals).items()}
    if removed := animals - set(names):
        borne = Animal.history.filter(id__in=removed).order_by("history_id").values_list("id", "number")
        names |= {pk: _("%(animal)s (removed)") % {"animal": number} for pk, number in borne if number}
    return names


def field_line(change: FieldChange, names: dict[int, str]) -> FieldLine:
    """Return one field before and after in words; `names` are those of the animals that fields may name."""
    return FieldLine(
        label=capfirst(str(change.field.verbose_name)),
        before=_told(change.field, change.before, names),
        after=_told(change.field, change.after, names),
    )


def _told(field: Any, value: Any, names: dict[int, str]) -> str:
    if field.related_model is not None and value is not None:
        return names.get(value) or _("on record")
    return in_words(field, value)

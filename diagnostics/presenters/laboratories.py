"""A laboratory in words: what it takes and does, how long it takes, what it published of itself, who changed what."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics import labels
from diagnostics.engine.evidence import Validation
from diagnostics.engine.jeffreys import jeffreys
from diagnostics.models import Laboratory, LaboratoryMethod, LaboratorySpecimen
from diagnostics.presenters.history import ChangeLine, FieldLine, field_line
from diagnostics.presenters.numbers import measure, money, share, whole
from diagnostics.queries.laboratory_changes import LaboratoryChange
from herd.vocabulary import Answer


@dataclass(frozen=True, slots=True)
class SpecimenView:
    """A specimen a laboratory takes: its name, and what is said of it."""

    label: str
    preferred: bool
    facts: list[str]


@dataclass(frozen=True, slots=True)
class MethodView:
    """A test a laboratory does: its name, marker and price, and what it published of itself."""

    label: str
    marker: str
    price: str
    price_note: str
    published: list[str]
    source: str


@dataclass(frozen=True, slots=True)
class LaboratoryView:
    """A laboratory as a page shows it."""

    laboratory: Laboratory
    turnaround: str
    other_names: list[str]
    specimens: list[SpecimenView]
    methods: list[MethodView]


def laboratory_view(laboratory: Laboratory) -> LaboratoryView:
    """Return a laboratory in words. Reads its specimens and methods."""
    return LaboratoryView(
        laboratory=laboratory,
        turnaround=turnaround(laboratory),
        other_names=[word for word in laboratory.other_names.splitlines() if word.strip()],
        specimens=[_specimen(each) for each in laboratory.specimens.all()],
        methods=[_method(each) for each in laboratory.methods.all()],
    )


def turnaround(laboratory: Laboratory) -> str:
    """Say after how many days a laboratory has its result; empty where it is not on record."""
    least, most = laboratory.days_least, laboratory.days_most
    days = most if most is not None else least
    if days is None:
        return ""
    if least is None or most is None or least == most:
        told = {"days": whole(days)}
        if laboratory.working_days:
            return ngettext("%(days)s working day", "%(days)s working days", days) % told
        return ngettext("%(days)s day", "%(days)s days", days) % told
    told = {"least": whole(least), "most": whole(most)}
    words = _("%(least)s–%(most)s working days") if laboratory.working_days else _("%(least)s–%(most)s days")
    return words % told


def _specimen(row: LaboratorySpecimen) -> SpecimenView:
    facts = [_volume(row.volume_ml_least, row.volume_ml_most)]
    if row.may_be_frozen != Answer.UNKNOWN:
        facts.append(_("may be frozen") if row.may_be_frozen == Answer.YES else _("not frozen"))
    if row.keeps_hours is not None:
        words = ngettext("keeps for %(hours)s hour", "keeps for %(hours)s hours", row.keeps_hours)
        facts.append(words % {"hours": whole(row.keeps_hours)})
    facts.append(row.note)
    return SpecimenView(str(labels.SPECIMEN[row.specimen]), row.preferred, [fact for fact in facts if fact])


def _volume(least: Decimal | None, most: Decimal | None) -> str:
    said = [measure(f"{volume.normalize():f}") for volume in (least, most) if volume is not None]
    if not said:
        return ""
    if len(set(said)) == 1:
        words = _("at most %(volume)s mL") if least is None else _("%(volume)s mL")
        return words % {"volume": said[0]}
    return _("%(least)s–%(most)s mL") % {"least": said[0], "most": said[1]}


def _method(row: LaboratoryMethod) -> MethodView:
    return MethodView(
        label=str(labels.METHOD[row.method]),
        marker=row.marker,
        price=money(row.price, row.currency) if row.price is not None else "",
        price_note=row.price_note,
        published=_published(row.validation()),
        source=row.validation_source,
    )


def _published(counts: Validation | None) -> list[str]:
    """Say what a laboratory published of its test, with the Jeffreys mean that is used of it (`clinical.md` §4)."""
    if counts is None:
        return []
    told = []
    if counts.freemartins:
        words = _("missed %(part)s of %(whole)s freemartins: %(mean)s used as the share missed")
        told.append(words % _counted(counts.missed, counts.freemartins))
    if counts.controls:
        words = _(
            "%(part)s of %(whole)s normal females positive: %(mean)s used as the share of false positives"
        )
        told.append(words % _counted(counts.false_positives, counts.controls))
    return told


def _counted(part: int, of: int) -> dict[str, str]:
    return {"part": whole(part), "whole": whole(of), "mean": share(jeffreys(part, of), 4)}


def laboratory_change_lines(changes: Iterable[LaboratoryChange]) -> list[ChangeLine]:
    """Return changes of a laboratory in words."""
    return [
        ChangeLine(
            at=change.at,
            by=str(change.by or _("the program")),
            title=_title(change),
            why="",
            fields=[_line(each) for each in change.fields] if change.kind != "-" else [],
        )
        for change in changes
    ]


def _line(change: object) -> FieldLine:
    return field_line(change, {})  # type: ignore[arg-type]  # no field of a laboratory names an animal


def _title(change: LaboratoryChange) -> str:
    if change.model is Laboratory:
        return _("Laboratory entered") if change.kind == "+" else _("Laboratory changed")
    words = labels.SPECIMEN if change.model is LaboratorySpecimen else labels.METHOD
    told = {"row": str(words[change.row])}
    if change.kind == "+":
        return _("Entered: %(row)s") % told
    return (_("Left out from now on: %(row)s") if change.kind == "-" else _("Changed: %(row)s")) % told

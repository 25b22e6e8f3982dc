"""Keeping a herd's book of laboratories; verdicts follow the counts that laboratories publish of themselves."""

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from diagnostics.actions.assessments import record_assessments
from diagnostics.actions.policy import AT_ONCE
from diagnostics.entries import LaboratoryEntry, OfferedMethod, TakenSpecimen
from diagnostics.known_laboratories import KNOWN_LABORATORIES, READ_ON, SOURCE, KnownLaboratory
from diagnostics.models import Laboratory, LaboratoryMethod, LaboratorySpecimen, ReassessmentRun
from diagnostics.policies.laboratories import laboratory_problems, with_former_name
from diagnostics.queries.assays import with_littermates
from diagnostics.queries.laboratories import animals_reported_by, counts_by_name, rows_changed_since
from diagnostics.vocabulary import Cause
from herd.actions.numbers import lock
from herd.actions.saving import save_as, signed
from herd.actions.sent_again import first_said, refuse_unless
from herd.actions.versions import check_seen
from herd.errors import ChangedSince, Problem, Refused, refused
from herd.models import Herd, User
from herd.queries.versions import version_of

_ROWS = frozenset({"specimens", "methods", "idempotency_key"})


@transaction.atomic
def save_laboratory(
    *,
    herd: Herd,
    entry: LaboratoryEntry,
    by: User | None,
    today: date,
    laboratory: Laboratory | None = None,
    seen: str = "",
) -> tuple[Laboratory, ReassessmentRun | None]:
    """Enter a laboratory of a herd, or change the one given; what it takes and does is replaced by the entry's.

    A former name is kept among the other names, as reports may still carry it. Where its own validation counts
    change, the verdicts of animals with its results of that method are worked out anew: at once, or in a large herd
    by the run returned, to be carried out on the task queue. Raises `Refused`, and `ChangedSince` where the change
    was typed for a version (`seen`) that others have changed since.
    """
    lock(herd, *([laboratory] if laboratory else []))
    if laboratory is None:
        before = herd.laboratories.filter(idempotency_key=entry.idempotency_key).first()
        if entry.idempotency_key and before:
            refuse_unless(same=_has_said(before, entry))
            return before, None
        laboratory = Laboratory(herd=herd, recorded_by=by, idempotency_key=entry.idempotency_key)
    entry = replace(entry, other_names=with_former_name(entry, laboratory.name))
    _refuse_what_speaks_against(herd, laboratory, entry, seen=seen, by=by, today=today)
    counts = counts_by_name(laboratory)
    for name, value in _plain(entry).items():
        setattr(laboratory, name, value)
    _save(laboratory, by=by)
    for position, specimen in enumerate(entry.specimens):
        _keep_row(LaboratorySpecimen, laboratory, "specimen", specimen, f"specimens-{position}", by=by)
    for position, method in enumerate(entry.methods):
        _keep_row(LaboratoryMethod, laboratory, "method", method, f"methods-{position}", by=by)
    _remove_rows(laboratory, entry, by=by)
    # Last once more, so that its version is later than those of its rows.
    save_as(laboratory, by=by)
    return laboratory, _follow(laboratory, counts, by=by, today=today)


def _has_said(laboratory: Laboratory, entry: LaboratoryEntry) -> bool:
    """Say whether a laboratory was entered as this one is, whatever was corrected of it and its rows since."""
    said = _plain(replace(entry, other_names=with_former_name(entry, "")))
    if first_said(laboratory, *said) != tuple(said.values()):
        return False
    return all(
        model.history.filter(laboratory_id=laboratory.pk, **asdict(row)).exists()
        for model, rows in ((LaboratorySpecimen, entry.specimens), (LaboratoryMethod, entry.methods))
        for row in rows
    )


def _plain(entry: LaboratoryEntry) -> dict[str, Any]:
    return {each.name: getattr(entry, each.name) for each in fields(entry) if each.name not in _ROWS}


def _refuse_what_speaks_against(
    herd: Herd, laboratory: Laboratory, entry: LaboratoryEntry, *, seen: str, by: User | None, today: date
) -> None:
    others = herd.laboratories.exclude(pk=laboratory.pk)
    if problems := list(laboratory_problems(entry, others, today=today)):
        raise Refused(*problems)
    if laboratory.pk:
        check_seen(laboratory, seen, _plain(entry), by=by)
        if rows_changed_since(laboratory, seen):
            message = _(
                "What this laboratory takes and does has been changed since you opened the page. Compare it with its "
                "page, or send this again to save it as it stands below."
            )
            raise ChangedSince(Problem("changed_since", "", message), version=version_of(laboratory))


def _save(record: Any, *, by: User | None, where: str = "") -> None:
    """Save a record that its own bounds allow; `where` names its row before the field."""
    try:
        record.full_clean()
    except ValidationError as error:
        raise Refused(*_problems(error, where)) from error
    save_as(record, by=by)


def _problems(error: ValidationError, where: str) -> list[Problem]:
    return [
        Problem("invalid", "-".join(filter(None, (where, "" if field == "__all__" else field))), message)
        for field, messages in error.message_dict.items()
        for message in messages
    ]


def _keep_row(
    model: type[LaboratorySpecimen] | type[LaboratoryMethod],
    laboratory: Laboratory,
    name: str,
    said: TakenSpecimen | OfferedMethod,
    where: str,
    *,
    by: User | None,
) -> None:
    """Save one row of what a laboratory takes or does, where it differs from the row on record."""
    values: Mapping[str, Any] = asdict(said)
    known = {"laboratory": laboratory, name: values[name]}
    row = model.objects.filter(**known).first() or model(herd=laboratory.herd, **known)
    if row.pk and all(getattr(row, field) == value for field, value in values.items()):
        return
    for field, value in values.items():
        setattr(row, field, value)
    _save(row, by=by, where=where)


def _remove_rows(laboratory: Laboratory, entry: LaboratoryEntry, *, by: User | None) -> None:
    """Remove what the laboratory is not said to take or do any more; the history keeps it."""
    specimens = laboratory.specimens.exclude(specimen__in=[each.specimen for each in entry.specimens])
    methods = laboratory.methods.exclude(method__in=[each.method for each in entry.methods])
    for row in (*specimens, *methods):
        signed(row, by=by).delete()


def _follow(
    laboratory: Laboratory, before: dict[tuple[str, str], Any], *, by: User | None, today: date
) -> ReassessmentRun | None:
    """Work out the verdicts anew on which counts bear that have changed."""
    now = counts_by_name(laboratory)
    changed = {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}
    if not changed:
        return None
    herd = laboratory.herd
    animals = with_littermates(animals_reported_by(herd, changed))
    cause = Cause.LABORATORY_CHANGED.value
    if len(animals) > AT_ONCE:
        return ReassessmentRun.objects.create(
            herd=herd, cause=cause, animals_in_all=herd.animals.count(), asked_by=by
        )
    record_assessments(herd=herd, animals=animals, cause=cause, by=by, as_of=today)
    return None


@transaction.atomic
def retire_laboratory(*, laboratory: Laboratory, by: User | None, today: date) -> Laboratory:
    """Note that the herd does not use a laboratory any more: it is offered no longer, its results stand."""
    lock(laboratory.herd, laboratory)
    if laboratory.retired_on is None:
        laboratory.retired_on = today
        save_as(laboratory, by=by)
    return laboratory


@transaction.atomic
def use_laboratory_again(*, laboratory: Laboratory, by: User | None) -> Laboratory:
    """Take back that a laboratory was retired."""
    lock(laboratory.herd, laboratory)
    if laboratory.retired_on is not None:
        laboratory.retired_on = None
        save_as(laboratory, by=by)
    return laboratory


@transaction.atomic
def add_known_laboratories(*, herd: Herd, by: User | None) -> list[Laboratory]:
    """Enter the laboratories the program knows into the book of a herd that has none, in the herd's language.

    Raises `Refused` where the herd has laboratories already: they would be the same ones under other names.
    """
    lock(herd)
    if herd.laboratories.exists():
        raise refused("has_laboratories", _("The herd has laboratories already."))
    with override(herd.language):
        entries = [_known(each) for each in KNOWN_LABORATORIES]
    return [save_laboratory(herd=herd, entry=entry, by=by, today=READ_ON)[0] for entry in entries]


def _known(known: KnownLaboratory) -> LaboratoryEntry:
    return LaboratoryEntry(
        name=known.name,
        days_least=known.days_least,
        days_most=known.days_most,
        note=known.note,
        source=_(SOURCE),
        read_on=READ_ON,
        specimens=tuple(
            TakenSpecimen(
                specimen=each.specimen.value,
                preferred=each.preferred,
                volume_ml_least=each.volume_ml_least,
                volume_ml_most=each.volume_ml_most,
                may_be_frozen=each.may_be_frozen.value,
                note=_(each.note) if each.note else "",
            )
            for each in known.specimens
        ),
        methods=tuple(
            OfferedMethod(
                method=each.method.value,
                marker=_(each.marker),
                price=each.price,
                currency=each.currency,
                price_note=_(each.price_note) if each.price_note else "",
            )
            for each in known.methods
        ),
    )

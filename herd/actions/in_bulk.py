"""Writing many animals and calvings at once, each with its history: what files bring."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Model
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from herd.actions.saving import signed
from herd.models import Animal, Calving, User

#: Records written at once.
BATCH_SIZE = 500


@dataclass(slots=True)
class Generation:
    """Calvings whose dams are saved before them, and the calves born at them."""

    calvings: list[Calving] = field(default_factory=list)
    calves: list[Animal] = field(default_factory=list)


@transaction.atomic
def save_births(
    *,
    entered: Sequence[Animal],
    generations: Iterable[Generation],
    changed: Sequence[Animal | Calving],
    changed_fields: dict[type[Model], set[str]],
    removed: Sequence[Animal] = (),
    by: User | None,
    reason: str,
) -> None:
    """Save animals entered, calvings and calves by generations, and what was changed, with their history.

    `entered` have no calving; a dam born in the same file is saved with her generation before the calvings that
    name her. `changed_fields` are the fields written of changed records, by model; `removed` are calves that turn
    out to be another animal. Checks nothing: whoever calls has decided by `herd.policies`.
    """
    for calf in removed:
        signed(calf, by=by, reason=reason).delete()
    # What frees a number or a day comes first; what is given a dam or a calving made here, last.
    wait = [record for record in changed if _names_unsaved(record)]
    first = [record for record in changed if not _names_unsaved(record)]
    _update(first, changed_fields, by=by, reason=reason)
    _create(entered, Animal, by=by, reason=reason)
    for generation in generations:
        _create(generation.calvings, Calving, by=by, reason=reason)
        _create(generation.calves, Animal, by=by, reason=reason)
    _update(wait, changed_fields, by=by, reason=reason)


@transaction.atomic
def save_animals(
    *,
    entered: Sequence[Animal],
    changed: Sequence[Animal],
    changed_fields: set[str],
    by: User | None,
    reason: str,
) -> None:
    """Save animals entered and animals changed, with their history. Checks nothing (see `save_births`)."""
    _update(changed, {Animal: changed_fields}, by=by, reason=reason)
    _create(entered, Animal, by=by, reason=reason)


def _names_unsaved(record: Animal | Calving) -> bool:
    """Say whether a record names a dam or a calving that is not saved yet."""
    named = record.dam if isinstance(record, Calving) else record.calving
    return named is not None and named.pk is None


def _create(records: Sequence[Model], model: type[Model], *, by: User | None, reason: str) -> None:
    if records:
        bulk_create_with_history(
            records, model, batch_size=BATCH_SIZE, default_user=by, default_change_reason=reason
        )


def _update(
    records: Sequence[Animal | Calving], fields: dict[type[Model], set[str]], *, by: User | None, reason: str
) -> None:
    for model in (Calving, Animal):
        chosen = [record for record in records if isinstance(record, model)]
        if chosen:
            bulk_update_with_history(
                chosen,
                model,
                sorted(fields[model]),
                batch_size=BATCH_SIZE,
                default_user=by,
                default_change_reason=reason,
            )

"""Changing what a herd decides of thresholds, prices and verification, and reading stored verdicts anew by it."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from diagnostics.actions.assessments import record_assessments
from diagnostics.models import ReassessmentRun
from diagnostics.queries import chunks, policy_of
from diagnostics.queries.assays import with_littermates
from diagnostics.vocabulary import Cause
from herd.actions.herds import refused_by_validation
from herd.actions.numbers import lock
from herd.actions.saving import save_as
from herd.actions.versions import check_seen
from herd.models import Herd, User

#: Up to so many animals the verdicts are read anew at once; beyond, on the task queue.
AT_ONCE = 2_000
THRESHOLDS = frozenset({"confirm_threshold", "clear_threshold", "suspect_threshold"})


@transaction.atomic
def change_policy(
    *,
    herd: Herd,
    by: User | None,
    today: date,
    seen: str = "",
    second_person: bool | None = None,
    **fields: Any,
) -> ReassessmentRun | None:
    """Change a herd's thresholds or prices. Raises `Refused` for a value out of bounds.

    `second_person` says whether results recorded from now on count as preliminary until somebody else has verified
    them. `seen` is the version of it all the change was typed for: `ChangedSince` is raised where it would overwrite
    what was changed later.
    Where a threshold or verification changed, verdicts are read anew: at once in a small herd; in a large one a run
    is returned, to be carried out by `reassess_in_steps` on the task queue.
    """
    lock(herd)
    policy = policy_of(herd)
    if second_person is not None and second_person != (policy.verified_since is not None):
        fields["verified_since"] = timezone.now() if second_person else None
    check_seen(policy, seen, fields, by=by)
    before = {name: getattr(policy, name) for name in (*THRESHOLDS, "verified_since")}
    for name, value in fields.items():
        setattr(policy, name, value)
    try:
        policy.full_clean(validate_unique=False)
    except ValidationError as error:
        raise refused_by_validation(error) from error
    save_as(policy, by=by)
    changed = {name for name, value in before.items() if getattr(policy, name) != value}
    if changed & THRESHOLDS:
        everyone = list(herd.animals.values_list("pk", flat=True))
        return _read_anew(herd, everyone, Cause.THRESHOLDS_CHANGED, by=by, today=today)
    if changed:
        tested = herd.assays.values_list("animal", flat=True).distinct()
        return _read_anew(herd, with_littermates(tested), Cause.VERIFICATION_CHANGED, by=by, today=today)
    return None


def _read_anew(
    herd: Herd, animals: Collection[int], cause: Cause, *, by: User | None, today: date
) -> ReassessmentRun | None:
    """Read verdicts anew: at once where they are few; else return the run that the task queue is to carry out."""
    if len(animals) <= AT_ONCE:
        record_assessments(herd=herd, animals=animals, cause=cause.value, by=by, as_of=today)
        return None
    in_all = herd.animals.count()
    return ReassessmentRun.objects.create(herd=herd, cause=cause.value, animals_in_all=in_all, asked_by=by)


def reassess_in_steps(*, run: ReassessmentRun, as_of: date) -> ReassessmentRun:
    """Carry out a run: every verdict of the herd anew, a thousand animals a transaction, counting as it goes.

    Interrupted and started again it begins anew, which changes nothing that is done.
    """
    animals = list(run.herd.animals.values_list("pk", flat=True))
    ReassessmentRun.objects.filter(pk=run.pk).update(
        animals_in_all=len(animals), animals_done=0, verdicts_changed=0, finished_at=None
    )
    done = changed = 0
    for ids in chunks(animals):
        changed += len(
            record_assessments(herd=run.herd, animals=ids, cause=run.cause, by=run.asked_by, as_of=as_of)
        )
        done += len(ids)
        ReassessmentRun.objects.filter(pk=run.pk).update(animals_done=done, verdicts_changed=changed)
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at"])
    run.refresh_from_db()
    return run

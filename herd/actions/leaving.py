"""Animals that leave the herd, and those that did not leave after all."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from herd.actions.animals import announce
from herd.actions.numbers import lock, number_problem
from herd.actions.saving import save_as
from herd.errors import Problem, Refused, refused
from herd.models import Animal, User
from herd.policies import leaving_problems, refusal
from herd.queries import kin_of
from herd.vocabulary import DEAD_FATES, Change, Fate


@transaction.atomic
def record_leaving(
    *, animals: Iterable[Animal], left_on: date, left_reason: str, by: User | None, today: date
) -> list[Animal]:
    """Record that animals of one herd left it on one day for one reason; all of them or none.

    One that has left on that day for that reason already is left as it is, so that a form sent twice does no harm.
    Returns the animals that left. Raises `Refused`, naming those that left on another day or whose records
    contradict the day.
    """
    chosen = list(animals)
    if not chosen:
        raise refused("none_chosen", _("Choose at least one animal."), field="animals")
    herd = chosen[0].herd
    lock(herd, *chosen)
    leaving = [animal for animal in chosen if (animal.left_on, animal.left_reason) != (left_on, left_reason)]
    problems = problems_of_leaving(leaving, left_on=left_on, today=today)
    if problems:
        raise Refused(*dict.fromkeys(problems))
    for animal in leaving:
        animal.left_on, animal.left_reason = left_on, left_reason
        save_as(animal, by=by)
    ids = {animal.pk for animal in leaving}
    if ids:
        announce(herd, ids | kin_of(ids), Change.ANIMAL_LEFT, by=by, today=today)
    return leaving


def problems_of_leaving(animals: list[Animal], *, left_on: date, today: date) -> list[Problem]:
    """Check each animal's day of leaving against its birth, arrival and last calving; each problem names it."""
    standing = Q(calvings__voided_at__isnull=True)
    found = Animal.objects.filter(pk__in=[animal.pk for animal in animals]).annotate(
        last_calved_on=Max("calvings__calved_on", filter=standing)
    )
    last = dict(found.values_list("pk", "last_calved_on"))
    problems: list[Problem] = []
    for animal in animals:
        if not animal.present:
            message = _("%(animal)s has already left.") % {"animal": animal}
            problems.append(refusal("already_left", "animals", message))
            continue
        wrong = leaving_problems(
            born_on=animal.born_on,
            entered_on=animal.entered_on,
            last_record_on=last[animal.pk],
            left_on=left_on,
            today=today,
        )
        several = len(animals) > 1
        problems += [
            refusal(each.code, each.field, f"{animal}: {each.message}")
            if several and each.code != "in_the_future"
            else each
            for each in wrong
        ]
    return problems


@transaction.atomic
def undo_leaving(*, animal: Animal, by: User | None, today: date, reason: str) -> Animal:
    """Take back that an animal left. Raises `Refused` when its number has been given to another since."""
    lock(animal.herd, animal)
    if animal.present:
        return animal
    if Fate(animal.fate) in DEAD_FATES:
        raise refused("died_at_birth", _("This calf died at birth: correct its fate instead."))
    if problem := number_problem(animal.herd, animal.number, but=animal):
        raise Refused(problem)
    animal.left_on, animal.left_reason = None, ""
    save_as(animal, by=by, reason=reason)
    announce(animal.herd, kin_of([animal.pk]) | {animal.pk}, Change.ANIMAL_RETURNED, by=by, today=today)
    return animal

"""What rests on an animal or a calving: other apps register what they hold, actions ask before a correction."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from herd.errors import Words
from herd.models import Animal


@dataclass(frozen=True, slots=True)
class Resting:
    """Something recorded that rests on an animal: shown before a correction, kept through a voiding."""

    animal_id: int
    message: Words


Guard = Callable[[list[Animal]], Iterable[Resting]]
_guards: list[Guard] = []


def register(guard: Guard) -> Guard:
    """Add a guard; usable as a decorator. Registering one twice adds nothing."""
    if guard not in _guards:
        _guards.append(guard)
    return guard


def resting_on(animals: Iterable[Animal]) -> list[Resting]:
    """Return all that rests on these animals, in the order of the guards."""
    listed = list(animals)
    return [resting for guard in _guards for resting in guard(listed)] if listed else []

"""My herds, as lines of a list."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from diagnostics.queries_of_herds import NOTHING_WAITS, Waiting
from herd.models import Herd


@dataclass(frozen=True, slots=True)
class HerdLine:
    """One of a person's herds: what waits in it, the person's roles there, and whether it was looked at last."""

    herd: Herd
    waiting: Waiting
    roles: str
    last: bool


def herd_lines(
    herds: Sequence[Herd],
    *,
    waiting: Mapping[int, Waiting],
    roles: Iterable[tuple[int, str]],
    last: int | None,
) -> list[HerdLine]:
    """Return herds as lines, the one looked at last first; `roles` are pairs of herd id and the role's word."""
    named = defaultdict(list)
    for herd, role in roles:
        named[herd].append(role)
    lines = [
        HerdLine(herd, waiting.get(herd.pk, NOTHING_WAITS), ", ".join(named[herd.pk]), last=herd.pk == last)
        for herd in herds
    ]
    return sorted(lines, key=lambda line: not line.last)

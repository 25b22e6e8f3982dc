"""My herds, as lines of a list."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from diagnostics.presenters.worklists import Tile, tiles
from diagnostics.queries.worklist_counts import NOTHING_WAITS, Waiting, in_all
from herd.labels import ROLE
from herd.models import Herd
from herd.permissions import Right, rights_of
from herd.vocabulary import Role


@dataclass(frozen=True, slots=True)
class HerdLine:
    """One of a person's herds: what waits in it, the person's roles and rights there, whether looked at last."""

    herd: Herd
    waiting: Waiting
    tiles: list[Tile]
    roles: str
    rights: frozenset[Right]
    last: bool


def herd_lines(
    herds: Sequence[Herd],
    *,
    waiting: Mapping[int, Waiting],
    roles: Iterable[tuple[int, str]],
    last: int | None,
) -> list[HerdLine]:
    """Return herds as lines, the one looked at last first; `roles` are pairs of herd id and role."""
    held = defaultdict(list)
    for herd, role in roles:
        held[herd].append(Role(role))
    lines = [
        HerdLine(
            herd,
            waiting.get(herd.pk, NOTHING_WAITS),
            tiles(in_all([waiting.get(herd.pk, NOTHING_WAITS)])),
            ", ".join(str(ROLE[role.value]) for role in held[herd.pk]),
            rights_of(held[herd.pk]),
            last=herd.pk == last,
        )
        for herd in herds
    ]
    return sorted(lines, key=lambda line: not line.last)

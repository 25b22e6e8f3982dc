"""My herds, as lines of a list."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from diagnostics.presenters.worklists import Tile, tiles_of_home
from diagnostics.queries.worklist_counts import NOTHING_WAITS, Waiting, in_all
from herd.labels import ROLE
from herd.models import Herd
from herd.permissions import Right, rights_of
from herd.vocabulary import Role


@dataclass(frozen=True, slots=True)
class HerdLine:
    """One of a person's herds: what waits in it, the person's roles and rights there, whether looked at last.

    `tiles` are the worklists with rows that ask something of this person: flags and samples under way do not.
    """

    herd: Herd
    waiting: Waiting
    tiles: list[Tile]
    roles: str
    rights: frozenset[Right]
    last: bool

    @property
    def anything(self) -> bool:
        """Whether anything asks for a press."""
        return bool(self.tiles or self.waiting.to_tag or self.waiting.to_settle)


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
        _line(herd, waiting.get(herd.pk, NOTHING_WAITS), held[herd.pk], last=herd.pk == last)
        for herd in herds
    ]
    return sorted(lines, key=lambda line: not line.last)


def _line(herd: Herd, waiting: Waiting, roles: Collection[Role], *, last: bool) -> HerdLine:
    rights = rights_of(roles)
    return HerdLine(
        herd,
        waiting,
        [tile for tile in tiles_of_home(in_all([waiting]), rights) if tile.waits],
        ", ".join(str(ROLE[role.value]) for role in roles),
        rights,
        last=last,
    )

"""A calving as its page tells it: each calf with its verdict and what to do next."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.models import Assessment
from diagnostics.presenters.co_twin import is_bull_co_twin, lived
from diagnostics.presenters.kin import fate_words
from diagnostics.presenters.next_steps import NextStepView, next_step
from diagnostics.presenters.verdicts import VerdictView, verdict
from diagnostics.queries.animals import assessment_of
from herd.models import Animal, Calving, Herd
from herd.permissions import Right
from herd.vocabulary import Fate


@dataclass(frozen=True, slots=True)
class CalfLine:
    """One calf of a calving: its name on the page, what became of it, its verdict and the next step."""

    calf: Animal
    name: str
    fate: str
    verdict: VerdictView | None
    step: NextStepView | None
    bull_co_twin: bool

    @property
    def lived(self) -> bool:
        """Whether the calf was not born dead, nor died at birth."""
        return lived(self.calf)

    @property
    def to_tag(self) -> bool:
        """Whether the calf lives here and has no number yet."""
        return self.calf.present and not self.calf.number and Fate(self.calf.fate) is Fate.ALIVE


def calf_lines(calves: Iterable[Animal], herd: Herd, rights: Collection[Right]) -> list[CalfLine]:
    """Return a calving's calves in words. Reads `assessment` and `calving` of each."""
    return [_calf_line(calf, position, herd, rights) for position, calf in enumerate(calves, start=1)]


def _calf_line(calf: Animal, position: int, herd: Herd, rights: Collection[Right]) -> CalfLine:
    assessment: Assessment | None = assessment_of(calf)
    return CalfLine(
        calf=calf,
        name=calf.number
        or calf.official_id
        or _("Calf %(position)s, without a number") % {"position": position},
        fate=fate_words(calf),
        verdict=verdict(assessment) if assessment else None,
        step=next_step(assessment, calf, herd, rights) if assessment else None,
        bull_co_twin=bool(assessment and is_bull_co_twin(assessment)),
    )


def litter_words(born: int) -> str:
    """Name a litter by how many were born: a single calf, twins, triplets."""
    named = {1: _("single calf"), 2: _("twins"), 3: _("triplets")}
    return named.get(born) or ngettext("%(born)s calf", "%(born)s calves", born) % {"born": born}


def born_at(calving: Calving, calves: list[Animal]) -> int:
    """Return how many were born at a calving: as stated, and no fewer than are on record."""
    return max(calving.number_born or 0, len(calves))

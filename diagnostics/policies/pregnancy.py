"""A pregnancy found in a calf is more likely another animal's: asked about before it clears her."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from diagnostics.engine.vocabulary import PregnancyFinding
from diagnostics.entries import AssayEntry
from herd.errors import Problem
from herd.kinship import age_in_months
from herd.policies import day, warning

#: A check that finds a younger animal pregnant is asked about: the number typed is likely another animal's, and the
#: finding would clear a calf. Assumed, and ours: `clinical.md` weighs such a check at any age, and so does the engine
#: once somebody has looked. Months of 30.4375 days.
YOUNGEST_PREGNANT_MONTHS = 8
#: Acknowledging this says: «I have looked at the number, the day and the finding again».
PREGNANT_SO_YOUNG = "pregnant_so_young"


def pregnancy_problems(entry: AssayEntry) -> Iterator[Problem]:
    """Warn of an animal found pregnant when she was under 8 months old. Without a date of birth nothing is said."""
    born_on = entry.animal.born_on
    if entry.report.pregnancy != PregnancyFinding.PREGNANT or born_on is None:
        return
    months = age_in_months(born_on, entry.collected_on)
    if 0 <= months < YOUNGEST_PREGNANT_MONTHS:
        message = _(
            "%(animal)s was born on %(day)s and was %(months)s months old when found pregnant: under %(limit)s. Is it "
            "the right animal, and the right day?"
        )
        told = {"animal": entry.animal, "day": day(born_on), "months": int(months)}
        yield warning(PREGNANT_SO_YOUNG, "finding", message % (told | {"limit": YOUNGEST_PREGNANT_MONTHS}))

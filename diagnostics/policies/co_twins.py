"""A parentage or genomic test on the blood of a bull born with a heifer is questioned (`clinical.md` §9)."""

from django.utils.translation import gettext as _

from diagnostics.engine.vocabulary import BLOOD, UNWEIGHED_METHODS
from diagnostics.entries import AssayEntry
from herd.errors import Problem
from herd.policies import warning

#: Acknowledging this says: «I know that his blood is a mixture».
BLOOD_OF_CO_TWIN = "blood_of_co_twin"
#: Blood typing and arrays are what parentage and genomic values are read from.
PARENTAGE_METHODS = frozenset(method.value for method in UNWEIGHED_METHODS)
_BLOOD = frozenset(specimen.value for specimen in BLOOD)


def is_parentage_test_on_blood(entry: AssayEntry) -> bool:
    """Say whether a test reads an animal's own genes from its blood."""
    return entry.method in PARENTAGE_METHODS and entry.specimen in _BLOOD


def blood_of_co_twin(entry: AssayEntry) -> Problem:
    """Ask whether blood of a bull born with a heifer is to be tested for his parentage or genome."""
    message = _(
        "%(animal)s was born with a heifer: his blood may hold her cells too, and is no source for his parentage or "
        "genomic test. Take hair or semen."
    )
    return warning(BLOOD_OF_CO_TWIN, "specimen", message % {"animal": entry.animal})

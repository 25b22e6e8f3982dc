"""What the owner of a bull born with a heifer should know (`clinical.md` §9)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnostics.engine.criteria import (
    CO_TWIN_BULLS,
    CO_TWIN_CULLED,
    CO_TWIN_XX_HIGH,
    CO_TWIN_XX_LOW,
    CONTROLS_CULLED,
)
from diagnostics.engine.vocabulary import ReasonCode
from diagnostics.models import Assessment
from diagnostics.presenters.numbers import measure, whole
from herd.models import Animal
from herd.vocabulary import DEAD_FATES, Fate


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence and where it is from."""

    sentence: str
    source: str


def is_bull_co_twin(assessment: Assessment) -> bool:
    """Say whether an animal is a male with a female littermate."""
    return ReasonCode.MALE_LITTERMATE_OF_FEMALE.value in assessment.reason_codes.split(";")


def lived(animal: Animal) -> bool:
    """Say whether an animal was not born dead, nor died at birth: only then is there anything to be warned of."""
    return Fate(animal.fate) not in DEAD_FATES


def bull_co_twin_warning() -> list[Told]:
    """Return the warning on the page of a bull co-twin that lived: his blood, his samples, his fertility."""
    culled, bulls = CO_TWIN_BULLS
    return [
        Told(
            _("His blood is a mixture too: %(low)s–%(high)s %% of its cells were XX in such bulls.")
            % {"low": measure(CO_TWIN_XX_LOW.value), "high": measure(CO_TWIN_XX_HIGH.value)},
            f"{CO_TWIN_XX_LOW.source}, {CO_TWIN_XX_LOW.note}",
        ),
        Told(
            _("Blood is no source for his parentage or genomic test: use hair or semen."),
            "Ron et al.; Lindtke et al. 2023",
        ),
        Told(
            _(
                "Of %(bulls)s such bulls at AI stations %(culled)s were culled for poor reproduction, against "
                "%(others)s %% of other bulls; a review finds no reason not to use one with normal semen."
            )
            % {
                "bulls": whole(bulls),
                "culled": whole(culled),
                "others": measure(100 * CONTROLS_CULLED.value),
            },
            f"{CO_TWIN_CULLED.source}; Vet Rec 1979;104:211",
        ),
    ]

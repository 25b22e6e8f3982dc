"""Published figures that reports compare with, each with its source; those the engine weighs stand in its criteria."""

from diagnostics.engine.criteria import (
    FREEMARTIN_SHARE,
    TWIN_CALVINGS,
    TWINS_FEMALE_FEMALE,
    TWINS_MALE_FEMALE,
)

SILVA_DEL_RIO = "Silva del Río et al. 2007, J Dairy Sci 90:1255 (Holstein)"
MARCUM = "Marcum 1974"

#: Shares, from 0 to 1.
TWINS = TWIN_CALVINGS.value / 100
TWINS_OF_FIRST_CALVINGS, TWINS_OF_LATER_CALVINGS = 0.012, 0.058
PAIRING_SHARES = {
    "FM": TWINS_MALE_FEMALE.value / 100,
    "FF": TWINS_FEMALE_FEMALE.value / 100,
    "MM": 1 - (TWINS_MALE_FEMALE.value + TWINS_FEMALE_FEMALE.value) / 100,
}
#: Calvings with at least one dead calf.
DEAD_IN_TWINS, DEAD_IN_SINGLES = 0.282, 0.072
FREEMARTINS = FREEMARTIN_SHARE.value

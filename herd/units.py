"""Units people read and type; what is kept is always metric. Pure."""

from decimal import Decimal

from herd.vocabulary import Units

KG_PER_LB = Decimal("0.45359237")  # international pound, exact by definition (1959)
_TENTH = Decimal("0.1")


def weight_unit(units: str) -> str:
    """Return the sign of the unit in which weights are read and typed."""
    return "lb" if units == Units.IMPERIAL else "kg"


def in_unit(kilograms: Decimal, units: str) -> Decimal:
    """Return a weight in kilograms in the unit of weights, to a tenth."""
    return (kilograms / KG_PER_LB if units == Units.IMPERIAL else kilograms).quantize(_TENTH)


def in_kilograms(typed: Decimal, units: str) -> Decimal:
    """Return a weight typed in the unit of weights in kilograms, to a tenth."""
    return (typed * KG_PER_LB if units == Units.IMPERIAL else typed).quantize(_TENTH)

"""How a probability, a risk, a ratio and a day are written."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

#: Decimals needed so that a share does not read as 0 or 1 when it is not: 2 from 1 to 99 in 100, and so on.
FEWEST_DECIMALS, MOST_DECIMALS = 2, 4
#: A ratio from here on is written whole.
WHOLE_RATIO = 100
FEWEST_OF_A_WHOLE_RATIO = 10

CENT = Decimal("0.01")


def money(amount: Decimal | None, currency: str = "") -> str:
    """Write an amount with two decimals, rounded half up, and its currency where one is given."""
    rounded = (amount or Decimal(0)).quantize(CENT, rounding=ROUND_HALF_UP)
    return f"{number_format(rounded, 2, force_grouping=True)}\N{NO-BREAK SPACE}{currency}".strip()


def decimals_for(*shares: float) -> int:
    """Return how many decimals tell all of these shares (0 to 1) from 0 and 1: 2 to 4."""
    return max(_decimals(share) for share in shares)


def _decimals(share: float) -> int:
    if share in {0, 1}:
        return FEWEST_DECIMALS
    nearest_end = min(share, 1 - share)
    for decimals in range(FEWEST_DECIMALS, MOST_DECIMALS):
        if round(nearest_end, decimals) > 0:
            return decimals
    return MOST_DECIMALS


def share(value: float, decimals: int) -> str:
    """Write a share (0 to 1) with these decimals; one too near an end to be told from it as over or under."""
    last = 10**-decimals
    if 0 < value < last / 2:
        return _("under %(share)s") % {"share": number_format(last, decimals)}
    if 1 - last / 2 < value < 1:
        return _("over %(share)s") % {"share": number_format(1 - last, decimals)}
    return number_format(round(value, decimals), decimals)


def probability(value: float | None, low: float | None = None, high: float | None = None) -> str:
    """Write a probability with its range: «0.09 (0.03–0.22)»; empty where there is none, «0» for none left."""
    if value is None:
        return ""
    if value == 0:
        return number_format(0)
    if low is None or high is None:
        return share(value, decimals_for(value))
    decimals = decimals_for(value, low, high)
    return f"{share(value, decimals)} ({share(low, decimals)}–{share(high, decimals)})"


def risk(value: float) -> str:
    """Write a probability as so many in 100; in 1,000 or 10,000 where that would read as none or all."""
    if value in {0, 1}:
        return _so_many(100 * value, 100)
    for of in (100, 1000, 10_000):
        if 0 < (cases := round(value * of)) < of:
            return _so_many(cases, of)
    if value < 1 / 2:
        return _("less than 1 in %(of)s") % {"of": whole(10_000)}
    return _("more than %(cases)s in %(of)s") % {"cases": whole(9_999), "of": whole(10_000)}


def _so_many(cases: float, of: int) -> str:
    return _("%(cases)s in %(of)s") % {"cases": whole(cases), "of": whole(of)}


def whole(value: float) -> str:
    """Write a whole number, its thousands parted as the reader's language does."""
    return number_format(round(value), 0, force_grouping=True)


def measure(value: float | str) -> str:
    """Write a measured number with the decimals it has: 6.5, 19, 0.41."""
    text = f"{float(value):.4f}".rstrip("0").rstrip(".")
    decimals = len(text.partition(".")[2])
    return number_format(float(text), decimals, force_grouping=abs(float(text)) >= 10_000)


def ratio(value: float) -> str:
    """Write what the odds are multiplied by: «× 12.2», «× 0.041»."""
    if value >= WHOLE_RATIO:
        return f"× {whole(value)}"
    if value >= FEWEST_OF_A_WHOLE_RATIO:
        return f"× {measure(round(value, 1))}"
    return f"× {measure(float(f'{value:.2g}'))}"


def day(value: date | str) -> str:
    """Write a day, given as a date or as an ISO string; one that is no day is written as it stands."""
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    try:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    except ValueError:
        return value

"""Jeffreys' smoothing of published counts: one way from «x of n» to a share and its interval."""

import math

#: Steps after which the continued fraction and the halving have long settled in double precision.
_STEPS = 300
_TINY = 1e-300


def jeffreys(seen: int, of: int) -> float:
    """Smooth `seen` of `of` to a share, so that 56 of 56 is not read as certainty.

    The mean of the Jeffreys posterior Beta(x + ½, n − x + ½): (x + ½)/(n + 1).
    """
    return (seen + 0.5) / (of + 1)


def jeffreys_interval(seen: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """Give both ends of the central Jeffreys interval of `seen` of `of` at `level`, as shares."""
    a, b = seen + 0.5, of - seen + 0.5
    tail = (1 - level) / 2
    return _beta_quantile(a, b, tail), _beta_quantile(a, b, 1 - tail)


def _beta_quantile(a: float, b: float, share: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if _beta_cumulative(a, b, middle) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _beta_cumulative(a: float, b: float, x: float) -> float:
    """Regularised incomplete beta function, by its continued fraction (Abramowitz & Stegun 26.5.8)."""
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    # The fraction converges quickly only on this side of the mean; the other is its mirror image.
    if x > (a + 1) / (a + b + 2):
        return 1 - math.exp(log_front) * _beta_fraction(b, a, 1 - x) / b
    return math.exp(log_front) * _beta_fraction(a, b, x) / a


def _beta_fraction(a: float, b: float, x: float) -> float:
    """Evaluate the continued fraction by Lentz's method."""
    c, d = 1.0, 1 / _off_zero(1 - (a + b) * x / (a + 1))
    fraction = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _off_zero(1 + term * d)
            c = _off_zero(1 + term / c)
            fraction *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return fraction


def _off_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY

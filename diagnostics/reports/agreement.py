"""Agreement of two methods on the same animals: Cohen's kappa with its interval."""

import math
from dataclasses import dataclass
from statistics import NormalDist

_Z = NormalDist().inv_cdf(0.975)
DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Agreement:
    """Animals read by two methods: both positive, only the first, only the second, both negative."""

    both: int
    first_only: int
    second_only: int
    neither: int

    @property
    def animals(self) -> int:
        """All animals read by both."""
        return self.both + self.first_only + self.second_only + self.neither

    @property
    def agreed(self) -> int:
        """Animals read alike."""
        return self.both + self.neither

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa; `None` without an animal, or where both methods read all of them positive or all negative."""
        return None if self._chance() == 1 or not self.animals else round(self._kappa(), DECIMALS)

    @property
    def interval(self) -> tuple[float, float] | None:
        """Both ends of kappa's 95 % interval, by its large-sample error (Fleiss, Cohen & Everitt 1969).

        `None` where that error is nothing, as of methods that agree on every animal, or where one read all of them
        alike: how sure kappa is then, of two animals or of two hundred, it does not tell.
        """
        if self.kappa is None or self._without_error():
            return None
        half = _Z * math.sqrt(max(self._variance(), 0.0))
        return round(max(self._kappa() - half, -1.0), DECIMALS), round(
            min(self._kappa() + half, 1.0), DECIMALS
        )

    def _without_error(self) -> bool:
        """Say whether kappa's error is nothing; told by the counts, as adding up shares leaves a little of it."""
        of_first = self.both + self.first_only, self.second_only + self.neither
        of_second = self.both + self.second_only, self.first_only + self.neither
        all_otherwise = not self.agreed and self.first_only == self.second_only
        return self.agreed == self.animals or 0 in {*of_first, *of_second} or all_otherwise

    def _shares(self) -> tuple[tuple[float, float], tuple[float, float]]:
        n = self.animals or 1
        return (self.both / n, self.first_only / n), (self.second_only / n, self.neither / n)

    def _margins(self) -> tuple[tuple[float, float], tuple[float, float]]:
        (a, b), (c, d) = self._shares()
        return (a + b, c + d), (a + c, b + d)

    def _chance(self) -> float:
        first, second = self._margins()
        return first[0] * second[0] + first[1] * second[1]

    def _kappa(self) -> float:
        chance = self._chance()
        return (self.agreed / self.animals - chance) / (1 - chance)

    def _variance(self) -> float:
        shares, (first, second) = self._shares(), self._margins()
        kappa, chance = self._kappa(), self._chance()
        alike = sum(shares[i][i] * (1 - (first[i] + second[i]) * (1 - kappa)) ** 2 for i in (0, 1))
        unlike = sum(shares[i][1 - i] * (second[i] + first[1 - i]) ** 2 for i in (0, 1))
        left = (kappa - chance * (1 - kappa)) ** 2
        return (alike + (1 - kappa) ** 2 * unlike - left) / (self.animals * (1 - chance) ** 2)

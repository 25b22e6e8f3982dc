"""How often a blood test misses a freemartin and finds male cells in a normal female (clinical.md §4)."""

from typing import NamedTuple

from diagnostics.engine.criteria import METHOD_FIGURES, OUTLOOK_CELLS, Figure
from diagnostics.engine.evidence import LARGEST_COUNT, Validation
from diagnostics.engine.jeffreys import jeffreys
from diagnostics.engine.vocabulary import Family, Method


class Accuracy(NamedTuple):
    """What one result of a method is worth.

    `hit` is the probability of a positive in a freemartin, `miss` that of a negative; for karyotype and FISH both
    depend on the cells counted and leave a little for a single XY cell. `false` is the probability of a positive in
    a normal female. `miss_figure` and `false_figure` are the published figures behind them, `None` where the
    laboratory's own counts took their place.
    """

    hit: float
    miss: float
    false: float
    miss_figure: Figure | None
    false_figure: Figure | None

    @property
    def of_laboratory(self) -> bool:
        """Say whether the laboratory's own counts were used."""
        return self.miss_figure is None or self.false_figure is None

    def positive_ratio(self, false: float | None = None) -> float:
        """Give what a positive multiplies the odds by; `false` takes the place of the method's own."""
        return self.hit / (self.false if false is None else false)

    def negative_ratio(self) -> float:
        """Give what a negative multiplies the odds by."""
        return self.miss / (1 - self.false)


def accuracy(
    method: Method, validation: Validation | None = None, cells: int = int(OUTLOOK_CELLS.value)
) -> Accuracy:
    """Give the accuracy of a weighed `method`; `cells` counted matter to karyotype and FISH only.

    A laboratory's own counts (`validation`) are smoothed like the published ones and take their place.
    Raises `KeyError` for a method that is not weighed.
    """
    miss_figure: Figure | None
    false_figure: Figure | None
    miss_figure, false_figure = METHOD_FIGURES[method]
    miss, false = miss_figure.value, false_figure.value
    if validation is not None and validation.freemartins:
        miss, miss_figure = jeffreys(validation.missed, validation.freemartins), None
    if validation is not None and validation.controls:
        false, false_figure = jeffreys(validation.false_positives, validation.controls), None
    if method.family is not Family.CYTOGENETIC:
        return Accuracy(1 - miss, miss, false, miss_figure, false_figure)
    counted = min(cells, LARGEST_COUNT)
    # The share of male cells is taken as even from 0 to 100 %: of n cells each number of XY cells is then equally
    # likely, 1 in n + 1, in the freemartins that have any.
    return Accuracy(
        hit=(1 - miss) * (counted - 1) / (counted + 1),
        miss=miss + (1 - miss) / (counted + 1),
        false=false,
        miss_figure=miss_figure,
        false_figure=false_figure,
    )

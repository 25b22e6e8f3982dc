"""Methods compared on the same animals: whether the last readings of an animal by two methods agree."""

from collections import Counter

import numpy as np
import pandas as pd

from diagnostics.engine.vocabulary import WEIGHED_METHODS
from diagnostics.reports.agreement import Agreement
from diagnostics.reports.readings import NEGATIVE, POSITIVE, Results

#: Methods compared, in the order in which a pair of them is told.
COMPARED = sorted(method.value for method in WEIGHED_METHODS)
_NOT_COMPARED = -1


def agreed(results: Results) -> dict[tuple[str, str], Agreement]:
    """Return for each pair of weighed methods how the animals read on blood by both were read.

    Of several readings by one method the last counts: by the day of drawing, then as they were entered.
    """
    last = _last_readings(results)
    both = last.merge(last, on="animal", suffixes=("", "_other"))
    both = both[both["method"] < both["method_other"]]
    seen = Counter(
        both[["method", "method_other", "positive", "positive_other"]].itertuples(index=False, name=None)
    )
    return {
        (COMPARED[first], COMPARED[second]): Agreement(
            both=seen[first, second, True, True],
            first_only=seen[first, second, True, False],
            second_only=seen[first, second, False, True],
            neither=seen[first, second, False, False],
        )
        for first, second in sorted({pair[:2] for pair in seen})
    }


def _last_readings(results: Results) -> pd.DataFrame:
    """Return the last reading of each animal by each method, of animals read more than once.

    A row each: `animal`, `method` by its place in `COMPARED`, whether it was `positive`.
    """
    methods = {method: place for place, method in enumerate(COMPARED)}
    of_offer = [methods.get(method, _NOT_COMPARED) for _herd, method, _laboratory in results.of_offer.keys]
    read = pd.DataFrame(
        {
            "animal": results.animal,
            "method": np.array(of_offer, dtype="int64")[results.of_offer.places],
            "positive": results.shows(POSITIVE),
            "drawn": results.drawn,
            "test": results.test,
        }
    )
    read = read[
        (read["method"] != _NOT_COMPARED) & (results.on_blood == 1) & results.shows(POSITIVE, NEGATIVE)
    ]
    read = read[read.duplicated("animal", keep=False)].sort_values(["drawn", "test"])
    return read.drop_duplicates(["animal", "method"], keep="last")[["animal", "method", "positive"]]

"""Results of laboratory tests as the database reads them: what each shows, with its days and its laboratory.

How a result is read is the rule of `engine.reading.read_result`, written once more for the database; a test holds the
two against each other over made-up results.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from diagnostics.engine.criteria import (
    CELLS_FOR_NEGATIVE,
    HAIR_FREE_PCT,
    HAIR_MALE_PCT,
    QUANTITATIVE_NEGATIVE_PCT,
    QUANTITATIVE_POSITIVE_PCT,
    XY_CELLS_POSITIVE,
)
from diagnostics.engine.vocabulary import (
    BLOOD,
    CYTOGENETIC_METHODS,
    MOLECULAR_METHODS,
    QUANTITATIVE_METHODS,
    WEIGHED_METHODS,
    Outcome,
    ResultStatus,
    Specimen,
)
from diagnostics.models import Assay, AssayResult, Sample, SampleStep
from diagnostics.reports.births import key_by_birth, with_animal
from diagnostics.reports.conditions import of_scope
from diagnostics.reports.frames import ANY, COUNT, described, frame
from diagnostics.reports.groups import Groups, coded
from diagnostics.reports.keys import days_between
from diagnostics.reports.sample_ways import BETWEEN, day_number, standing_days
from diagnostics.reports.scope import Scope
from diagnostics.vocabulary import SampleState, Step

POSITIVE, NEGATIVE, INCONCLUSIVE, FAILED = "positive", "negative", "inconclusive", "failed"
#: A method that is not weighed shows neither.
NOT_WEIGHED = "not_weighed"
READ = (POSITIVE, NEGATIVE, INCONCLUSIVE, FAILED, NOT_WEIGHED)
#: One row for all samples of a key, and for all of a herd's laboratory, that are alike; `cause` is empty for those not
#: rejected.
BY_KEY_COLUMNS = {"key": ANY, "cause": ANY, "number": COUNT}
BY_LABORATORY_COLUMNS = {"herd": COUNT, "laboratory": ANY, "cause": ANY, "number": COUNT}
NO_DAYS = -1

_ASSAY, _RESULT, _SAMPLE, _STEP = (model._meta.db_table for model in (Assay, AssayResult, Sample, SampleStep))
_FINAL = f"r.status = '{ResultStatus.FINAL.value}'"
_TABLES = f"{_ASSAY} t JOIN {_RESULT} r ON r.id = t.current_id"


def _listed(words: Iterable[str]) -> str:
    """Write words of our vocabulary as a list of the database's."""
    return ", ".join(f"'{word}'" for word in sorted(words))


def _between(positive: str, negative: str) -> str:
    return (
        f"CASE WHEN {positive} THEN '{POSITIVE}' WHEN {negative} THEN '{NEGATIVE}' ELSE '{INCONCLUSIVE}' END"
    )


_CELLS = _between(
    f"r.cells_xy >= {XY_CELLS_POSITIVE.value}",
    f"r.cells_xy = 0 AND r.cells_xx + r.cells_xy >= {CELLS_FOR_NEGATIVE.value}",
)
_HAIR = _between(
    f"r.male_fraction_pct >= {HAIR_MALE_PCT.value}", f"r.male_fraction_pct < {HAIR_FREE_PCT.value}"
)
_QUANTITY = _between(
    f"r.male_fraction_pct >= {QUANTITATIVE_POSITIVE_PCT.value}",
    f"r.male_fraction_pct <= {QUANTITATIVE_NEGATIVE_PCT.value}",
)
#: What result `r` of test `t` shows; one that failed is no result.
READING = f"""CASE WHEN r.outcome = '{Outcome.FAILED.value}' THEN '{FAILED}'
    WHEN t.method NOT IN ({_listed(WEIGHED_METHODS)}) THEN '{NOT_WEIGHED}'
    WHEN t.method IN ({_listed(CYTOGENETIC_METHODS)}) AND r.cells_xx IS NOT NULL AND r.cells_xy IS NOT NULL
        THEN {_CELLS}
    WHEN t.method IN ({_listed(MOLECULAR_METHODS)}) AND t.specimen = '{Specimen.HAIR.value}'
        AND r.male_fraction_pct IS NOT NULL THEN {_HAIR}
    WHEN t.method IN ({_listed(QUANTITATIVE_METHODS)}) AND r.male_fraction_pct IS NOT NULL THEN {_QUANTITY}
    WHEN r.outcome = '{Outcome.DETECTED.value}' THEN '{POSITIVE}'
    WHEN r.outcome = '{Outcome.NOT_DETECTED.value}' AND t.method NOT IN ({_listed(CYTOGENETIC_METHODS)})
        THEN '{NEGATIVE}'
    ELSE '{INCONCLUSIVE}' END"""


@dataclass(frozen=True, slots=True)
class Results:
    """Final results of tests: each has a place in every array.

    `of_offer` groups them by herd, method and laboratory as it is written, `of_split` by what the database wrote of
    the split, `of_reading` by what they show (of `READ`). `from_drawing` and `from_receipt` are the days to the report,
    -1 where the two are not both on record and in order. `animal` and `test` are ids, `drawn` is the number of a day,
    `on_blood` 1 for blood.
    """

    of_offer: Groups
    of_split: Groups
    of_reading: Groups
    from_drawing: np.ndarray
    from_receipt: np.ndarray
    animal: np.ndarray
    test: np.ndarray
    drawn: np.ndarray
    on_blood: np.ndarray

    def shows(self, *readings: str) -> np.ndarray:
        """Return which results show one of these."""
        asked = [place for place, key in enumerate(self.of_reading.keys) if key in readings]
        return np.isin(self.of_reading.places, asked)


def results_read(scope: Scope) -> Results:
    """Read the final results of specimens drawn in the days asked for: one question, read as plain numbers.

    Receipt is that of the sample on record, the last that stands. Nearly every test differs from every other in its
    days, so that counting them in groups would take longer and make hardly fewer rows.
    """
    (where, params), (stood, of_steps) = (
        of_scope(scope, herd="t.herd_id", day="t.collected_on"),
        standing_days(scope, [SampleState.RECEIVED]),
    )
    since_drawn = days_between("t.collected_on", "r.reported_on")
    since_received = f"{day_number('r.reported_on')} - stood.received"
    sql = f"""
        WITH stood AS MATERIALIZED ({stood})
        SELECT t.herd_id || '{BETWEEN}' || t.method || '{BETWEEN}' || t.laboratory,
            {key_by_birth(scope.split, day="t.collected_on", herd="t.herd_id")}, {READING},
            {_in_order(since_drawn)}, {_in_order(since_received)}, t.animal_id, t.id, {day_number("t.collected_on")},
            CASE WHEN t.specimen IN ({_listed(BLOOD)}) THEN 1 ELSE 0 END
        FROM {_TABLES} {with_animal(scope.split, "t.animal_id")} LEFT JOIN stood ON stood.sample_id = t.sample_id
        WHERE {where} AND t.specimen <> '' AND {_FINAL}
    """  # noqa: S608 - the parts put in are ours; what was asked for comes in as parameters
    (of_offer, of_split, of_reading), numbers = coded(sql, [*of_steps, *params], texts=3)
    return Results(_offers(of_offer), of_split, of_reading, *numbers)


def _offers(written: Groups) -> Groups:
    """Return groups by what was written of an offer as groups by herd, method and laboratory."""
    offers = (key.split(BETWEEN, 2) for key in written.keys)
    return Groups(written.places, [(int(herd), method, laboratory) for herd, method, laboratory in offers])


def _in_order(days: str) -> str:
    """Write days as they are, and -1 for those that are not known or run backwards."""
    return f"CASE WHEN {days} >= 0 THEN {days} ELSE {NO_DAYS} END"


def samples_by_cause(scope: Scope) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Count the samples drawn in the days asked for, those rejected by their last cause. One question.

    Once by key (`BY_KEY_COLUMNS`), once by herd and laboratory (`BY_LABORATORY_COLUMNS`): by both at once there would
    be nearly as many rows as samples.
    """
    where, params = of_scope(scope, herd="s.herd_id", day="s.collected_on")
    sql = f"""
        WITH taken AS MATERIALIZED (
            SELECT s.herd_id AS herd, s.laboratory AS laboratory,
                {key_by_birth(scope.split, day="s.collected_on", herd="s.herd_id")} AS key,
                CASE WHEN s.state = '{SampleState.REJECTED.value}' THEN COALESCE((
                    SELECT p.cause FROM {_STEP} p WHERE p.sample_id = s.id AND p.step = '{Step.REJECTED.value}'
                    ORDER BY p.number DESC LIMIT 1), 'other') ELSE '' END AS cause
            FROM {_SAMPLE} s {with_animal(scope.split, "s.animal_id")}
            WHERE {where})
        SELECT NULL AS herd, NULL AS laboratory, key, cause, COUNT(*) AS number FROM taken GROUP BY key, cause
        UNION ALL
        SELECT herd, laboratory, NULL, cause, COUNT(*) FROM taken GROUP BY herd, laboratory, cause
    """  # noqa: S608 - the parts put in are ours; what was asked for comes in as parameters
    found = described(sql, params)
    by_key = ((key, *row) for herd, _laboratory, key, *row in found if herd is None)
    by_laboratory = ((herd, laboratory, *row) for herd, laboratory, _key, *row in found if herd is not None)
    return frame(by_key, BY_KEY_COLUMNS), frame(by_laboratory, BY_LABORATORY_COLUMNS)

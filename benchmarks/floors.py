"""What each herd report is measured against: plain SQL for its counts, and one pivot table of the answer.

A floor is what an engineer would write who is asked for the counts alone: as few passes over the tables as come to
mind, joins in place of anything clever, by month as the report is asked for. It shares no
line with the reports. How fair it is:

* It counts by the same definitions where they decide which rows are read: a calving that was voided is left out, a
  litter has the calves on record, «tested» is a final result of blood, a step of a sample that was taken back is none.
  What costs little (verification by a second person, names of laboratories put together) it leaves to the report.
* A report that answers several questions has one aggregate for each; nothing that the report does not show is asked.
* Names that the report lists (dams with repeated twins, animals on the barn's paper, records to be mended) are read by
  the floor too, as bare rows; it makes no objects of them, no words, no intervals, no order of periods with nothing.
"""

from collections.abc import Callable, Sequence

import pandas as pd

from benchmarks import floors_of_tests
from benchmarks.plain_sql import BLOOD, TESTS, WEIGHED, Question, answer, days_between, month_of

_BORN = "c.voided_at IS NULL AND c.herd_id IN (HERDS)"


def _litters() -> Question:
    """Calvings by month and by what was born."""
    return Question(
        f"""
        SELECT month, parity, number_born, females, males, unsexed, dead, COUNT(*) FROM (
            SELECT c.id, {month_of("c.calved_on")} AS month,
                CASE WHEN c.parity = 1 THEN 1 WHEN c.parity > 1 THEN 2 ELSE 0 END AS parity, c.number_born,
                COUNT(CASE WHEN a.sex = 'female' THEN 1 END) AS females,
                COUNT(CASE WHEN a.sex = 'male' THEN 1 END) AS males,
                COUNT(CASE WHEN a.sex = 'unknown' THEN 1 END) AS unsexed,
                MAX(CASE WHEN a.fate IN ('stillborn', 'died', 'aborted', 'mummified') THEN 1 ELSE 0 END) AS dead
            FROM herd_calving c LEFT JOIN herd_animal a ON a.calving_id = c.id
            WHERE {_BORN} GROUP BY c.id, c.calved_on, c.parity, c.number_born
        ) litter GROUP BY month, parity, number_born, females, males, unsexed, dead""",
        ("month", "females"),
    )


#: Calvings of more than one calf, stated or on record.
_MULTIPLE = f"""(SELECT c.id, c.dam_id FROM herd_calving c LEFT JOIN herd_animal a ON a.calving_id = c.id
    WHERE {_BORN} GROUP BY c.id, c.dam_id, c.number_born HAVING c.number_born > 1 OR COUNT(a.id) > 1) multiple"""
_REPEATED_DAMS = Question(
    f"""SELECT dam_id, COUNT(*) FROM {_MULTIPLE} WHERE dam_id IS NOT NULL
    GROUP BY dam_id HAVING COUNT(*) > 1 ORDER BY COUNT(*) DESC LIMIT 50"""
)
_REPEATED_SIRES = Question(
    f"""SELECT a.sire, COUNT(DISTINCT multiple.id) FROM {_MULTIPLE} JOIN herd_animal a ON a.calving_id = multiple.id
    WHERE a.sire <> '' GROUP BY a.sire HAVING COUNT(DISTINCT multiple.id) > 1 ORDER BY 2 DESC LIMIT 50"""
)
#: Animals with a final result of a weighed method on blood.
_TESTED = f"""(SELECT DISTINCT t.animal_id FROM diagnostics_assay t
    JOIN diagnostics_assayresult r ON r.id = t.current_id WHERE t.herd_id IN (HERDS) AND r.status = 'final'
    AND r.outcome <> 'failed' AND t.method IN {WEIGHED} AND t.specimen IN {BLOOD}) tested"""
_HEIFERS = f"""herd_calving c JOIN herd_animal a ON a.calving_id = c.id AND a.sex = 'female'
    JOIN diagnostics_assessment s ON s.animal_id = a.id LEFT JOIN {_TESTED} ON tested.animal_id = a.id
    WHERE {_BORN}"""


def _heifers_by_verdict() -> Question:
    month = month_of("c.calved_on")
    return Question(
        f"""SELECT {month} AS month, s.verdict, s.criterion, tested.animal_id IS NOT NULL AS tested, COUNT(*)
        FROM {_HEIFERS} GROUP BY {month}, s.verdict, s.criterion, tested.animal_id IS NOT NULL""",
        ("month", "verdict"),
    )


def _heifers_by_birth() -> Question:
    month = month_of("c.calved_on")
    told = "s.pairing, s.verdict, s.diagnosis, a.left_on IS NOT NULL"
    return Question(
        f"""SELECT {month} AS month, s.pairing, s.verdict, s.diagnosis, a.left_on IS NOT NULL AS left_the_herd,
            tested.animal_id IS NOT NULL AS tested, COUNT(*)
        FROM {_HEIFERS} GROUP BY {month}, {told}, tested.animal_id IS NOT NULL""",
        ("month", "verdict"),
    )


#: What heifers were first flagged with, and what they are now.
_FORETOLD = Question(
    f"""SELECT change.probability, s.verdict, s.diagnosis, COUNT(*) FROM (
        SELECT animal_id, MIN(id) AS first FROM diagnostics_assessmentchange
        WHERE herd_id IN (HERDS) AND verdict IN ('suspect', 'unresolved') GROUP BY animal_id) flagged
    JOIN diagnostics_assessmentchange change ON change.id = flagged.first
    JOIN diagnostics_assessment s ON s.animal_id = flagged.animal_id
    JOIN herd_animal a ON a.id = flagged.animal_id JOIN herd_calving c ON c.id = a.calving_id
    WHERE {_BORN} AND a.sex = 'female' GROUP BY change.probability, s.verdict, s.diagnosis""",
    ("probability", "verdict"),
)


_BARRED = """herd_animal a JOIN herd_herd h ON h.id = a.herd_id JOIN diagnostics_assessment s ON s.animal_id = a.id
    LEFT JOIN herd_calving c ON c.id = a.calving_id LEFT JOIN herd_animal dam ON dam.id = c.dam_id
    WHERE a.herd_id IN (HERDS) AND a.left_on IS NULL AND a.sex <> 'male' AND s.do_not_breed"""
_BARRED_COUNTED = Question(
    f"SELECT h.code, s.verdict, COUNT(*) FROM {_BARRED} GROUP BY h.code, s.verdict",
    ("code", "verdict"),
)
_BARRED_NAMED = Question(
    f"""SELECT h.code, a.number, a.official_id, a.pen, a.born_on, a.breed, a.sire, dam.number, s.verdict,
        s.probability, s.probability_low, s.probability_high, s.diagnosis, s.pairing, s.next_step
    FROM {_BARRED} ORDER BY h.code, a.number = '', LENGTH(a.number), a.number LIMIT 5000"""
)


#: Of calvings on record: how many calves, and how many without a sex.
_CALVES = f"""herd_calving c JOIN (
        SELECT c.id, COUNT(a.id) AS calves, COUNT(CASE WHEN a.sex = 'unknown' THEN 1 END) AS unsexed
        FROM herd_calving c LEFT JOIN herd_animal a ON a.calving_id = c.id WHERE {_BORN} GROUP BY c.id
    ) born ON born.id = c.id"""
_CALF = "herd_animal a JOIN herd_calving c ON c.id = a.calving_id"
_NO_NUMBER = "a.number = '' AND a.fate = 'alive' AND a.left_on IS NULL"
_PLACEHOLDER = """herd_animal a
    LEFT JOIN (SELECT DISTINCT herd_id, sire FROM herd_animal WHERE herd_id IN (HERDS) AND sire <> '') sired
        ON sired.herd_id = a.herd_id AND sired.sire = a.number
    WHERE a.herd_id IN (HERDS) AND a.number <> '' AND (REPLACE(a.number, '0', '') = '' OR sired.sire IS NOT NULL)
    AND a.id IN (SELECT c.dam_id FROM herd_calving c WHERE c.voided_at IS NULL AND c.herd_id IN (HERDS))"""


def _faults() -> list[Question]:
    """Name the first thousand records of each fault, and count them all in the same pass."""
    interval = days_between("earlier.calved_on", "c.calved_on")
    too_close = f"""herd_calving c JOIN herd_calving earlier ON earlier.dam_id = c.dam_id AND earlier.voided_at IS NULL
        AND earlier.calved_on < c.calved_on AND {interval} BETWEEN 4 AND 199
        LEFT JOIN herd_separatelitters apart ON apart.earlier_id = earlier.id AND apart.later_id = c.id
        WHERE {_BORN} AND apart.id IS NULL"""
    unsexed = "(c.number_born > 1 OR calves > 1) AND (c.number_born > calves OR unsexed > 0)"
    calvings = [f"{_CALVES} WHERE {unsexed}", f"{_CALVES} WHERE calves = 0", too_close]
    animals = [
        "herd_animal a WHERE a.herd_id IN (HERDS) AND a.born_on IS NULL AND a.left_on IS NULL",
        _PLACEHOLDER,
    ]
    calves = f"{_CALF} WHERE {_BORN} AND a.herd_id IN (HERDS) AND {_NO_NUMBER}"
    tests = (
        f"{TESTS} WHERE t.herd_id IN (HERDS) AND t.specimen <> '' AND t.accession = '' AND r.accession = ''"
    )
    return [
        *(_named("c.id, c.herd_id, c.dam_id, c.calved_on", each, "c.calved_on DESC") for each in calvings),
        *(_named("a.id, a.herd_id, a.number, a.born_on", each, "a.number") for each in animals),
        _named("a.id, a.herd_id, c.dam_id, c.calved_on", calves, "c.calved_on DESC"),
        _named("t.id, t.herd_id, t.animal_id, t.collected_on", tests, "t.collected_on DESC"),
    ]


def _named(columns: str, source: str, order: str) -> Question:
    return Question(f"SELECT {columns}, COUNT(*) OVER () FROM {source} ORDER BY {order} LIMIT 1000")


#: The floor of each report by its name.
FLOORS: dict[str, Callable[[], Sequence[Question]]] = {
    "by-year": lambda: (_litters(), _heifers_by_verdict()),
    "twinning": lambda: (_litters(), _REPEATED_DAMS, _REPEATED_SIRES),
    "freemartins": lambda: (_heifers_by_birth(), _FORETOLD),
    "chain": lambda: (
        floors_of_tests.links(),
        floors_of_tests.decided_at(),
        floors_of_tests.WAITING,
        floors_of_tests.LATE_COUNTED,
        floors_of_tests.LATE_NAMED,
    ),
    "laboratories": lambda: (floors_of_tests.tests(), floors_of_tests.rejected(), floors_of_tests.AGREED),
    "money": lambda: (floors_of_tests.spent(), floors_of_tests.decided()),
    "register": lambda: (_BARRED_COUNTED, _BARRED_NAMED),
    "data-quality": _faults,
}


def floor_of(name: str, herds: Sequence[int]) -> Callable[[], list[pd.DataFrame]]:
    """Return the floor of a report over some herds, to be called. Raises `KeyError` for a report without one."""
    questions = FLOORS[name]()
    return lambda: answer(questions, herds)

"""What each herd report is measured against: plain SQL for its counts, and one pivot table of the answer.

A floor is what an engineer would write who is asked for the counts alone: as few passes over the tables as come to
mind, joins in place of anything clever, by month as the report is asked for. It shares no
line with the reports. How fair it is:

* It counts by the same definitions where they decide which rows are read: a calving that was voided is left out, a
  litter has the calves on record, «tested» is a final result of blood. What costs little (verification by a second
  person, steps taken back, names of laboratories put together) it leaves to the report.
* A report that answers several questions has one aggregate for each; nothing that the report does not show is asked.
* Names that the report lists (dams with repeated twins, animals on the barn's paper, records to be mended) are read by
  the floor too, as bare rows; it makes no objects of them, no words, no intervals, no order of periods with nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from django.db import connection


@dataclass(frozen=True, slots=True)
class Question:
    """One plain aggregate; `HERDS` stands for the ids. Its pivot: rows by one column, columns by another."""

    sql: str
    pivot: tuple[str, str] | None = None


def answer(questions: Sequence[Question], herds: Sequence[int]) -> list[pd.DataFrame]:
    """Ask each question of some herds, and make one pivot table of an answer that is a table of counts.

    The last column of such an answer holds the counts.
    """
    tables = []
    for question in questions:
        places = ", ".join(["%s"] * len(herds))
        with connection.cursor() as cursor:
            cursor.execute(
                question.sql.replace("HERDS", places), [*herds] * question.sql.count("HERDS") or None
            )
            found = pd.DataFrame.from_records(
                cursor.fetchall(), columns=[column[0] for column in cursor.description]
            )
        if question.pivot and len(found):
            index, columns = question.pivot
            found = found.pivot_table(
                index=index, columns=columns, values=found.columns[-1], aggfunc="sum", fill_value=0
            )
        tables.append(found)
    return tables


def _month(column: str) -> str:
    return f"to_char({column}, 'YYYY-MM')" if connection.vendor == "postgresql" else f"substr({column}, 1, 7)"


def _days(earlier: str, later: str) -> str:
    if connection.vendor == "postgresql":
        return f"({later} - {earlier})"
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


_BORN = "c.voided_at IS NULL AND c.herd_id IN (HERDS)"


def _litters() -> Question:
    """Calvings by month and by what was born."""
    return Question(
        f"""
        SELECT month, parity, number_born, females, males, unsexed, dead, COUNT(*) FROM (
            SELECT c.id, {_month("c.calved_on")} AS month,
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
_WEIGHED = (
    """('pcr_amelogenin', 'pcr_multicopy', 'pcr_sry', 'pcr_other_y', 'qpcr', 'ddpcr', 'karyotype', 'fish')"""
)
_BLOOD = "('blood_edta', 'blood_heparin', 'blood_card', 'buffy_coat')"
#: Animals with a final result of a weighed method on blood.
_TESTED = f"""(SELECT DISTINCT t.animal_id FROM diagnostics_assay t
    JOIN diagnostics_assayresult r ON r.id = t.current_id WHERE t.herd_id IN (HERDS) AND r.status = 'final'
    AND r.outcome <> 'failed' AND t.method IN {_WEIGHED} AND t.specimen IN {_BLOOD}) tested"""
_HEIFERS = f"""herd_calving c JOIN herd_animal a ON a.calving_id = c.id AND a.sex = 'female'
    JOIN diagnostics_assessment s ON s.animal_id = a.id LEFT JOIN {_TESTED} ON tested.animal_id = a.id
    WHERE {_BORN}"""


def _heifers_by_verdict() -> Question:
    month = _month("c.calved_on")
    return Question(
        f"""SELECT {month} AS month, s.verdict, s.criterion, tested.animal_id IS NOT NULL AS tested, COUNT(*)
        FROM {_HEIFERS} GROUP BY {month}, s.verdict, s.criterion, tested.animal_id IS NOT NULL""",
        ("month", "verdict"),
    )


def _heifers_by_birth() -> Question:
    month = _month("c.calved_on")
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


def _links() -> Question:
    """Samples by herd and month, and the days each link of the chain took."""
    on = """MAX(CASE WHEN p.step = '{step}' THEN p."on" END) AS {step}"""
    steps = ", ".join(on.format(step=step) for step in ("sent", "received", "resulted"))
    links = (
        ("born_on", "collected_on"),
        ("collected_on", "sent"),
        ("sent", "received"),
        ("received", "resulted"),
        ("collected_on", "resulted"),
        ("resulted", "signed_on"),
        ("born_on", "signed_on"),
    )
    spans = ", ".join(_days(*link) for link in links)
    places = ", ".join(str(place) for place in range(1, len(links) + 3))
    return Question(
        f"""SELECT herd_id, {_month("collected_on")} AS month, {spans}, COUNT(*) AS samples FROM (
            SELECT s.id, s.herd_id, s.collected_on, a.born_on, {steps}, (
                SELECT MIN(d.signed_on) FROM diagnostics_diagnosis d
                LEFT JOIN diagnostics_revocation revoked ON revoked.diagnosis_id = d.id
                WHERE d.animal_id = s.animal_id AND d.signed_on >= s.collected_on AND revoked.id IS NULL) AS signed_on
            FROM diagnostics_sample s JOIN herd_animal a ON a.id = s.animal_id
            JOIN diagnostics_samplestep p ON p.sample_id = s.id
            WHERE s.herd_id IN (HERDS) GROUP BY s.id, a.born_on
        ) way GROUP BY {places}""",
        ("month", "herd_id"),
    )


def _decided_at() -> Question:
    """Heifers decided by month and age: the day of the signature, else of the last change to what the verdict is."""
    changed = (
        "change.changed_at::date" if connection.vendor == "postgresql" else "substr(change.changed_at, 1, 10)"
    )
    age = _days("a.born_on", "decided.on_day")
    return Question(
        f"""SELECT {_month("decided.on_day")} AS month, signed, {age} AS age, COUNT(*) FROM (
            SELECT d.animal_id, 1 AS signed, MIN(d.signed_on) AS on_day FROM diagnostics_diagnosis d
            JOIN diagnostics_assessment s ON s.animal_id = d.animal_id AND s.diagnosis = d.conclusion
            LEFT JOIN diagnostics_revocation revoked ON revoked.diagnosis_id = d.id
            WHERE d.herd_id IN (HERDS) AND d.conclusion <> 'undetermined' AND revoked.id IS NULL GROUP BY d.animal_id
            UNION ALL
            SELECT s.animal_id, 0, MIN({changed}) FROM diagnostics_assessment s
            JOIN diagnostics_assessmentchange change ON change.animal_id = s.animal_id AND change.verdict = s.verdict
            WHERE s.herd_id IN (HERDS) AND s.diagnosis = '' AND s.verdict IN ('confirmed', 'cleared') AND (
                s.criterion OR s.verdict = 'confirmed' OR EXISTS (
                    SELECT 1 FROM diagnostics_assessmentchange earlier WHERE earlier.animal_id = s.animal_id
                    AND earlier.verdict IN ('suspect', 'unresolved', 'confirmed')))
            GROUP BY s.animal_id
        ) decided JOIN herd_animal a ON a.id = decided.animal_id AND a.sex = 'female'
        GROUP BY {_month("decided.on_day")}, signed, {age}""",
        ("month", "signed"),
    )


_WAITING = Question(
    """SELECT next_step, COUNT(*) FROM diagnostics_assessment WHERE flagged AND herd_id IN (HERDS) GROUP BY next_step"""
)
_LATE = """diagnostics_assessment s JOIN herd_animal a ON a.id = s.animal_id"""
_IS_LATE = """s.herd_id IN (HERDS) AND s.verdict IN ('suspect', 'unresolved') AND s.diagnosis = ''
    AND a.left_on IS NULL AND a.born_on <= '2025-01-01'"""
_LATE_COUNTED = Question(f"SELECT s.herd_id, COUNT(*) FROM {_LATE} WHERE {_IS_LATE} GROUP BY s.herd_id")
_LATE_NAMED = Question(
    f"""SELECT a.id, a.number, a.born_on, s.verdict, s.next_step, dam.number FROM {_LATE}
    LEFT JOIN herd_calving c ON c.id = a.calving_id LEFT JOIN herd_animal dam ON dam.id = c.dam_id
    WHERE {_IS_LATE} ORDER BY a.born_on, a.id LIMIT 500"""
)
_TESTS = "diagnostics_assay t JOIN diagnostics_assayresult r ON r.id = t.current_id AND r.status = 'final'"


_PRICED = """LEFT JOIN diagnostics_laboratory lab ON lab.herd_id = t.herd_id
        AND (LOWER(lab.name) = LOWER(t.laboratory) OR LOWER(lab.other_names) = LOWER(t.laboratory))
    LEFT JOIN diagnostics_laboratorymethod does ON does.laboratory_id = lab.id AND does.method = t.method"""


def _tests() -> Question:
    """Tests by laboratory, method, what was found, days taken from drawing and from receipt, and price."""
    days, received = _days("t.collected_on", "r.reported_on"), _days("p.received_on", "r.reported_on")
    measured = "r.outcome, r.cells_xx, r.cells_xy, r.male_fraction_pct"
    return Question(
        f"""SELECT t.laboratory, t.method, {_month("t.collected_on")} AS month, {measured}, {days} AS days,
            {received} AS received, does.currency, does.price, COUNT(*)
        FROM {_TESTS} {_PRICED} LEFT JOIN (SELECT sample_id, MAX("on") AS received_on FROM diagnostics_samplestep
            WHERE herd_id IN (HERDS) AND step = 'received' GROUP BY sample_id) p ON p.sample_id = t.sample_id
        WHERE t.herd_id IN (HERDS) AND t.specimen <> ''
        GROUP BY t.laboratory, t.method, {_month("t.collected_on")}, {measured}, {days}, {received},
            does.currency, does.price""",
        ("laboratory", "outcome"),
    )


def _rejected() -> Question:
    month = _month("s.collected_on")
    return Question(
        f"""SELECT s.laboratory, {month} AS month, s.state, p.cause, COUNT(*) FROM diagnostics_sample s
        LEFT JOIN diagnostics_samplestep p ON p.sample_id = s.id AND p.step = 'rejected'
        WHERE s.herd_id IN (HERDS) GROUP BY s.laboratory, {month}, s.state, p.cause""",
        ("laboratory", "state"),
    )


_COUNTED = f"{{r}}.status = 'final' AND {{t}}.method IN {_WEIGHED} AND {{t}}.specimen IN {_BLOOD}"
_OTHER = _COUNTED.format(t="other", r="of_other")
_AGREED = Question(
    f"""SELECT t.method AS first, other.method AS second, r.outcome, of_other.outcome, COUNT(*)
    FROM diagnostics_assay t JOIN diagnostics_assayresult r ON r.id = t.current_id
    JOIN diagnostics_assay other ON other.animal_id = t.animal_id AND other.herd_id = t.herd_id
        AND other.method > t.method
    JOIN diagnostics_assayresult of_other ON of_other.id = other.current_id
    WHERE t.herd_id IN (HERDS) AND {_COUNTED.format(t="t", r="r")} AND {_OTHER}
    GROUP BY t.method, other.method, r.outcome, of_other.outcome""",
    ("first", "second"),
)


def _spent() -> Question:
    """Tests by month of their result and their price: the laboratory's, else the herd's."""
    month = _month("COALESCE(r.reported_on, t.collected_on)")
    price = "COALESCE(does.currency, p.currency), COALESCE(does.price, p.test_price)"
    return Question(
        f"""SELECT {month} AS month, COALESCE(does.currency, p.currency) AS currency,
            COALESCE(does.price, p.test_price) AS price, COUNT(*)
        FROM {_TESTS} {_PRICED}
        LEFT JOIN diagnostics_herdpolicy p ON p.herd_id = t.herd_id
        WHERE t.herd_id IN (HERDS) AND t.specimen <> '' GROUP BY {month}, {price}""",
        ("month", "currency"),
    )


#: Heifers confirmed, or at risk by birth and cleared; and the first day on which a result or a signature said so.
_CONCLUDED = """(SELECT a.id, a.herd_id, a.born_on, a.left_on, CASE WHEN s.diagnosis = 'freemartin' OR s.diagnosis = ''
        AND s.verdict = 'confirmed' THEN 'confirmed' ELSE 'cleared' END AS ended
    FROM herd_animal a JOIN diagnostics_assessment s ON s.animal_id = a.id
    WHERE s.herd_id IN (HERDS) AND a.sex = 'female' AND (
        s.diagnosis = 'freemartin' OR s.diagnosis = '' AND s.verdict = 'confirmed' OR s.criterion AND (
            s.diagnosis = 'not_freemartin' OR s.diagnosis = '' AND s.verdict = 'cleared'))) w"""
_SAID = f"""(SELECT t.animal_id, COALESCE(r.reported_on, t.collected_on) AS said_on,
        CASE WHEN r.outcome = 'detected' OR r.cells_xy > 1 OR r.male_fraction_pct >= 1 THEN 'confirmed'
            WHEN r.outcome = 'not_detected' OR r.cells_xy = 0 OR r.male_fraction_pct <= 0.41 THEN 'cleared' END AS says
    FROM {_TESTS} WHERE t.herd_id IN (HERDS) AND t.method IN {_WEIGHED} AND t.specimen IN {_BLOOD}
    UNION ALL
    SELECT d.animal_id, d.signed_on, CASE d.conclusion WHEN 'freemartin' THEN 'confirmed'
        WHEN 'not_freemartin' THEN 'cleared' END
    FROM diagnostics_diagnosis d LEFT JOIN diagnostics_revocation revoked ON revoked.diagnosis_id = d.id
    WHERE d.herd_id IN (HERDS) AND revoked.id IS NULL) told"""


def _decided() -> Question:
    """Heifers by the month in which they were decided, with their ages and the prices of their herds."""
    told = """ended, left_on IS NOT NULL, p.currency, p.breeding_value, p.feeder_value, p.salvage_value,
        p.rearing_cost"""
    return Question(
        f"""SELECT {_month("said_on")} AS month, {told}, SUM({_days("born_on", "said_on")}), COUNT(*) FROM (
            SELECT w.id, w.herd_id, w.born_on, w.left_on, w.ended, MIN(told.said_on) AS said_on
            FROM {_CONCLUDED} JOIN {_SAID} ON told.animal_id = w.id AND told.says = w.ended
            GROUP BY w.id, w.herd_id, w.born_on, w.left_on, w.ended
        ) decided LEFT JOIN diagnostics_herdpolicy p ON p.herd_id = decided.herd_id
        GROUP BY {_month("said_on")}, {told}""",
        ("month", "ended"),
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
    interval = _days("earlier.calved_on", "c.calved_on")
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
        f"{_TESTS} WHERE t.herd_id IN (HERDS) AND t.specimen <> '' AND t.accession = '' AND r.accession = ''"
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
    "chain": lambda: (_links(), _decided_at(), _WAITING, _LATE_COUNTED, _LATE_NAMED),
    "laboratories": lambda: (_tests(), _rejected(), _AGREED),
    "money": lambda: (_spent(), _decided()),
    "register": lambda: (_BARRED_COUNTED, _BARRED_NAMED),
    "data-quality": _faults,
}


def floor_of(name: str, herds: Sequence[int]) -> Callable[[], list[pd.DataFrame]]:
    """Return the floor of a report over some herds, to be called. Raises `KeyError` for a report without one."""
    questions: Sequence[Any] = FLOORS[name]()
    return lambda: answer(questions, herds)

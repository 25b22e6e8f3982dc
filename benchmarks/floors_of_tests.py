"""Floors of the reports that count samples and tests: the chain, laboratories, money (`benchmarks.floors`)."""

from benchmarks.plain_sql import BLOOD, STANDS, TESTS, WEIGHED, Question, days_between, month_of


def links() -> Question:
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
    spans = ", ".join(days_between(*link) for link in links)
    places = ", ".join(str(place) for place in range(1, len(links) + 3))
    return Question(
        f"""SELECT herd_id, {month_of("collected_on")} AS month, {spans}, COUNT(*) AS samples FROM (
            SELECT s.id, s.herd_id, s.collected_on, a.born_on, {steps}, (
                SELECT MIN(d.signed_on) FROM diagnostics_diagnosis d
                LEFT JOIN diagnostics_revocation revoked ON revoked.diagnosis_id = d.id
                WHERE d.animal_id = s.animal_id AND d.signed_on >= s.collected_on AND revoked.id IS NULL) AS signed_on
            FROM diagnostics_sample s JOIN herd_animal a ON a.id = s.animal_id
            JOIN diagnostics_samplestep p ON p.sample_id = s.id AND {STANDS}
            WHERE s.herd_id IN (HERDS) GROUP BY s.id, a.born_on
        ) way GROUP BY {places}""",
        ("month", "herd_id"),
    )


WAITING = Question(
    """SELECT next_step, COUNT(*) FROM diagnostics_assessment WHERE flagged AND herd_id IN (HERDS) GROUP BY next_step"""
)
_LATE = """diagnostics_assessment s JOIN herd_animal a ON a.id = s.animal_id"""
_IS_LATE = """s.herd_id IN (HERDS) AND s.verdict IN ('suspect', 'unresolved') AND s.diagnosis = ''
    AND a.left_on IS NULL AND a.born_on <= '2025-01-01'"""
LATE_COUNTED = Question(f"SELECT s.herd_id, COUNT(*) FROM {_LATE} WHERE {_IS_LATE} GROUP BY s.herd_id")
LATE_NAMED = Question(
    f"""SELECT a.id, a.number, a.born_on, s.verdict, s.next_step, dam.number FROM {_LATE}
    LEFT JOIN herd_calving c ON c.id = a.calving_id LEFT JOIN herd_animal dam ON dam.id = c.dam_id
    WHERE {_IS_LATE} ORDER BY a.born_on, a.id LIMIT 500"""
)


_PRICED = """LEFT JOIN diagnostics_laboratory lab ON lab.herd_id = t.herd_id
        AND (LOWER(lab.name) = LOWER(t.laboratory) OR LOWER(lab.other_names) = LOWER(t.laboratory))
    LEFT JOIN diagnostics_laboratorymethod does ON does.laboratory_id = lab.id AND does.method = t.method"""


def tests() -> Question:
    """Tests by laboratory, method, what was found, days taken from drawing and from receipt, and price."""
    days, received = (
        days_between("t.collected_on", "r.reported_on"),
        days_between("p.received_on", "r.reported_on"),
    )
    measured = "r.outcome, r.cells_xx, r.cells_xy, r.male_fraction_pct"
    return Question(
        f"""SELECT t.laboratory, t.method, {month_of("t.collected_on")} AS month, {measured}, {days} AS days,
            {received} AS received, does.currency, does.price, COUNT(*)
        FROM {TESTS} {_PRICED} LEFT JOIN (SELECT sample_id, MAX("on") AS received_on FROM diagnostics_samplestep p
            WHERE herd_id IN (HERDS) AND step = 'received' AND {STANDS} GROUP BY sample_id) p
            ON p.sample_id = t.sample_id
        WHERE t.herd_id IN (HERDS) AND t.specimen <> ''
        GROUP BY t.laboratory, t.method, {month_of("t.collected_on")}, {measured}, {days}, {received},
            does.currency, does.price""",
        ("laboratory", "outcome"),
    )


def rejected() -> Question:
    """Samples by laboratory, month and what became of them, with the cause of those rejected."""
    month = month_of("s.collected_on")
    return Question(
        f"""SELECT s.laboratory, {month} AS month, s.state, p.cause, COUNT(*) FROM diagnostics_sample s
        LEFT JOIN diagnostics_samplestep p ON p.sample_id = s.id AND p.step = 'rejected'
        WHERE s.herd_id IN (HERDS) GROUP BY s.laboratory, {month}, s.state, p.cause""",
        ("laboratory", "state"),
    )


_COUNTED = f"{{r}}.status = 'final' AND {{t}}.method IN {WEIGHED} AND {{t}}.specimen IN {BLOOD}"
_OTHER = _COUNTED.format(t="other", r="of_other")
AGREED = Question(
    f"""SELECT t.method AS first, other.method AS second, r.outcome, of_other.outcome, COUNT(*)
    FROM diagnostics_assay t JOIN diagnostics_assayresult r ON r.id = t.current_id
    JOIN diagnostics_assay other ON other.animal_id = t.animal_id AND other.herd_id = t.herd_id
        AND other.method > t.method
    JOIN diagnostics_assayresult of_other ON of_other.id = other.current_id
    WHERE t.herd_id IN (HERDS) AND {_COUNTED.format(t="t", r="r")} AND {_OTHER}
    GROUP BY t.method, other.method, r.outcome, of_other.outcome""",
    ("first", "second"),
)


def spent() -> Question:
    """Tests by month of their result and their price: the laboratory's, else the herd's."""
    month = month_of("COALESCE(r.reported_on, t.collected_on)")
    price = "COALESCE(does.currency, p.currency), COALESCE(does.price, p.test_price)"
    return Question(
        f"""SELECT {month} AS month, COALESCE(does.currency, p.currency) AS currency,
            COALESCE(does.price, p.test_price) AS price, COUNT(*)
        FROM {TESTS} {_PRICED}
        LEFT JOIN diagnostics_herdpolicy p ON p.herd_id = t.herd_id
        WHERE t.herd_id IN (HERDS) AND t.specimen <> '' GROUP BY {month}, {price}""",
        ("month", "currency"),
    )


#: Heifers held for something today, as signed, else by the verdict.
_CONCLUDED = """(SELECT a.id, a.herd_id, a.born_on, a.left_on, s.criterion, s.diagnosis <> '' AS signed,
        CASE WHEN s.diagnosis = 'other_disorder' THEN 'other' WHEN s.diagnosis = 'freemartin' OR s.diagnosis = ''
            AND s.verdict = 'confirmed' THEN 'confirmed' ELSE 'cleared' END AS ended
    FROM herd_animal a JOIN diagnostics_assessment s ON s.animal_id = a.id
    WHERE s.herd_id IN (HERDS) AND a.sex = 'female' AND (
        s.diagnosis IN ('freemartin', 'not_freemartin', 'other_disorder')
        OR s.diagnosis = '' AND s.verdict IN ('confirmed', 'cleared'))) w"""
#: What tests, by the day kept with the verdict, and signatures said of heifers, and when.
_SAID = """(SELECT s.animal_id, s.decided_on AS said_on, s.verdict AS says
    FROM diagnostics_assessment s WHERE s.herd_id IN (HERDS) AND s.decided_on IS NOT NULL
    UNION ALL
    SELECT d.animal_id, d.signed_on, CASE d.conclusion WHEN 'freemartin' THEN 'confirmed'
        WHEN 'not_freemartin' THEN 'cleared' WHEN 'other_disorder' THEN 'other' END
    FROM diagnostics_diagnosis d LEFT JOIN diagnostics_revocation revoked ON revoked.diagnosis_id = d.id
    WHERE d.herd_id IN (HERDS) AND revoked.id IS NULL) told"""


def decided() -> Question:
    """Heifers by the month in which they were decided, with their ages and the prices of their herds."""
    told = """ended, left_on IS NOT NULL, p.currency, p.breeding_value, p.feeder_value, p.salvage_value,
        p.rearing_cost"""
    return Question(
        f"""SELECT {month_of("said_on")} AS month, {told}, SUM({days_between("born_on", "said_on")}), COUNT(*) FROM (
            SELECT w.id, w.herd_id, w.born_on, w.left_on, w.ended, MIN(told.said_on) AS said_on
            FROM {_CONCLUDED} JOIN {_SAID} ON told.animal_id = w.id AND told.says = w.ended
            WHERE w.ended = 'confirmed' OR w.ended = 'cleared' AND w.criterion
            GROUP BY w.id, w.herd_id, w.born_on, w.left_on, w.ended
        ) decided LEFT JOIN diagnostics_herdpolicy p ON p.herd_id = decided.herd_id
        GROUP BY {month_of("said_on")}, {told}""",
        ("month", "ended"),
    )


def decided_at() -> Question:
    """Heifers by the month in which they were decided, whether signed, and their age."""
    age = days_between("born_on", "said_on")
    return Question(
        f"""SELECT {month_of("said_on")} AS month, signed, {age} AS age, COUNT(*) FROM (
            SELECT w.id, w.born_on, w.signed, MIN(told.said_on) AS said_on
            FROM {_CONCLUDED} JOIN {_SAID} ON told.animal_id = w.id AND told.says = w.ended
            GROUP BY w.id, w.born_on, w.signed
        ) decided GROUP BY {month_of("said_on")}, signed, {age}""",
        ("month", "signed"),
    )

"""What floors are written with: plain aggregates, and what differs between databases."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from django.db import connection

WEIGHED = (
    """('pcr_amelogenin', 'pcr_multicopy', 'pcr_sry', 'pcr_other_y', 'qpcr', 'ddpcr', 'karyotype', 'fish')"""
)
BLOOD = "('blood_edta', 'blood_heparin', 'blood_card', 'buffy_coat')"
#: Tests with a final result.
TESTS = "diagnostics_assay t JOIN diagnostics_assayresult r ON r.id = t.current_id AND r.status = 'final'"

#: Step `p` of a sample was not taken back: never since were more steps taken back than noted.
STANDS = """NOT EXISTS (
    SELECT 1 FROM diagnostics_samplestep back WHERE back.sample_id = p.sample_id AND back.number > p.number
    AND back.step = 'taken_back' AND 0 > (
        SELECT SUM(CASE WHEN since.step = 'taken_back' THEN -1 ELSE 1 END) FROM diagnostics_samplestep since
        WHERE since.sample_id = p.sample_id AND since.number > p.number AND since.number <= back.number))"""


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


def month_of(column: str) -> str:
    """Write the month of a day."""
    return f"to_char({column}, 'YYYY-MM')" if connection.vendor == "postgresql" else f"substr({column}, 1, 7)"


def days_between(earlier: str, later: str) -> str:
    """Write the days between two days."""
    if connection.vendor == "postgresql":
        return f"({later} - {earlier})"
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"

"""Calvings as the database counts them: put together of their calves, and counted in groups of equal litters."""

from typing import Any

import pandas as pd

from diagnostics.reports.conditions import of_scope
from diagnostics.reports.frames import ANY, COUNT, TEXT, counted, described
from diagnostics.reports.keys import key_of, named, with_dam
from diagnostics.reports.scope import Scope
from herd.models import Animal, Calving
from herd.vocabulary import DEAD_FATES, Sex

#: One row for all calvings of a key that are alike: parity (`PARITIES`), calves by sex, number stated.
LITTER_COLUMNS = {
    "key": TEXT,
    "parity": TEXT,
    "stated": COUNT,
    "females": COUNT,
    "males": COUNT,
    "unsexed": COUNT,
    "with_dead": COUNT,
    "calvings": COUNT,
}
FIRST, LATER, NOT_STATED = "first", "later", "not_stated"
PARITIES = (FIRST, LATER, NOT_STATED)
#: At most so many dams or sires are named; how many there are is told.
MOST_NAMED = 50

_CALVING, _ANIMAL = Calving._meta.db_table, Animal._meta.db_table
_DEAD = ", ".join(f"'{fate.value}'" for fate in sorted(DEAD_FATES))


def calvings_of(scope: Scope, calving: str = "c") -> tuple[str, list[Any]]:
    """Write which calvings a report is of, with the parameters; `calving` is what they are called in the question."""
    where, params = of_scope(scope, herd=f"{calving}.herd_id", day=f"{calving}.calved_on")
    return f"{calving}.voided_at IS NULL AND {where}", params


def litters(scope: Scope) -> pd.DataFrame:
    """Count the calvings that stand, by key of the split and by what was born (`LITTER_COLUMNS`)."""
    where, params = calvings_of(scope)
    # The parts put in are ours: columns, words of the vocabulary and places of parameters.
    sql = f"""
        SELECT key, parity, stated, females, males, unsexed, with_dead, COUNT(*) FROM (
            SELECT MAX({key_of(scope.split)}) AS key,
                   CASE WHEN MAX(c.parity) = 1 THEN '{FIRST}' WHEN MAX(c.parity) > 1 THEN '{LATER}'
                        ELSE '{NOT_STATED}' END AS parity,
                   COALESCE(MAX(c.number_born), 0) AS stated,
                   {_of_sex(Sex.FEMALE)} AS females, {_of_sex(Sex.MALE)} AS males,
                   {_of_sex(Sex.UNKNOWN)} AS unsexed,
                   MAX(CASE WHEN a.fate IN ({_DEAD}) THEN 1 ELSE 0 END) AS with_dead
            FROM {_CALVING} c
            LEFT JOIN {_ANIMAL} a ON a.calving_id = c.id
            {with_dam(scope.split)}
            WHERE {where}
            GROUP BY c.id
        ) litter
        GROUP BY key, parity, stated, females, males, unsexed, with_dead
    """  # noqa: S608
    found = counted(sql, params, {**LITTER_COLUMNS, "key": ANY})
    found["key"] = named(found["key"], scope)
    return found.astype(LITTER_COLUMNS)


def _of_sex(sex: Sex) -> str:
    return f"SUM(CASE WHEN a.sex = '{sex.value}' THEN 1 ELSE 0 END)"


def _multiple(scope: Scope) -> tuple[str, list[Any]]:
    """Write the calvings that brought more than one calf, as stated or as recorded, as `c`; with the parameters.

    Put together of their calves in one pass: asked of each calving by itself, a million took PostgreSQL thrice as long.
    """
    where, params = calvings_of(scope)
    calvings = f"""(SELECT c.id, c.dam_id FROM {_CALVING} c LEFT JOIN {_ANIMAL} born ON born.calving_id = c.id
        WHERE {where} GROUP BY c.id HAVING c.number_born > 1 OR COUNT(born.id) > 1) c"""  # noqa: S608 - as above
    return calvings, params


def dams_with_repeated_twins(scope: Scope) -> tuple[list[tuple[int, int]], int]:
    """Return the dams with more than one multiple birth, id and how many, the most first; and how many dams."""
    calvings, params = _multiple(scope)
    sql = f"""
        SELECT c.dam_id, COUNT(*) AS often, COUNT(*) OVER () FROM {calvings} WHERE c.dam_id IS NOT NULL
        GROUP BY c.dam_id HAVING COUNT(*) > 1 ORDER BY often DESC, c.dam_id LIMIT {MOST_NAMED}
    """  # noqa: S608 - as above
    rows = described(sql, params)
    return [(dam, often) for dam, often, _all in rows], rows[0][2] if rows else 0


def sires_with_repeated_twins(scope: Scope) -> tuple[list[tuple[str, int]], int]:
    """Return the sires of calves of more than one multiple birth, name and how many, the most first; and how many."""
    calvings, params = _multiple(scope)
    sql = f"""
        SELECT a.sire, COUNT(DISTINCT c.id) AS often, COUNT(*) OVER ()
        FROM {calvings} JOIN {_ANIMAL} a ON a.calving_id = c.id WHERE a.sire <> ''
        GROUP BY a.sire HAVING COUNT(DISTINCT c.id) > 1 ORDER BY often DESC, a.sire LIMIT {MOST_NAMED}
    """  # noqa: S608 - as above
    rows = described(sql, params)
    return [(sire, often) for sire, often, _all in rows], rows[0][2] if rows else 0

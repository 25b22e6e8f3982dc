"""Report 7, data quality: what is missing in the records or cannot be, each found so that it can be mended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from diagnostics.engine.vocabulary import ResultStatus
from diagnostics.models import Assay, AssayResult
from diagnostics.reports.frames import described
from diagnostics.reports.keys import days_between
from diagnostics.reports.litters import of_scope
from diagnostics.reports.scope import Scope
from herd.kinship import SAME_LITTER_DAYS, SHORTEST_CALVING_INTERVAL_DAYS
from herd.models import Animal, Calving, SeparateLitters
from herd.vocabulary import Fate, Sex

#: Records named of each fault; how many there are is told.
MOST_NAMED = 1000


class Fault(StrEnum):
    """What is missing or cannot be."""

    UNKNOWN_SEX = "unknown_sex"
    NO_CALVES = "no_calves"
    NO_NUMBER = "no_number"
    NO_BIRTH_DATE = "no_birth_date"
    TOO_CLOSE = "too_close"
    PLACEHOLDER_DAM = "placeholder_dam"
    NO_ACCESSION = "no_accession"


Record = Calving | Animal | Assay


@dataclass(frozen=True, slots=True)
class Found:
    """The records with one fault: how many, and the first of them, the latest first."""

    fault: Fault
    number: int
    records: tuple[Record, ...]


_CALVING, _ANIMAL, _ASSAY, _RESULT, _SEPARATE = (
    model._meta.db_table for model in (Calving, Animal, Assay, AssayResult, SeparateLitters)
)
_CALVES = f"(SELECT COUNT(*) FROM {_ANIMAL} calf WHERE calf.calving_id = c.id)"  # noqa: S608 - tables of ours
Asked = tuple[str, list[Any]]


def _calvings(condition: str) -> Callable[[Scope], Asked]:
    def asked(scope: Scope) -> Asked:
        where, params = of_scope(scope)
        return f"{_CALVING} c WHERE {where} AND {condition}", params

    return asked


def _too_close(scope: Scope) -> Asked:
    """Write the calvings under 200 days, and over three, after another of the same dam, not declared separate."""
    days = days_between("earlier.calved_on", "c.calved_on")
    return _calvings(
        f"""EXISTS (SELECT 1 FROM {_CALVING} earlier WHERE earlier.dam_id = c.dam_id
            AND earlier.voided_at IS NULL AND earlier.calved_on < c.calved_on
            AND {days} > {SAME_LITTER_DAYS} AND {days} < {SHORTEST_CALVING_INTERVAL_DAYS}
            AND NOT EXISTS (SELECT 1 FROM {_SEPARATE} apart
                WHERE apart.earlier_id = earlier.id AND apart.later_id = c.id))"""  # noqa: S608 - tables of ours
    )(scope)


def _calves_without_number(scope: Scope) -> Asked:
    where, params = of_scope(scope)
    condition = f"a.number = '' AND a.fate = '{Fate.ALIVE.value}' AND a.left_on IS NULL"
    return f"{_ANIMAL} a JOIN {_CALVING} c ON c.id = a.calving_id WHERE {where} AND {condition}", params


def _herds(scope: Scope, of: str) -> Asked:
    places = ", ".join(["%s"] * len(scope.herds)) or "NULL"
    return f"{of}.herd_id IN ({places})", list(scope.ids)


def _animals_without_birth_date(scope: Scope) -> Asked:
    where, params = _herds(scope, "a")
    return f"{_ANIMAL} a WHERE {where} AND a.born_on IS NULL AND a.left_on IS NULL", params


def _placeholder_dams(scope: Scope) -> Asked:
    """Write the dams whose number is all zeros, or stands as a sire too: a number for «not known», not a cow."""
    where, params = of_scope(scope)
    herds, of_herds = _herds(scope, "sired")
    return (
        f"""{_ANIMAL} a WHERE a.number <> '' AND a.id IN (SELECT c.dam_id FROM {_CALVING} c WHERE {where})
            AND (REPLACE(a.number, '0', '') = '' OR (a.herd_id, a.number) IN (
                SELECT sired.herd_id, sired.sire FROM {_ANIMAL} sired WHERE {herds} AND sired.sire <> ''))""",  # noqa: S608
        [*params, *of_herds],
    )


def _results_without_accession(scope: Scope) -> Asked:
    where, params = _herds(scope, "t")
    for sign, day in ((">=", scope.since), ("<=", scope.until)):
        if day:
            where, params = f"{where} AND t.collected_on {sign} %s", [*params, day]
    condition = f"r.status = '{ResultStatus.FINAL.value}' AND t.specimen <> '' AND t.accession = ''"
    return (
        f"{_ASSAY} t JOIN {_RESULT} r ON r.id = t.current_id WHERE {where} AND {condition} AND r.accession = ''",
        params,
    )


#: Of what, by which question, in which order.
_QUESTIONS: Mapping[Fault, tuple[type[Record], str, Callable[[Scope], Asked], str]] = {
    Fault.UNKNOWN_SEX: (
        Calving,
        "c",
        _calvings(
            f"""(c.number_born > 1 OR {_CALVES} > 1) AND (c.number_born > {_CALVES} OR EXISTS (
                SELECT 1 FROM {_ANIMAL} calf WHERE calf.calving_id = c.id
                AND calf.sex = '{Sex.UNKNOWN.value}'))"""  # noqa: S608 - tables of ours
        ),
        "c.calved_on DESC, c.id DESC",
    ),
    Fault.NO_CALVES: (Calving, "c", _calvings(f"{_CALVES} = 0"), "c.calved_on DESC, c.id DESC"),
    Fault.NO_NUMBER: (Animal, "a", _calves_without_number, "c.calved_on DESC, a.id DESC"),
    Fault.NO_BIRTH_DATE: (Animal, "a", _animals_without_birth_date, "a.number, a.id"),
    Fault.TOO_CLOSE: (Calving, "c", _too_close, "c.calved_on DESC, c.id DESC"),
    Fault.PLACEHOLDER_DAM: (Animal, "a", _placeholder_dams, "a.number, a.id"),
    Fault.NO_ACCESSION: (Assay, "t", _results_without_accession, "t.collected_on DESC, t.id DESC"),
}
_WITH = {Calving: ("dam",), Animal: ("calving__dam",), Assay: ("animal",)}


def faults(scope: Scope) -> tuple[Found, ...]:
    """Find what is to be mended, every `Fault`: at most two queries each, whatever the number of records."""
    return tuple(_found(fault, scope) for fault in Fault)


def _found(fault: Fault, scope: Scope) -> Found:
    model, alias, question, order = _QUESTIONS[fault]
    source, params = question(scope)
    # What is put in is ours; the herds and days asked for come in as parameters.
    sql = f"SELECT {alias}.id, COUNT(*) OVER () FROM {source} ORDER BY {order} LIMIT {MOST_NAMED}"  # noqa: S608
    rows = described(sql, params)
    ids = [row[0] for row in rows]
    records = model.objects.filter(herd__in=scope.ids).select_related(*_WITH[model]).in_bulk(ids)
    return Found(fault, rows[0][1] if rows else 0, tuple(records[each] for each in ids))

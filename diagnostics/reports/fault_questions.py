"""Which records have a fault: the questions of report 7, as the database is asked them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from diagnostics.engine.vocabulary import ResultStatus
from diagnostics.models import Assay, AssayResult
from diagnostics.reports.births import ITS_CALVING
from diagnostics.reports.conditions import of_herds, of_scope
from diagnostics.reports.keys import days_before
from diagnostics.reports.litters import calvings_of
from diagnostics.reports.scope import Scope, Split
from herd.kinship import SAME_LITTER_DAYS, SHORTEST_CALVING_INTERVAL_DAYS
from herd.models import Animal, Calving, SeparateLitters
from herd.vocabulary import Fate, Sex


class Fault(StrEnum):
    """What is missing or cannot be."""

    UNKNOWN_SEX = "unknown_sex"
    NO_CALVES = "no_calves"
    NO_NUMBER = "no_number"
    NO_BIRTH_DATE = "no_birth_date"
    TOO_CLOSE = "too_close"
    PLACEHOLDER_DAM = "placeholder_dam"
    NO_ACCESSION = "no_accession"


class Kind(StrEnum):
    """What a faulty record is of, which is where it is mended."""

    CALVING = "calving"
    ANIMAL = "animal"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Question:
    """Which records have a fault: the table with its joins, and the condition with its parameters.

    `table_params` are the parameters of the table's joins. `beside` joins the calving `c` that a record falls under
    when it is split, where the table has none, and `beside_params` are its parameters; `own` are splits that are not
    read from that calving.
    """

    table: str
    where: str
    params: list[Any]
    beside: str = ""
    beside_params: tuple[Any, ...] = ()
    own: Mapping[Split, str] = field(default_factory=dict)
    day: str = "c.calved_on"
    table_params: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """One fault: which kind of record, by which question, in which order, and what more is told of each.

    `order` are columns, each with its direction, that tell any two records apart.
    """

    kind: Kind
    question: Callable[[Scope], Question]
    order: tuple[tuple[str, str], ...]
    more: str


_CALVING, _ANIMAL, _ASSAY, _RESULT, _SEPARATE = (
    model._meta.db_table for model in (Calving, Animal, Assay, AssayResult, SeparateLitters)
)
_CALVES = f"(SELECT COUNT(*) FROM {_ANIMAL} calf WHERE calf.calving_id = c.id)"  # noqa: S608 - tables of ours
#: As `litters` has it: one sire a litter.
_SIRE_OF_LITTER = f"COALESCE((SELECT MAX(calf.sire) FROM {_ANIMAL} calf WHERE calf.calving_id = c.id), '')"  # noqa: S608 - as above


# --- Which records have a fault ---


def _calvings(scope: Scope, condition: str, *more: Any) -> Question:
    """Return the calvings of which a condition holds; `more` are its parameters."""
    where, params = calvings_of(scope)
    own = {Split.SIRE: _SIRE_OF_LITTER}
    return Question(f"{_CALVING} c", f"{where} AND ({condition})", [*params, *more], own=own)


def _unknown_sex(scope: Scope) -> Question:
    """Return the calvings of several calves of which not every sex is on record.

    Calves are counted only where the rest leaves it open: of a million litters few are of several.
    """
    herds, ids = of_herds(scope, "calf.herd_id")
    unknown = f"""SELECT calf.calving_id FROM {_ANIMAL} calf
        WHERE calf.sex = '{Sex.UNKNOWN.value}' AND calf.calving_id IS NOT NULL AND {herds}"""  # noqa: S608 - ours
    condition = f"""(c.number_born > 1 AND c.number_born > {_CALVES})
        OR (c.id IN ({unknown}) AND (c.number_born > 1 OR {_CALVES} > 1))"""
    return _calvings(scope, condition, *ids)


def _no_calves(scope: Scope) -> Question:
    return _calvings(scope, f"NOT EXISTS (SELECT 1 FROM {_ANIMAL} calf WHERE calf.calving_id = c.id)")  # noqa: S608


#: The calvings under 200 days, and over three, before calving `c` of the same dam, not declared separate.
_SHORTLY_BEFORE = f"""FROM {_CALVING} earlier WHERE earlier.dam_id = c.dam_id
    AND earlier.voided_at IS NULL AND earlier.calved_on < {{latest}} AND earlier.calved_on > {{earliest}}
    AND NOT EXISTS (SELECT 1 FROM {_SEPARATE} apart
        WHERE apart.earlier_id = earlier.id AND apart.later_id = c.id)"""  # noqa: S608 - tables of ours


def _shortly_before() -> str:
    return _SHORTLY_BEFORE.format(**interval())


def interval() -> dict[str, str]:
    """Write between which days a calving lies too close before calving `c`: days the index of dams is searched by."""
    return {
        "latest": days_before("c.calved_on", SAME_LITTER_DAYS),
        "earliest": days_before("c.calved_on", SHORTEST_CALVING_INTERVAL_DAYS),
    }


def _too_close(scope: Scope) -> Question:
    return _calvings(scope, f"EXISTS (SELECT 1 {_shortly_before()})")


def _calves_without_number(scope: Scope) -> Question:
    where, params = calvings_of(scope)
    herds, ids = of_herds(scope, "a.herd_id")
    # The calf's own herd is asked as well: by it the database finds those to tag.
    condition = f"a.number = '' AND a.fate = '{Fate.ALIVE.value}' AND a.left_on IS NULL AND {herds}"
    own = {Split.SIRE: "a.sire"}
    table = f"{_ANIMAL} a JOIN {_CALVING} c ON c.id = a.calving_id"
    return Question(table, f"{where} AND {condition}", [*params, *ids], own=own)


def _animals_without_birth_date(scope: Scope) -> Question:
    where, params = of_herds(scope, "a.herd_id")
    where = f"{where} AND a.born_on IS NULL AND a.left_on IS NULL"
    own = {Split.SIRE: "a.sire", Split.HERD: "a.herd_id"}
    return Question(f"{_ANIMAL} a", where, params, ITS_CALVING, own=own)


def _placeholder_dams(scope: Scope) -> Question:
    """Return the dams whose number is all zeros, or stands as a sire too: a number for «not known», not a cow.

    Sires are joined, each once: a list of them in the condition PostgreSQL would read through for every animal.
    """
    where, params = calvings_of(scope)
    herds, of_sires = of_herds(scope, "sired.herd_id")
    own_herd, of_own_herd = of_herds(scope, "a.herd_id")
    last, of_last = calvings_of(scope, "later")
    return Question(
        f"""{_ANIMAL} a LEFT JOIN (
                SELECT DISTINCT sired.herd_id, sired.sire FROM {_ANIMAL} sired WHERE {herds} AND sired.sire <> ''
            ) sire ON sire.herd_id = a.herd_id AND sire.sire = a.number""",  # noqa: S608 - as above
        f"""{own_herd} AND a.number <> '' AND a.id IN (SELECT c.dam_id FROM {_CALVING} c WHERE {where})
            AND (REPLACE(a.number, '0', '') = '' OR sire.sire IS NOT NULL)""",  # noqa: S608 - as above
        [*of_own_herd, *params],
        f"""JOIN {_CALVING} c ON c.id = (SELECT later.id FROM {_CALVING} later WHERE later.dam_id = a.id AND {last}
            ORDER BY later.calved_on DESC, later.id DESC LIMIT 1)""",  # noqa: S608 - as above
        tuple(of_last),
        own={Split.SIRE: _SIRE_OF_LITTER},
        table_params=tuple(of_sires),
    )


def _results_without_accession(scope: Scope) -> Question:
    where, params = of_scope(scope, herd="t.herd_id", day="t.collected_on")
    condition = f"r.status = '{ResultStatus.FINAL.value}' AND t.specimen <> '' AND t.accession = ''"
    return Question(
        f"{_ASSAY} t JOIN {_RESULT} r ON r.id = t.current_id",
        f"{where} AND {condition} AND r.accession = ''",
        params,
        f"JOIN {_ANIMAL} a ON a.id = t.animal_id {ITS_CALVING}",
        own={Split.SIRE: "a.sire", Split.HERD: "t.herd_id"},
        day="t.collected_on",
    )


# --- How they are named ---


def _called(alias: str) -> str:
    return f"COALESCE(NULLIF({alias}.number, ''), NULLIF({alias}.official_id, ''), '')"


_DAM = f"LEFT JOIN {_ANIMAL} dam ON dam.id = c.dam_id"
#: Of each kind: its alias, what is read of it, and from where.
READ: Mapping[Kind, tuple[str, str, str]] = {
    Kind.CALVING: (
        "c",
        f"c.public_id, c.herd_id, c.calved_on, COALESCE(NULLIF({_called('dam')}, ''), c.litter), ''",
        f"{_CALVING} c ON c.id = listed.id {_DAM}",
    ),
    Kind.ANIMAL: (
        "a",
        f"a.public_id, a.herd_id, a.born_on, {_called('a')}, ''",
        f"{_ANIMAL} a ON a.id = listed.id LEFT JOIN {_CALVING} c ON c.id = a.calving_id {_DAM}",
    ),
    Kind.RESULT: (
        "t",
        f"t.public_id, t.herd_id, t.collected_on, {_called('a')}, t.laboratory",
        f"{_ASSAY} t ON t.id = listed.id JOIN {_ANIMAL} a ON a.id = t.animal_id",
    ),
}
_LATEST = (("c.calved_on", "DESC"), ("c.id", "DESC"))
_BY_NUMBER = tuple(
    (each, "ASC")
    for each in ("a.herd_id", "LENGTH(LTRIM(a.number, '0'))", "LTRIM(a.number, '0')", "a.number", "a.id")
)
ASKED: Mapping[Fault, Asked] = {
    Fault.UNKNOWN_SEX: Asked(Kind.CALVING, _unknown_sex, _LATEST, "''"),
    Fault.NO_CALVES: Asked(Kind.CALVING, _no_calves, _LATEST, "''"),
    Fault.NO_NUMBER: Asked(
        Kind.ANIMAL, _calves_without_number, (("c.calved_on", "DESC"), ("a.id", "DESC")), _called("dam")
    ),
    Fault.NO_BIRTH_DATE: Asked(Kind.ANIMAL, _animals_without_birth_date, _BY_NUMBER, _called("dam")),
    Fault.TOO_CLOSE: Asked(
        Kind.CALVING, _too_close, _LATEST, f"(SELECT MAX(earlier.calved_on) {_SHORTLY_BEFORE})"
    ),
    Fault.PLACEHOLDER_DAM: Asked(Kind.ANIMAL, _placeholder_dams, _BY_NUMBER, "''"),
    Fault.NO_ACCESSION: Asked(
        Kind.RESULT, _results_without_accession, (("t.collected_on", "DESC"), ("t.id", "DESC")), "t.method"
    ),
}

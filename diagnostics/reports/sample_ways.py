"""The ways of samples as the database tells them: how many days each link took, by split and by group.

Which steps stand is the rule of `policies.samples.standing`, written once more for the database; a test holds the two
against each other over made-up histories.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from django.db import connection

from diagnostics.models import Diagnosis, Revocation, Sample, SampleStep
from diagnostics.reports.births import key_by_birth, with_birth
from diagnostics.reports.conditions import of_herds, of_scope
from diagnostics.reports.groups import Groups, coded
from diagnostics.reports.scope import Scope
from diagnostics.vocabulary import SampleState, Step
from herd.models import Animal


class Span(StrEnum):
    """One link of the chain, from one step to the next that is on record."""

    BIRTH_TO_DRAWN = "birth_to_drawn"
    DRAWN_TO_SENT = "drawn_to_sent"
    SENT_TO_RECEIVED = "sent_to_received"
    RECEIVED_TO_RESULT = "received_to_result"
    DRAWN_TO_RESULT = "drawn_to_result"
    RESULT_TO_SIGNED = "result_to_signed"
    BIRTH_TO_SIGNED = "birth_to_signed"


class Group(StrEnum):
    """By whom the chain is told apart; the values stand in addresses."""

    HERD = "herd"
    LABORATORY = "laboratory"
    VET = "vet"


#: Between the herd and the name of a laboratory, which is known by both.
BETWEEN = ":"

_SAMPLE, _STEP, _ANIMAL = (model._meta.db_table for model in (Sample, SampleStep, Animal))
_DIAGNOSIS, _REVOCATION = (model._meta.db_table for model in (Diagnosis, Revocation))
_GROUPS = {
    Group.HERD: "s.herd_id",
    Group.LABORATORY: f"s.herd_id || '{BETWEEN}' || s.laboratory",
    Group.VET: "s.drawn_by",
}
#: The days of each link: its later end less its earlier one, as `_way` names them.
_ENDS = {
    Span.BIRTH_TO_DRAWN: "drawn - born",
    Span.DRAWN_TO_SENT: "sent - drawn",
    Span.SENT_TO_RECEIVED: "received - sent",
    Span.RECEIVED_TO_RESULT: "resulted - received",
    Span.DRAWN_TO_RESULT: "resulted - drawn",
    Span.RESULT_TO_SIGNED: "signed - resulted",
    Span.BIRTH_TO_SIGNED: "signed - born",
}
#: More than the number of any day, so that a step's number and its day can be told in one number.
_DAYS_APART = 10_000_000


def day_number(column: str) -> str:
    """Write the number of a day, counted from 1 January of the year 1, as the database in use writes it."""
    if connection.vendor == "postgresql":
        return f"({column} - DATE '0001-01-01')"
    return f"CAST(julianday({column}) - 1721425.5 AS INTEGER)"


def samples_of(scope: Scope) -> tuple[str, list[Any]]:
    """Write which samples `s` a report is of, by the day they were drawn, with the parameters."""
    return of_scope(scope, herd="s.herd_id", day="s.collected_on")


#: Step `p` stands: it is the first that is none taken back, or after it never more were taken back than noted.
_STANDS = f"""p.step <> '{Step.TAKEN_BACK.value}' AND (
    NOT EXISTS (
        SELECT 1 FROM {_STEP} back
        WHERE back.sample_id = p.sample_id AND back.number > p.number AND back.step = '{Step.TAKEN_BACK.value}'
        AND 0 > (
            SELECT SUM(CASE WHEN between_.step = '{Step.TAKEN_BACK.value}' THEN -1 ELSE 1 END)
            FROM {_STEP} between_
            WHERE between_.sample_id = p.sample_id
            AND between_.number > p.number AND between_.number <= back.number))
    OR NOT EXISTS (
        SELECT 1 FROM {_STEP} earlier WHERE earlier.sample_id = p.sample_id
        AND earlier.number < p.number AND earlier.step <> '{Step.TAKEN_BACK.value}'))"""  # noqa: S608 - ours


def _last_standing(state: SampleState) -> str:
    """Write the number of the day on which a sample's steps `p`, those that stand, last came to a state."""
    on = day_number('p."on"')
    step_and_day = f"CAST(p.number AS bigint) * {_DAYS_APART} + {on}"
    return f"MAX(CASE WHEN p.step = '{state.value}' THEN {step_and_day} END) %% {_DAYS_APART}"


#: States that samples come to by a step, as columns of the days on which they did.
ON_THE_WAY = (SampleState.SENT, SampleState.RECEIVED, SampleState.RESULTED)


def standing_days(scope: Scope, states: Sequence[SampleState] = ON_THE_WAY) -> tuple[str, list[Any]]:
    """Write the days on which the samples of a scope's herds came to some states, with the parameters.

    A row each: `sample_id`, and by its name each state, as the number of a day. Few samples had a step taken back: only
    of theirs is asked which steps stand.
    """
    (herds, ids), of_these = of_herds(scope, "p.herd_id"), of_herds(scope, "undone.herd_id")[0]
    days = ", ".join(f"{_last_standing(state)} AS {state.value}" for state in states)
    steps = ", ".join(f"'{state.value}'" for state in states)
    taken_back = f"{of_these} AND undone.step = '{Step.TAKEN_BACK.value}'"
    sql = f"""SELECT p.sample_id AS sample_id, {days} FROM {_STEP} p WHERE {herds} AND p.step IN ({steps}) AND (
            p.sample_id NOT IN (SELECT undone.sample_id FROM {_STEP} undone WHERE {taken_back})
            OR {_STANDS})
        GROUP BY p.sample_id"""  # noqa: S608 - the parts put in are ours; the herds come in as parameters
    return sql, [*ids, *ids]


def _ways(scope: Scope, group: Group, where: str) -> str:
    """Write the days of each sample, a row each; a signature is the first after drawing that was not revoked."""
    return f"""SELECT {_GROUPS[group]} AS of_group,
            {key_by_birth(scope.split, day="s.collected_on", herd="s.herd_id")} AS of_split,
            {day_number("a.born_on")} AS born, {day_number("s.collected_on")} AS drawn,
            stood.sent AS sent, stood.received AS received, stood.resulted AS resulted,
            (SELECT MIN({day_number("d.signed_on")}) FROM {_DIAGNOSIS} d
             WHERE d.animal_id = s.animal_id AND d.signed_on >= s.collected_on
             AND NOT EXISTS (SELECT 1 FROM {_REVOCATION} r WHERE r.diagnosis_id = d.id)) AS signed
        FROM {_SAMPLE} s JOIN {_ANIMAL} a ON a.id = s.animal_id {with_birth(scope.split)}
        LEFT JOIN stood ON stood.sample_id = s.id
        WHERE {where}"""  # noqa: S608 - as above


@dataclass(frozen=True, slots=True)
class Ways:
    """Samples drawn, by what the database wrote of the split and of the group, and the days of each link.

    A sample has a place in each array; -1 stands for a link of which not both ends are on record, in order.
    """

    of_split: Groups
    of_group: Groups
    days: dict[Span, np.ndarray]


def ways(scope: Scope, group: Group) -> Ways:
    """Read what each link took of the samples drawn in the days asked for: one question, read as plain numbers.

    Nearly every sample has a way of its own, so that counting them in groups would make more rows, not fewer.
    """
    (where, params), (stood, of_steps) = samples_of(scope), standing_days(scope)
    took = ", ".join(f"CASE WHEN {days} >= 0 THEN {days} ELSE -1 END" for days in _ENDS.values())
    sql = f"""
        WITH stood AS MATERIALIZED ({stood}), way AS MATERIALIZED ({_ways(scope, group, where)})
        SELECT of_split, of_group, {took} FROM way
    """  # noqa: S608 - the parts put in are ours; what was asked for comes in as parameters
    (of_split, of_group), days = coded(sql, [*of_steps, *params], texts=2)
    return Ways(of_split, of_group, dict(zip(Span, days, strict=True)))

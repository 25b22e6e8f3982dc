"""What is signed, verified or noted of a sample is never edited: tried in every way, on both databases."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction

from diagnostics.actions import record_sample
from diagnostics.actions.diagnoses import revoke_diagnosis
from diagnostics.models import AssayResult, Certificate, Diagnosis, Revocation, SampleStep, Verification
from tests.births import TODAY, assayed, twin_to_a_bull
from tests.diagnoses import SIGNED_AT, a_vet, signed
from tests.factories import HerdFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def records() -> dict[type[models.Model], models.Model]:
    """One record of each kind that is never edited."""
    heifer = twin_to_a_bull(HerdFactory(), "10")
    vet = a_vet(heifer)
    assayed(heifer)
    diagnosis = signed(heifer, by=vet)
    revoke_diagnosis(diagnosis=diagnosis, reason="Mixed up.", by=vet, today=TODAY, at=SIGNED_AT)
    result = AssayResult.objects.get()
    Verification.objects.create(herd=heifer.herd, result=result, by=a_vet(heifer))
    record_sample(
        herd=heifer.herd, animal=heifer, specimen="hair", collected_on=date(2026, 5, 1), methods=["pcr_sry"],
        by=vet, today=TODAY,
    )  # fmt: skip
    return {kind: kind.objects.order_by("pk").first() for kind in CHANGES}


#: A field of each kind, and something else that it could be made to say.
CHANGES: dict[type[models.Model], tuple[str, Any]] = {
    Diagnosis: ("statement", "She is a good heifer."),
    Revocation: ("reason", "None."),
    Certificate: ("sha256", "0" * 64),
    Verification: ("by_id", 1),
    SampleStep: ("note", "Never sent."),
}


def _sql(statement: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def _save(record: models.Model, field: str, value: Any) -> None:
    setattr(record, field, value)
    record.save()


def _replace(record: models.Model, field: str, _value: Any) -> None:
    """Put a row in the place of another: SQLite's REPLACE takes the old one away without a DELETE."""
    table = record._meta.db_table
    if connection.vendor == "sqlite":
        _sql(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE id = %s", record.pk)  # noqa: S608
    else:
        _sql("SET CONSTRAINTS ALL IMMEDIATE")  # what was just entered is checked now: it would be in the way
        _sql(f"TRUNCATE {table} CASCADE")


ATTEMPTS: dict[str, Callable[[models.Model, str, Any], object]] = {
    "save": _save,
    "update": lambda record, field, value: type(record).objects.filter(pk=record.pk).update(**{field: value}),
    "delete": lambda record, _field, _value: record.delete(),
    "delete of many": lambda record, _field, _value: type(record).objects.all()._raw_delete(connection.alias),
    "sql update": lambda record, field, value: _sql(
        f"UPDATE {record._meta.db_table} SET {field} = %s WHERE id = %s",  # noqa: S608
        value,
        record.pk,
    ),
    "sql delete": lambda record, _field, _value: _sql(f"DELETE FROM {record._meta.db_table}"),  # noqa: S608
    "sql replace": _replace,
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_no_way_leads_to_editing_or_removing_what_is_signed(records, attempt):
    for kind, (field, value) in CHANGES.items():
        record = records[kind]
        before = kind.objects.filter(pk=record.pk).values().get()

        # What others rest on, Django itself does not delete: all else the database refuses.
        why = None if attempt == "delete" else "append-only"
        with pytest.raises(DatabaseError, match=why), transaction.atomic():
            ATTEMPTS[attempt](kind.objects.get(pk=record.pk), field, value)

        assert kind.objects.filter(pk=record.pk).values().get() == before, kind

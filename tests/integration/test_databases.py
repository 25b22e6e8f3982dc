"""The database is set up as the records need it, on SQLite and PostgreSQL alike."""

import threading

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from herd.models import Animal, Herd
from tests.factories import AnimalFactory, HerdFactory

sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="a setting of SQLite")


def pragma(name: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


@sqlite_only
@pytest.mark.django_db
def test_sqlite_serves_readers_beside_a_writer_and_waits_its_turn():
    assert pragma("journal_mode") == "wal"
    assert pragma("foreign_keys") == 1
    assert pragma("busy_timeout") == 20_000
    assert connection.transaction_mode == "IMMEDIATE"


@pytest.mark.django_db(transaction=True)
def test_an_animal_cannot_belong_to_a_herd_that_is_not_there():
    animal = AnimalFactory.build(herd=None)
    animal.herd_id = 987_654

    with pytest.raises(IntegrityError), transaction.atomic():
        animal.save()


@pytest.mark.django_db(transaction=True)
def test_two_phones_that_write_at_once_both_get_through():
    herd = HerdFactory()
    together = threading.Barrier(2, timeout=10)
    refused: list[Exception] = []

    def record(number: str) -> None:
        try:
            together.wait()
            with transaction.atomic():
                seen = Animal.objects.filter(herd=herd).count()
                AnimalFactory(herd=herd, number=number, note=f"{seen} before")
        except Exception as error:  # noqa: BLE001 - whatever it is, the test tells it
            refused.append(error)
        finally:
            connection.close()

    phones = [threading.Thread(target=record, args=(number,)) for number in ("0142", "0143")]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join(timeout=30)

    assert refused == []
    assert sorted(herd.animals.values_list("number", flat=True)) == ["0142", "0143"]


def triggers() -> list[tuple[str, ...]]:
    """The triggers of the database, by name and what they do."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        else:
            cursor.execute(
                "SELECT tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"
            )
        return cursor.fetchall()


@pytest.mark.django_db(transaction=True)
def test_emptying_the_tables_between_tests_leaves_the_guards_of_results_in_place():
    HerdFactory()
    cache.set("tries-of-192.0.2.1", 5)
    before = triggers()

    call_command("flush", interactive=False, verbosity=0)

    assert not Herd.objects.exists()
    assert cache.get("tries-of-192.0.2.1") is None
    assert before != []
    assert triggers() == before

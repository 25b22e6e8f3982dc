"""Reading a whole report of the records of one moment, however much is written meanwhile."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection, connections, transaction


@contextmanager
def of_one_moment() -> Iterator[None]:
    """Let all questions asked within be answered of the same records, so that the parts of a report agree.

    Nothing can be written within. Writers wait for no reader: SQLite reads beside them (WAL), PostgreSQL reads what
    stood at the first question. Within a transaction that has begun it is that one's moment.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with _sqlite_moment():
            yield
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


@contextmanager
def _sqlite_moment() -> Iterator[None]:
    """Begin a transaction that only reads: Django's own would take the one place of a writer at once."""
    connection.ensure_connection()
    read = connection.connection
    read.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        if read.in_transaction:
            read.execute("ROLLBACK")  # nothing was written


def beside(work: Callable[[], None]) -> None:
    """Do something by a connection of its own: what is written while a report is read for long is seen at once."""

    def done() -> None:
        try:
            work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as own:
        own.submit(done).result()

"""What the measurements share: fresh databases, a stop watch, and lines of a table."""

import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: what was measured, how much, and what bound it has, if any."""

    what: str
    measured: str
    bound: str = ""
    kept: bool = True


class Databases:
    """SQLite databases in a folder: each measurement begins with its own copy of one that is only migrated."""

    def __init__(self, folder: Path) -> None:
        """Migrate the template once."""
        self.folder = folder
        self.template = folder / "template.sqlite3"
        self._use(self.template)
        call_command("migrate", verbosity=0)
        connection.close()

    def _use(self, path: Path) -> None:
        connection.close()
        connection.settings_dict["NAME"] = str(path)

    @contextmanager
    def fresh(self, name: str, *, of: Path | None = None) -> Iterator[Path]:
        """Work in a new database: empty, or a copy of another."""
        path = self.folder / f"{name}.sqlite3"
        for leftover in self.folder.glob(f"{name}.sqlite3*"):
            leftover.unlink()
        shutil.copy(of or self.template, path)
        self._use(path)
        try:
            yield path
        finally:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()


def seconds(work: Callable[[], object]) -> float:
    """Return how long something took, in seconds."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def median(values: list[float]) -> float:
    """Return the median of several measurements."""
    return statistics.median(values)

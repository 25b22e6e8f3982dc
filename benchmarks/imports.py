"""Importing the real births, beside a plain `bulk_create` of the same objects, and beside bare `sqlite3`."""

import contextlib
import io
import sqlite3
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Model

from benchmarks.bench import Databases, Line, median, seconds

BOUND = 3.0
#: What an import makes, in an order that foreign keys allow.
MODELS = (
    "herd.Herd",
    "herd.HistoricalHerd",
    "herd.Animal",
    "herd.Calving",
    "herd.HistoricalAnimal",
    "herd.HistoricalCalving",
    "diagnostics.Assessment",
    "diagnostics.AssessmentChange",
)


def import_births(path: Path) -> None:
    """Import a file of births as the command does, without its report."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        call_command("import_births", str(path), create_herds=True)


def everything() -> list[tuple[type[Model], list[Model]]]:
    """Return all that an import has made, model by model."""
    return [(model, list(model.objects.all())) for model in map(apps.get_model, MODELS)]


def bulk_create(made: list[tuple[type[Model], list[Model]]]) -> None:
    """Write the same objects and their history plainly, in one transaction."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            # A calf names its calving and a calving its dam: checked at the end, as an import's are.
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        for model, objects in made:
            model.objects.bulk_create(objects, batch_size=500)


def raw_rows(path: Path) -> list[tuple[str, list[tuple[object, ...]]]]:
    """Return the same rows as the database holds them, table by table."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        tables = [apps.get_model(name)._meta.db_table for name in MODELS]
        return [(table, database.execute(f"SELECT * FROM {table}").fetchall()) for table in tables]


def insert_bare(path: Path, rows: list[tuple[str, list[tuple[object, ...]]]]) -> None:
    """Write the rows by `sqlite3` alone."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        for table, of_table in rows:
            marks = ", ".join("?" * len(of_table[0]))
            database.executemany(f"INSERT INTO {table} VALUES ({marks})", of_table)
        database.commit()


def measure(databases: Databases, births: Path, *, rounds: int) -> list[Line]:
    """Time imports and their floors in turns, so that noise falls on all of them alike."""
    imports, plain, bare = [], [], []
    for turn in range(rounds):
        with databases.fresh("imported") as path:
            imports.append(seconds(lambda: import_births(births)))
            made = everything()
        rows = raw_rows(path)
        with databases.fresh("plain"):
            plain.append(seconds(lambda made=made: bulk_create(made)))
        with databases.fresh("bare") as bare_path:
            connection.close()
            bare.append(seconds(lambda rows=rows, bare_path=bare_path: insert_bare(bare_path, rows)))
        print(
            f"  import, turn {turn + 1}: {imports[-1]:.1f} s, plain {plain[-1]:.1f} s, bare {bare[-1]:.2f} s"
        )
    objects = sum(len(of_model) for _model, of_model in made)
    to_plain, to_bare = median(imports) / median(plain), median(imports) / median(bare)
    return [
        Line(
            f"import of the real births ({objects:,} rows written), to a plain bulk_create of the same objects",
            f"{to_plain:.2f} times ({median(imports):.1f} s to {median(plain):.1f} s)",
            f"at most {BOUND:g} times",
            to_plain <= BOUND,
        ),
        Line(
            "the same, to a bare sqlite3 insert of the same rows",
            f"{to_bare:.1f} times ({median(bare):.2f} s)",
        ),
    ]

"""Time, bytes and queries of the pages most used, in a herd of 1,000 and one of 100,000 animals."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from benchmarks.bench import Databases, Line, median, seconds
from herd.models import Herd, Membership, User
from herd.vocabulary import Role

SMALL, LARGE = 1_000, 100_000
MOST_BYTES, MOST_QUERIES = 60_000, 12
#: Counts with more digits are the only difference that size may make.
SAME_BYTES = 0.01
#: The page of one animal is no list: it is measured, and bound by nothing here.
LISTS = {"home", "register"}
BOUND = f"under {MOST_BYTES // 1000} kB, at most {MOST_QUERIES} queries, as many in both, bytes within 1 %"
PAGES = {"home": "diagnostics:home", "register": "diagnostics:register", "animal": "diagnostics:animal"}


def write_herd(path: Path, animals: int) -> Path:
    """Write one herd's births: cows that calve every year, one calving in twenty a bull and a heifer."""
    cows = animals // 5
    lines = ["dam,calving_date,calf,sex,fate,number_born"]
    for row in range(animals - cows):
        year, cow = divmod(row, cows)
        born = f"{2019 + year}-{1 + cow % 12:02d}-{1 + cow % 28:02d}"
        twins = cow % 20 == 0
        lines.append(f"D{cow:06d},{born},C{row:06d},female,alive,{2 if twins else 1}")
        if twins:
            lines.append(f"D{cow:06d},{born},,male,stillborn,2")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def fill(folder: Path, animals: int) -> tuple[Herd, User]:
    """Make a herd of so many animals in the database in use, and its manager."""
    herd = Herd.objects.create(code=f"H{animals}", name=f"Herd of {animals}")
    user = User.objects.create(username="manager")
    Membership.objects.create(herd=herd, user=user, role=Role.MANAGER.value)
    call_command(
        "import_births", str(write_herd(folder / f"{animals}.csv", animals)), herd=herd.code, verbosity=0
    )
    return herd, user


def visit(client: Client, url: str) -> int:
    """Visit a page and return its size in bytes."""
    response = client.get(url)
    if response.status_code != 200:
        raise SystemExit(f"{url} answered {response.status_code}")
    return len(response.content)


@dataclass(frozen=True, slots=True)
class Visited:
    """What a page took: milliseconds (median), bytes, queries."""

    milliseconds: float
    size: int
    queries: int


class Counted:
    """Counts the queries that pass through it; the log of queries would be cut by what an import left in it."""

    queries = 0

    def __call__(self, execute: Callable[..., Any], *query: Any) -> Any:
        """Let a query pass, and count it."""
        self.queries += 1
        return execute(*query)


def visit_often(client: Client, url: str, *, rounds: int) -> Visited:
    """Visit one page several times, the first visit not counted."""
    size = visit(client, url)
    counted = Counted()
    with connection.execute_wrapper(counted):
        visit(client, url)
    times = [1000 * seconds(lambda: visit(client, url)) for _turn in range(rounds)]
    return Visited(median(times), size, counted.queries)


def visit_herd(databases: Databases, folder: Path, animals: int, *, rounds: int) -> dict[str, Visited]:
    """Visit each page of a herd of so many animals."""
    with databases.fresh(f"pages-{animals}"):
        herd, user = fill(folder, animals)
        client = Client()
        client.force_login(user)
        flagged = herd.animals.filter(assessment__flagged=True).earliest("pk")
        visited = {}
        for what, name in PAGES.items():
            url = reverse(name, args=[herd.code, flagged.public_id] if what == "animal" else [herd.code])
            visited[what] = visit_often(client, url, rounds=rounds)
            print(f"  {what}, {animals:,} animals: {visited[what]}")
    return visited


def measure(databases: Databases, folder: Path, *, rounds: int) -> list[Line]:
    """Visit each page in both herds, and compare."""
    few = visit_herd(databases, folder, SMALL, rounds=rounds)
    many = visit_herd(databases, folder, LARGE, rounds=rounds)
    return [
        Line(
            f"{what} at {SMALL:,} and at {LARGE:,} animals",
            f"{told(few[what])}; {told(many[what])}",
            BOUND if what in LISTS else "",
            what not in LISTS or holds(few[what], many[what]),
        )
        for what in PAGES
    ]


def told(visited: Visited) -> str:
    """Write what a page took."""
    return f"{visited.milliseconds:.0f} ms, {visited.size / 1000:.1f} kB, {visited.queries} queries"


def holds(few: Visited, many: Visited) -> bool:
    """Say whether a page keeps its bounds in both herds."""
    return (
        max(few.size, many.size) < MOST_BYTES
        and max(few.queries, many.queries) <= MOST_QUERIES
        and few.queries == many.queries
        and abs(many.size - few.size) <= SAME_BYTES * few.size
    )

"""Which rows a report is of, as the database is asked: those of its herds, and of the days asked for.

Each condition comes with its parameters: what a reader chose is never put into a question as text.
"""

from typing import Any

from django.db import connection

from diagnostics.reports.scope import Scope


def of_herds(scope: Scope, herd: str) -> tuple[str, list[Any]]:
    """Write that a column holds a herd of the scope, with the parameters; of a scope without a herd nothing is."""
    # One parameter for all herds, which are hundreds: written and read at once. Of the column's own type: PostgreSQL
    # looks into a list of another number by number, for every row.
    if connection.vendor == "postgresql":
        return f"{herd} = ANY(%s::bigint[])", [list(scope.ids)]
    places = ", ".join(["%s"] * len(scope.herds)) or "NULL"
    return f"{herd} IN ({places})", list(scope.ids)


def within_days(scope: Scope, day: str) -> tuple[str, list[Any]]:
    """Write that a day lies within those asked for, both ends included, with the parameters; any day if none were."""
    limits = [
        (f"{day} {sign} %s", limit) for sign, limit in ((">=", scope.since), ("<=", scope.until)) if limit
    ]
    return " AND ".join(written for written, _limit in limits) or "1 = 1", [
        limit for _written, limit in limits
    ]


def of_scope(scope: Scope, *, herd: str, day: str) -> tuple[str, list[Any]]:
    """Write that a row is of the herds and days of a scope, with the parameters."""
    (herds, ids), (within, days) = of_herds(scope, herd), within_days(scope, day)
    return f"{herds} AND {within}", [*ids, *days]

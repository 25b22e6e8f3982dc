"""What a wall has to prove besides its answer: that nothing came of what was sent."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

#: A statement that writes, and the table it writes to.
_WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)')
#: Kept for whoever has to sign in first: what he typed, and nothing of the herd.
_KEPT_FOR_LATER = "herd_keptentry"


@contextmanager
def nothing_written() -> Iterator[None]:
    """Fail where any record of herds, people or tests is written meanwhile; sessions and caches may be."""
    written: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - as Django calls it
        table = _WRITES.match(sql)
        if table and table[1].startswith(("herd_", "diagnostics_")) and table[1] != _KEPT_FOR_LATER:
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield
    assert written == []

"""Watching how far a report has come, without asking the report itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def answers_told(tell: Callable[[int], object]) -> Iterator[None]:
    """Call `tell` after each answer of the database with how many there have been; its own questions do not count.

    That is what can be seen of a report from outside: it asks a fixed number of questions, whatever the number of
    rows, and all else is quick.
    """
    answered, telling = 0, False

    def watched(execute: Callable[..., Any], *asked: Any) -> Any:
        nonlocal answered, telling
        answer = execute(*asked)
        if not telling:
            answered, telling = answered + 1, True
            try:
                tell(answered)
            finally:
                telling = False
        return answer

    with connection.execute_wrapper(watched):
        yield

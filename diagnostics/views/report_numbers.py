"""Where the numbers of a report come from: counted now, kept beside the page just shown, or made by the worker."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from diagnostics.actions.report_runs import ask_for_run, begin_anew
from diagnostics.forms.asked import Asked
from diagnostics.models import ReportRun
from diagnostics.policies.report_runs import check_begin
from diagnostics.queries.queue import is_still_at_work, task_on
from diagnostics.queries.report_runs import more_calvings_than, run_for
from diagnostics.reports.document import Document
from diagnostics.reports.kept import NotKept, from_json, to_json
from diagnostics.tasks import make_report
from herd.models import User

#: Charts are asked for with the page, or when a phone is turned or a page printed; afterwards they are counted anew.
BESIDE_PAGE_S = 10 * 60
#: How long a page waits to keep its numbers while somebody else writes.
MOMENT_MS = 200


def is_large(asked: Asked) -> bool:
    """Say whether a report is of so many calvings that the worker makes it."""
    scope = asked.scope()
    most = settings.REPORT_CALVINGS_AT_ONCE
    return more_calvings_than(most, herds=scope.ids, since=scope.since, until=scope.until)


# --- Large reports ---


def _begun(user: User, asked: Asked) -> ReportRun:
    """Return what a person's large report is kept as; the first time it is asked for, it is put on the queue.

    Raises `Refused` where too many wait for the same person.
    """
    run = run_for(user, asked.key)
    if run is not None:
        return run
    check_begin(user, make_report.module_path)
    run, is_new = ask_for_run(
        user=user,
        report=asked.report.name,
        across=asked.herd is None,
        herds=asked.herds_meant,
        query=asked.query,
        language=get_language(),
        key=asked.key,
    )
    if is_new:
        make_report.enqueue(run.pk)
    return run


def made_or_begun(user: User, asked: Asked) -> tuple[ReportRun, Document | None]:
    """Return what a person's large report is kept as, and the report once it is made.

    What another version of the program kept is made anew.
    """
    run = _begun(user, asked)
    document = made_of(run)
    if run.finished_at and document is None:
        begin_again(run)
        run.refresh_from_db()
    return run, document


def begin_again(run: ReportRun) -> None:
    """Put a large report on the queue once more; pressed twice, or while it waits or is made, it is one.

    Raises `Refused` where too many wait for the same person.
    """
    if is_still_at_work(task_on(run.pk, make_report.module_path), timezone.now()):
        return
    check_begin(run.user, make_report.module_path)
    if begin_anew(run=run):
        make_report.enqueue(run.pk)


def made_of(run: ReportRun | None) -> Document | None:
    """Return what the worker has made; `None` as long as it has not, or where another version of the program did."""
    if run is None or run.finished_at is None:
        return None
    try:
        return from_json(run.document)
    except NotKept:
        return None


# --- Reports counted at once ---


def keep_beside_page(user: User, asked: Asked, document: Document) -> None:
    """Keep the numbers of a page for its charts: in the cache, which all web processes share, for ten minutes.

    The page loaded again counts anew and replaces them. While a long file is being saved on SQLite they are not kept,
    and the charts count for themselves: whoever only reads waits for no writer.
    """
    if not any(section.charts for section in document.sections):
        return
    with _hardly_waiting():
        kept = (_asked_on(asked), zlib.compress(to_json(document).encode()))
        cache.set(_place(user, asked), kept, BESIDE_PAGE_S)


@contextmanager
def _hardly_waiting() -> Iterator[None]:
    """Let SQLite wait for another writer a moment only; the cache goes without what it cannot write."""
    if connection.vendor != "sqlite":  # PostgreSQL's writers do not wait for each other
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {MOMENT_MS}")
        try:
            yield
        finally:
            cursor.execute(
                f"PRAGMA busy_timeout = {1000 * settings.DATABASES['default']['OPTIONS']['timeout']}"
            )


def kept_beside_page(user: User, asked: Asked) -> Document | None:
    """Return the numbers of the page that this person was last shown at this address, for ten minutes."""
    asked_on, kept = cache.get(_place(user, asked)) or ("", b"")
    try:
        return from_json(zlib.decompress(kept).decode()) if asked_on == _asked_on(asked) else None
    except NotKept:
        return None


def _place(user: User, asked: Asked) -> str:
    """Return where in the cache it is kept: one of sixteen places a person, so that no one fills it.

    The limits of sign-in are counted in the same cache, which forgets what it will once it is full.
    """
    return f"report-{user.pk}-{asked.key[0]}"


def _asked_on(asked: Asked) -> str:
    return f"{asked.key}-{asked.form.today.isoformat()}"


# --- Either ---


def numbers_for_charts(user: User, asked: Asked) -> Document | None:
    """Return what a chart is drawn of: the page's own numbers; `None` while the worker still makes the report."""
    if document := kept_beside_page(user, asked):
        return document
    if is_large(asked):
        return made_of(run_for(user, asked.key))
    document = asked.document()
    keep_beside_page(user, asked, document)
    return document


def numbers_for_files(user: User, asked: Asked) -> Document | None:
    """Return what a file is written of: counted anew, as a file bears its day; of a large report what its page shows.

    `None` while the worker still makes the report.
    """
    return made_of(run_for(user, asked.key)) if is_large(asked) else asked.document()

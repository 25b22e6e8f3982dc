"""The monthly mail of a saved report: its sentences, where it stands, and the report itself as a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diagnostics.actions.saved_reports import (
    begin_making,
    begin_report,
    end_report,
    note_outcome,
    undo_report,
)
from diagnostics.forms.asked import Asked, asked_by_saved
from diagnostics.mailing import Attached, Note, Sending, post, send_once, told_if_not_noted
from diagnostics.models import SavedReport
from diagnostics.presenters.reports import files
from diagnostics.queries.saved_reports import herds_still_seen, month_of, names_when_left, reports_due
from diagnostics.reports.document import Document
from herd.models import Herd

#: Mail servers turn larger mails away; what is left out is said, and stands behind the address.
LARGEST_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Letter:
    """A report as a mail."""

    subject: str
    body: str
    files: tuple[Attached, ...]


def letter(saved: SavedReport, month: date) -> Letter | None:
    """Write a report as the mail of a month, of the herds its reader may see now; `None` where none is left.

    Raises `ValueError` for a report whose address cannot be read any more.
    """
    herds, left_out = herds_still_seen(saved)
    if not herds and not saved.all_herds:
        return None
    with translation.override(saved.user.language or (herds[0].language if herds else get_language())):
        asked = asked_by_saved(saved, month)
        if asked is None:
            return None
        if not asked.form.is_valid():
            raise ValueError(f"Report {saved.pk} cannot be read: {asked.form.errors.as_json()}")
        return _written(saved, asked, asked.document(), left_out)


def _written(saved: SavedReport, asked: Asked, document: Document, left_out: list[Herd]) -> Letter:
    kept, too_large = _within_bounds(_files(saved, asked, document))
    context = {
        "saved": saved,
        "document": document,
        "left_out": names_when_left(saved.user, left_out),
        "too_large": too_large,
        "address": settings.SITE_ADDRESS + asked.whole_page,
        "switch": settings.SITE_ADDRESS + reverse("diagnostics:saved-reports"),
    }
    body = render_to_string("reports/mail/monthly.txt", context).strip() + "\n"
    return Letter(" ".join(saved.name.split()), body, tuple(kept))


def _files(saved: SavedReport, asked: Asked, document: Document) -> Iterator[Attached]:
    """Yield the report as PDF, and as a workbook where that is wished for."""
    day, herd = asked.form.today.isoformat(), asked.herd.code if asked.herd else ""
    forms = [("pdf", files.pdf), *([("xlsx", files.xlsx)] if saved.with_workbook else [])]
    for form, write in forms:
        name = files.file_name(asked.report.name, day, form, herd=herd)
        yield Attached(name, write(document), files.CONTENT_TYPES[form])


def _within_bounds(attached: Iterator[Attached]) -> tuple[list[Attached], list[str]]:
    """Return the files that a mail can carry, and the names of those it cannot."""
    kept: list[Attached] = []
    too_large = []
    for each in attached:
        if sum(len(other.content) for other in kept) + len(each.content) > LARGEST_BYTES:
            too_large.append(each.name)
        else:
            kept.append(each)
    return kept, too_large


def send_due_reports(on: date, *, dry_run: bool = False) -> Iterator[tuple[SavedReport, Sending]]:
    """Send every report that is due by a day, once a month; yields what became of each as it is done.

    One that fails is logged, told on its reader's page, stops no other, and is tried again with the next run. One that
    ends the process each time it is made comes last, and is left after `MOST_CUT_OFF` times. A dry run sends nothing.
    """
    for saved, month in reports_due(on):
        yield saved, _send(saved, month, dry_run=dry_run)


def _send(saved: SavedReport, month: date, *, dry_run: bool) -> Sending:
    became = send_once(
        f"Report {saved.pk} of user {saved.user.pk}",
        write=lambda: letter(saved, month) if dry_run else _made(saved, month),
        send=lambda written: _post(saved, written, name=f"report.{saved.public_id}.{month:%Y-%m}"),
        note=Note(
            begin=lambda at: begin_report(saved=saved, month=month, at=at),
            done=lambda at: end_report(saved=saved, month=month, begun_at=at, at=timezone.now()),
            undo=lambda at: undo_report(saved=saved, month=month, begun_at=at),
        ),
        dry_run=dry_run,
    )
    if not dry_run:
        tried = became in {Sending.SENT, Sending.FAILED}
        with told_if_not_noted(f"Report {saved.pk} was {became}"):
            note_outcome(saved=saved, failed=became is Sending.FAILED if tried else None)
    return became


def _made(saved: SavedReport, month: date) -> Letter | None:
    """Write a report as a mail; one whose making ends the process is known by the note that stays."""
    begin_making(saved=saved)
    return letter(saved, month)


def send_now(saved: SavedReport, today: date) -> Sending:
    """Send a report at once, besides the month's own mail."""
    became = send_once(
        f"Report {saved.pk} of user {saved.user.pk}",
        write=lambda: letter(saved, month_of(today)),
        send=lambda written: _post(saved, written),
    )
    note_outcome(saved=saved, failed=became is Sending.FAILED)
    return became


def _post(saved: SavedReport, written: Letter, *, name: str = "") -> None:
    subject = _("Freemartin: %(name)s") % {"name": written.subject}
    post(subject, written.body, saved.user.email, name=name, files=written.files)

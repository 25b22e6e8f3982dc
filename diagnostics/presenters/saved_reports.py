"""Monthly reports in words: what each is, of which herds and days, and what became of the last mail."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from diagnostics import labels
from diagnostics.forms.asked import Asked, asked_by_saved
from diagnostics.models import SavedReport
from diagnostics.models.reports import MOST_CUT_OFF
from diagnostics.presenters.reports import words
from diagnostics.presenters.reports.registry import REPORTS
from diagnostics.queries.saved_reports import herds_still_seen, month_of, names_when_left
from diagnostics.reports.keys import BY_MONTH
from diagnostics.reports.scope import Split
from diagnostics.vocabulary import MailedPeriod
from herd.models import Herd


@dataclass(frozen=True, slots=True)
class SavedView:
    """One monthly report: what it is, in words, and where it is looked at; `begins` as long as none has been sent."""

    saved: SavedReport
    report: str
    herds: str
    days: str
    split: str
    page: str
    left_out: str
    sent_on: date | None
    begins: date | None

    @property
    def has_no_herd(self) -> bool:
        """Whether nothing is sent, as its reader may see none of its herds any more."""
        return not self.page

    @property
    def is_left(self) -> bool:
        """Whether nothing is sent, as whoever made it was ended each time."""
        return self.saved.cut_off >= MOST_CUT_OFF


def saved_view(saved: SavedReport, *, today: date) -> SavedView:
    """Return a monthly report in words, as it would be sent today."""
    seen, left_out = herds_still_seen(saved)
    asked = asked_by_saved(saved, month_of(today))
    sent_at = next((mail.sent_at for mail in saved.mails.all()), None)
    return SavedView(
        saved=saved,
        report=REPORTS[saved.report].title() if saved.report in REPORTS else saved.report,
        herds=_("all my herds") if saved.all_herds else _named(seen),
        days=_days(saved),
        split=_split(asked),
        page=asked.whole_page if asked else "",
        left_out=", ".join(names_when_left(saved.user, left_out)),
        sent_on=sent_at.date() if sent_at else None,
        begins=None if sent_at else saved.first_month.replace(day=saved.day),
    )


def _named(herds: list[Herd]) -> str:
    return ", ".join(f"{herd.name} ({herd.code})" for herd in herds)


def _split(asked: Asked | None) -> str:
    """Return by what it is split, where that was asked for."""
    by = asked.form.cleaned_data.get("by") if asked and asked.form.is_valid() else ""
    return str(words.SPLITS[Split(by)]) if by else ""


def _days(saved: SavedReport) -> str:
    """Return of which days it is: a span that moves on, or the days it was saved with."""
    if saved.period != MailedPeriod.AS_ASKED:
        return str(labels.MAILED_PERIOD[saved.period])
    return shown_days(saved)


def shown_days(saved: SavedReport) -> str:
    """Return in words the days that a monthly report was saved with."""
    told = QueryDict(saved.query)
    since, until = (_day(told.get(name, "")) for name in ("since", "until"))
    return words.days(since, until)


def _day(told: str) -> date | None:
    return date.fromisoformat(told) if told else None


def days_asked(asked: Asked) -> str:
    """Return in words the days that a page was asked for."""
    scope = asked.scope()
    return words.days(scope.since, scope.until)


def proposed_period(asked: Asked) -> MailedPeriod:
    """Return of which days a monthly report is unless told: the month before, or the days that were chosen.

    A list of the animals in the herd, or of what is to be mended, is wanted whole; rows that follow each other in time,
    where the reader asked for them, are wanted of a year.
    """
    scope = asked.scope()
    if asked.report.names_records or scope.since or scope.until:
        return MailedPeriod.AS_ASKED
    in_time = asked.form.cleaned_data.get("by") and scope.split in BY_MONTH
    return MailedPeriod.LAST_12_MONTHS if in_time else MailedPeriod.MONTH_BEFORE


def proposed_name(asked: Asked) -> str:
    """Return what a monthly report is called unless told: the report, and the herd it is of."""
    title = asked.report.title()
    return f"{title}, {asked.herd.name}" if asked.herd else title

"""Of which days a monthly report is: whole months, counted from the month in which it is sent."""

from datetime import date, timedelta

from diagnostics.vocabulary import MailedPeriod


def days_of(period: MailedPeriod, month: date) -> tuple[date, date] | None:
    """Return the first and the last day of a report sent in a month (its first day); `None`: those it was saved with.

    All end with the month before, which is whole: «this year so far» is in January the year before.
    """
    last = month - timedelta(days=1)
    return {
        MailedPeriod.MONTH_BEFORE: (last.replace(day=1), last),
        MailedPeriod.THIS_YEAR: (date(last.year, 1, 1), last),
        MailedPeriod.LAST_12_MONTHS: (month.replace(year=month.year - 1), last),
        MailedPeriod.AS_ASKED: None,
    }[period]

"""Words and figures of herd reports."""

import csv
import io
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics import labels
from diagnostics.reports.yearly import PAIRINGS, THREE_OR_MORE, VERDICTS, WITH_UNKNOWN, Share, Yearly

#: Headings of the columns; those of the file are the names themselves, so that programs can rely on them.
BIRTHS: dict[str, str | Promise] = {
    "calvings": gettext_lazy("Calvings"),
    "multiple_births": gettext_lazy("Multiple births"),
    **{pairing: pairing for pairing in PAIRINGS},
    WITH_UNKNOWN: gettext_lazy("Twins, a sex not known"),
    THREE_OR_MORE: gettext_lazy("Three or more"),
}
HEIFERS: dict[str, str | Promise] = {
    "heifers": gettext_lazy("Heifers born"),
    **{verdict: labels.VERDICT[verdict] for verdict in VERDICTS},
    "at_risk_tested": gettext_lazy("At risk by birth: tested"),
    "at_risk_untested": gettext_lazy("At risk by birth: untested"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a report: its headings, a row for each year, and the totals."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[tuple[str, int], ...]], ...]
    totals: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class YearlyPage:
    """The report by year as its page shows it."""

    sentences: tuple[str, ...]
    births: Table
    heifers: Table


def yearly_page(report: Yearly) -> YearlyPage | None:
    """Return the report in words; `None` for a herd without a calving."""
    if not report.years:
        return None
    return YearlyPage(
        sentences=(_multiple_births_told(report.multiple), _tested_told(report.tested_of_those_at_risk)),
        births=_table(report, BIRTHS),
        heifers=_table(report, HEIFERS),
    )


def percent(share: float) -> str:
    """Write a share as a percentage, in the reader's language: «4.2 %»."""
    return _("%(number)s %%") % {"number": number_format(100 * share, decimal_pos=1)}


def with_interval(share: Share) -> str:
    """Write «82.0 %, 95 % interval 53.0–96.0 %»: a share of few is never shown without its interval."""
    if share.share is None or share.interval is None:
        return _("nothing to count")
    low, high = share.interval
    return _("%(share)s, 95 %% interval %(low)s–%(high)s") % {
        "share": percent(share.share),
        "low": number_format(100 * low, decimal_pos=1),
        "high": percent(high),
    }


def _multiple_births_told(share: Share) -> str:
    return _("%(seen)s of %(of)s calvings were multiple births (%(share)s).") % {
        "seen": number_format(share.seen),
        "of": number_format(share.of),
        "share": with_interval(share),
    }


def _tested_told(share: Share) -> str:
    if not share.of:
        return _("No heifer born in the herd is at risk by her birth.")
    return _("%(seen)s of %(of)s heifers at risk by their birth have been tested (%(share)s).") % {
        "seen": number_format(share.seen),
        "of": number_format(share.of),
        "share": with_interval(share),
    }


def _table(report: Yearly, columns: dict[str, str | Promise]) -> Table:
    def cells(counts: dict[str, int]) -> tuple[tuple[str, int], ...]:
        return tuple((str(heading), counts[column]) for column, heading in columns.items())

    return Table(
        headings=tuple(str(heading) for heading in columns.values()),
        rows=tuple((year, cells(counts)) for year, counts in report.years),
        totals=cells(report.totals),
    )


def yearly_csv(report: Yearly) -> str:
    """Return the report as CSV: a row a year, the earliest first, columns by the names of `reports.yearly.COLUMNS`."""
    text = io.StringIO()
    columns = [*BIRTHS, *HEIFERS]
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["year", *columns])
    for year, counts in reversed(report.years):
        writer.writerow([year, *(counts[column] for column in columns)])
    return text.getvalue()

"""What all reports say alike: what they are of, how rows are called, how a number is written."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils.dates import MONTHS
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from diagnostics.presenters.numbers import whole
from diagnostics.reports.document import DECIMALS, Cell, Chart, Column, Kind, Row, Tabled
from diagnostics.reports.document import told as told_cell
from diagnostics.reports.keys import MOST_PARITY, OLDEST_DAM_YEARS, SEASONS, UNKNOWN
from diagnostics.reports.quantiles import Days
from diagnostics.reports.scope import PERIODS, Scope, Split
from diagnostics.reports.shares import Share

SPLITS: dict[Split, str | Promise] = {
    Split.YEAR: gettext_lazy("Year"),
    Split.QUARTER: gettext_lazy("Quarter"),
    Split.MONTH: gettext_lazy("Month"),
    Split.SEASON: gettext_lazy("Season"),
    Split.PARITY: gettext_lazy("Parity"),
    Split.BREED: gettext_lazy("Breed of the dam"),
    Split.SIRE: gettext_lazy("Sire"),
    Split.DAM_AGE: gettext_lazy("Age of the dam"),
    Split.HERD: gettext_lazy("Herd"),
}
ALL: str | Promise = pgettext_lazy("rows of a report", "All")
#: Herds named one by one in the head of a report; of more it says how many.
MOST_HERDS_NAMED = 8


def row_name(split: Split, key: str) -> str:
    """Return what a row of a report is called: «2026», «March 2026», «March–May», «2 years» …"""
    if key == UNKNOWN:
        return pgettext("a row of a report", "Not known")
    if split is Split.MONTH:
        return date_format(date.fromisoformat(f"{key}-01"), "YEAR_MONTH_FORMAT")
    if split is Split.QUARTER:
        year, _dash, quarter = key.partition("-Q")
        return _("%(year)s, quarter %(quarter)s") % {"year": year, "quarter": quarter}
    if split is Split.SEASON:
        first, last = key.split("-")
        return f"{MONTHS[int(first)]}–{MONTHS[int(last)]}" if key in SEASONS else key
    if split is Split.PARITY:
        return _and_more(int(key), MOST_PARITY)
    if split is Split.DAM_AGE:
        years = int(key)
        if years == OLDEST_DAM_YEARS:
            return _("%(years)s years and over") % {"years": years}
        return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}
    return key


def row_key(split: Split, key: str) -> str:
    """Return what CSV and XLSX call a row in place of its name: a month «2026-03», a quarter «2026-Q1»; mostly nothing.

    Names of months sorted as text begin with April, and every name is of one language alone. A season has no such key:
    «12-02» would be taken for a day by a spreadsheet, and four rows are written in their order.
    """
    return key if split in {Split.MONTH, Split.QUARTER} else ""


def split_rows(tabled: Tabled, scope: Scope, rows: Iterable[tuple[str, Mapping[str, Cell]]]) -> list[Row]:
    """Return the rows of a table split as was asked for, of the keys of the split and the counts of each."""
    split = scope.split
    return [tabled.row(row_name(split, key), counts, key=row_key(split, key)) for key, counts in rows]


def _and_more(number: int, most: int) -> str:
    return _("%(number)s and more") % {"number": number} if number == most else str(number)


def label_column(split: Split) -> Column:
    """Return the first column of a table split so."""
    return Column(split.value, str(SPLITS[split]), Kind.TEXT, of_time=split in PERIODS)


def told(scope: Scope, split: Split | None = None) -> tuple[tuple[str, str], ...]:
    """Return what a report is of: herds, days of birth, by what it is split, when it was made."""
    lines = [
        (_("Herds") if scope.across else _("Herd"), _herds(scope)),
        (_("Days"), days(scope.since, scope.until)),
    ]
    if split:
        lines.append((_("Split by"), str(SPLITS[split])))
    return (*lines, (_("Made on"), date_format(scope.today, "DATE_FORMAT")))


def asked_for(scope: Scope) -> str:
    """Say in one line which days a report is of, where they were chosen, and by what it is split."""
    span = days(scope.since, scope.until) if scope.since or scope.until else ""
    split = "" if scope.unsplit else _("split by: %(split)s") % {"split": SPLITS[scope.split]}
    return " · ".join(filter(None, (span, split)))


def _herds(scope: Scope) -> str:
    codes = sorted(scope.herds.values())
    if scope.name:
        return f"{scope.name} ({codes[0]})"
    if len(codes) <= MOST_HERDS_NAMED:
        return ", ".join(codes)
    return ngettext("%(count)s herd", "%(count)s herds", len(codes)) % {"count": count(len(codes))}


def days(since: date | None, until: date | None) -> str:
    """Return a span of days in words."""
    first = date_format(since, "DATE_FORMAT") if since else ""
    last = date_format(until, "DATE_FORMAT") if until else ""
    if first and last:
        return _("%(first)s to %(last)s") % {"first": first, "last": last}
    if first:
        return _("since %(first)s") % {"first": first}
    return _("until %(last)s") % {"last": last} if last else _("all on record")


def percent(share: float) -> str:
    """Write a share as a percentage, in the reader's language: «4.2 %»."""
    return _("%(number)s %%") % {"number": _hundredths(share)}


def _hundredths(share: float) -> str:
    """Write a share as a figure of a hundred, rounded first: what writes numbers cuts them off."""
    return number_format(round(100 * share, 1), decimal_pos=1)


def with_interval(share: Share) -> str:
    """Write «82.0 %, 95 % interval 53.0–96.0 %»: a share of few is never shown without its interval."""
    if share.share is None or share.interval is None:
        return _("nothing to count")
    low, high = share.interval
    return _("%(share)s, 95 %% interval %(low)s–%(high)s") % {
        "share": percent(share.share),
        "low": _hundredths(low),
        "high": percent(high),
    }


def figures(share: Share) -> dict[str, str]:
    """Return the two counts of a share and the share itself, to be put into a sentence."""
    return {"seen": count(share.seen), "of": count(share.of), "share": with_interval(share)}


def of_which(share: Share, *, of_one: str, of_several: str, **more: str) -> str:
    """Fill in a sentence that counts some of many, such as «1 of 5 calvings was a multiple birth: 20.0 % …».

    Two counts agree in it with two words, and gettext chooses by one: `of_several` is already chosen by the number
    seen, `of_one` is said where there is one in all. `more` is put in beside the `figures` of the share.
    """
    return (of_one if share.of == 1 else of_several) % {**figures(share), **more}


#: A count is written as the program writes every whole number, its thousands apart.
count = whole


def spread(days: Days) -> dict[str, str]:
    """Return number, median and the nine tenths of some days or months, to be put into a sentence."""
    column = Column("", "", Kind.NUMBER)
    return {
        "number": count(days.number),
        "median": cell_text(column, days.median),
        "most": cell_text(column, days.nine_tenths),
    }


def laboratory(name: str) -> str:
    """Return what a laboratory is called; where none is stated, that."""
    return name or pgettext("laboratory", "Not stated")


def cell_text(column: Column, cell: Cell) -> str:
    """Write a cell as page and paper show it."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, Share):
        return _share_text(cell)
    if isinstance(cell, date):
        return date_format(cell, "DATE_FORMAT")
    if isinstance(cell, str):
        return cell
    decimals = DECIMALS.get(column.kind, 0)
    return number_format(told_cell(column, cell), decimal_pos=decimals, force_grouping=True)


def _share_text(share: Share) -> str:
    if share.share is None or share.interval is None:
        return "–"
    low, high = (_hundredths(end) for end in share.interval)
    return f"{percent(share.share)} ({low}–{high})"


def published(share: float, source: str) -> str:
    """Write a published share with its source: «4.2 % (Silva del Río et al. 2007 …)»."""
    return _("%(share)s (%(source)s)") % {"share": percent(share), "source": source}


def tested() -> str:
    """Say which heifers count as tested."""
    return _(
        "Tested: a final result of a weighed method on her blood that did not fail; where the herd has results "
        "verified, one that a second person has verified."
    )


def by_birth() -> str:
    """Say by what a sample, a test or a decision is told apart that is not split by time."""
    return _(
        "Parity, breed and age of the dam, and the sire, are those of the animal's own birth, and not known where that "
        "is not on record. Year, quarter, month and season are those of the day told above."
    )


def first_of(shown: Sequence[object], found: int) -> str:
    """Say that only the first rows of a table are shown; nothing where all are."""
    if found <= len(shown):
        return ""
    return _("The first %(shown)s of %(found)s.") % {"shown": count(len(shown)), "found": count(found)}


def caption(chart: Chart) -> str:
    """Return the title of a chart; where it cannot draw all rows of its table, with how many it does."""
    drawn, found = len(chart.rows), len(chart.table.rows)
    if drawn == found:
        return chart.title
    said = {"title": chart.title, "drawn": count(drawn), "found": count(found)}
    if chart.table.from_first:
        return _("%(title)s (the first %(drawn)s of %(found)s)") % said
    return _("%(title)s (the last %(drawn)s of %(found)s)") % said


def on_paper() -> dict[str, str]:
    """Return the words of the paper itself; «{page}» and «{pages}» are put in where it is set."""
    return {
        "page": _("Page {page} of {pages}"),
        "program": _("Herd report by Freemartin"),
        "nothing": _("Nothing to report"),
    }

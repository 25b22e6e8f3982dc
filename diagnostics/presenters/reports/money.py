"""Report 5 in words: money."""

from collections.abc import Iterable
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.models import PRICES, name_of
from diagnostics.presenters.numbers import money as written
from diagnostics.presenters.reports import words
from diagnostics.presenters.reports.assumptions import assumed, assumptions
from diagnostics.reports.document import (
    Cell,
    Chart,
    Column,
    Document,
    Drawn,
    Kind,
    Section,
    Table,
    Tabled,
)
from diagnostics.reports.money import MONTH, Line, Money, money, together
from diagnostics.reports.scope import Scope
from diagnostics.reports.shares import Share

NAME = "money"
SPENT, REARING, VALUE, KEPT = "spent", "rearing_avoided", "value_not_gained", "fertile_kept"
IF_REARED, IF_SOLD = "net_if_reared", "net_if_sold"


def title() -> str:
    """Return what the report is called."""
    return _("Money")


def about() -> str:
    """Return what the report tells, for the list of reports."""
    return _("Spent on tests, rearing avoided, and fertile heifers kept that would have been sold.")


def document(scope: Scope) -> Document:
    """Return the report over a scope."""
    report = money(scope)
    head = (NAME, title(), (*words.told(scope, scope.split), *assumptions(report)))
    if not report.counts:
        return Document(
            *head, nothing=_("No test and no heifer decided is on record in these herds and days.")
        )
    return Document(
        *head,
        sentences=_sentences(report),
        sections=(
            *(_purse(scope, currency, lines) for currency, lines in report.purses.items() if _tells(lines)),
            _counted(scope, report),
            assumed(report),
        ),
        notes=_notes(report),
    )


def _tells(lines: dict[str, Line]) -> bool:
    """Say whether any sum of a currency is known of something."""
    return any(part.counted for line in lines.values() for part in line.parts)


# --- Sentences ---


def _sentences(report: Money) -> tuple[str, ...]:
    """Return what the tests brought, a sentence a currency; then what is not known, and how to enter it."""
    said = [_brought(currency, lines) for currency, lines in report.purses.items() if _tells(lines)]
    totals = report.totals
    said.append(
        ngettext(
            "%(count)s freemartin was decided before the age of first calving;",
            "%(count)s freemartins were decided before the age of first calving;",
            totals["in_time"],
        )
        % {"count": words.count(totals["in_time"])}
        + " "
        + ngettext(
            "%(count)s fertile heifer was kept that would have been sold.",
            "%(count)s fertile heifers were kept that would have been sold.",
            totals["kept"],
        )
        % {"count": words.count(totals["kept"])}
    )
    if report.missing:
        said.append(_missing(report))
    return tuple(said)


def _missing(report: Money) -> str:
    """Name the amounts that are not known, with how many tests and heifers want each."""
    missing = [name for name in PRICES if report.missing[name]]
    amounts = ", ".join(
        _("%(amount)s (for %(count)s)")
        % {"amount": name_of(name), "count": words.count(report.missing[name])}
        for name in missing
    )
    return ngettext(
        "Not known, and not in the sums: %(amounts)s. Enter it under «Narrow the report», or among the herd's "
        "thresholds and prices.",
        "Not known, and not in the sums: %(amounts)s. Enter them under «Narrow the report», or among the herd's "
        "thresholds and prices.",
        len(missing),
    ) % {"amounts": amounts}


def _brought(currency: str, lines: dict[str, Line]) -> str:
    """Say what the tests of one currency cost, and what they brought beside either way without them."""
    total = together(lines.values())
    amount = partial(written, currency=currency)
    told = {
        "spent": amount(total.spent.known) if total.spent.known is not None else _("A sum that is not known"),
        "reared": _net(total.net_if_reared, currency),
        "sold": _net(total.net_if_sold, currency),
    }
    return (
        _(
            "%(spent)s was spent on tests. Compared with rearing every flagged heifer untested, testing brought "
            "%(reared)s; compared with selling every one of them as a feeder, %(sold)s."
        )
        % told
    )


def _net(amount: Decimal | None, currency: str) -> str:
    if amount is None:
        return _("a sum that is not known")
    if amount < 0:
        return _("a loss of %(amount)s") % {"amount": written(-amount, currency)}
    return _("a net gain of %(amount)s") % {"amount": written(amount, currency)}


# --- The money of one currency ---


def _purse(scope: Scope, currency: str, lines: dict[str, Line]) -> Section:
    """Return the money of one currency by the rows of the split, with its charts."""
    columns = (
        Column("currency", _("Currency"), Kind.TEXT),
        Column(SPENT, _("Spent on tests"), Kind.MONEY),
        Column(REARING, _("Rearing avoided"), Kind.MONEY),
        Column(VALUE, _("Value not gained"), Kind.MONEY),
        Column(IF_REARED, _("Net, if reared"), Kind.MONEY),
        Column(KEPT, _("Fertile heifers kept"), Kind.MONEY),
        Column(IF_SOLD, _("Net, if sold"), Kind.MONEY),
    )
    tabled = Tabled(columns, words.label_column(scope.split))
    rows = words.split_rows(tabled, scope, ((key, _cells(currency, line)) for key, line in lines.items()))
    total = tabled.row(str(words.ALL), _cells(currency, together(lines.values())))
    named = f"{NAME}_{currency.lower()}" if currency else NAME
    heading = _("Money, %(currency)s") % {"currency": currency} if currency else _("Money")
    note = _(
        "Without a test every flagged heifer would have been reared, or every one sold as a feeder: each way has its "
        "own net, and the two gains are not added up."
    )
    table = tabled.table(named, heading, rows, total, _with_unknown(note, lines.values()))
    return Section(table, _charts(scope, table, currency))


def _with_unknown(note: str, lines: Iterable[Line]) -> str:
    if any(part.unknown for line in lines for part in line.parts):
        return note + " " + _("Empty: not known; a net is worked out only where all of it is known.")
    return note


def _cells(currency: str, line: Line) -> dict[str, Cell]:
    return {
        "currency": currency,
        SPENT: line.spent.known,
        REARING: line.rearing_avoided.known,
        VALUE: line.value_not_gained.known,
        IF_REARED: line.net_if_reared,
        KEPT: line.fertile_kept.known,
        IF_SOLD: line.net_if_sold,
    }


def _charts(scope: Scope, table: Table, currency: str) -> tuple[Chart, ...]:
    told = {"split": words.SPLITS[scope.split]}
    axis = currency or _("Amount")
    return (
        Chart(
            table.name,
            _("Spent and gained"),
            _(
                "Spent on tests, rearing avoided, value not gained and fertile heifers kept by %(split)s, beside each "
                "other. The table holds the figures."
            )
            % told,
            Drawn.BESIDE,
            table,
            (SPENT, REARING, VALUE, KEPT),
            axis,
        ),
        Chart(
            f"{table.name}_net",
            _("Net of what the tests cost"),
            _(
                "Net gain or loss by %(split)s, had all flagged heifers been reared untested, and had all been sold. "
                "The table holds the figures."
            )
            % told,
            Drawn.BESIDE,
            table,
            (IF_REARED, IF_SOLD),
            axis,
        ),
    )


# --- What it is counted from ---


def _counted(scope: Scope, report: Money) -> Section:
    columns = (
        Column("tests", _("Tests")),
        Column("unpriced", _("Without price")),
        Column("in_time", _("Freemartins in time")),
        Column("months", _("Months still to rear"), Kind.NUMBER, summed=False),
        Column("late", _("Too late")),
        Column("kept", _("Cleared, kept")),
        Column("gone", _("Cleared, gone")),
    )
    tabled = Tabled(columns, words.label_column(scope.split))
    split = ((key, _with_months(counts)) for key, counts in report.counts.items())
    rows = words.split_rows(tabled, scope, split)
    total = tabled.row(str(words.ALL), _with_months(report.totals))
    note = _(
        "Tests by the day of their result, heifers by the day on which they were decided: freemartins before the age "
        "of first calving, with the months of rearing that were still to come, or too late to save anything; at risk "
        "by birth and cleared in time, and kept, or gone before calving all the same."
    )
    return Section(tabled.table("counted", _("What the money is counted from"), rows, total, note))


def _with_months(counts: dict[str, Cell]) -> dict[str, Cell]:
    days = counts["remaining_days"]
    return {**counts, "months": Decimal(days) / MONTH if isinstance(days, int | Decimal) else None}


def _notes(report: Money) -> tuple[str, ...]:
    """Say how each figure is counted."""
    notes = [
        _(
            "Spent on tests: final results of specimens, failed ones too, at the laboratory's price for the method on "
            "record today, else at the herd's price of a test."
        ),
        _(
            "Rearing avoided: freemartins, as signed or else by today's verdict, decided before the age of first "
            "calving. The rearing cost is spread evenly from birth to that age; what was still to come is avoided. "
            "One found by not conceiving alone, or decided after she had left, saves nothing; of one whose day of "
            "birth is not on record it is not known. All these stand under «Too late»."
        ),
        *_still_here(report.totals["present"], report.totals["in_time"]),
        _(
            "Value not gained: a reared freemartin would have been sold as an open heifer, not as a feeder; the "
            "difference is spread alike, and taken off."
        ),
        _(
            "Fertile heifers kept: at risk by birth, cleared by a test or a signature before the age of first calving, "
            "and in the herd today or up to that age; each counts as a breeding heifer less rearing cost and feeder "
            "value. One that left earlier was not kept; one whose day of birth is not on record counts as neither."
        ),
    ]
    return (*notes, *_left_out(report.without_currency))


def _still_here(present: int, in_time: int) -> list[str]:
    """Say how many of the freemartins are in the herd; nothing where none is."""
    said = words.of_which(
        Share(present, in_time),
        of_one=_("This one freemartin is in the herd today; what she costs since is not in here."),
        of_several=ngettext(
            "%(seen)s of these %(of)s freemartins is in the herd today; what she costs since is not in here.",
            "%(seen)s of these %(of)s freemartins are in the herd today; what they cost since is not in here.",
            present,
        ),
    )
    return [said] if present else []


def _left_out(herds: int) -> list[str]:
    """Say of how many herds the amounts are left out for want of a currency; nothing where of none."""
    said = ngettext(
        "The amounts of %(count)s herd are left out: no currency is stated with them.",
        "The amounts of %(count)s herds are left out: no currency is stated with them.",
        herds,
    )
    return [said % {"count": words.count(herds)}] if herds else []

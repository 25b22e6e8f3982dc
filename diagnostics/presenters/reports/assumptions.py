"""By which amounts the report on money counts, in words: each with whose it is."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.models import PRICES, name_of
from diagnostics.presenters.numbers import money as written
from diagnostics.presenters.reports import words
from diagnostics.reports.document import Column, Kind, Row, Section, Table
from diagnostics.reports.money import Money


def assumptions(report: Money) -> tuple[tuple[str, str], ...]:
    """Return each assumption with its amount, and whose it is."""
    told = report.assumed
    lines = [(_capital(name_of(name)), _assumed_amount(report, name)) for name in PRICES]
    months = ngettext("%(count)s month", "%(count)s months", told.first_calving_months) % {
        "count": words.count(told.first_calving_months)
    }
    whose = _("entered for this report") if told.first_calving_entered else _("assumed")
    return (
        *lines,
        (_("Age at first calving"), _("%(amount)s, %(whose)s") % {"amount": months, "whose": whose}),
    )


def _capital(words_: str) -> str:
    return words_[:1].upper() + words_[1:]


def _assumed_amount(report: Money, name: str) -> str:
    """Write one amount: what was entered, what the herds say, or from the least to the most they say."""
    entered = getattr(report.assumed.entered, name)
    by_currency: dict[str, set[Decimal]] = {}
    unknown = 0
    for amounts in report.in_force.values():
        value = getattr(amounts.prices, name)
        unknown += value is None
        if value is not None:
            by_currency.setdefault(amounts.currency, set()).add(value)
    if not by_currency:
        return _("not known")
    said = "; ".join(_range(values, currency) for currency, values in sorted(by_currency.items()))
    whose = _("entered for this report") if entered is not None else _("the herd's own")
    told = _("%(amount)s, %(whose)s") % {"amount": said, "whose": whose}
    if unknown:
        herds = ngettext("%(count)s herd", "%(count)s herds", unknown) % {"count": words.count(unknown)}
        return _("%(told)s; not known of %(herds)s") % {"told": told, "herds": herds}
    return told


def _range(values: set[Decimal], currency: str) -> str:
    if len(values) == 1:
        return written(min(values), currency)
    return _("%(least)s to %(most)s") % {
        "least": written(min(values)),
        "most": written(max(values), currency),
    }


def assumed(report: Money) -> Section:
    """Return the table of the assumptions."""
    columns = (
        Column("assumption", _("Assumption"), Kind.TEXT),
        Column("amount", _("Amount"), Kind.TEXT),
    )
    rows = tuple(Row(pair) for pair in assumptions(report))
    note = _("Change them for this report under «Narrow the report»; its address then holds them.")
    return Section(Table("assumptions", _("Assumptions"), columns, rows, note=note, most=len(rows)))

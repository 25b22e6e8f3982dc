"""The herd reports there are, by the name that stands in addresses."""

from collections.abc import Callable
from dataclasses import dataclass

from diagnostics.presenters.reports import (
    barn,
    by_year,
    chain,
    faults,
    freemartins,
    laboratories,
    money,
    twinning,
)
from diagnostics.reports import barn as of_barn
from diagnostics.reports import by_year as of_years
from diagnostics.reports import chain as of_samples
from diagnostics.reports import faults as of_faults
from diagnostics.reports import freemartins as of_heifers
from diagnostics.reports import laboratory_work as of_tests
from diagnostics.reports import money as of_money
from diagnostics.reports import twinning as counts
from diagnostics.reports.document import Document
from diagnostics.reports.scope import Scope, Split

#: What a report of calvings can be split by; by herd where it is of several.
OF_CALVINGS = tuple(Split)


@dataclass(frozen=True, slots=True)
class Report:
    """One herd report: how it is called, what it tells, how it is made, and by what it can be split.

    `numbers` reads and counts, `document` puts the same into words. One that names records is split only where that is
    asked for: its lists come first.
    """

    name: str
    title: Callable[[], str]
    about: Callable[[], str]
    numbers: Callable[[Scope], object]
    document: Callable[[Scope], Document]
    splits: tuple[Split, ...] = ()
    names_records: bool = False


#: In the order in which the list shows them.
REPORTS = {
    report.name: report
    for report in (
        Report(by_year.NAME, by_year.title, by_year.about, of_years.by_year, by_year.document, OF_CALVINGS),
        Report(
            twinning.NAME, twinning.title, twinning.about, counts.twinning, twinning.document, OF_CALVINGS
        ),
        Report(
            freemartins.NAME,
            freemartins.title,
            freemartins.about,
            of_heifers.freemartins,
            freemartins.document,
            OF_CALVINGS,
        ),
        Report(chain.NAME, chain.title, chain.about, of_samples.chain, chain.document, OF_CALVINGS),
        Report(
            laboratories.NAME,
            laboratories.title,
            laboratories.about,
            of_tests.laboratory_work,
            laboratories.document,
            OF_CALVINGS,
        ),
        Report(money.NAME, money.title, money.about, of_money.money, money.document, OF_CALVINGS),
        Report(
            barn.NAME, barn.title, barn.about, of_barn.barn, barn.document, OF_CALVINGS, names_records=True
        ),
        Report(
            faults.NAME,
            faults.title,
            faults.about,
            of_faults.faults,
            faults.document,
            OF_CALVINGS,
            names_records=True,
        ),
    )
}

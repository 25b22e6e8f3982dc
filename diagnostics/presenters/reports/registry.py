"""The herd reports there are, by the name that stands in addresses."""

from collections.abc import Callable
from dataclasses import dataclass

from diagnostics.presenters.reports import freemartins, twinning
from diagnostics.reports.document import Document
from diagnostics.reports.scope import Scope, Split

#: What a report of calvings can be split by; by herd where it is of several.
OF_CALVINGS = tuple(Split)


@dataclass(frozen=True, slots=True)
class Report:
    """One herd report: how it is called, what it tells, how it is made, and by what it can be split."""

    name: str
    title: Callable[[], str]
    about: Callable[[], str]
    document: Callable[[Scope], Document]
    splits: tuple[Split, ...] = ()


REPORTS = {
    report.name: report
    for report in (
        Report(twinning.NAME, twinning.title, twinning.about, twinning.document, OF_CALVINGS),
        Report(freemartins.NAME, freemartins.title, freemartins.about, freemartins.document, OF_CALVINGS),
        # The order in which the list shows them.
    )
}

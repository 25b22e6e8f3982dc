"""The first herd report in words: births and heifers, by year unless another split is asked for."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics import labels
from diagnostics.presenters.reports import twinning, words
from diagnostics.reports.by_year import TESTED, UNTESTED, VERDICTS, ByYear, by_year
from diagnostics.reports.document import Chart, Column, Document, Drawn, Section, Table, Tabled
from diagnostics.reports.scope import Scope

NAME = "by-year"


def title() -> str:
    """Return what the report is called."""
    return _("Births and heifers")


def about() -> str:
    """Return what the report tells, for the list of reports."""
    return _("Calvings, multiple births and pairings, year by year; heifers by verdict, tested and untested.")


def document(scope: Scope) -> Document:
    """Return the report over a scope."""
    report = by_year(scope)
    head = (NAME, title(), words.told(scope, scope.split))
    if not report.calvings:
        return Document(*head, nothing=_("No calving is on record in these herds and days."))
    return Document(
        *head,
        sentences=_sentences(report),
        sections=(_calvings(scope, report), _heifers(scope, report)),
        notes=(
            _("A litter has as many calves as were stated or as are on record, whichever is more."),
            words.tested(),
        ),
    )


def _sentences(report: ByYear) -> tuple[str, str]:
    born, tested = twinning.multiple_births(report.multiple), report.tested_of_those_at_risk
    if not tested.of:
        return born, _("No heifer born in these herds and days is at risk by her birth.")
    return born, words.of_which(
        tested,
        of_one=_("%(seen)s of %(of)s heifer at risk by her birth has been tested: %(share)s."),
        of_several=ngettext(
            "%(seen)s of %(of)s heifers at risk by their birth has been tested: %(share)s.",
            "%(seen)s of %(of)s heifers at risk by their birth have been tested: %(share)s.",
            tested.seen,
        ),
    )


def _calvings(scope: Scope, report: ByYear) -> Section:
    """Return the calvings by the split: multiple births and pairings."""
    tabled = Tabled(twinning.calving_columns(), words.label_column(scope.split))
    rows = words.split_rows(tabled, scope, report.calvings)
    total = tabled.row(str(words.ALL), report.all_calvings)
    note = _("Pairings are the sexes of twins: F a heifer, M a bull.")
    table = tabled.table("calvings", _("Calvings"), rows, total, note)
    return Section(table, (twinning.multiple_drawn(table, scope),))


def _heifers(scope: Scope, report: ByYear) -> Section:
    """Return the heifers born, by the split and verdict, and whether those at risk by birth are tested."""
    columns = (
        Column("heifers", _("Heifers born")),
        *(Column(verdict, str(labels.VERDICT[verdict])) for verdict in VERDICTS),
        Column(TESTED, _("At risk by birth: tested")),
        Column(UNTESTED, _("At risk by birth: untested")),
    )
    tabled = Tabled(columns, words.label_column(scope.split))
    rows = words.split_rows(tabled, scope, report.heifers)
    total = tabled.row(str(words.ALL), report.all_heifers)
    note = _(
        "By the day of the calving; the verdict is today's. "
        "At risk by birth: with a bull, or a littermate of unknown sex, in her litter."
    )
    table = tabled.table("heifers", _("Heifers by verdict"), rows, total, note)
    return Section(table, (_tested_drawn(table, scope),) if report.tested_of_those_at_risk.of else ())


def _tested_drawn(table: Table, scope: Scope) -> Chart:
    said = {"split": words.SPLITS[scope.split]}
    return Chart(
        "tested",
        _("Heifers at risk by their birth"),
        _("Heifers at risk by their birth by %(split)s, tested and untested. The table holds the figures.")
        % said,
        Drawn.COUNTS,
        table,
        (TESTED, UNTESTED),
        _("Heifers"),
    )

"""Report 4 in words: what the tests showed, and how far the methods agree."""

from django.utils.translation import gettext as _

from diagnostics import labels
from diagnostics.presenters.reports import words
from diagnostics.reports.document import Cell, Chart, Column, Drawn, Kind, Row, Section, Table, Tabled
from diagnostics.reports.laboratory_work import LaboratoryWork, Work
from diagnostics.reports.readings import FAILED, INCONCLUSIVE, NEGATIVE, NOT_WEIGHED, POSITIVE
from diagnostics.reports.scope import Scope
from diagnostics.reports.shares import Share


def _test_columns() -> tuple[Column, ...]:
    return (
        Column("tests", _("Tests")),
        Column(POSITIVE, _("Male cells found")),
        Column(NEGATIVE, _("Not found")),
        Column(INCONCLUSIVE, _("Inconclusive")),
        Column(
            "inconclusive_share",
            _("Inconclusive, share with 95 % interval"),
            Kind.SHARE,
            (INCONCLUSIVE, "tests"),
        ),
        Column(NOT_WEIGHED, _("Not weighed")),
        Column(FAILED, _("Failed")),
        Column("failed_share", _("Failed, share with 95 % interval"), Kind.SHARE, (FAILED, "tests")),
    )


def _counts(work: Work) -> dict[str, Cell]:
    return {"tests": work.tests, **work.read}


def _not_weighed() -> str:
    return _("Not weighed: a method that tells nothing sure of male cells, such as AMH.")


def tests_by_split(scope: Scope, report: LaboratoryWork) -> Section:
    """Return what the tests showed by the split, drawn."""
    split = str(words.SPLITS[scope.split]).lower()
    tabled = Tabled(_test_columns(), words.label_column(scope.split))
    rows = words.split_rows(tabled, scope, ((key, _counts(work)) for key, work, _taken in report.rows))
    total = tabled.row(str(words.ALL), _counts(report.work))
    table = tabled.table("tests", _("Tests by %(split)s") % {"split": split}, rows, total, _not_weighed())
    chart = Chart(
        "tests",
        _("What the tests showed"),
        _(
            "Tests by %(split)s: male cells found, not found, inconclusive, failed. The table holds the figures."
        )
        % {"split": split},
        Drawn.COUNTS,
        table,
        (POSITIVE, NEGATIVE, INCONCLUSIVE, FAILED),
        _("Tests"),
    )
    return Section(table, (chart,))


def tests_by_method(report: LaboratoryWork) -> Section:
    """Return what the tests of each laboratory and method showed."""
    columns = (Column("method", _("Method"), Kind.TEXT), *_test_columns())
    tabled = Tabled(columns, Column("laboratory", _("Laboratory"), Kind.TEXT))
    rows = [
        tabled.row(words.laboratory(laboratory), {"method": str(labels.METHOD[method]), **_counts(work)})
        for (laboratory, method), work in report.done
    ]
    total = tabled.row(str(words.ALL), {"method": "", **_counts(report.work)}) if rows else None
    title = _("Tests by laboratory and method")
    return Section(tabled.table("laboratories", title, rows, total, _not_weighed()))


def agreement(report: LaboratoryWork) -> list[Section]:
    """Return how far the methods agree on the same animals; nothing where no animal was read by two."""
    columns = (
        Column("first", _("Method"), Kind.TEXT),
        Column("second", _("Other method"), Kind.TEXT),
        Column("both", _("Both positive")),
        Column("first_only", _("Only the first positive")),
        Column("second_only", _("Only the other positive")),
        Column("neither", _("Both negative")),
        Column("agreed_share", _("Read alike, 95 % interval"), Kind.SHARE),
        Column("kappa", _("Kappa"), Kind.PROBABILITY),
        Column("kappa_low", _("Kappa, 2.5 %"), Kind.PROBABILITY),
        Column("kappa_high", _("Kappa, 97.5 %"), Kind.PROBABILITY),
    )
    rows = [
        Row((
            str(labels.METHOD[first]), str(labels.METHOD[second]),
            pair.both, pair.first_only, pair.second_only, pair.neither,
            Share(pair.agreed, pair.animals), pair.kappa, *(pair.interval or (None, None)),
        ))
        for (first, second), pair in report.agreed.items()
    ]  # fmt: skip
    note = _(
        "The last reading of each animal's blood by each method. Kappa: 1 is full agreement, 0 what chance would give. "
        "Its interval is left out where it would have no width, as where the methods agree on every animal or one of "
        "them read all alike: how sure kappa is cannot be told from them."
    )
    table = Table("agreement", _("Agreement of methods"), columns, tuple(rows), note=note)
    return [Section(table)] if rows else []

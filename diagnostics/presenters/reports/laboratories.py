"""Report 4 in words: laboratories and methods."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from diagnostics import labels
from diagnostics.presenters.numbers import money
from diagnostics.presenters.reports import words
from diagnostics.reports.document import (
    Cell,
    Chart,
    Column,
    Document,
    Drawn,
    Kind,
    Row,
    Section,
    Table,
    Tabled,
)
from diagnostics.reports.laboratory_work import LaboratoryWork, Taken, Work, laboratory_work
from diagnostics.reports.readings import FAILED, INCONCLUSIVE, NEGATIVE, NOT_WEIGHED, POSITIVE
from diagnostics.reports.scope import Scope
from diagnostics.reports.shares import Share

NAME = "laboratories"


def title() -> str:
    """Return what the report is called."""
    return _("Laboratories and methods")


def about() -> str:
    """Return what the report tells, for the list of reports."""
    return _(
        "Tests, failures, rejected samples and why, days to the result, cost, and whether methods agree."
    )


def document(scope: Scope) -> Document:
    """Return the report over a scope."""
    report = laboratory_work(scope)
    head = (NAME, title(), words.told(scope, scope.split))
    if not report.work.tests and not report.samples.samples:
        return Document(
            *head, nothing=_("No sample and no laboratory test is on record in these herds and days.")
        )
    return Document(
        *head,
        sentences=_sentences(report),
        sections=(
            _tests_by_split(scope, report),
            _days_by_split(scope, report),
            _methods(report),
            _turnaround(report),
            *_agreement(report),
            *_samples(report),
            *_cost(report),
        ),
        notes=(
            _(
                "Tests and samples are told by the day the sample was drawn. Tests are final results of specimens sent "
                "to a laboratory."
            ),
            _(
                "From receipt to result is what a laboratory answers for: from the day on which the receipt of the "
                "sample is on record to the day of the report. From drawing to result holds the way to it as well."
            ),
            words.by_birth(),
        ),
    )


def _sentences(report: LaboratoryWork) -> tuple[str, ...]:
    work, samples = report.work, report.samples
    failed = Share(work.read[FAILED], work.tests)
    rejected = Share(sum(samples.rejected.values()), samples.samples)
    said = []
    if failed.of:
        said.append(_("%(seen)s of %(of)s tests failed: %(share)s.") % words.figures(failed))
    if rejected.of:
        said.append(_("%(seen)s of %(of)s samples were rejected: %(share)s.") % words.figures(rejected))
    for days, sentence in (
        (
            work.from_receipt,
            _("From receipt to result: %(median)s days at the median, nine in ten within %(most)s."),
        ),
        (
            work.from_drawing,
            _("From drawing to result: %(median)s days at the median, nine in ten within %(most)s."),
        ),
    ):
        if days.number:
            column = Column("", "", Kind.NUMBER)
            told = {
                "median": words.cell_text(column, days.median),
                "most": words.cell_text(column, days.nine_tenths),
            }
            said.append(sentence % told)
    if work.tests and not work.from_receipt.number:
        said.append(
            _("Of none of these tests the receipt is on record: days from receipt to result are not known.")
        )
    return tuple(said)


def _named(laboratory: str) -> str:
    return laboratory or pgettext("laboratory", "Not stated")


# --- What tests showed ---


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


def _tests_by_split(scope: Scope, report: LaboratoryWork) -> Section:
    """Return what the tests showed by the split, drawn."""
    split = str(words.SPLITS[scope.split]).lower()
    tabled = Tabled(_test_columns(), words.label_column(scope.split))
    rows = [tabled.row(words.row_name(scope.split, key), _counts(work)) for key, work, _taken in report.rows]
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


def _methods(report: LaboratoryWork) -> Section:
    """Return what the tests of each laboratory and method showed."""
    columns = (Column("method", _("Method"), Kind.TEXT), *_test_columns())
    tabled = Tabled(columns, Column("laboratory", _("Laboratory"), Kind.TEXT))
    rows = [
        tabled.row(_named(laboratory), {"method": str(labels.METHOD[method]), **_counts(work)})
        for (laboratory, method), work in report.done
    ]
    total = tabled.row(str(words.ALL), {"method": "", **_counts(report.work)}) if rows else None
    return Section(
        tabled.table("laboratories", _("Tests by laboratory and method"), rows, total, _not_weighed())
    )


# --- How long, how many rejected, what it cost ---


def _turnaround_columns(report: LaboratoryWork) -> tuple[Column, ...]:
    """Return the columns of days, without those from receipt where no receipt is on record."""
    from_receipt = (
        Column("from_receipt", _("Receipt to result: tests with both days")),
        Column("from_receipt_median", _("Receipt to result: median days"), Kind.NUMBER, summed=False),
        Column("from_receipt_90", _("Receipt to result: nine in ten within"), Kind.NUMBER, summed=False),
    )
    return (
        *(from_receipt if report.work.from_receipt.number else ()),
        Column("from_drawing", _("Drawing to result: tests with both days")),
        Column("from_drawing_median", _("Drawing to result: median days"), Kind.NUMBER, summed=False),
        Column("from_drawing_90", _("Drawing to result: nine in ten within"), Kind.NUMBER, summed=False),
    )


def _turned(work: Work) -> dict[str, Cell]:
    return {
        "from_receipt": work.from_receipt.number,
        "from_receipt_median": work.from_receipt.median,
        "from_receipt_90": work.from_receipt.nine_tenths,
        "from_drawing": work.from_drawing.number,
        "from_drawing_median": work.from_drawing.median,
        "from_drawing_90": work.from_drawing.nine_tenths,
    }


def _turnaround(report: LaboratoryWork) -> Section:
    """Return the days that each laboratory took by each method."""
    columns = (Column("method", _("Method"), Kind.TEXT), *_turnaround_columns(report))
    tabled = Tabled(columns, Column("laboratory", _("Laboratory"), Kind.TEXT))
    rows = [
        tabled.row(_named(laboratory), {"method": str(labels.METHOD[method]), **_turned(work)})
        for (laboratory, method), work in report.done
    ]
    total = tabled.row(str(words.ALL), {"method": "", **_turned(report.work)}) if rows else None
    return Section(tabled.table("turnaround", _("Days to the result"), rows, total))


def _days_by_split(scope: Scope, report: LaboratoryWork) -> Section:
    """Return days to the result, rejections and cost by the split, each currency in a column of its own."""
    split = str(words.SPLITS[scope.split]).lower()
    currencies = sorted(report.work.cost)
    columns = (
        *_turnaround_columns(report),
        Column("samples", _("Samples")),
        Column("rejected", _("Rejected")),
        Column(
            "rejected_share", _("Rejected, share with 95 % interval"), Kind.SHARE, ("rejected", "samples")
        ),
        *(
            Column(f"cost_{currency}", _("Cost (%(currency)s)") % {"currency": currency}, Kind.MONEY)
            for currency in currencies
        ),
    )
    tabled = Tabled(columns, words.label_column(scope.split))

    def cells(work: Work, taken: Taken) -> dict[str, Cell]:
        cost = {f"cost_{currency}": float(work.cost.get(currency, 0)) for currency in currencies}
        rejected = sum(taken.rejected.values())
        return {**_turned(work), "samples": taken.samples, "rejected": rejected, **cost}

    rows = [
        tabled.row(words.row_name(scope.split, key), cells(work, taken)) for key, work, taken in report.rows
    ]
    total = tabled.row(str(words.ALL), cells(report.work, report.samples))
    title_of = _("Days, rejected samples and cost by %(split)s") % {"split": split}
    table = tabled.table("days", title_of, rows, total)
    since = "receipt" if report.work.from_receipt.number else "drawing"
    charts = {
        "receipt": (
            _("Median days from receipt to result"),
            _("Median days from receipt to result by %(split)s. The table holds the figures."),
        ),
        "drawing": (
            _("Median days from drawing to result"),
            _("Median days from drawing to result by %(split)s. The table holds the figures."),
        ),
    }
    called, alt = charts[since]
    column = f"from_{since}_median"
    chart = Chart("days", called, alt % {"split": split}, Drawn.COUNTS, table, (column,), _("Days"))
    return Section(table, (chart,))


# --- Agreement ---


def _agreement(report: LaboratoryWork) -> list[Section]:
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
        "The last reading of each animal's blood by each method. Kappa: 1 is full agreement, 0 what chance would give."
    )
    return (
        [Section(Table("agreement", _("Agreement of methods"), columns, tuple(rows), note=note))]
        if rows
        else []
    )


# --- Samples ---


def _samples(report: LaboratoryWork) -> list[Section]:
    """Return the samples and why some were rejected, with the rejections drawn by laboratory."""
    causes = {cause: str(word) for cause, word in labels.REJECTION_CAUSE.items()}
    columns = (
        Column("samples", _("Samples")),
        Column("rejected", _("Rejected")),
        Column(
            "rejected_share", _("Rejected, share with 95 % interval"), Kind.SHARE, ("rejected", "samples")
        ),
        *(Column(cause, word) for cause, word in causes.items()),
    )
    if not report.taken:
        return []
    tabled = Tabled(columns, Column("laboratory", _("Laboratory"), Kind.TEXT))
    rows = [tabled.row(_named(laboratory), _rejected(taken)) for laboratory, taken in report.taken]
    total = tabled.row(str(words.ALL), _rejected(report.samples))
    table = tabled.table("rejections", _("Samples rejected"), rows, total)
    chart = Chart(
        "rejections",
        _("Samples rejected"),
        _("Number of samples that each laboratory rejected. The table holds the figures, with the causes."),
        Drawn.LYING,
        table,
        ("rejected",),
        _("Samples"),
    )
    return [Section(table, (chart,))]


def _rejected(taken: Taken) -> dict[str, Cell]:
    by_cause = {cause: taken.rejected.get(cause, 0) for cause in labels.REJECTION_CAUSE}
    return {"samples": taken.samples, "rejected": sum(by_cause.values()), **by_cause}


# --- Cost ---


def _cost(report: LaboratoryWork) -> list[Section]:
    """Return what the tests cost, each currency for itself, by the prices in the herds' books."""
    columns = (
        Column("laboratory", _("Laboratory"), Kind.TEXT),
        Column("method", _("Method"), Kind.TEXT),
        Column("currency", _("Currency"), Kind.TEXT),
        Column("cost", _("Cost"), Kind.MONEY),
    )
    rows = tuple(
        Row((_named(laboratory), str(labels.METHOD[method]), currency, float(cost)))
        for (laboratory, method), work in report.done
        for currency, cost in sorted(work.cost.items())
    )
    if not rows:
        return []
    said = "; ".join(money(total, currency) for currency, total in sorted(report.work.cost.items()) if total)
    without = ngettext(
        "%(count)s test has no price there.",
        "%(count)s tests have no price there.",
        report.work.without_price,
    ) % {"count": words.count(report.work.without_price)}
    note = _("In all: %(sums)s, by the prices in the herds' books of laboratories; %(without)s")
    told = {"sums": said, "without": without}
    return [Section(Table("cost", _("Cost"), columns, rows, note=note % told))]

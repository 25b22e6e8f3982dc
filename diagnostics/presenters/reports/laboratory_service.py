"""Report 4 in words: how long laboratories took, what they rejected, and what they charged."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics import labels
from diagnostics.presenters.numbers import money
from diagnostics.presenters.reports import words
from diagnostics.reports.document import Cell, Chart, Column, Drawn, Kind, Row, Section, Table, Tabled
from diagnostics.reports.laboratory_work import LaboratoryWork, Taken, Work
from diagnostics.reports.scope import Scope

# --- Days to the result ---


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


def turnaround(report: LaboratoryWork) -> Section:
    """Return the days that each laboratory took by each method."""
    columns = (Column("method", _("Method"), Kind.TEXT), *_turnaround_columns(report))
    tabled = Tabled(columns, Column("laboratory", _("Laboratory"), Kind.TEXT))
    rows = [
        tabled.row(words.laboratory(laboratory), {"method": str(labels.METHOD[method]), **_turned(work)})
        for (laboratory, method), work in report.done
    ]
    total = tabled.row(str(words.ALL), {"method": "", **_turned(report.work)}) if rows else None
    return Section(tabled.table("turnaround", _("Days to the result"), rows, total))


def days_by_split(scope: Scope, report: LaboratoryWork) -> Section:
    """Return days to the result, rejections and cost by the split, each currency in a column of its own."""
    currencies = sorted(report.work.cost)
    columns = (*_turnaround_columns(report), *_rejection_columns(), *map(_cost_column, currencies))
    tabled = Tabled(columns, words.label_column(scope.split))

    def cells(work: Work, taken: Taken) -> dict[str, Cell]:
        cost = {f"cost_{currency}": float(work.cost.get(currency, 0)) for currency in currencies}
        return {**_turned(work), **_counts(taken), **cost}

    rows = words.split_rows(tabled, scope, ((key, cells(work, taken)) for key, work, taken in report.rows))
    total = tabled.row(str(words.ALL), cells(report.work, report.samples))
    split = {"split": str(words.SPLITS[scope.split]).lower()}
    table = tabled.table("days", _("Days, rejected samples and cost by %(split)s") % split, rows, total)
    return Section(table, (_days_drawn(report, table, split),))


def _cost_column(currency: str) -> Column:
    return Column(f"cost_{currency}", _("Cost (%(currency)s)") % {"currency": currency}, Kind.MONEY)


def _days_drawn(report: LaboratoryWork, table: Table, split: dict[str, str]) -> Chart:
    """Return the chart of the days a laboratory took; with the way to it, where no receipt is on record."""
    if report.work.from_receipt.number:
        column, called = "from_receipt_median", _("Median days from receipt to result")
        alt = _("Median days from receipt to result by %(split)s. The table holds the figures.")
    else:
        column, called = "from_drawing_median", _("Median days from drawing to result")
        alt = _("Median days from drawing to result by %(split)s. The table holds the figures.")
    return Chart("days", called, alt % split, Drawn.COUNTS, table, (column,), _("Days"))


# --- Samples rejected ---


def _rejection_columns() -> tuple[Column, ...]:
    return (
        Column("samples", _("Samples")),
        Column("rejected", _("Rejected")),
        Column(
            "rejected_share", _("Rejected, share with 95 % interval"), Kind.SHARE, ("rejected", "samples")
        ),
    )


def _counts(taken: Taken) -> dict[str, Cell]:
    return {"samples": taken.samples, "rejected": sum(taken.rejected.values())}


def samples(report: LaboratoryWork) -> list[Section]:
    """Return the samples and why some were rejected, with the rejections drawn by laboratory."""
    if not report.taken:
        return []
    causes = (Column(cause, str(word)) for cause, word in labels.REJECTION_CAUSE.items())
    columns = (*_rejection_columns(), *causes)
    tabled = Tabled(columns, Column("laboratory", _("Laboratory"), Kind.TEXT))
    rows = [tabled.row(words.laboratory(laboratory), _rejected(taken)) for laboratory, taken in report.taken]
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
    return {**_counts(taken), **{cause: taken.rejected.get(cause, 0) for cause in labels.REJECTION_CAUSE}}


# --- Cost ---


def cost(report: LaboratoryWork) -> list[Section]:
    """Return what the tests cost, each currency for itself, by the prices in the herds' books."""
    columns = (
        Column("laboratory", _("Laboratory"), Kind.TEXT),
        Column("method", _("Method"), Kind.TEXT),
        Column("currency", _("Currency"), Kind.TEXT),
        Column("cost", _("Cost"), Kind.MONEY),
    )
    rows = tuple(
        Row((words.laboratory(laboratory), str(labels.METHOD[method]), currency, float(cost)))
        for (laboratory, method), work in report.done
        for currency, cost in sorted(work.cost.items())
    )
    if not rows:
        return []
    said = "; ".join(money(total, currency) for currency, total in sorted(report.work.cost.items()))
    without = ngettext(
        "%(count)s test has no price there.",
        "%(count)s tests have no price there.",
        report.work.without_price,
    ) % {"count": words.count(report.work.without_price)}
    note = _("In all: %(sums)s, by the prices in the herds' books of laboratories; %(without)s")
    told = {"sums": said, "without": without}
    return [Section(Table("cost", _("Cost"), columns, rows, note=note % told))]

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
from diagnostics.reports.laboratory_work import (
    FAILED,
    NINE_TENTHS,
    READ,
    Done,
    LaboratoryWork,
    Taken,
    laboratory_work,
    quantile,
)
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
    head = (NAME, title(), words.told(scope))
    if not report.done and not report.taken:
        return Document(
            *head, nothing=_("No sample and no laboratory test is on record in these herds and days.")
        )
    return Document(
        *head,
        sentences=_sentences(report),
        sections=(_methods(report), *_agreement(report), *_samples(report), *_cost(report)),
        notes=(
            _(
                "Days are those on which the sample was drawn. Tests are final results of specimens sent to a "
                "laboratory."
            ),
        ),
    )


def _sentences(report: LaboratoryWork) -> tuple[str, ...]:
    tests = sum(each.tests for each in report.done)
    failed = Share(sum(each.read[FAILED] for each in report.done), tests)
    rejected = Share(
        sum(sum(each.rejected.values()) for each in report.taken), sum(each.samples for each in report.taken)
    )
    said = []
    if failed.of:
        said.append(_("%(seen)s of %(of)s tests failed: %(share)s.") % words.figures(failed))
    if rejected.of:
        said.append(_("%(seen)s of %(of)s samples were rejected: %(share)s.") % words.figures(rejected))
    days = [day for each in report.done for day in each.days]
    if days:
        median = quantile(days, 0.5)
        said.append(
            ngettext(
                "Half of the results came within %(days)s day of drawing.",
                "Half of the results came within %(days)s days of drawing.",
                2 if median is None else round(median),
            )
            % {"days": words.cell_text(Column("", "", Kind.NUMBER), median)}
        )
    return tuple(said)


def _named(laboratory: str) -> str:
    return laboratory or pgettext("laboratory", "Not stated")


def _methods(report: LaboratoryWork) -> Section:
    columns = (
        Column("method", _("Method"), Kind.TEXT),
        Column("tests", _("Tests")),
        Column("positive", _("Male cells found")),
        Column("negative", _("Not found")),
        Column("inconclusive", _("Inconclusive")),
        Column("inconclusive_share", _("Share, 95 % interval"), Kind.SHARE, ("inconclusive", "tests")),
        Column("not_weighed", _("Not weighed")),
        Column("failed", _("Failed")),
        Column("failed_share", _("Share, 95 % interval"), Kind.SHARE, ("failed", "tests")),
        Column("days_median", _("Days from drawing to result, median"), Kind.NUMBER, summed=False),
        Column("days_90", _("Nine in ten within"), Kind.NUMBER, summed=False),
    )
    tabled = Tabled(columns, Column("laboratory", _("Laboratory"), Kind.TEXT))
    rows = [
        tabled.row(_named(each.laboratory), {"method": str(labels.METHOD[each.method]), **_counts([each])})
        for each in report.done
    ]
    total = tabled.row(str(words.ALL), {"method": "", **_counts(list(report.done))})
    note = _("Not weighed: a method that tells nothing sure of male cells, such as AMH.")
    return Section(tabled.table("laboratories", _("Tests"), rows, total if rows else None, note))


def _counts(done: list[Done]) -> dict[str, Cell]:
    days = [day for each in done for day in each.days]
    return {
        "tests": sum(each.tests for each in done),
        **{read: sum(each.read[read] for each in done) for read in READ},
        "days_median": quantile(days, 0.5),
        "days_90": quantile(days, NINE_TENTHS),
    }


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


def _samples(report: LaboratoryWork) -> list[Section]:
    """Return the samples and why some were rejected, with the rejections drawn by cause."""
    causes = {cause: str(word) for cause, word in labels.REJECTION_CAUSE.items()}
    columns = (
        Column("samples", _("Samples")),
        Column("rejected", _("Rejected")),
        Column("rejected_share", _("Share, 95 % interval"), Kind.SHARE, ("rejected", "samples")),
        *(Column(cause, word) for cause, word in causes.items()),
    )
    if not report.taken:
        return []
    tabled = Tabled(columns, Column("laboratory", _("Laboratory"), Kind.TEXT))
    rows = [tabled.row(_named(each.laboratory), _rejected([each])) for each in report.taken]
    total = tabled.row(str(words.ALL), _rejected(list(report.taken)))
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


def _rejected(taken: list[Taken]) -> dict[str, Cell]:
    by_cause = {cause: sum(each.rejected.get(cause, 0) for each in taken) for cause in labels.REJECTION_CAUSE}
    return {"samples": sum(each.samples for each in taken), "rejected": sum(by_cause.values()), **by_cause}


def _cost(report: LaboratoryWork) -> list[Section]:
    """Return what the tests cost, each currency for itself, by the prices in the herds' books."""
    columns = (
        Column("laboratory", _("Laboratory"), Kind.TEXT),
        Column("method", _("Method"), Kind.TEXT),
        Column("currency", _("Currency"), Kind.TEXT),
        Column("cost", _("Cost"), Kind.MONEY),
    )
    rows = tuple(
        Row((_named(each.laboratory), str(labels.METHOD[each.method]), currency, float(money_of)))
        for each in report.done
        for currency, money_of in sorted(each.cost.items())
    )
    without = sum(each.without_price for each in report.done)
    if not rows:
        return []
    totals = {currency: sum(cost for each in report.done for c, cost in each.cost.items() if c == currency)
              for currency in sorted({currency for each in report.done for currency in each.cost})}  # fmt: skip
    said = "; ".join(money(total, currency) for currency, total in totals.items() if total)
    note = _(
        "In all: %(sums)s, by the prices in the herds' books of laboratories; %(without)s tests have no price there."
    )
    told = {"sums": said, "without": words.count(without)}
    return [Section(Table("cost", _("Cost"), columns, rows, note=note % told))]

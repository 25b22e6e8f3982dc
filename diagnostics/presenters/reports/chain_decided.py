"""Report 3 in words: how old heifers were at the decision, where they wait, and who is late."""

from django.urls import reverse
from django.utils.translation import gettext as _

from diagnostics import labels
from diagnostics.presenters.reports import words
from diagnostics.reports.chain import BREEDING_AGE_MONTHS, Chain, Decided
from diagnostics.reports.document import Cell, Chart, Column, Drawn, Kind, Row, Section, Table, Tabled
from diagnostics.reports.scope import Scope


def decided(report: Chain, scope: Scope) -> list[Section]:
    """Return how old heifers were when it was decided on them, drawn by the split."""
    if not report.decided.heifers:
        return []
    columns = (
        Column("heifers", _("Heifers decided")),
        Column("signed", _("Of these signed")),
        Column(
            "late", _("Decided at %(months)s months or older") % {"months": words.count(BREEDING_AGE_MONTHS)}
        ),
        Column("median", _("Age, median (months)"), Kind.NUMBER, summed=False),
        Column("nine_tenths", _("Age, nine in ten within (months)"), Kind.NUMBER, summed=False),
    )
    tabled = Tabled(columns, words.label_column(scope.split))
    rows = words.split_rows(tabled, scope, ((key, _ages(each)) for key, each in report.decided_rows))
    total = tabled.row(str(words.ALL), _ages(report.decided))
    table = tabled.table("decided", _("Age at decision"), rows, total)
    chart = Chart(
        "decided",
        _("Median age at decision"),
        _(
            "Median age in months at which it was decided on heifers, by %(split)s. The table holds the figures."
        )
        % {"split": str(words.SPLITS[scope.split]).lower()},
        Drawn.COUNTS,
        table,
        ("median",),
        _("Months"),
    )
    return [Section(table, (chart,))]


def _ages(decided: Decided) -> dict[str, Cell]:
    return {
        "heifers": decided.heifers,
        "signed": decided.signed,
        "late": decided.late,
        "median": decided.age.median,
        "nine_tenths": decided.age.nine_tenths,
    }


def waiting(report: Chain) -> list[Section]:
    """Return where the flagged heifers wait: what is to be done next."""
    if not report.waiting:
        return []
    columns = (Column("next_step", _("Next step"), Kind.TEXT), Column("heifers", _("Heifers")))
    rows = tuple(
        Row((str(labels.NEXT_STEP[step]), number))
        for step, number in sorted(report.waiting.items(), key=lambda each: -each[1])
    )
    total = Row((str(words.ALL), sum(report.waiting.values())))
    table = Table("waiting", _("Where flagged heifers wait today"), columns, rows, total)
    chart = Chart(
        "waiting",
        _("Where flagged heifers wait today"),
        _("Number of flagged heifers by what is to be done next. The table holds the figures."),
        Drawn.LYING,
        table,
        ("heifers",),
        _("Heifers"),
    )
    return [Section(table, (chart,))]


def late(report: Chain, scope: Scope) -> list[Section]:
    """Return the animals past breeding age undecided, each leading to her page."""
    if not report.late:
        return []
    herd = (Column("herd", _("Herd"), Kind.TEXT),) if scope.across else ()
    columns = (Column("animal", _("Animal"), Kind.TEXT), *herd, Column("born_on", _("Born on"), Kind.DATE))
    rows = tuple(
        Row(
            (str(animal), *((scope.herds[animal.herd_id],) if scope.across else ()), animal.born_on),
            reverse("diagnostics:animal", args=[scope.herds[animal.herd_id], animal.public_id]),
        )
        for animal in report.late
    )
    left_out = words.first_of(rows, report.late_found)
    return [
        Section(Table("late", _("Past breeding age, undecided"), columns, rows, left_out=left_out, most=30))
    ]

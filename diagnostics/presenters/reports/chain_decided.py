"""Report 3 in words: how old heifers were at the decision, where they wait, and who is late."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from diagnostics import labels
from diagnostics.engine.vocabulary import NextStep
from diagnostics.presenters.next_steps import page_of_step
from diagnostics.presenters.reports import words
from diagnostics.reports.chain import BREEDING_AGE_MONTHS, Chain, Decided
from diagnostics.reports.document import Cell, Chart, Column, Drawn, Kind, Lead, Row, Section, Table, Tabled
from diagnostics.reports.scope import Scope
from herd.models import Animal


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
        Row((_awaited(step), number))
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


def _awaited(step: str) -> str:
    """Say what flagged heifers wait for; those without a next step are confirmed, and their diagnosis is signed."""
    return _("Nothing left to do: diagnosis signed") if step == NextStep.NONE else str(labels.NEXT_STEP[step])


def _late_row(animal: Animal, scope: Scope, *, waits: bool) -> Row:
    code, assessment = scope.herds[animal.herd_id], animal.assessment
    cells = (
        str(animal),
        *((code,) if scope.across else ()),
        animal.born_on,
        "" if assessment.next_step == NextStep.NONE else str(labels.NEXT_STEP[assessment.next_step]),
        *((_not_before(animal, scope),) if waits else ()),
    )
    page, right = page_of_step(assessment, animal, animal.herd)
    lead = Lead("next_step", page, right.value, animal.herd_id) if page else None
    return Row(cells, reverse("diagnostics:animal", args=[code, animal.public_id]), lead=lead)


def _not_before(animal: Animal, scope: Scope) -> date | None:
    """Return the day before which her next step makes no sense, where it is yet to come."""
    day = animal.assessment.not_before
    return day if day and day > scope.today else None


def late(report: Chain, scope: Scope) -> list[Section]:
    """Return the animals past breeding age undecided, each leading to her page and to her next step."""
    if not report.late:
        return []
    waits = any(_not_before(animal, scope) for animal in report.late)
    columns = (
        Column("animal", _("Animal"), Kind.TEXT),
        *((Column("herd", _("Herd"), Kind.TEXT),) if scope.across else ()),
        Column("born_on", _("Born on"), Kind.DATE),
        Column("next_step", _("Next step"), Kind.TEXT),
        *((Column("not_before", _("Not before"), Kind.DATE),) if waits else ()),
    )
    rows = tuple(_late_row(animal, scope, waits=waits) for animal in report.late)
    left_out = words.first_of(rows, report.late_found)
    return [
        Section(Table("late", _("Past breeding age, undecided"), columns, rows, left_out=left_out, most=30))
    ]

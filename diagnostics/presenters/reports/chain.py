"""Report 3 in words: the chain in time."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from diagnostics import labels
from diagnostics.presenters.reports import words
from diagnostics.reports.chain import BREEDING_AGE_MONTHS, Chain, Days, Group, Span, chain
from diagnostics.reports.document import Cell, Chart, Column, Document, Drawn, Kind, Row, Section, Table
from diagnostics.reports.scope import Scope

NAME = "chain"
SPANS: dict[Span, str | Promise] = {
    Span.BIRTH_TO_DRAWN: gettext_lazy("Birth to drawing"),
    Span.DRAWN_TO_SENT: gettext_lazy("Drawing to sending"),
    Span.SENT_TO_RECEIVED: gettext_lazy("Sending to receipt"),
    Span.RECEIVED_TO_RESULT: gettext_lazy("Receipt to result"),
    Span.DRAWN_TO_RESULT: gettext_lazy("Drawing to result"),
    Span.RESULT_TO_SIGNED: gettext_lazy("Result to signature"),
    Span.BIRTH_TO_SIGNED: gettext_lazy("Birth to signature"),
}
GROUPS: dict[Group, str | Promise] = {
    Group.HERD: gettext_lazy("Herd"),
    Group.LABORATORY: gettext_lazy("Laboratory"),
    Group.VET: gettext_lazy("Who drew the sample"),
}


def title() -> str:
    """Return what the report is called."""
    return _("The chain in time")


def about() -> str:
    """Return what the report tells, for the list of reports."""
    return _("Days from birth to sample, result and signature; where heifers wait, and who is late.")


def document(scope: Scope) -> Document:
    """Return the report over a scope."""
    report = chain(scope)
    head = (NAME, title(), words.told(scope))
    if not report.samples and not report.waiting:
        return Document(
            *head, nothing=_("No sample is on record in these herds and days, and no heifer waits.")
        )
    return Document(
        *head,
        sentences=_sentences(report),
        sections=(_spans(report), *_groups(report, scope), *_waiting(report), *_late(report, scope)),
        notes=(
            _(
                "Days are those on which the sample was drawn. Each link is counted where both of its ends are on "
                "record; a signature is the first after drawing that was not revoked."
            ),
        ),
    )


def _sentences(report: Chain) -> tuple[str, ...]:
    whole = report.spans[Span.DRAWN_TO_RESULT]
    said = []
    if whole.number:
        told = {
            "number": words.count(whole.number),
            "median": _days(whole.median),
            "most": _days(whole.nine_tenths),
        }
        said.append(
            _(
                "From drawing to result: %(median)s days at the median, nine in ten within %(most)s "
                "(%(number)s samples)."
            )
            % told
        )
    told = {"late": words.count(report.late_found), "months": words.count(BREEDING_AGE_MONTHS)}
    said.append(_("Undecided at %(months)s months or older: %(late)s.") % told)
    return tuple(said)


def _days(days: float | None) -> str:
    return words.cell_text(Column("", "", Kind.NUMBER), days)


def _spans(report: Chain) -> Section:
    """Return each link of the chain, drawn by its median."""
    columns = (
        Column("link", _("Link"), Kind.TEXT),
        Column("samples", _("Samples")),
        Column("median", _("Median (days)"), Kind.NUMBER),
        Column("nine_tenths", _("Nine in ten within (days)"), Kind.NUMBER),
    )
    rows = tuple(Row((str(name), *_cells(report.spans[span]))) for span, name in SPANS.items())
    table = Table("chain", _("Links of the chain"), columns, rows)
    chart = Chart(
        "chain",
        _("Median days of each link"),
        _(
            "Median days from birth to drawing, sending, receipt, result and signature. The table holds the figures."
        ),
        Drawn.LYING,
        table,
        ("median",),
        _("Days"),
    )
    return Section(table, (chart,))


def _cells(days: Days) -> tuple[Cell, ...]:
    return days.number, days.median, days.nine_tenths


def _groups(report: Chain, scope: Scope) -> list[Section]:
    """Return the links by herd, laboratory or vet."""
    group = Group(scope.chosen.get("group") or Group.HERD)
    spans = [span for span in SPANS if report.spans[span].number]
    if not report.groups or not spans:
        return []
    columns = [Column(group.value, str(GROUPS[group]), Kind.TEXT), Column("samples", _("Samples"))]
    for span in spans:
        columns += [
            Column(f"{span.value}_median", _("%(link)s, median") % {"link": SPANS[span]}, Kind.NUMBER),
            Column(f"{span.value}_90", _("nine in ten within"), Kind.NUMBER),
        ]
    rows = tuple(
        Row((
            name or pgettext("a row of a report", "Not known"), samples,
            *(cell for span in spans for cell in (found[span].median, found[span].nine_tenths)),
        ))
        for name, samples, found in report.groups
    )  # fmt: skip
    title_of = _("Days by %(group)s") % {"group": str(GROUPS[group]).lower()}
    return [Section(Table("groups", title_of, tuple(columns), rows))]


def _waiting(report: Chain) -> list[Section]:
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


def _late(report: Chain, scope: Scope) -> list[Section]:
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

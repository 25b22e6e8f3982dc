"""Report 3 in words: the chain in time."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from diagnostics.presenters.reports import chain_decided, words
from diagnostics.reports.chain import BREEDING_AGE_MONTHS, Chain, Links, chain
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
)
from diagnostics.reports.quantiles import Days
from diagnostics.reports.sample_ways import Group, Span
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

#: The links that stand beside each other in a table; birth to signature is told by the age at decision.
BESIDE: tuple[Span, ...] = tuple(span for span in Span if span is not Span.BIRTH_TO_SIGNED)
#: Herds, laboratories or people shown on the page, so that it stays small; the files hold them all.
MOST_GROUPS = 10


def title() -> str:
    """Return what the report is called."""
    return _("The chain in time")


def about() -> str:
    """Return what the report tells, for the list of reports."""
    return _("Days from birth to sample, result and signature; where heifers wait, and who is late.")


def document(scope: Scope) -> Document:
    """Return the report over a scope."""
    report = chain(scope)
    head = (NAME, title(), words.told(scope, scope.split))
    if not report.links.samples and not report.waiting and not report.decided.heifers:
        return Document(
            *head,
            nothing=_("No sample and no decision is on record in these herds and days, and no heifer waits."),
        )
    return Document(
        *head,
        sentences=_sentences(report),
        sections=(
            _spans(report),
            *_split(report, scope),
            *_groups(report, scope),
            *chain_decided.decided(report, scope),
            *chain_decided.waiting(report),
            *chain_decided.late(report, scope),
        ),
        notes=_notes(),
    )


def _notes() -> tuple[str, ...]:
    return (
        _(
            "Samples are told by the day they were drawn. Each link is counted where both of its ends are on "
            "record, steps taken back left out; a signature is the first after drawing that was not revoked."
        ),
        _(
            "Decided: the day on which what was known first sufficed for what she is held for today, and has ever "
            "since, or that of the first signature, not revoked, that says so: whichever came first. Results count "
            "from the day of their report, whenever they were entered; undetermined decides nothing. Decisions are "
            "told by that day. "
            "Who is cleared only because she calved or is pregnant was decided by nobody, and is not counted."
        ),
        words.by_birth(),
    )


def _sentences(report: Chain) -> tuple[str, ...]:
    whole, age = report.links.spans[Span.DRAWN_TO_RESULT], report.decided.age
    said = []
    if not report.links.samples:
        said.append(_("No sample was drawn in these herds and days."))
    if whole.number:
        said.append(
            ngettext(
                "From drawing to result: %(median)s days at the median, nine in ten within %(most)s "
                "(%(number)s sample).",
                "From drawing to result: %(median)s days at the median, nine in ten within %(most)s "
                "(%(number)s samples).",
                whole.number,
            )
            % words.spread(whole)
        )
    if age.number:
        said.append(
            ngettext(
                "Age at decision: %(median)s months at the median, nine in ten within %(most)s (%(number)s heifer).",
                "Age at decision: %(median)s months at the median, nine in ten within %(most)s (%(number)s heifers).",
                age.number,
            )
            % words.spread(age)
        )
    told = {"late": words.count(report.late_found), "months": words.count(BREEDING_AGE_MONTHS)}
    said.append(_("Undecided at %(months)s months or older today: %(late)s.") % told)
    return tuple(said)


def _spans(report: Chain) -> Section:
    """Return each link of the chain, drawn by its median."""
    columns = (
        Column("link", _("Link"), Kind.TEXT),
        Column("samples", _("Samples")),
        Column("median", _("Median (days)"), Kind.NUMBER),
        Column("nine_tenths", _("Nine in ten within (days)"), Kind.NUMBER),
    )
    rows = tuple(Row((str(name), *_cells(report.links.spans[span]))) for span, name in SPANS.items())
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


def _link_columns(report: Chain) -> tuple[list[Span], tuple[Column, ...]]:
    """Return the links that are on record, and the columns of a table of them; each heading stands for itself."""
    spans: list[Span] = [span for span in BESIDE if report.links.spans[span].number]
    columns = [Column("samples", _("Samples"))]
    for span in spans:
        link = {"link": SPANS[span]}
        columns += [
            Column(f"{span.value}_median", _("%(link)s: median") % link, Kind.NUMBER, summed=False),
            Column(f"{span.value}_90", _("%(link)s: nine in ten within") % link, Kind.NUMBER, summed=False),
        ]
    return spans, tuple(columns)


def _link_row(name: str, links: Links, spans: list[Span], key: str = "") -> Row:
    days = (cell for span in spans for cell in (links.spans[span].median, links.spans[span].nine_tenths))
    return Row((name, links.samples, *days), key=key)


def _split(report: Chain, scope: Scope) -> list[Section]:
    """Return the links by the split, with the days from drawing to result drawn."""
    if not report.rows:
        return []
    spans, columns = _link_columns(report)
    rows = tuple(
        _link_row(words.row_name(scope.split, key), links, spans, words.row_key(scope.split, key))
        for key, links in report.rows
    )
    total = _link_row(str(words.ALL), report.links, spans)
    split = str(words.SPLITS[scope.split])
    table = Table(
        "split",
        _("Days of each link by %(split)s") % {"split": split.lower()},
        (words.label_column(scope.split), *columns),
        rows,
        total,
    )
    if Span.DRAWN_TO_RESULT not in spans:
        return [Section(table)]
    chart = Chart(
        "split",
        _("Median days from drawing to result"),
        _("Median days from drawing to result by %(split)s. The table holds the figures.")
        % {"split": split.lower()},
        Drawn.COUNTS,
        table,
        (f"{Span.DRAWN_TO_RESULT.value}_median",),
        _("Days"),
    )
    return [Section(table, (chart,))]


def _called(name: str, group: Group) -> str:
    """Return what a row of a group is called; a laboratory not stated as in the report on laboratories."""
    if group is Group.LABORATORY:
        return words.laboratory(name)
    return name or pgettext("a row of a report", "Not known")


def _groups(report: Chain, scope: Scope) -> list[Section]:
    """Return the links by herd, laboratory or vet; one herd alone is what all together are."""
    group = Group(scope.chosen.get("group") or Group.HERD)
    if not report.groups or (group is Group.HERD and len(scope.herds) == 1):
        return []
    spans, columns = _link_columns(report)
    rows = tuple(_link_row(_called(name, group), links, spans) for name, links in report.groups)
    title_of = _("Days of each link by %(group)s") % {"group": str(GROUPS[group]).lower()}
    label = Column(group.value, str(GROUPS[group]), Kind.TEXT)
    return [Section(Table("groups", title_of, (label, *columns), rows, most=MOST_GROUPS))]

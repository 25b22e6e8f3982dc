"""Report 6 in words: the register on paper."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from diagnostics import labels
from diagnostics.engine.vocabulary import NextStep
from diagnostics.presenters.reports import words
from diagnostics.reports.barn import VERDICTS, Barn, Line, Listed, Order, Reader, barn
from diagnostics.reports.document import Cell, Column, Document, Kind, Row, Section, Table, Tabled
from diagnostics.reports.scope import Scope

NAME = "register"
LISTS: dict[Listed, str | Promise] = {
    Listed.DO_NOT_BREED: gettext_lazy("Do-not-breed list"),
    Listed.ALL: gettext_lazy("All animals in the herd but males"),
}
#: What stands over the paper.
TITLES: dict[Listed, str | Promise] = {
    Listed.DO_NOT_BREED: gettext_lazy("Do not breed"),
    Listed.ALL: gettext_lazy("Register of the herd"),
}
ORDERS: dict[Order, str | Promise] = {
    Order.NUMBER: pgettext_lazy("sorted by", "Number"),
    Order.PEN: pgettext_lazy("sorted by", "Pen"),
}
READERS: dict[Reader, str | Promise] = {
    Reader.BARN: pgettext_lazy("a paper for", "The barn wall"),
    Reader.VET: pgettext_lazy("a paper for", "The veterinarian"),
    Reader.BUYER: pgettext_lazy("a paper for", "The buyer"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing told of an animal: its column, and how it is read of her line and the scope."""

    name: str
    heading: str | Promise
    read: Callable[[Line, Scope], Cell]
    kind: Kind = field(default=Kind.TEXT)


def _called(line: Line) -> str:
    return line.number or line.official_id or _("without a number")


def _next_step(line: Line) -> str:
    return str(labels.NEXT_STEP[line.next_step]) if line.next_step not in {None, NextStep.NONE.value} else ""


def _barred(line: Line) -> str:
    return _("do not breed") if line.do_not_breed else ""


#: What may be told; which of it is, the reader decides.
_TOLD = {
    each.name: each
    for each in (
        Told("animal", gettext_lazy("Number"), lambda line, _scope: _called(line)),
        Told("herd", gettext_lazy("Herd"), lambda line, scope: scope.herds[line.herd_id]),
        Told("official_id", gettext_lazy("Official number"), lambda line, _scope: line.official_id),
        Told("pen", gettext_lazy("Pen"), lambda line, _scope: line.pen),
        Told("born_on", gettext_lazy("Born on"), lambda line, _scope: line.born_on, Kind.DATE),
        Told("dam", gettext_lazy("Dam"), lambda line, _scope: line.dam or line.dam_official_id or ""),
        Told("sire", gettext_lazy("Sire"), lambda line, _scope: line.sire),
        Told("litter", gettext_lazy("Litter"), lambda line, _scope: line.pairing or ""),
        Told("verdict", gettext_lazy("Verdict"), lambda line, _scope: str(_verdict(line.verdict or ""))),
        Told(
            "probability",
            gettext_lazy("Probability"),
            lambda line, _scope: line.probability,
            Kind.PROBABILITY,
        ),
        Told(
            "probability_low",
            pgettext_lazy("end of a range", "Lowest"),
            lambda line, _scope: line.probability_low,
            Kind.PROBABILITY,
        ),
        Told(
            "probability_high",
            pgettext_lazy("end of a range", "Highest"),
            lambda line, _scope: line.probability_high,
            Kind.PROBABILITY,
        ),
        Told("next_step", gettext_lazy("Next step"), lambda line, _scope: _next_step(line)),
        Told("not_before", gettext_lazy("Not before"), lambda line, _scope: line.not_before, Kind.DATE),
        Told(
            "diagnosis",
            gettext_lazy("Signed diagnosis"),
            lambda line, _scope: str(labels.SIGNED_CONCLUSION[line.diagnosis]) if line.diagnosis else "",
        ),
        Told("certificate", gettext_lazy("Certificate"), lambda line, _scope: line.certificate or ""),
        Told(
            "do_not_breed",
            gettext_lazy("Do not breed"),
            lambda line, _scope: _barred(line),
        ),
    )
}
#: What each reader is told, in this order.
COLUMNS: dict[Reader, tuple[str, ...]] = {
    Reader.BARN: ("animal", "herd", "pen", "do_not_breed", "born_on", "dam", "verdict"),
    Reader.VET: (
        "animal",
        "herd",
        "pen",
        "born_on",
        "dam",
        "litter",
        "verdict",
        "probability",
        "probability_low",
        "probability_high",
        "next_step",
        "not_before",
        "diagnosis",
        "do_not_breed",
    ),
    Reader.BUYER: (
        "animal",
        "herd",
        "official_id",
        "born_on",
        "dam",
        "sire",
        "verdict",
        "diagnosis",
        "certificate",
        "do_not_breed",
    ),
}


def title() -> str:
    """Return what the report is called."""
    return _("Register on paper")


def about() -> str:
    """Return what the report tells, for the list of reports."""
    return _(
        "The do-not-breed list or the whole register, by pen or number, to be printed for the barn wall, "
        "the veterinarian or a buyer."
    )


def document(scope: Scope) -> Document:
    """Return the report over a scope."""
    report = barn(scope)
    listed = str(LISTS[report.listed])
    told = (
        *words.told(scope, None if scope.unsplit else scope.split),
        (_("Listed"), listed),
        (_("Sorted by"), str(ORDERS[report.order])),
        (_("For"), str(READERS[report.reader])),
    )
    if not report.found:
        nothing, good_news = _nobody(report, scope)
        return Document(NAME, str(TITLES[report.listed]), told, nothing=nothing, good_news=good_news)
    said = ngettext("%(count)s animal is on the list.", "%(count)s animals are on the list.", report.found)
    return Document(
        NAME,
        str(TITLES[report.listed]),
        told,
        sentences=(f"{listed}: {said % {'count': words.count(report.found)}}",),
        sections=(
            *([Section(_by_verdict(report, scope))] if report.rows else []),
            Section(_table(report, scope, listed)),
        ),
        notes=tuple(_notes(report)),
    )


def _nobody(report: Barn, scope: Scope) -> tuple[str, str]:
    """Say why the paper is empty, and what stands above it where that is as it should be."""
    if scope.since or scope.until:
        return _("No animal born in these days is on this list."), ""
    if report.listed is Listed.ALL:
        return _("No animal in the herd is on this list."), ""
    why = _(
        "As soon as a heifer is suspect, unresolved or confirmed, she stands here, unless a veterinarian signs that "
        "she is no freemartin."
    )
    return why, _("No animal in the herd is on the list")


def _notes(report: Barn) -> list[str]:
    notes = [
        _(
            "Do not breed: as signed by a veterinarian, or where nothing is signed, flagged by today's verdict."
        ),
        _("A verdict excludes no other cause of infertility."),
    ]
    if report.reader is Reader.VET:
        notes.append(
            _(
                "The probability is that of being a freemartin; lowest and highest are what the published range of "
                "the birth figure makes of it, no confidence interval."
            )
        )
    if report.reader is Reader.BUYER:
        notes.append(
            _("A certificate is checked, without an account, by the code printed on it or its address on it.")
        )
    return notes


def _verdict(verdict: str) -> str | Promise:
    return labels.VERDICT[verdict] if verdict in labels.VERDICT else _("Not worked out yet")


def _by_verdict(report: Barn, scope: Scope) -> Table:
    """Return how many animals have each verdict by the split; verdicts that none has are left out."""
    totals = {name: sum(counts[name] for _key, counts in report.rows) for name in ("animals", *VERDICTS)}
    shown = [verdict for verdict in VERDICTS if totals[verdict]]
    columns = (
        Column("animals", _("Animals")),
        *(Column(verdict, str(_verdict(verdict))) for verdict in shown),
    )
    tabled = Tabled(columns, words.label_column(scope.split))
    rows = words.split_rows(tabled, scope, report.rows)
    note = _("In time by the day of birth; parity, breed and age are those of the dam at that calving.")
    return tabled.table("verdicts", _("Animals by verdict"), rows, tabled.row(str(words.ALL), totals), note)


def _table(report: Barn, scope: Scope, listed: str) -> Table:
    """Return the animals as their reader wants them; columns in which nothing stands are left out."""
    told = [_TOLD[name] for name in COLUMNS[report.reader] if scope.across or name != "herd"]
    cells = [[each.read(line, scope) for each in told] for line in report.animals]
    kept = [
        place
        for place, each in enumerate(told)
        if each.name == "animal" or any(row[place] not in {None, ""} for row in cells)
    ]
    rows = tuple(
        Row(
            tuple(row[place] for place in kept),
            reverse("diagnostics:animal", args=[scope.herds[line.herd_id], line.public_id]),
        )
        for line, row in zip(report.animals, cells, strict=True)
    )
    return Table(
        "register",
        listed,
        tuple(Column(told[place].name, str(told[place].heading), told[place].kind) for place in kept),
        rows,
        left_out=words.first_of(rows, report.found),
        most=50,
        barred="do_not_breed",
        from_afar=report.reader is Reader.BARN,
    )

"""Report 6 in words: the register on paper."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from diagnostics import labels
from diagnostics.presenters.reports import words
from diagnostics.reports.barn import Barn, Listed, Order, barn
from diagnostics.reports.document import Cell, Column, Document, Kind, Row, Section, Table
from diagnostics.reports.scope import Scope
from herd.models import Animal

NAME = "register"
LISTS: dict[Listed, str | Promise] = {
    Listed.DO_NOT_BREED: gettext_lazy("Do-not-breed list"),
    Listed.ALL: gettext_lazy("All animals in the herd"),
}
ORDERS: dict[Order, str | Promise] = {
    Order.NUMBER: pgettext_lazy("sorted by", "Number"),
    Order.PEN: pgettext_lazy("sorted by", "Pen"),
}


def title() -> str:
    """Return what the report is called."""
    return _("Register on paper")


def about() -> str:
    """Return what the report tells, for the list of reports."""
    return _("The do-not-breed list or the whole register, by pen or number, to be printed.")


def document(scope: Scope) -> Document:
    """Return the report over a scope."""
    report = barn(scope)
    listed, order = str(LISTS[report.listed]), str(ORDERS[report.order])
    told = (*words.told(scope), (_("Listed"), listed), (_("Sorted by"), order))
    if not report.found:
        return Document(NAME, title(), told, nothing=_("No animal is on this list."))
    said = ngettext("%(count)s animal is on the list.", "%(count)s animals are on the list.", report.found)
    return Document(
        NAME,
        title(),
        told,
        sentences=(f"{listed}: {said % {'count': words.count(report.found)}}",),
        sections=(Section(_table(report, scope, listed)),),
        notes=(
            _(
                "Do not breed: as signed by a veterinarian, or where nothing is signed, flagged by today's verdict."
            ),
            _("A verdict excludes no other cause of infertility."),
        ),
    )


def _table(report: Barn, scope: Scope, listed: str) -> Table:
    """Return the animals; columns in which nothing stands are left out."""
    columns = (
        Column("animal", _("Number"), Kind.TEXT),
        Column("herd", _("Herd"), Kind.TEXT),
        Column("official_id", _("Official number"), Kind.TEXT),
        Column("pen", _("Pen"), Kind.TEXT),
        Column("born_on", _("Born on"), Kind.DATE),
        Column("dam", _("Dam"), Kind.TEXT),
        Column("litter", _("Litter"), Kind.TEXT),
        Column("verdict", _("Verdict"), Kind.TEXT),
        Column("diagnosis", _("Signed diagnosis"), Kind.TEXT),
        Column("do_not_breed", _("Do not breed"), Kind.TEXT),
    )
    cells = [_cells(animal, scope) for animal in report.animals]
    kept = [
        place
        for place, column in enumerate(columns)
        if column.name == "animal"
        or (any(row[place] for row in cells) and (scope.across or column.name != "herd"))
    ]
    rows = tuple(
        Row(
            tuple(row[place] for place in kept),
            reverse("diagnostics:animal", args=[scope.herds[animal.herd_id], animal.public_id]),
        )
        for animal, row in zip(report.animals, cells, strict=True)
    )
    left_out = words.first_of(rows, report.found)
    return Table(
        "register", listed, tuple(columns[place] for place in kept), rows, left_out=left_out, most=50
    )


def _cells(animal: Animal, scope: Scope) -> tuple[Cell, ...]:
    """Return what is told of an animal, in the order of the columns."""
    found = getattr(animal, "assessment", None)
    dam = animal.dam
    return (
        str(animal),
        scope.herds[animal.herd_id],
        animal.official_id,
        animal.pen,
        animal.born_on,
        str(dam) if dam else "",
        found.pairing if found else "",
        str(labels.VERDICT[found.verdict]) if found else "",
        str(labels.SIGNED_CONCLUSION[found.diagnosis]) if found and found.diagnosis else "",
        _("do not breed") if found and found.do_not_breed else "",
    )

"""Report 7 in words: data quality, each record with the page on which it is mended."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diagnostics import labels
from diagnostics.models import Assay
from diagnostics.presenters.reports import words
from diagnostics.reports.document import Cell, Chart, Column, Document, Drawn, Kind, Row, Section, Table
from diagnostics.reports.faults import Fault, Found, Record, faults
from diagnostics.reports.scope import Scope
from herd.models import Calving

NAME = "data-quality"
#: Records of one fault shown on the page; the files hold all that are named.
MOST_SHOWN = 20
FAULTS: dict[Fault, str | Promise] = {
    Fault.UNKNOWN_SEX: gettext_lazy("Litters with a calf of unknown sex"),
    Fault.NO_CALVES: gettext_lazy("Calvings without a calf"),
    Fault.NO_NUMBER: gettext_lazy("Live calves without a number"),
    Fault.NO_BIRTH_DATE: gettext_lazy("Animals in the herd without a date of birth"),
    Fault.TOO_CLOSE: gettext_lazy("Calvings less than 200 days after the one before"),
    Fault.PLACEHOLDER_DAM: gettext_lazy("Dams whose number stands for «not known»"),
    Fault.NO_ACCESSION: gettext_lazy("Results without the laboratory's accession number"),
}
WHY: dict[Fault, str | Promise] = {
    Fault.UNKNOWN_SEX: gettext_lazy("A littermate of unknown sex keeps a heifer suspect."),
    Fault.NO_CALVES: gettext_lazy("Nothing can be said of a calf that is not on record."),
    Fault.NO_NUMBER: gettext_lazy("Her verdict is found by her number."),
    Fault.NO_BIRTH_DATE: gettext_lazy(
        "Findings and tests are read by age. They stand here whatever days are asked for."
    ),
    Fault.TOO_CLOSE: gettext_lazy(
        "One cow does not carry two pregnancies in this time: a number or a date is wrong."
    ),
    Fault.PLACEHOLDER_DAM: gettext_lazy(
        "All zeros, or a number that stands as a sire too: litters of several cows may be joined."
    ),
    Fault.NO_ACCESSION: gettext_lazy("Without it a result cannot be traced at the laboratory."),
}


def title() -> str:
    """Return what the report is called."""
    return _("Data quality")


def about() -> str:
    """Return what the report tells, for the list of reports."""
    return _("What is missing in the records or cannot be, each with a link to mend it.")


def document(scope: Scope) -> Document:
    """Return the report over a scope."""
    found = faults(scope)
    number = sum(each.number for each in found)
    head = (NAME, title(), words.told(scope))
    if not number:
        return Document(*head, nothing=_("Nothing to mend was found in these herds and days."))
    said = ngettext("%(count)s record wants mending.", "%(count)s records want mending.", number)
    return Document(
        *head,
        sentences=(said % {"count": words.count(number)},),
        sections=(
            _summary(found),
            *(Section(_table(each, scope)) for each in found if each.records),
        ),
        notes=(_("Days are those of the calving, of a result the day the sample was drawn."),),
    )


def _summary(found: tuple[Found, ...]) -> Section:
    columns = (Column("fault", _("What"), Kind.TEXT), Column("records", _("Records")))
    rows = tuple(Row((str(FAULTS[each.fault]), each.number)) for each in found)
    total = Row((str(words.ALL), sum(each.number for each in found)))
    table = Table("faults", _("What wants mending"), columns, rows, total)
    chart = Chart(
        "faults",
        _("Records that want mending"),
        _("Number of records by what is missing in them. The table holds the figures."),
        Drawn.LYING,
        table,
        ("records",),
        _("Records"),
    )
    return Section(table, (chart,))


def _table(found: Found, scope: Scope) -> Table:
    """Return the records with one fault, each leading to its page."""
    herd = (Column("herd", _("Herd"), Kind.TEXT),) if scope.across else ()
    columns = (
        Column("record", _("Record"), Kind.TEXT),
        *herd,
        Column("day", _("Day"), Kind.DATE),
        Column("more", _("More"), Kind.TEXT),
    )
    rows = tuple(_row(each, scope) for each in found.records)
    return Table(
        found.fault.value,
        str(FAULTS[found.fault]),
        columns,
        rows,
        note=str(WHY[found.fault]),
        left_out=words.first_of(rows, found.number),
        most=MOST_SHOWN,
    )


def _row(record: Record, scope: Scope) -> Row:
    code = scope.herds[record.herd_id]
    herd: tuple[Cell, ...] = (code,) if scope.across else ()
    if isinstance(record, Calving):
        name = _("Calving of %(dam)s") % {"dam": record.dam or record.litter or _("a dam not known")}
        return Row(
            (name, *herd, record.calved_on, ""), reverse("diagnostics:calving", args=[code, record.public_id])
        )
    if isinstance(record, Assay):
        more = f"{labels.METHOD[record.method]} {record.laboratory}".strip()
        page = reverse("diagnostics:result", args=[code, record.public_id])
        return Row((str(record.animal), *herd, record.collected_on, more), page)
    dam = record.dam
    more = _("of dam %(dam)s") % {"dam": dam} if dam else ""
    page = reverse("diagnostics:animal", args=[code, record.public_id])
    return Row((str(record), *herd, record.born_on, more), page)

"""Report 7 in words: data quality, each record with the page on which it is mended."""

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diagnostics import labels
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
from diagnostics.reports.fault_questions import Fault
from diagnostics.reports.fault_questions import Kind as Of
from diagnostics.reports.faults import Faults, Found, Record, faults
from diagnostics.reports.scope import Scope

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
#: The same at the head of a column.
HEADINGS: dict[Fault, str | Promise] = {
    Fault.UNKNOWN_SEX: gettext_lazy("Sex not known"),
    Fault.NO_CALVES: gettext_lazy("No calf"),
    Fault.NO_NUMBER: gettext_lazy("Calf without a number"),
    Fault.NO_BIRTH_DATE: gettext_lazy("No date of birth"),
    Fault.TOO_CLOSE: gettext_lazy("Under 200 days"),
    Fault.PLACEHOLDER_DAM: gettext_lazy("Dam not known"),
    Fault.NO_ACCESSION: gettext_lazy("No accession number"),
}
#: The pages on which records are mended, by whoever may.
PAGES: dict[Of, str] = {
    Of.CALVING: "diagnostics:calving",
    Of.ANIMAL: "diagnostics:animal",
    Of.RESULT: "diagnostics:result",
}
#: The day told of each record, at the head of its column; of animals without a date of birth there is none.
DAYS: dict[Fault, str | Promise] = {
    Fault.UNKNOWN_SEX: gettext_lazy("Calved on"),
    Fault.NO_CALVES: gettext_lazy("Calved on"),
    Fault.NO_NUMBER: gettext_lazy("Born on"),
    Fault.TOO_CLOSE: gettext_lazy("Calved on"),
    Fault.PLACEHOLDER_DAM: gettext_lazy("Born on"),
    Fault.NO_ACCESSION: gettext_lazy("Drawn on"),
}
#: What else is told of each record, where there is more.
MORE: dict[Fault, str | Promise] = {
    Fault.NO_NUMBER: gettext_lazy("Dam"),
    Fault.NO_BIRTH_DATE: gettext_lazy("Dam"),
    Fault.TOO_CLOSE: gettext_lazy("The calving before"),
    Fault.NO_ACCESSION: gettext_lazy("Method, laboratory"),
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
    report = faults(scope)
    number = sum(each.number for each in report.found)
    head = (NAME, title(), words.told(scope, None if scope.unsplit else scope.split))
    if not report.on_record:
        return Document(*head, nothing=_("No calving and no animal is on record in these herds."))
    if not number:
        return Document(*head, nothing=_all_is_well(scope), good_news=_("Nothing to mend"))
    said = ngettext("%(count)s record wants mending.", "%(count)s records want mending.", number)
    return Document(
        *head,
        sentences=(said % {"count": words.count(number)}, _begin_with(report.found)),
        sections=(
            _summary(report.found),
            *([_split(report, scope)] if report.rows else []),
            *(Section(_table(each, scope)) for each in report.found if each.records),
        ),
        notes=(_("Days are those of the calving, of a result the day the sample was drawn."),),
    )


def _begin_with(found: tuple[Found, ...]) -> str:
    """Say which fault to mend first: they stand in the order in which they keep a heifer from her verdict."""
    first = next(each for each in found if each.number)
    return _("Begin with: %(fault)s (%(count)s).") % {
        "fault": FAULTS[first.fault],
        "count": words.count(first.number),
    }


def _all_is_well(scope: Scope) -> str:
    """Say that nothing is to be mended: good news, of the days that were looked at."""
    if scope.since or scope.until:
        return _("Good news: in these days nothing is missing, and nothing looks wrong.")
    return _("Good news: nothing is missing in the records, and nothing in them looks wrong.")


def _split(report: Faults, scope: Scope) -> Section:
    """Return how many records have each fault by the split, and the chart of them all."""
    columns = (
        *(Column(fault.value, str(HEADINGS[fault])) for fault in Fault),
        Column("records", _("Records")),
    )
    tabled = Tabled(columns, words.label_column(scope.split))
    split = ((key, {**counts, "records": sum(counts.values())}) for key, counts in report.rows)
    rows = words.split_rows(tabled, scope, split)
    found = {each.fault.value: each.number for each in report.found}
    total = tabled.row(str(words.ALL), {**found, "records": sum(found.values())})
    note = _(
        "A calf and a tested animal stand with the calving they were born at, a dam with her last one; "
        "in time a result stands on the day the sample was drawn."
    )
    said = {"split": words.SPLITS[scope.split]}
    table = tabled.table("split", _("Records that want mending, split"), rows, total, note)
    chart = Chart(
        "split",
        _("Records that want mending, split"),
        _("Number of records that want mending by %(split)s. The table holds the figures.") % said,
        Drawn.COUNTS,
        table,
        ("records",),
        _("Records"),
    )
    return Section(table, (chart,))


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
        *((Column("day", str(DAYS[found.fault]), Kind.DATE),) if found.fault in DAYS else ()),
        *((Column("more", str(MORE[found.fault]), Kind.TEXT),) if found.fault in MORE else ()),
    )
    rows = tuple(_row(found.fault, each, scope) for each in found.records)
    return Table(
        found.fault.value,
        str(FAULTS[found.fault]),
        columns,
        rows,
        note=str(WHY[found.fault]),
        left_out=words.first_of(rows, found.number),
        most=MOST_SHOWN,
    )


def _row(fault: Fault, record: Record, scope: Scope) -> Row:
    code = scope.herds[record.herd_id]
    herd: tuple[Cell, ...] = (code,) if scope.across else ()
    day: tuple[Cell, ...] = (record.day,) if fault in DAYS else ()
    more: tuple[Cell, ...] = (_more(record),) if fault in MORE else ()
    page = reverse(PAGES[record.kind], args=[code, record.public_id])
    return Row((_called(record), *herd, *day, *more), page)


def _called(record: Record) -> str:
    if record.kind is Of.CALVING:
        return _("Calving of %(dam)s") % {"dam": record.called or _("a dam not known")}
    return record.called or _("without a number")


def _more(record: Record) -> str:
    if record.kind is Of.RESULT:
        return ", ".join(filter(None, (str(labels.METHOD[record.more]), record.laboratory)))
    if record.kind is Of.CALVING:
        return date_format(date.fromisoformat(record.more), "DATE_FORMAT")
    return record.more

"""A report written as a file in the reader's language."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diagnostics.exports.reports import paper, text, workbook
from diagnostics.presenters.reports import words
from diagnostics.reports.document import Document, Table

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


class NoSuchTable(LookupError):
    """A report has no table of this name."""


def file_name(report: str, day: str, form: str, *, herd: str = "") -> str:
    """Return what a report's file is called: the herd's code, where it is of one, the report, the day."""
    return "-".join(filter(None, [herd, report, day])) + f".{form}"


def pdf(document: Document) -> bytes:
    """Return a report as PDF."""
    return paper.pdf(
        document,
        write=words.cell_text,
        caption=words.caption,
        left_out=_left_out,
        words=words.on_paper(),
        language=get_language() or "en",
    )


def _left_out(table: Table, rows: int) -> str:
    told = {"shown": words.count(rows), "found": words.count(len(table.rows))}
    if table.from_first:
        return _("The first %(shown)s of %(found)s; CSV and XLSX hold them all.") % told
    return _("The last %(shown)s of %(found)s; CSV and XLSX hold them all.") % told


def xlsx(document: Document) -> bytes:
    """Return a report as a workbook."""
    return workbook.xlsx(document, about=_("About"))


def csv(document: Document, table_name: str) -> str:
    """Return one table of a report as CSV, the first without a name; raises `NoSuchTable`."""
    table = document.table(table_name)
    if table is None:
        if document.sections:
            raise NoSuchTable(table_name)
        return ""
    return text.csv_text(table)

"""Lists sent as files: text as it is read, a workbook by way of a file on disk; one too long goes out as CSV."""

from collections.abc import Callable, Iterable
from tempfile import TemporaryFile
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect

from diagnostics.exports.tables import CONTENT_TYPES, Format


def text_file(lines: Iterable[str], *, name: str, form: Format = Format.CSV) -> StreamingHttpResponse:
    """Send lines as a file of this name, as they are read."""
    answer = StreamingHttpResponse(lines, content_type=CONTENT_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def workbook_file(write: Callable[[IO[bytes]], None], *, name: str) -> FileResponse:
    """Send the workbook that `write` writes as a file of this name: a packed folder, it is made whole first."""
    workbook = TemporaryFile()  # noqa: SIM115 - closed by the response
    write(workbook)
    workbook.seek(0)
    return FileResponse(workbook, as_attachment=True, filename=name, content_type=CONTENT_TYPES[Format.XLSX])


def back_to_the_list(request: HttpRequest, address: str) -> HttpResponse:
    """Lead back to a list whose file was asked for, narrowed and sorted as it was."""
    asked = request.GET.copy()
    asked.pop("format", None)
    return redirect(f"{address}?{asked.urlencode()}")

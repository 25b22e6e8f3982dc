"""The sheet that goes to a laboratory with the tubes: one laboratory, any number of rows, as many pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from diagnostics.papers import words
from diagnostics.papers.codes import CODE_128_QUIET, TubeCodeNotEncodable, code_128, qr
from diagnostics.papers.fitting import as_line, as_list, characters
from diagnostics.papers.typesetting import typeset

#: The bar code of a row has this much room, quiet zones included; narrower modules are not read by every reader.
BAR_WIDTH_MM, NARROWEST_MODULE_MM, WIDEST_MODULE_MM = 38.0, 0.19, 0.25


#: What a row shows at the most: characters of a line, tests and caveats.
LINE, TESTS, CAVEATS = 160, 8, 8
#: A row goes on over the end of a page only if it says more than this; however it is set, so much fits one page.
CHARACTERS_KEPT_TOGETHER = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionRow:
    """One tube: whose blood it is, when drawn, what is asked of the laboratory, and what it has to know."""

    tube_code: str
    animal_number: str
    official_id: str = ""
    herd_code: str
    specimen: str
    drawn_on: date
    tests: Sequence[str]
    caveats: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionSheet:
    """A consignment to one laboratory, in words; addresses may have several lines. What is empty is left out.

    `herds` are pairs of code and name; `address` is that of the consignment's page, shown as a QR code; `reference`
    is what the laboratory is asked to quote.
    """

    laboratory_name: str
    laboratory_address: str = ""
    laboratory_contact: str = ""
    sender_name: str
    sender_licence: str = ""
    sender_contact: str = ""
    herds: Sequence[tuple[str, str]]
    sent_on: date
    reference: str
    address: str
    rows: Sequence[SubmissionRow]
    note: str = ""


class NoTubes(ValueError):
    """A sheet without a tube is not printed."""


def submission_pdf(sheet: SubmissionSheet, *, language: str) -> bytes:
    """Return the sheet as A4, PDF/UA-1, tagged; equal data give equal bytes.

    The head of the table and the number of the page stand on each page. A tube code that Code 128 cannot hold, or
    too long for its column, stands in letters alone. Raises NoTubes, AddressTooLong.
    """
    if not sheet.rows:
        raise NoTubes("No tube goes with this sheet.")
    code, _side = qr(sheet.address)
    data = {
        "words": words.submission_words(
            language, reference=sheet.reference, laboratory=sheet.laboratory_name
        ),
        "tubes": words.tubes(language, len(sheet.rows)),
        "qr": code,
        "laboratory": _lines(sheet.laboratory_name, sheet.laboratory_address, sheet.laboratory_contact),
        "sender": _lines(sheet.sender_name, sheet.sender_contact),
        "licence": sheet.sender_licence,
        "herds": [f"{name} ({code})" for code, name in sheet.herds],
        "sent_on": words.day(language, sheet.sent_on),
        "reference": sheet.reference,
        "address": sheet.address,
        "note": _lines(sheet.note),
        "rows": [_row(number, row, language) for number, row in enumerate(sheet.rows, start=1)],
    }
    return typeset("submission.typ", data, language=language)


def _lines(*texts: str) -> list[str]:
    """Return the lines of some texts that say something."""
    return [line.strip() for text in texts for line in text.splitlines() if line.strip()]


def _row(number: int, row: SubmissionRow, language: str) -> dict[str, Any]:
    told = {
        "number": str(number),
        "tube_code": as_line(row.tube_code, LINE),
        "animal": as_line(row.animal_number, LINE),
        "official_id": as_line(row.official_id, LINE),
        "herd": as_line(row.herd_code, LINE),
        "specimen": as_line(row.specimen, LINE),
        "drawn_on": words.day(language, row.drawn_on),
        "tests": as_list(row.tests, TESTS, LINE, language),
        "caveats": as_list(row.caveats, CAVEATS, LINE, language),
    }
    may_break = characters(told) > CHARACTERS_KEPT_TOGETHER
    return {**told, **_bars(row.tube_code, language), "may_break": may_break}


def _bars(tube_code: str, language: str) -> dict[str, Any]:
    """Return the bar code of a row, or none where it has none that can be read."""
    try:
        drawing, modules = code_128(tube_code)
    except TubeCodeNotEncodable:
        return {"bars": ""}
    module_mm = min(BAR_WIDTH_MM / modules, WIDEST_MODULE_MM)
    if module_mm < NARROWEST_MODULE_MM:
        return {"bars": ""}
    return {
        "bars": drawing,
        "bars_alt": words.tube_code_alt(language, tube_code),
        "bars_width": modules * module_mm,
        "bars_quiet": CODE_128_QUIET * module_mm,
    }

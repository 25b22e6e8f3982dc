"""Codes that machines read, as drawings: QR for a telephone's camera, Code 128 for a keyboard-wedge reader."""

from collections.abc import Iterable
from itertools import groupby

import segno
from barcode.codex import Code128

from diagnostics.papers.typesetting import Drawing

#: White modules around a code, without which readers do not find it (ISO/IEC 18004 and 15417).
QR_QUIET, CODE_128_QUIET = 4, 10
#: Modules of a start, data or check sign of Code 128, and of its stop sign.
CODE_128_SIGN, CODE_128_STOP = 11, 13
#: Signs besides the data: start and check.
CODE_128_BESIDES = 2


class AddressTooLong(ValueError):
    """An address is longer than a QR code can hold."""


class TubeCodeNotEncodable(ValueError):
    """A tube code is empty or has a character that Code 128 has no sign for, or that no keyboard would type."""

    def __init__(self, tube_code: str) -> None:
        self.tube_code = tube_code
        super().__init__(f"Code 128 cannot hold the tube code {tube_code!r}.")


def qr(address: str, *, correction: str = "m") -> tuple[Drawing, int]:
    """Return the QR code of an address as a drawing, and its side in modules, quiet zone included.

    `correction`: "l" makes the coarsest modules, "m" bears 15 % of damage. Raises AddressTooLong.
    """
    try:
        code = segno.make(address, error=correction, micro=False, boost_error=False)
    except segno.DataOverflowError as too_long:
        raise AddressTooLong(f"An address of {len(address)} characters fits no QR code.") from too_long
    side = len(code.matrix) + 2 * QR_QUIET
    paths = (_row(cells, x=QR_QUIET, y=y) for y, cells in enumerate(code.matrix, start=QR_QUIET))
    return _drawing(paths, width=side, height=side), side


def code_128_modules(tube_code: str) -> str:
    """Return the modules of a tube code in Code 128 as "1" (bar) and "0" (space), without the quiet zones.

    Raises TubeCodeNotEncodable for anything but printable ASCII: the encoder would take «ñ» for a control sign.
    """
    if not tube_code or not all(" " <= sign <= "~" for sign in tube_code):
        raise TubeCodeNotEncodable(tube_code)
    return str(Code128(tube_code).build()[0])


def code_128(tube_code: str) -> tuple[Drawing, int]:
    """Return a tube code in Code 128 as a drawing to be stretched to its place, and its width in modules,
    quiet zones included. Raises TubeCodeNotEncodable.
    """
    modules = code_128_modules(tube_code)
    width = len(modules) + 2 * CODE_128_QUIET
    return _drawing([_row(map(int, modules), x=CODE_128_QUIET, y=0)], width=width, height=1), width


def code_128_width(signs: int) -> int:
    """Return the modules, quiet zones included, that suffice for so many characters of printable ASCII."""
    return CODE_128_SIGN * (signs + CODE_128_BESIDES) + CODE_128_STOP + 2 * CODE_128_QUIET


def _row(cells: Iterable[int], *, x: int, y: int) -> str:
    """Return one row of modules as a path: neighbouring dark ones are one bar, so that no seam shows."""
    path: list[str] = []
    for dark, run in groupby(cells, key=bool):
        length = len(list(run))
        if dark:
            path.append(f"M{x} {y}h{length}v1h-{length}z")
        x += length
    return "".join(path)


def _drawing(paths: Iterable[str], *, width: int, height: int) -> Drawing:
    return Drawing(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><path d="{"".join(paths)}"/></svg>'
    )

"""Reading a PDF back as others do: its text, its tags, what a camera sees on it."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pypdf
import pypdfium2
import zxingcpp
from PIL import ImageOps
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72


def reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf), strict=True)


def page_count(pdf: bytes) -> int:
    return len(reader(pdf).pages)


def text_of(pdf: bytes) -> str:
    """The text of all pages; line ends are those of the paper."""
    return "\n".join(page.extract_text() for page in reader(pdf).pages)


def flowing(text: str) -> str:
    """Text without its line ends and double spaces."""
    return " ".join(text.split())


def page_sizes_mm(pdf: bytes) -> set[tuple[float, float]]:
    return {
        tuple(round(float(side) / POINTS_PER_INCH * MM_PER_INCH, 1) for side in page.mediabox[2:])
        for page in reader(pdf).pages
    }


def metadata(pdf: bytes) -> str:
    return reader(pdf).trailer["/Root"]["/Metadata"].get_object().get_data().decode()


def catalog(pdf: bytes) -> DictionaryObject:
    return reader(pdf).trailer["/Root"]


def tags(pdf: bytes) -> Iterator[DictionaryObject]:
    """The elements of the structure tree, in reading order."""
    yield from _below(catalog(pdf)["/StructTreeRoot"])


def _below(node: object) -> Iterator[DictionaryObject]:
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, ArrayObject):
        for each in node:
            yield from _below(each)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from _below(node["/K"])


def fonts(pdf: bytes) -> set[str]:
    """The families of the fonts in a PDF: «ABCDEF+LibertinusSerif-Bold-Identity-H» is LibertinusSerif."""
    found = (page["/Resources"].get("/Font", {}) for page in reader(pdf).pages)
    return {
        font.get_object()["/BaseFont"].split("+")[1].split("-")[0] for each in found for font in each.values()
    }


def inked_mm(pdf: bytes, *, dpi: int = 72) -> tuple[float, float]:
    """How far from the left edge of the first page its first and its last printed column are."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[0].render(scale=dpi / POINTS_PER_INCH).to_pil().convert("L")
    finally:
        document.close()
    left, _top, right, _bottom = ImageOps.invert(picture).getbbox()
    return left * MM_PER_INCH / dpi, right * MM_PER_INCH / dpi


@dataclass(frozen=True)
class SeenCode:
    """A code that was read off a page: what it holds, and the corners of the box around it in mm."""

    page: int
    kind: str
    text: str
    left: float
    top: float
    right: float
    bottom: float


def codes(pdf: bytes, *, dpi: int = 300) -> list[SeenCode]:
    """All codes that zxing reads off the pages as a printer of so many dots an inch would put them on paper."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [code for number, page in enumerate(document) for code in _seen(page, number, dpi)]
    finally:
        document.close()


def _seen(page: pypdfium2.PdfPage, number: int, dpi: int) -> Iterator[SeenCode]:
    picture = page.render(scale=dpi / POINTS_PER_INCH).to_pil()
    for code in zxingcpp.read_barcodes(picture):
        place = code.position
        corners = (place.top_left, place.top_right, place.bottom_left, place.bottom_right)
        across = [corner.x * MM_PER_INCH / dpi for corner in corners]
        down = [corner.y * MM_PER_INCH / dpi for corner in corners]
        kind = {"QRCode": "qr", "Code128": "code 128"}[str(code.format).replace(" ", "")]
        yield SeenCode(number, kind, code.text, min(across), min(down), max(across), max(down))

"""What may be attached to a result: told by a file's content, never by its name, and kept as this hands it back.

A PDF is kept as it is. A picture is read and written anew, so that nothing but the picture is kept: no place where it
was taken, no hidden text, nothing that another program would run.
"""

import io
import re
import struct
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from threading import Lock

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from PIL import ExifTags, Image

from diagnostics.vocabulary import FileKind
from herd.errors import refused

MEGABYTE = 1024 * 1024
LARGEST_BYTES = 15 * MEGABYTE
#: Twice what a good telephone takes; a page of a report needs a tenth of it. Read and written anew it takes some
#: 600 MB of memory, and so one picture is at a time.
LARGEST_PIXELS = 64_000_000
_ONE_AT_A_TIME = Lock()
JPEG_QUALITY = 90
#: How long a sender's name of a file is kept.
LONGEST_NAME = 150
EXTENSION = {FileKind.PDF: "pdf", FileKind.JPEG: "jpg", FileKind.PNG: "png"}
CONTENT_TYPE = {FileKind.PDF: "application/pdf", FileKind.JPEG: "image/jpeg", FileKind.PNG: "image/png"}

_BEGINS = {
    FileKind.PDF: b"%PDF-",
    FileKind.JPEG: b"\xff\xd8\xff",
    FileKind.PNG: b"\x89PNG\r\n\x1a\n",
}
#: A PDF ends with this mark; programs leave a little behind it.
_PDF_ENDS, _NEAR_THE_END = b"%%EOF", 1024
#: How a picture is turned by what its camera notes (EXIF, Orientation); 1 is upright.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
#: What Pillow raises of broken pictures.
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    LookupError,
    ArithmeticError,
    TypeError,
    AttributeError,
    EOFError,
    struct.error,
    zlib.error,
)
_TOLD_APART = re.compile(r"[\s/\\]+")


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it is kept: what it is, and its bytes."""

    kind: FileKind
    content: bytes


def kept_file(content: bytes) -> KeptFile:
    """Return a laboratory's report as it is kept. Raises `Refused` (field `file`) for what is none, or too large."""
    if not content:
        raise refused("file_empty", _("This file is empty."), field="file")
    if len(content) > LARGEST_BYTES:
        raise refused("file_too_large", too_large(len(content)), field="file")
    kind = next((kind for kind, start in _BEGINS.items() if content.startswith(start)), None)
    if kind is None:
        message = _(
            "This is neither a PDF nor a picture (JPEG or PNG), whatever its name says. Save or photograph the report "
            "as one of them."
        )
        raise refused("file_unknown", message, field="file")
    if kind is FileKind.PDF:
        return KeptFile(kind, _whole_pdf(content))
    with _ONE_AT_A_TIME:
        return KeptFile(kind, _written_anew(content, kind))


def too_large(size_bytes: int) -> str:
    """Say how large a file is, and how large one may be."""
    told = {
        "size": number_format(size_bytes / MEGABYTE, 1),
        "largest": number_format(LARGEST_BYTES // MEGABYTE),
    }
    return _(
        "This file has %(size)s MB; at most %(largest)s MB are kept. Photograph it smaller, or scan it."
    ) % (told)


def _whole_pdf(content: bytes) -> bytes:
    if _PDF_ENDS not in content[-_NEAR_THE_END:]:
        message = _("This PDF is not whole: its end is missing. Download or scan it again.")
        raise refused("file_cut_off", message, field="file")
    return content


def _written_anew(content: bytes, kind: FileKind) -> bytes:
    """Return a picture with nothing but what is seen of it, turned as its camera meant it."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as opened:
            if opened.width * opened.height > LARGEST_PIXELS:
                raise _too_many_pixels()
            picture = _upright(opened)
            if picture.mode.startswith("I"):  # 16 bits a point, of which a screen shows the upper 8
                picture = picture.point(lambda level: level * (1 / 256)).convert("L")
            picture = picture.convert(_mode(picture, kind))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except _BROKEN as error:
        message = _("This picture cannot be read: it is broken or cut off. Take it again.")
        raise refused("picture_broken", message, field="file") from error
    picture.info.clear()  # comments, profiles and texts would be written along
    written = io.BytesIO()
    if kind is FileKind.JPEG:
        picture.save(written, format="JPEG", quality=JPEG_QUALITY, optimize=True)
    else:
        # At its hardest zlib works for minutes on a picture made for that, and gains little of any other.
        picture.save(written, format="PNG", compress_level=6)
    return written.getvalue()


def _upright(picture: Image.Image) -> Image.Image:
    """Return a picture turned as its camera says; what cannot be read of that leaves it as it is."""
    try:
        turn = _TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except _BROKEN:
        return picture
    return picture.transpose(turn) if turn is not None else picture


def _mode(picture: Image.Image, kind: FileKind) -> str:
    """Return how the points of a picture are kept: grey, colours, or colours that can be seen through."""
    if picture.mode in {"1", "L"}:
        return "L"
    if kind is FileKind.PNG and ("A" in picture.getbands() or "transparency" in picture.info):
        return "RGBA"
    return "RGB"


def _too_many_pixels() -> Exception:
    millions = number_format(LARGEST_PIXELS // 1_000_000)
    message = _("This picture has more than %(millions)s million points. Make it smaller, or take it again.")
    return refused("picture_too_large", message % {"millions": millions}, field="file")


def kept_name(name: str, kind: FileKind) -> str:
    """Return what a file is called when it is listed and downloaded: its sender's name, ending as what it is.

    Signs that cannot be seen, or that turn the direction of writing, are left out.
    """
    shown = "".join(sign for sign in name if sign.isprintable())
    stem = PurePosixPath(_TOLD_APART.sub(" ", shown).strip()).stem.strip(" .")
    ending = f".{EXTENSION[kind]}"
    return f"{stem[: LONGEST_NAME - len(ending)] or _('report')}{ending}"

"""The one place that calls typst: a template of ours and data go in, a tagged PDF comes out, all in memory.

Text reaches typst as JSON beside the template, never as part of it, so nothing a person types is read as markup.
Only the fonts inside typst are used, and no clock: the same data give the same bytes on every machine.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, cast

import typst

from diagnostics.papers.printable import breakable, plainly, printable, without_marks

TEMPLATES = Path(__file__).parent / "templates"
#: PDF/UA-1 (ISO 14289-1): tagged for screen readers; typst refuses what would break it.
STANDARD: Literal["ua-1"] = "ua-1"
_FONTS = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
#: How text is made printable: as typed first; plainer where the fonts refuse a combination of signs.
_CLEANERS: tuple[Callable[[str], str], ...] = (printable, without_marks, plainly)

#: What a paper is made of: words, numbers, drawings, and lists and tables of them.
PaperData = Mapping[str, Any]


class NotTypeset(RuntimeError):
    """A paper could not be made, whatever was put for its text."""


class Drawing(str):
    """An SVG picture of our own making, which is handed on untouched; any other text is cleaned."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class NamedDrawing:
    """An SVG picture in which names stand that people have typed: `draw` is handed what makes them printable."""

    draw: Callable[[Callable[[str], str]], str]


def typeset(template: str, data: PaperData, *, language: str, made_at: datetime | None = None) -> bytes:
    """Return the PDF (PDF/UA-1) of a template (a file's name in `templates/`) with these data.

    `language` is that of the words ("en", "pt-br"); `made_at` (aware) is printed into the file as its moment,
    none if there is none. Text of any kind is accepted, what no font holds is replaced (`printable`).
    """
    pdf, _place = typeset_on_one_page(template, [data], language=language, made_at=made_at, pages=None)
    return pdf


def typeset_on_one_page(
    template: str,
    versions: Sequence[PaperData],
    *,
    language: str,
    made_at: datetime | None = None,
    pages: int | None = 1,
) -> tuple[bytes, int]:
    """Return the PDF of the first version of the data that takes no more than `pages`, else of the last version.

    With it comes the place of that version, from 0.
    """
    moment = _moment(made_at)
    faults = []
    for clean in _CLEANERS:
        try:
            compiler, place = _first_that_fits(template, versions, language, clean, pages)
            pdf = compiler.compile(format="pdf", pdf_standards=STANDARD, timestamp=moment)
        except BaseException as fault:
            if not _is_told_by_typst(fault):
                raise
            faults.append(fault)
        else:
            return cast("bytes", pdf), place  # a list of pages is what pictures come as
    # No text is left that could be the reason: a fault of the template.
    raise NotTypeset(f"{template} could not be set: {faults[-1]}") from faults[-1]


def _is_told_by_typst(fault: BaseException) -> bool:
    """Say whether typst refused the text, or stumbled over it, which comes as a panic of Rust's.

    A refusal is a TypstError, which is a RuntimeError, or a bare RuntimeError; a panic has no class to be named by.
    """
    return isinstance(fault, RuntimeError) or type(fault).__name__ == "PanicException"


def _first_that_fits(
    template: str,
    versions: Sequence[PaperData],
    language: str,
    clean: Callable[[str], str],
    pages: int | None,
) -> tuple[typst.Compiler, int]:
    *roomier, tightest = versions
    for place, version in enumerate(roomier):
        compiler = _compiler(template, version, language, clean)
        if pages is None or _pages(compiler) <= pages:
            return compiler, place
    return _compiler(template, tightest, language, clean), len(roomier)


def _compiler(template: str, data: PaperData, language: str, clean: Callable[[str], str]) -> typst.Compiler:
    name, _dash, region = language.replace("_", "-").partition("-")
    tongue = {"lang": name.lower(), "region": region.upper() if len(region) == 2 else ""}
    return typst.Compiler(
        input=TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_FONTS,
        sys_inputs={"data": json.dumps({**_cleaned(data, clean), **tongue})},
    )


def _pages(compiler: typst.Compiler) -> int:
    return int(json.loads(compiler.query("<pages>", field="value", one=True)))


def _cleaned(data: Any, clean: Callable[[str], str]) -> Any:
    if isinstance(data, Drawing):
        return str(data)
    if isinstance(data, NamedDrawing):
        return data.draw(clean)
    if isinstance(data, str):
        return breakable(clean(data))
    if isinstance(data, Mapping):
        return {key: _cleaned(value, clean) for key, value in data.items()}
    if isinstance(data, Sequence):
        return [_cleaned(value, clean) for value in data]
    return data


def _moment(made_at: datetime | None) -> int:
    """Return seconds since 1970; 0 where the paper bears no moment, as typst would ask the clock instead."""
    if made_at is None:
        return 0
    if made_at.tzinfo is None:
        raise ValueError(f"A moment without a time zone cannot be printed: {made_at}.")
    return int(made_at.timestamp())

"""Labels for tubes: a QR code a telephone's camera opens, the tube code as Code 128, and both in letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from diagnostics.papers import words
from diagnostics.papers.codes import code_128, qr
from diagnostics.papers.layouts import Layout, fits, longest_tube_code
from diagnostics.papers.typesetting import typeset


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What stands on one tube: its code, whose blood it is, when drawn, and the address of the sample's page."""

    tube_code: str
    animal_number: str
    herd_code: str
    collected_on: date
    specimen: str
    address: str


class LabelsRefused(ValueError):
    """Labels cannot be printed as asked."""


class TubeCodeTooLong(LabelsRefused):
    """A tube code is too wide for the bar code of a label; `longest` is how many characters always fit."""

    def __init__(self, tube_code: str, layout: Layout) -> None:
        self.tube_code = tube_code
        self.layout = layout
        self.longest = longest_tube_code(layout)
        super().__init__(f"The tube code {tube_code!r} does not fit a label of {layout.name}.")


class SkipRefused(LabelsRefused):
    """More labels are said to be used up than the first sheet has, or fewer than none."""


class NothingToPrint(LabelsRefused):
    """There is no label to print."""


def labels_pdf(labels: Sequence[Label], *, layout: Layout, skip: int = 0, language: str = "en") -> bytes:
    """Return labels as a PDF in the sizes of `layout`, to be printed at 100 %.

    `skip` labels of the first sheet are left empty, being used already; `language` is that of the words read to
    those who cannot see the codes. Raises NothingToPrint, SkipRefused, TubeCodeTooLong, TubeCodeNotEncodable,
    AddressTooLong.
    """
    if not labels:
        raise NothingToPrint("No label was chosen.")
    if not 0 <= skip < layout.labels_a_sheet:
        raise SkipRefused(f"A sheet of {layout.name} has {layout.labels_a_sheet} labels; {skip} are skipped.")
    for label in labels:
        if not fits(label.tube_code, layout):
            raise TubeCodeTooLong(label.tube_code, layout)
    data = {
        "title": words.labels_title(language),
        "sheet": _sheet(layout),
        "skip": skip,
        "labels": [_label(label, layout, language) for label in labels],
    }
    return typeset("labels.typ", data, language=language)


def _sheet(layout: Layout) -> dict[str, Any]:
    """The sizes the template needs, in mm and points."""
    return {
        "width": layout.sheet_width_mm,
        "height": layout.sheet_height_mm,
        "columns": layout.columns,
        "a_sheet": layout.labels_a_sheet,
        "label_width": layout.label_width_mm,
        "label_height": layout.label_height_mm,
        "left": layout.left_mm,
        "top": layout.top_mm,
        "across": layout.pitch_across_mm,
        "down": layout.pitch_down_mm,
        "bar_height": layout.bar_height_mm,
        "padding": layout.padding_mm,
        "text": layout.text_pt,
    }


def _label(label: Label, layout: Layout, language: str) -> dict[str, Any]:
    # The least correction makes the coarsest modules, which matters most on a small label that lives for days.
    address_code, _side = qr(label.address, correction="l")
    tube_code, modules = code_128(label.tube_code)
    return {
        "tube_code": label.tube_code,
        "lines": [
            label.animal_number,
            f"{label.herd_code} · {label.collected_on.isoformat()}",
            label.specimen,
        ],
        "qr": address_code,
        "qr_alt": words.sample_code_alt(language, label.tube_code),
        "bars": tube_code,
        "bars_alt": words.tube_code_alt(language, label.tube_code),
        "bars_width": layout.module_mm(modules) * modules,
    }

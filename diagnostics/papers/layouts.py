"""Sheets of labels as they are sold: sizes in millimetres, and how fine a printer may draw on them."""

import math
from dataclasses import dataclass

from diagnostics.papers.codes import (
    CODE_128_BESIDES,
    CODE_128_QUIET,
    CODE_128_SIGN,
    CODE_128_STOP,
    code_128_modules,
)

MM_PER_INCH = 25.4
#: Half a dot of an office printer of 600 dots an inch, and a dot of a label printer of 203 (8 a millimetre).
OFFICE_STEP_MM, LABEL_PRINTER_STEP_MM = MM_PER_INCH / 1200, 0.125
#: Coarser than this, the code gains nothing and the label looks crowded.
WIDEST_MODULE_MM = 0.35
#: What the code keeps clear of each edge of the label, for sheets that go in a little askew.
SIDE_MM = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A sheet of labels. Lengths in mm; `left` and `top` from the sheet's corner to the first label's, `pitch`
    from one label's corner to the next one's; `module_least` is the narrowest bar that is printed and read well.
    """

    code: str
    name: str
    sheet_width_mm: float
    sheet_height_mm: float
    columns: int
    rows: int
    label_width_mm: float
    label_height_mm: float
    left_mm: float = 0
    top_mm: float = 0
    pitch_across_mm: float = 0
    pitch_down_mm: float = 0
    step_mm: float = OFFICE_STEP_MM
    module_least_mm: float = 9 * OFFICE_STEP_MM
    bar_height_mm: float
    padding_mm: float
    text_pt: float

    @property
    def labels_a_sheet(self) -> int:
        """How many labels a sheet has."""
        return self.columns * self.rows

    @property
    def code_width_mm(self) -> float:
        """The width a bar code may take, quiet zones included."""
        return self.label_width_mm - 2 * SIDE_MM

    @property
    def most_modules(self) -> int:
        """How many modules of the narrowest kind fit across, quiet zones included."""
        return math.floor(self.code_width_mm / self.module_least_mm)

    def module_mm(self, modules: int) -> float:
        """Return the width of a module, whole steps of the printer, for a code of so many modules."""
        widest = min(self.code_width_mm / modules, WIDEST_MODULE_MM)
        return math.floor(widest / self.step_mm + 1e-9) * self.step_mm


#: 65 labels of 38.1 × 21.2 mm on A4: margins 10.7 and 4.75 mm, pitch 40.6 mm across, none between rows.
AVERY_L7651 = Layout(
    code="avery_l7651",
    name="Avery L7651",
    sheet_width_mm=210,
    sheet_height_mm=297,
    columns=5,
    rows=13,
    label_width_mm=38.1,
    label_height_mm=21.2,
    left_mm=4.75,
    top_mm=10.7,
    pitch_across_mm=40.6,
    pitch_down_mm=21.2,
    bar_height_mm=5.2,
    padding_mm=1.1,
    text_pt=6.4,
)
#: 30 labels of 2.625 × 1 in on US Letter: margins 0.5 and 0.1875 in, pitch 2.75 in across, none between rows.
AVERY_5160 = Layout(
    code="avery_5160",
    name="Avery 5160",
    sheet_width_mm=8.5 * MM_PER_INCH,
    sheet_height_mm=11 * MM_PER_INCH,
    columns=3,
    rows=10,
    label_width_mm=2.625 * MM_PER_INCH,
    label_height_mm=1 * MM_PER_INCH,
    left_mm=0.1875 * MM_PER_INCH,
    top_mm=0.5 * MM_PER_INCH,
    pitch_across_mm=2.75 * MM_PER_INCH,
    pitch_down_mm=1 * MM_PER_INCH,
    bar_height_mm=7,
    padding_mm=1.5,
    text_pt=8,
)
#: One label a page, for a label printer.
SINGLE_50_X_25 = Layout(
    code="single_50x25",
    name="50 × 25 mm",
    sheet_width_mm=50,
    sheet_height_mm=25,
    columns=1,
    rows=1,
    label_width_mm=50,
    label_height_mm=25,
    step_mm=LABEL_PRINTER_STEP_MM,
    module_least_mm=2 * LABEL_PRINTER_STEP_MM,
    bar_height_mm=6.5,
    padding_mm=1.4,
    text_pt=7.2,
)
LAYOUTS = {layout.code: layout for layout in (AVERY_L7651, AVERY_5160, SINGLE_50_X_25)}


def longest_tube_code(layout: Layout) -> int:
    """Return how many characters of a tube code fit on a label, whatever they are; of digits more may."""
    signs = (layout.most_modules - CODE_128_STOP - 2 * CODE_128_QUIET) // CODE_128_SIGN
    return signs - CODE_128_BESIDES


def fits(tube_code: str, layout: Layout) -> bool:
    """Say whether a tube code can be printed on a label of this layout. Raises TubeCodeNotEncodable."""
    return len(code_128_modules(tube_code)) + 2 * CODE_128_QUIET <= layout.most_modules

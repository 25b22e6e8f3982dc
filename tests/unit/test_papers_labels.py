"""Labels of tubes: the codes are read off a print of 300 dots an inch, each on its own label of the sheet."""

from datetime import date

import pytest

from diagnostics.papers.codes import TubeCodeNotEncodable
from diagnostics.papers.labels import (
    Label,
    NothingToPrint,
    SkipRefused,
    TubeCodeTooLong,
    labels_pdf,
)
from diagnostics.papers.layouts import (
    AVERY_5160,
    AVERY_L7651,
    LAYOUTS,
    SINGLE_50_X_25,
    fits,
    longest_tube_code,
)
from tests.papers import catalog, codes, flowing, fonts, metadata, page_count, page_sizes_mm, tags, text_of

INCH = 25.4
#: The sheets as their makers publish them, in mm: the sheet; the label; the first label's corner; the pitch.
SHEETS = {
    "avery_l7651": ((210, 297), (38.1, 21.2), (4.75, 10.7), (40.6, 21.2), 5, 13),
    "avery_5160": (
        (8.5 * INCH, 11 * INCH),
        (2.625 * INCH, INCH),
        (0.1875 * INCH, 0.5 * INCH),
        (2.75 * INCH, INCH),
        3,
        10,
    ),
    "single_50x25": ((50, 25), (50, 25), (0, 0), (0, 0), 1, 1),
}
LAYOUT_NAMES = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)


def label(number: int = 0, *, token_length: int = 22, **changed) -> Label:
    token = f"{number:03d}" + "aB3_kQ9-" * 5
    told = {
        "tube_code": f"K7Q2-0{number:03d}",
        "animal_number": str(1200 + number),
        "herd_code": "GREENACRE",
        "collected_on": date(2026, 2, 20),
        "specimen": "Blood, EDTA",
        "address": f"https://freemartin.example-farm.com/s/{token[:token_length]}",
    }
    return Label(**told | changed)


def place(layout_code: str, number: int) -> tuple[int, float, float, float, float]:
    """Page and box (left, top, right, bottom, in mm) of the label with this number on sheets of a kind."""
    _sheet, (width, height), (left, top), (across, down), columns, rows = SHEETS[layout_code]
    page, on_sheet = divmod(number, columns * rows)
    row, column = divmod(on_sheet, columns)
    x, y = left + column * across, top + row * down
    return page, x, y, x + width, y + height


@LAYOUT_NAMES
@pytest.mark.parametrize("token_length", [22, 36])
def test_both_codes_of_every_label_are_read_off_a_print(layout, token_length):
    labels = [label(number, token_length=token_length) for number in range(layout.labels_a_sheet)]

    seen = codes(labels_pdf(labels, layout=layout))

    assert sorted(code.text for code in seen if code.kind == "qr") == [each.address for each in labels]
    assert sorted(code.text for code in seen if code.kind == "code 128") == [
        each.tube_code for each in labels
    ]


@LAYOUT_NAMES
def test_the_longest_tube_code_of_each_sheet_is_read_off_a_print(layout):
    longest = ("Q7-k2/Xw0Z#jLm4R8vTyB1nC6pD3sF5g")[: longest_tube_code(layout)]

    seen = codes(labels_pdf([label(tube_code=longest, token_length=36)], layout=layout))

    assert len(longest) >= 12
    assert [code.text for code in seen if code.kind == "code 128"] == [longest]


@LAYOUT_NAMES
def test_each_code_stands_on_its_own_label_where_the_maker_cut_it(layout):
    skip = min(3, layout.labels_a_sheet - 1)
    count = layout.labels_a_sheet - skip + 2
    labels = [label(number) for number in range(count)]

    pdf = labels_pdf(labels, layout=layout, skip=skip)

    assert page_sizes_mm(pdf) == {tuple(round(side, 1) for side in SHEETS[layout.code][0])}
    numbers = {each.address: number for number, each in enumerate(labels)} | {
        each.tube_code: number for number, each in enumerate(labels)
    }
    seen = codes(pdf)
    assert len(seen) == 2 * count
    for code in seen:
        page, left, top, right, bottom = place(layout.code, skip + numbers[code.text])
        assert code.page == page
        assert left + 0.5 < code.left < code.right < right - 0.5
        assert top + 0.5 < code.top < code.bottom < bottom - 0.5


def test_labels_used_up_on_the_first_sheet_are_left_out():
    pdf = labels_pdf([label()], layout=AVERY_5160, skip=4)

    _page, left, top, right, bottom = place("avery_5160", 4)
    assert all(left < code.left < right and top < code.top < bottom for code in codes(pdf))


def test_66_tubes_take_two_sheets_of_65_and_two_single_labels_two_pages():
    assert page_count(labels_pdf([label(n) for n in range(66)], layout=AVERY_L7651)) == 2
    assert page_count(labels_pdf([label(n) for n in range(2)], layout=SINGLE_50_X_25)) == 2


def test_a_person_reads_the_tube_the_animal_the_herd_the_day_and_the_specimen():
    said = flowing(text_of(labels_pdf([label(7)], layout=AVERY_L7651)))

    for words in ("K7Q2-0007", "1207", "GREENACRE · 2026-02-20", "Blood, EDTA"):
        assert words in said


def test_labels_are_tagged_and_their_codes_described():
    pdf = labels_pdf([label(7)], layout=SINGLE_50_X_25, language="es")

    assert catalog(pdf)["/MarkInfo"]["/Marked"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata(pdf)
    assert catalog(pdf)["/Lang"] == "es"
    described = [tag["/Alt"] for tag in tags(pdf) if tag["/S"] == "/Figure"]
    assert len(described) == 2
    assert all("K7Q2-0007" in words for words in described)


@LAYOUT_NAMES
def test_text_of_any_kind_and_length_stays_on_its_label(layout):
    hostile = label(
        animal_number="#panic() *x* $y$ 🐄 " + "W" * 200,
        herd_code="W" * 200,
        specimen="\n\u202e" + "é" * 500,
    )

    pdf = labels_pdf([hostile, label(1)], layout=layout)

    assert {code.text for code in codes(pdf)} == {
        hostile.address,
        hostile.tube_code,
        label(1).address,
        label(1).tube_code,
    }
    assert "#panic() *x* $y$ □" in flowing(text_of(pdf))
    assert fonts(pdf) <= {"LibertinusSerif", "DejaVuSansMono"}


@LAYOUT_NAMES
def test_a_tube_code_wider_than_the_label_is_refused_and_told_how_long_it_may_be(layout):
    longest = longest_tube_code(layout)

    assert fits("W" * longest, layout)
    assert not fits("W" * (longest + 1), layout)
    with pytest.raises(TubeCodeTooLong) as refusal:
        labels_pdf([label(), label(tube_code="W" * (longest + 1))], layout=layout)
    assert refusal.value.longest == longest


def test_digits_are_narrower_so_more_of_them_fit():
    assert fits("1" * 20, AVERY_L7651)
    assert not fits("A" * 20, AVERY_L7651)


def test_a_tube_code_that_no_reader_could_type_is_refused():
    with pytest.raises(TubeCodeNotEncodable):
        labels_pdf([label(tube_code="Röhrchen 1")], layout=AVERY_L7651)


@pytest.mark.parametrize(("layout", "skip"), [(AVERY_L7651, 65), (AVERY_5160, -1), (SINGLE_50_X_25, 1)])
def test_no_more_labels_are_skipped_than_a_sheet_has(layout, skip):
    with pytest.raises(SkipRefused):
        labels_pdf([label()], layout=layout, skip=skip)


def test_no_label_is_no_paper():
    with pytest.raises(NothingToPrint):
        labels_pdf([], layout=AVERY_L7651)


def test_the_same_labels_are_the_same_file():
    assert labels_pdf([label()], layout=AVERY_L7651) == labels_pdf([label()], layout=AVERY_L7651)

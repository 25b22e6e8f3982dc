"""The sheet that goes to a laboratory with the tubes."""

from dataclasses import replace
from datetime import date

import pytest

from diagnostics.papers.submission import NoTubes, SubmissionRow, SubmissionSheet, submission_pdf
from tests.papers import catalog, codes, flowing, metadata, page_sizes_mm, reader, tags, text_of


def row(number: int, **changed) -> SubmissionRow:
    told = {
        "tube_code": f"K7Q2-{number:04d}",
        "animal_number": str(1200 + number),
        "official_id": f"DE 09 532 8{number:04d}",
        "herd_code": "GREENACRE",
        "specimen": "Blood, EDTA",
        "drawn_on": date(2026, 2, 20),
        "tests": ("PCR, amelogenin",),
    }
    return SubmissionRow(**told | changed)


SHEET = SubmissionSheet(
    laboratory_name="University of Minnesota VDL",
    laboratory_address="1333 Gortner Avenue\nSaint Paul, MN 55108",
    laboratory_contact="vdl@example.org",
    sender_name="Dr. Anna Brandt",
    sender_licence="NI 40771",
    sender_contact="Hauptstr. 4\n31592 Stolzenau",
    herds=(("GREENACRE", "Greenacre Dairy"), ("HILL", "Hill Farm")),
    sent_on=date(2026, 2, 21),
    reference="3f0c1a2e",
    address="https://freemartin.example-farm.com/consignments/3f0c1a2e-1111-4222-8333-444455556666/",
    rows=(
        row(1, caveats=("Transfused on 2 January 2026",)),
        row(2, herd_code="HILL", tests=("Karyotype", "PCR, SRY")),
    ),
    note="Two tubes of 1202: the first was small.",
)


def pdf_of(sheet: SubmissionSheet, language: str = "en") -> bytes:
    return submission_pdf(sheet, language=language)


def test_the_laboratory_reads_who_sends_what_from_which_herds_and_what_is_asked():
    said = flowing(text_of(pdf_of(SHEET)))

    for words in (
        "To University of Minnesota VDL 1333 Gortner Avenue Saint Paul, MN 55108 vdl@example.org",
        "From Dr. Anna Brandt Hauptstr. 4 31592 Stolzenau",
        "Licence number NI 40771",
        "Feb. 21, 2026 · 2 tubes",
        "Greenacre Dairy (GREENACRE) Hill Farm (HILL)",
        "Our reference, please quote 3f0c1a2e",
        "Two tubes of 1202: the first was small.",
        "1 K7Q2-0001 1201 DE 09 532 80001 GREENACRE Blood, EDTA Feb. 20, 2026 PCR, amelogenin",
        "PCR, amelogenin Transfused on 2 January 2026",
        "2 K7Q2-0002 1202 DE 09 532 80002 HILL Blood, EDTA Feb. 20, 2026 Karyotype PCR, SRY",
        "Page 1 of 1",
    ):
        assert words in said


def test_one_tube_is_not_called_tubes():
    assert "1 tube " in flowing(text_of(pdf_of(replace(SHEET, rows=(row(1),)))))


def test_a_reader_takes_every_tube_and_a_telephone_the_consignment():
    rows = [row(number) for number in range(40)]

    seen = codes(pdf_of(replace(SHEET, rows=rows)))

    assert sorted(code.text for code in seen if code.kind == "code 128") == [each.tube_code for each in rows]
    assert [(code.page, code.text) for code in seen if code.kind == "qr"] == [(0, SHEET.address)]


def test_many_tubes_go_over_pages_that_each_say_what_the_columns_are_and_which_page_it_is():
    pdf = pdf_of(replace(SHEET, rows=[row(number) for number in range(100)]))

    pages = [flowing(page.extract_text()) for page in reader(pdf).pages]
    assert len(pages) > 3
    assert page_sizes_mm(pdf) == {(210.0, 297.0)}
    for number, said in enumerate(pages, start=1):
        assert "No. Tube Animal Herd" in said
        assert f"Page {number} of {len(pages)}" in said
    assert "Received on, by" in pages[-1]


def test_the_sheet_is_tagged_as_a_table_with_described_codes():
    pdf = pdf_of(SHEET, "es")

    found = [tag["/S"] for tag in tags(pdf)]
    assert catalog(pdf)["/MarkInfo"]["/Marked"]
    assert catalog(pdf)["/Lang"] == "es"
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata(pdf)
    assert found.count("/TH") == 7
    assert found.count("/TR") == 3
    described = [tag["/Alt"] for tag in tags(pdf) if tag["/S"] == "/Figure"]
    assert len(described) == 3
    assert "3f0c1a2e" in described[0]
    assert "K7Q2-0001" in described[1]


@pytest.mark.parametrize("tube_code", ["K7Q2-0413", "1234567890123456789012"])
def test_tube_codes_of_letters_and_long_ones_of_digits_have_their_bar_code_described(tube_code):
    pdf = pdf_of(replace(SHEET, rows=(row(1, tube_code=tube_code),)))

    assert tube_code in [code.text for code in codes(pdf)]
    assert tube_code in [tag["/Alt"] for tag in tags(pdf) if tag["/S"] == "/Figure"][1]


@pytest.mark.parametrize("tube_code", ["Röhrchen 1", "W" * 40, ""])
def test_a_tube_code_without_a_bar_code_stands_in_letters(tube_code):
    pdf = pdf_of(replace(SHEET, rows=(row(1, tube_code=tube_code),)))

    assert [code.kind for code in codes(pdf)] == ["qr"]
    assert tube_code in flowing(text_of(pdf)).replace("W ", "W")


def test_what_looks_like_markup_prints_as_it_was_typed():
    typed = "#panic() *x* $y$"
    hostile = replace(
        SHEET,
        laboratory_name=typed,
        note=typed + " 🐄",
        rows=(row(1, animal_number=typed, herd_code="W" * 500, caveats=["W" * 500] * 90),),
    )

    pdf = pdf_of(hostile)

    assert flowing(text_of(pdf)).count(typed) == 3
    assert text_of(pdf).count("W") == 159 + 8 * 159
    assert "and 82 more" in flowing(text_of(pdf))


def test_the_same_sheet_is_the_same_file():
    assert pdf_of(SHEET) == pdf_of(SHEET)


def test_no_tube_is_no_sheet():
    with pytest.raises(NoTubes):
        pdf_of(replace(SHEET, rows=()))

"""Text files as they come: empty, damaged, in another encoding or language, cut off."""

import io
from pathlib import Path

import pytest

from herd.imports.options import ImportOptions
from herd.imports.reading import FileRefused
from herd.imports.uploads import stage_upload
from herd.models import Animal, Herd, ImportBatch
from herd.vocabulary import ImportKind
from tests.factories import HerdFactory, UserFactory
from tests.importing import Importing, is_refused

BIRTHS = "herd,dam,calving_date,calf,sex\ndairy,12,2026-03-01,0101,F\n"


@pytest.fixture(autouse=True)
def dairy(db: None) -> Herd:
    return HerdFactory(code="dairy")


@pytest.mark.parametrize("content", [b"", b"\n\n", b" \r\n"])
def test_an_empty_file_is_refused(importing: Importing, content: bytes):
    is_refused(importing(content), "The file is empty")


def test_a_file_with_a_header_alone_holds_no_births_and_is_fine(importing: Importing):
    assert importing(BIRTHS.splitlines()[0]).counts == "0 lines new, 0 changed, 0 the same, 0 refused."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_is_read_however_its_lines_and_cells_are_parted(
    importing: Importing, encoding: str, line_end: str, delimiter: str
):
    content = BIRTHS.replace(",", delimiter).replace("\n", line_end).replace("F", "♀")

    assert importing(content.encode(encoding)).code == 0
    assert Animal.objects.get(number="0101").sex == "female"


def test_a_file_that_names_its_delimiter_first_is_read_with_its_lines_counted(importing: Importing):
    outcome = importing("sep=;\nherd;dam;calving_date;sex\ndairy;12;2026-02-30;F")

    assert outcome.problems == ["line 3, calving_date: «2026-02-30» is not a date"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "latin-1", "cp1252"])
def test_another_encoding_is_refused_with_the_hint_how_to_save_it(importing: Importing, encoding: str):
    content = BIRTHS.replace("12", "Kälbchen").encode(encoding)

    outcome = importing(content)

    is_refused(outcome)
    assert "UTF-8" in outcome.problems[0] or "UTF-16" in outcome.problems[0]


@pytest.mark.parametrize(
    "content", [b"%PDF-1.4\x00\x01\x02" * 40, bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n\x00"]
)
def test_a_binary_file_is_refused(importing: Importing, content: bytes):
    is_refused(importing(content))


def test_a_line_with_null_bytes_or_control_characters_is_refused(importing: Importing):
    is_refused(importing(BIRTHS.replace("12", "1\x002")), "line 2", "binary")
    is_refused(importing(BIRTHS.replace("12", "1\x072")), "line 2", "cannot be printed")


def test_a_quotation_mark_that_is_not_closed_is_refused_with_its_line(importing: Importing):
    is_refused(importing(BIRTHS + 'dairy,"13,2026-03-01,102,F\n' * 3), "line 3", "quotation mark")


def test_a_truncated_line_is_refused(importing: Importing):
    is_refused(importing(BIRTHS + "dairy,13,2026-0"), "line 3", "3 cells and the header 5")


def test_lines_parted_otherwise_than_the_header_are_refused(importing: Importing):
    is_refused(importing(BIRTHS + "dairy;13;2026-03-01;102;F"), "line 3", "1 cells and the header 5")


def test_empty_cells_and_lines_at_the_end_do_not_matter(importing: Importing):
    content = "\n".join(line + ",,," for line in BIRTHS.splitlines()) + "\n,,,,,,,\n\n"

    assert importing(content).counts == "1 lines new, 0 changed, 0 the same, 0 refused."


def test_a_column_that_stands_twice_is_refused(importing: Importing):
    is_refused(importing(BIRTHS.replace("calf", "Dam", 1)), "line 1, dam", "stands twice")


def test_columns_in_another_language_are_refused_with_the_names_that_are_read(importing: Importing):
    outcome = importing("Herde;Mutter;Kalbedatum;Geschlecht\n1;2;01.03.2026;w")

    is_refused(outcome, "line 1", "«herd», «calving_date», «sex»", "«Kalbedatum»", "birth_weight_kg")


def test_a_cell_with_a_line_break_does_not_confuse_the_lines(importing: Importing):
    outcome = importing(
        b'herd,dam,calving_date,sex,note\ndairy,12,2026-03-01,F,"small\nlively"\ndairy,13,2026-13-01,F,\n'
    )

    assert outcome.problems == ["line 4, calving_date: «2026-13-01» is not a date"]


def test_the_apostrophe_that_guards_a_cell_in_our_exports_is_taken_off(importing: Importing):
    importing(BIRTHS.replace("0101", "'=101").replace("12", "'-12"))

    assert sorted(Animal.objects.values_list("number", flat=True)) == ["-12", "=101"]


def test_a_page_reads_text_up_to_a_limit_and_a_command_any(
    importing: Importing, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("herd.imports.uploads.LARGEST_UPLOAD_BYTES", 60)

    with pytest.raises(FileRefused, match="MB are read"):
        stage_upload(
            io.BytesIO(BIRTHS.encode() * 2),
            "births.csv",
            ImportKind.BIRTHS,
            herd=Herd.objects.get(),
            by=UserFactory(),
            options=ImportOptions(),
        )
    assert importing(BIRTHS + "dairy,13,2026-03-01,102,F\n" * 1).code == 0


def test_a_page_takes_so_many_lines_that_nobody_waits_minutes_and_a_command_any(
    importing: Importing, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("herd.imports.uploads.MOST_UPLOAD_LINES", 2)
    herd, by = HerdFactory(code="short"), UserFactory()
    lines = [f"short,{dam},2026-03-01,,F\n" for dam in (1, 2, 3)]
    header = "herd,dam,calving_date,calf,sex\n"

    def sent(*given: str) -> ImportBatch:
        file = io.BytesIO((header + "".join(given)).encode())
        return stage_upload(file, "b.csv", ImportKind.BIRTHS, herd=herd, by=by, options=ImportOptions())

    assert sent(lines[0], "\n", lines[1]).rows.count() == 2
    with pytest.raises(FileRefused, match="more than 2 lines"):
        sent(*lines)
    assert ImportBatch.objects.count() == 1
    assert importing(header + "".join(lines)).code == 0


def test_a_missing_file_is_said_to_be_missing(importing: Importing, tmp_path: Path):
    assert importing.file(tmp_path / "nothing.csv").code == 1

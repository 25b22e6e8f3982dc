"""Text as the fonts of the papers can print it."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diagnostics.papers import typesetting
from diagnostics.papers.codes import code_128
from diagnostics.papers.printable import _BOUNDS, breakable, can_print, plainly, printable, without_marks
from tests.papers import text_of
from tools.printable_characters import refused

ANY_TEXT = st.text(st.characters())


def test_every_character_said_to_be_printable_is_in_the_fonts_of_this_typst():
    assert refused([chr(code) for first, last in _BOUNDS for code in range(first, last + 1)]) == set()


def test_letters_of_the_languages_of_herds_are_printed_as_they_stand():
    words = "Größe, señor, Čeština, żółć, Ελληνικά, Кириллица, עברית, العربية, ≤ ½ × µ ♀ ♂ € №"

    assert printable(words) == words


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Bessie 🐄", "Bessie □"),
        ("牛 42", "□ 42"),
        ("Ｋ７Ｑ２", "K7Q2"),
        ("line\r\nline\u2028line\tend", "line\nline\nline end"),
        ("nul\x00 bell\x07", "nul bell"),
        ("half a pair \ud83d", "half a pair □"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_what_no_font_holds_is_put_plainly_or_as_an_empty_box(typed, printed):
    assert printable(typed) == printed


def test_a_name_cannot_be_turned_round_to_read_as_another():
    # U+202E makes what follows it run backwards: «4321» would read «1234».
    assert printable("cow \u202e4321\u202c") == "cow 4321"


def test_marks_do_not_climb_into_the_lines_above():
    assert printable("e" + "\u0316" * 40) == "e" + "\u0316" * 3


@pytest.mark.parametrize("word", ["Ẹ̀kọ́", "مُحَمَّد", "Й", "Ǻ"])
def test_marks_stay_on_letters_of_their_script(word):
    assert printable(word) == unicodedata.normalize("NFC", word)


def test_marks_that_no_font_sets_on_a_letter_are_left_out():
    assert printable("a\u05b0 \u20dd5 ש\u05c1 \u0301") == "a 5 ש "


def test_where_typst_refuses_a_text_it_is_put_more_plainly(monkeypatch):
    monkeypatch.setattr(typesetting, "_CLEANERS", (str, plainly))

    pdf = typesetting.typeset("labels.typ", labels_data("牛 K7Q2"), language="en")

    assert "□ K7Q2" in text_of(pdf)


def test_a_fault_of_the_template_is_told_as_one():
    with pytest.raises(typesetting.NotTypeset, match=r"labels\.typ"):
        typesetting.typeset("labels.typ", {"title": "without labels"}, language="en")


def labels_data(words: str) -> dict[str, object]:
    """One label of 50 × 25 mm with these words in the place of its lines."""
    sheet = {"width": 50, "height": 25, "columns": 1, "a_sheet": 1, "label_width": 50, "label_height": 25}
    sheet |= {"left": 0, "top": 0, "across": 0, "down": 0, "bar_height": 6, "padding": 1, "text": 7}
    drawing, _width = code_128("K7Q2")
    codes = {"qr": drawing, "qr_alt": "QR code", "bars": drawing, "bars_alt": "Bar code", "bars_width": 40}
    return {
        "title": "Labels",
        "sheet": sheet,
        "skip": 0,
        "labels": [{"tube_code": "K7Q2", "lines": [words], **codes}],
    }


@given(ANY_TEXT)
def test_what_comes_out_can_be_drawn(typed):
    for clean in (printable, without_marks, plainly):
        assert all(can_print(sign) or sign == "\n" for sign in clean(typed))


@given(ANY_TEXT)
def test_what_is_printable_stays_as_it_is(typed):
    once = printable(typed)

    assert printable(once) == once


@given(ANY_TEXT)
@example("W" * 100)
@example("W\u00a0" * 100)
@example("1-1/" * 100)
def test_no_word_is_too_long_to_be_broken_and_nothing_is_lost(typed):
    broken = breakable(printable(typed))

    assert broken.replace("\u200b", "") == printable(typed)
    assert max(map(len, re.split("[ \n\u200b]", broken))) <= 18


def test_a_word_is_broken_at_its_hyphens_first():
    assert breakable("accession-D26-004417") == "accession-\u200bD26-\u200b004417"
    assert breakable("DE0953281764") == "DE0953281764"


def test_the_plainest_text_is_latin_letters_and_boxes():
    plain = plainly("Ж ½ é 中 e\u0316")

    assert plain == "□ ½ é □ e"
    assert not any(unicodedata.combining(sign) for sign in plain)

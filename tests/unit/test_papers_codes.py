"""QR and Code 128, as drawings."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.papers.codes import (
    AddressTooLong,
    TubeCodeNotEncodable,
    code_128,
    code_128_modules,
    code_128_width,
    qr,
)

TUBE_CODES = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=40)


def test_a_code_starts_and_ends_as_the_standard_says():
    # ISO/IEC 15417: start B is 11010010000, the stop sign 1100011101011.
    modules = code_128_modules("K7Q2-0413")

    assert modules.startswith("11010010000")
    assert modules.endswith("1100011101011")


@given(TUBE_CODES)
def test_any_tube_code_is_as_narrow_as_is_said_of_so_many_characters(tube_code):
    _drawing, width = code_128(tube_code)

    assert width <= code_128_width(len(tube_code))


@pytest.mark.parametrize("tube_code", ["", "ñ42", "röhrchen", "A\t1", "A\n", "牛", "\x7f", "½"])
def test_a_tube_code_that_code_128_cannot_hold_is_refused_by_name(tube_code):
    with pytest.raises(TubeCodeNotEncodable) as refusal:
        code_128_modules(tube_code)

    assert refusal.value.tube_code == tube_code


def test_around_each_code_the_readers_white_is_kept():
    square, side = qr("https://freemartin.example-farm.com/s/abc")
    bars, width = code_128("K7Q2-0413")

    assert dark_columns(square) == (4, side - 4)
    assert dark_columns(bars) == (10, width - 10)


def dark_columns(drawing: str) -> tuple[int, int]:
    """Where the first dark module begins and the last one ends, in modules."""
    runs = [(int(x), int(x) + int(length)) for x, length in re.findall(r"M(\d+) \d+h(\d+)", drawing)]
    return min(start for start, _end in runs), max(end for _start, end in runs)


def test_an_address_no_qr_code_can_hold_is_refused_by_name():
    with pytest.raises(AddressTooLong):
        qr("https://freemartin.example-farm.com/" + "x" * 3000)

"""Which characters the fonts inside typst hold, as diagnostics/papers/printable.py lists them.

python -m tools.printable_characters    prints the list; run it when typst is upgraded
"""

import json
import re
import unicodedata
from collections.abc import Iterator

import typst

LAST = 0x1FFFF
AT_ONCE = 4000
PLACE_EACH = b"""
#set document(title: "Characters")
#set page(width: 200cm, height: 200cm)
#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"))
#for character in json(bytes(sys.inputs.characters)) { box(character); [ ] }
"""
REFUSED = re.compile(r'the text `"(.+?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
#: Controls, surrogates, private use, unassigned; line and paragraph separators.
UNPRINTED_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
#: Letters and marks that Unicode says are not to be seen (Default_Ignorable_Code_Point), and the sign of an object.
UNSEEN = {
    0x034F,
    0x115F,
    0x1160,
    0x17B4,
    0x17B5,
    *range(0x180B, 0x1810),
    0x3164,
    *range(0xFE00, 0xFE10),
    0xFFA0,
}
OBJECT = 0xFFFC


def refused(characters: list[str]) -> set[str]:
    """Return those of the characters that no font inside typst can draw, as the PDF/UA export tells them."""
    try:
        typst.compile(
            PLACE_EACH,
            ignore_system_fonts=True,
            sys_inputs={"characters": json.dumps(characters)},
            pdf_standards=["ua-1"],
            timestamp=0,
        )
    except typst.TypstError as told:
        found = {
            ESCAPED.sub(lambda code: chr(int(code[1], 16)), each) for each in REFUSED.findall(told.diagnostic)
        }
        if not found:
            raise
        return found
    return set()


def printable() -> Iterator[int]:
    """Give the code points that can be drawn, in order."""
    candidates = [
        chr(code)
        for code in range(0x20, LAST + 1)
        if unicodedata.category(chr(code)) not in UNPRINTED_CATEGORIES and code not in {*UNSEEN, OBJECT}
    ]
    for start in range(0, len(candidates), AT_ONCE):
        part = candidates[start : start + AT_ONCE]
        without = refused(part)
        yield from (ord(character) for character in part if character not in without)


def ranges(codes: Iterator[int]) -> list[tuple[int, int]]:
    """Put neighbouring code points together: first and last of each range."""
    found: list[tuple[int, int]] = []
    for code in codes:
        if found and found[-1][1] == code - 1:
            found[-1] = (found[-1][0], code)
        else:
            found.append((code, code))
    return found


if __name__ == "__main__":
    for first, last in ranges(printable()):
        print(f"{first:x}-{last:x}" if first != last else f"{first:x}")

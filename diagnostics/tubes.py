"""Codes for tubes that people read aloud and machines scan: short, in letters and digits that look like no other.

Pure: what is drawn by lot comes in as an argument.
"""

from collections.abc import Callable, Collection

#: Without 0 O Q D, 1 I L J, 2 Z, 5 S, 6 G, 8 B, U V, which a wet label or a hand makes alike. All of them in Code 128.
SIGNS = "3479ACEFHKMNPRTWXY"
#: Six of eighteen signs: 34 million codes, so that one misread sign hardly ever makes another tube's code.
LENGTH = 6


def new_codes(
    count: int, taken: Callable[[Collection[str]], Collection[str]], pick: Callable[[str], str]
) -> list[str]:
    """Return so many codes that are not in use; `taken` says which of some codes are, `pick` chooses a sign by lot."""
    codes: dict[str, None] = {}
    while len(codes) < count:
        drawn = {"".join(pick(SIGNS) for _sign in range(LENGTH)) for _code in range(count - len(codes))}
        used = set(taken(drawn))
        codes.update(dict.fromkeys(code for code in sorted(drawn) if code not in used))
    return list(codes)

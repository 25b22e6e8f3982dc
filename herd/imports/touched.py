"""Which animals an import bears on, kept in a bit each: a herd of any size, whatever its number of lines."""

from collections.abc import Iterable, Iterator


class Touched:
    """A set of ids of animals."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, ids: Iterable[int]) -> None:
        """Add ids."""
        for pk in ids:
            place, bit = divmod(pk, 8)
            if place >= len(self._bits):
                self._bits.extend(bytes(place + 1 - len(self._bits) + len(self._bits) // 8))
            self._bits[place] |= 1 << bit

    def pieces(self, size: int) -> Iterator[list[int]]:
        """Yield the ids in ascending order, in lists of at most `size`."""
        piece: list[int] = []
        for place, bits in enumerate(self._bits):
            if bits:
                piece += [place * 8 + bit for bit in range(8) if bits >> bit & 1]
                while len(piece) >= size:
                    yield piece[:size]
                    piece = piece[size:]
        if piece:
            yield piece

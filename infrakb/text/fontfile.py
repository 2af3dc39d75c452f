"""Which characters a font file has: its table ``cmap``. Pure.

https://learn.microsoft.com/en-us/typography/opentype/spec/cmap: of the two formats that fonts of today have for Unicode,
the one for all planes (12) is taken, or else the one for the first (4).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

#: How a file of several fonts begins: the first of them is taken.
_COLLECTION = b"ttcf"
#: Platforms whose characters are those of Unicode.
_UNICODE = ((3, 10), (0, 4), (0, 6), (3, 1), (0, 3))


class Coverage(NamedTuple):
    """Characters, as ranges that do not touch each other."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]  # inclusive

    def has(self, char: str) -> bool:
        """Tell whether the font has a shape for *char*."""
        place = bisect_right(self.starts, ord(char)) - 1
        return place >= 0 and ord(char) <= self.ends[place]


def coverage(path: Path) -> Coverage:
    """Return what the font in a file has.

    :raises ValueError: it is no font, or one whose characters cannot be told.
    """
    try:
        with path.open("rb") as file:
            data = _cmap(file.read())
        return _read(data)
    except (struct.error, IndexError) as error:
        raise ValueError(f"{path.name} is no font file") from error


def _cmap(data: bytes) -> bytes:
    (start,) = struct.unpack_from(">L", data, 12) if data[:4] == _COLLECTION else (0,)
    (tables,) = struct.unpack_from(">H", data, start + 4)
    for number in range(tables):
        tag, _checksum, offset, length = struct.unpack_from(">4sLLL", data, start + 12 + number * 16)
        if tag == b"cmap":
            return data[offset : offset + length]
    raise ValueError("no table of characters")


def _read(table: bytes) -> Coverage:
    (count,) = struct.unpack_from(">H", table, 2)
    offsets: dict[tuple[int, int], int] = {}
    for number in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", table, 4 + number * 8)
        offsets[platform, encoding] = offset
    for known in _UNICODE:
        if known in offsets:
            place = offsets[known]
            (kind,) = struct.unpack_from(">H", table, place)
            if kind in _READERS:
                return _joined(_READERS[kind](table, place))
    raise ValueError("no table of Unicode's characters")


def _groups(table: bytes, place: int) -> list[tuple[int, int]]:
    """Format 12."""
    (count,) = struct.unpack_from(">L", table, place + 12)
    groups = (struct.unpack_from(">LLL", table, place + 16 + number * 12) for number in range(count))
    return [(start, end) for start, end, _glyph in groups]


def _segments(table: bytes, place: int) -> list[tuple[int, int]]:
    """Format 4."""
    (double,) = struct.unpack_from(">H", table, place + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", table, place + 14)
    starts = struct.unpack_from(f">{count}H", table, place + 16 + double)
    deltas = struct.unpack_from(f">{count}H", table, place + 16 + 2 * double)
    first = place + 16 + 3 * double
    found: list[tuple[int, int]] = []
    for number, (start, end, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        (offset,) = struct.unpack_from(">H", table, first + 2 * number)
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(">H", table, first + 2 * number + offset + 2 * (code - start))
            if (glyph + delta) & 0xFFFF if glyph or not offset else 0:
                found.append((code, code))
    return found


_READERS = {12: _groups, 4: _segments}


def _joined(ranges: list[tuple[int, int]]) -> Coverage:
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(ranges):
        if ends and start <= ends[-1] + 1:
            ends[-1] = max(end, ends[-1])
        else:
            starts.append(start)
            ends.append(end)
    return Coverage(tuple(starts), tuple(ends))

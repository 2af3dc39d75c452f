"""Which characters a font file has."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from noto_cjk_sans_jp_bold import FONT_PATH

from infrakb.text.fontfile import coverage


def test_the_font_that_comes_with_us_has_japanese_and_no_emoji() -> None:
    found = coverage(Path(str(FONT_PATH)))
    assert all(map(found.has, "あア漢鷗𠮷髙①㈱A1µ−～〜「」ー"))
    assert not any(map(found.has, "🚀\U0010ffffน"))


def test_a_table_of_the_first_plane_is_read(tmp_path: Path) -> None:
    # Two segments: A to C by a difference, and the one that ends each table.
    segments = struct.pack(">7H", 4, 32, 0, 4, 4, 1, 0) + struct.pack(
        ">HHHHHhHHH", 67, 0xFFFF, 0, 65, 0xFFFF, -64, 1, 0, 0
    )
    table = struct.pack(">HHHHL", 0, 1, 3, 1, 12) + segments
    font = tmp_path / "a.ttf"
    font.write_bytes(struct.pack(">LHHHH4sLLL", 0x10000, 1, 0, 0, 0, b"cmap", 0, 28, len(table)) + table)
    found = coverage(font)
    assert [char for char in "@ABCD" if found.has(char)] == ["A", "B", "C"]


@pytest.mark.parametrize("content", [b"", b"no font at all, but some text of more than a few bytes"])
def test_what_is_no_font_is_told(tmp_path: Path, content: bytes) -> None:
    font = tmp_path / "a.otf"
    font.write_bytes(content)
    with pytest.raises(ValueError, match=r"a\.otf|no table"):
        coverage(font)

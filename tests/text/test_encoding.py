"""Source files in any encoding are read, and named where they are not plain UTF-8."""

from __future__ import annotations

import codecs
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrakb.sphinx_ext.discover.decoding import CODEC, setup
from infrakb.text.encoding import decode
from infrakb.text.japanese import UNPRINTABLE_RE
from infrakb.text.problems import Said

TEXT = (
    "---\ntitle: 生成AIの基盤\n---\n\nデータセンターの電力は、液冷で下がります。漢字とカタカナ、ひらがな。\n"
)


def read(data: bytes) -> tuple[str, str | None]:
    """Decode *data*, and say in English what it was."""
    text, found = decode(data)
    return text, found.text() if isinstance(found, Said) else found


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", None),
        ("utf-8-sig", "UTF-8 with a byte order mark"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp932", "Shift_JIS"),
        ("euc_jp", "EUC-JP"),
    ],
)
def test_the_encodings_of_japanese_authors_are_told_apart(codec: str, name: str | None) -> None:
    assert read(TEXT.encode(codec)) == (TEXT, name)


def test_accents_and_quotation_marks_of_western_windows_are_read() -> None:
    text = "---\ntitle: Café – “quoted”\n---\n\nnaïve text — €5\n"
    assert read(text.encode("cp1252")) == (text, "Windows-1252")
    # Damaged Japanese is no such text.
    assert read(TEXT.encode()[:-5] + b"\xff\n")[1] == "damaged UTF-8"


def test_utf_16_without_a_mark_is_known_in_a_long_japanese_text() -> None:
    text = TEXT + "長い日本語の本文が続きます。" * 500 + "\n"
    assert read(text.encode("utf-16-le")) == (text, "UTF-16")


@pytest.mark.parametrize(("end", "name"), [("\r\n", "CRLF"), ("\r", "CR")])
def test_other_line_ends_become_ours_and_are_named(end: str, name: str) -> None:
    assert read(TEXT.replace("\n", end).encode()) == (TEXT, f"UTF-8 with {name} line ends")


def test_control_characters_are_taken_out_and_named() -> None:
    assert read("本\x00文\x0b\x1b[0m\x9f\ufffe。\t\n".encode()) == (
        "本文[0m。\t\n",
        "UTF-8 with control characters",
    )


def test_a_few_damaged_bytes_do_not_turn_a_text_into_another_encoding() -> None:
    damaged = TEXT.encode().replace("電".encode(), b"\xe9\x9b", 1)
    text, name = read(damaged)
    assert name == "damaged UTF-8"
    assert "データセンターの\ufffd力" in text


def test_a_text_in_ascii_is_utf_8() -> None:
    assert read(b"plain\n") == ("plain\n", None)
    assert read(b"") == ("", None)


@given(st.binary(max_size=400))
def test_any_bytes_give_a_text_that_pages_and_feeds_can_hold(data: bytes) -> None:
    text, _name = decode(data)
    assert "\r" not in text
    assert not UNPRINTABLE_RE.search(text)


def test_what_is_cut_from_a_text_is_still_read() -> None:
    data = TEXT.encode("cp932")
    chooser = random.Random(7)
    for _round in range(50):
        text, _name = decode(data[: chooser.randrange(len(data))])
        assert not re.search(r"[\x00\r]", text)


def test_the_codec_reads_whole_files_and_writes_utf_8() -> None:
    class App:
        def connect(self, *_args: object) -> None:
            pass

    setup(App())  # type: ignore[arg-type]
    info = codecs.lookup(CODEC)
    assert info.decode(TEXT.encode("cp932"), "strict")[0] == TEXT
    assert TEXT.encode(CODEC) == TEXT.encode()
    assert info.incrementaldecoder is not None
    decoder = info.incrementaldecoder("strict")
    data = TEXT.encode("utf-16")
    assert decoder.decode(data[:7]) + decoder.decode(data[7:], final=True) == TEXT

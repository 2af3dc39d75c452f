"""The tokeniser: what it finds, and that Python and the page's script find the same."""

from __future__ import annotations

import json
import random
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from infrakb.search import tokens
from tests.search.engine import run

VECTORS: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("vectors.json").read_text(encoding="utf-8")
)
#: Characters of fuzzed texts: everything that the tokeniser treats in its own way, and some of the rest.
ALPHABET = (
    "ab zZ09ßςΣİſﬁ①㈱㍿ｱｶﾞﾊﾟＡ１－‐-_.+#'’ \t\u3000\u00ad\u200b\ufe0f\u202e\u0085あいうがが゛ゟアイーヴヷ"
    "々〆〇一二技術企業𠮷𩸽葛󠄀。、「」・～…😀🇯🇵\ufffd\ue000\U000f0000é\u0301한ㅎЖжΩµ"
)


def grams_of(text: str) -> list[list[Any]]:
    """Return [text, place, whether every place is kept, halves of the key] of each gram."""
    grams = tokens.grams(np.array([ord(char) for char in text], np.uint64))
    high, low = tokens.gram_keys(grams)
    columns = (*grams, tokens.is_exact(grams), high, low)
    found = []
    for first, second, third, place, exact, *key in zip(
        *(column.tolist() for column in columns), strict=True
    ):
        gram = "".join(chr(code) for code in (first, second, third) if code)
        found.append([gram, place, exact, *key])
    return found


def random_texts(seed: int, count: int) -> list[str]:
    chance = random.Random(seed)
    return ["".join(chance.choices(ALPHABET, k=chance.randrange(1, 40))) for _ in range(count)]


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["text"] for vector in VECTORS])
def test_a_text_has_the_tokens_of_the_shared_vector(vector: dict[str, Any]) -> None:
    folded = tokens.fold(vector["text"])
    assert folded == vector["folded"]
    assert [word.text for word in tokens.words(folded)] == vector["words"]
    grams = grams_of(folded.replace(" ", ""))
    assert [gram for gram, _place, exact, *_key in grams if exact] == vector["exact"]


@pytest.mark.parametrize(("required", "outcome"), [("1", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_without_node_a_test_of_the_script_is_skipped_unless_node_is_required(
    monkeypatch: pytest.MonkeyPatch, required: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("INFRAKB_REQUIRE_NODE", required)
    with pytest.raises(outcome, match=r"Node\.js"):
        run([])


def test_the_script_has_the_tokens_of_the_shared_vector() -> None:
    folded = run([("fold", vector["text"]) for vector in VECTORS])
    assert folded == [vector["folded"] for vector in VECTORS]
    words = run([("words", text) for text in folded])
    assert [[word for word, _start in found] for found in words] == [vector["words"] for vector in VECTORS]
    grams = run([("grams", text.replace(" ", "")) for text in folded])
    exact = [[gram for gram, _place, exact, *_key in found if exact] for found in grams]
    assert exact == [vector["exact"] for vector in VECTORS]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_python_and_script_agree_on_random_texts(seed: int) -> None:
    texts = random_texts(seed, 1000)
    folded = [tokens.fold(text) for text in texts]
    assert run([("fold", text) for text in texts]) == folded
    words = [[list(word) for word in tokens.words(text)] for text in folded]
    assert run([("words", text) for text in folded]) == words
    joined = [text.replace(" ", "") for text in folded if text]
    assert run([("grams", text) for text in joined]) == [grams_of(text) for text in joined]
    distinct = sorted({word.text for text in folded for word in tokens.words(text)})
    assert run([("wordKey", word) for word in distinct]) == [list(tokens.word_key(word)) for word in distinct]


def test_python_and_script_fold_every_character_alike() -> None:
    # Characters newer than Unicode 14 (Python 3.11) are unknown to the tables, whatever the platform says.
    texts = [
        "|".join(chr(code) for code in range(start, start + 0x100) if not 0xD800 <= code < 0xE000)
        for start in range(0, 0x110000, 0x100)
    ]
    for start in range(0, len(texts), 1000):
        part = texts[start : start + 1000]
        differing = [
            (text, mine, theirs)
            for text, theirs in zip(part, run([("fold", text) for text in part]), strict=True)
            if (mine := tokens.fold(text)) != theirs
        ]
        assert differing == []


def test_folding_is_nfkc_and_lower_case_for_what_japanese_pages_hold() -> None:
    for code in (*range(0x20, 0x1F0), *range(0x3041, 0x3100), *range(0x4E00, 0xA000), *range(0xFF01, 0xFF9D)):
        char = chr(code)
        if char.isspace() or code in {0x7F, 0xAD} or 0x80 <= code < 0xA0 or code == 0x3164:
            continue
        expected = unicodedata.normalize("NFKC", char).casefold()
        assert tokens.fold(char) == " ".join(expected.split()), hex(code)


def test_no_two_grams_share_a_key() -> None:
    texts = [tokens.fold(text).replace(" ", "") for text in random_texts(4, 2000)]
    keys: dict[tuple[int, int], str] = {}
    for text in texts:
        for gram, _place, _exact, high, low in grams_of(text):
            assert keys.setdefault((high, low), gram) == gram
    assert len(keys) > 10_000


def test_the_script_covers_every_phrase_of_three_or_more_with_exact_grams() -> None:
    phrases = [
        text for text in (tokens.fold(t).replace(" ", "") for t in random_texts(5, 500)) if len(text) > 2
    ]
    for phrase, cover in zip(phrases, run([("cover", phrase) for phrase in phrases]), strict=True):
        exact = {(place, len(gram)) for gram, place, is_exact, *_key in grams_of(phrase) if is_exact}
        assert {(start, length) for start, length in cover} <= exact
        covered = {place for start, length in cover for place in range(start, start + length)}
        assert covered == set(range(len(phrase)))


def test_characters_that_are_taken_for_plain_are_those_that_folding_never_changes() -> None:
    plain = [char for char in map(chr, range(sys.maxunicode + 1)) if re.fullmatch(f"[{tokens.PLAIN}]", char)]
    assert len(plain) > 20_000
    assert not [char for char in plain if unicodedata.normalize("NFKC", char).lower() != char]
    # What may join the character before it, or move past it, is none of them.
    joined = [char for char in plain if unicodedata.combining(char) or not is_starter(char)]
    assert not joined
    changed = ("ignored", "unknown")
    ranges = [(int(low, 16), int(high, 16)) for name in changed for low, high in tokens.TABLES[name]]
    assert not [char for char in plain if any(low <= ord(char) <= high for low, high in ranges)]
    assert not {ord(char) for char in plain} & set(map(ord, tokens.TABLES["fold"]))


def is_starter(char: str) -> bool:
    """Tell whether nothing before *char* makes one character with it (Hangul and marks of kana would)."""
    return not any(
        len(unicodedata.normalize("NFKC", before + char)) < 2 for before in "aかカハᄀ가ゝ" if before != char
    )


def fold_all(text: str) -> str:
    """Fold as the module says it, each step on the whole text."""
    ignored, unknown, blank = (
        "".join(f"\\U{int(low, 16):08x}-\\U{int(high, 16):08x}" for low, high in tokens.TABLES[name])
        for name in ("ignored", "unknown", "blank")
    )
    text = re.sub(f"[{unknown}]", "\ufffd", re.sub(f"[{ignored}]+", "", text))
    text = unicodedata.normalize("NFKC", text).lower().translate(str.maketrans(tokens.TABLES["fold"]))
    return re.sub(f"[{blank}]+", " ", text).strip(" ")


def test_folding_part_by_part_is_folding_the_whole() -> None:
    assigned = [
        char
        for char in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(char) not in {"Cn", "Co", "Cs"}
    ]
    texts = ["か" + char + "ハ゛" for char in assigned] + random_texts(7, 3000)
    assert [text for text in texts if tokens.fold(text) != fold_all(text)] == []

"""Mentions: which names are found where, and which are not."""

from __future__ import annotations

import random
import unicodedata

import pytest

from infrakb.topics.mentions import Matcher, sentence

NAMES = [
    ("EFA", "efa"),
    ("Elastic Fabric Adapter", "efa"),
    ("AWS", "aws"),
    ("AWS Trainium2", "trainium2"),
    ("Trainium2", "trainium2"),
    ("トレーニアム2", "trainium2"),
    ("Trainium", "trainium"),
    ("トレーニアム", "trainium"),
    ("GPT-4", "gpt-4"),
    ("GPT", "gpt"),
    ("NVIDIA", "nvidia"),
    ("H100", "h100"),
    ("EC2 P5", "ec2-p5"),
    ("P5", "ec2-p5"),
    ("Meta", "meta"),
    ("メタ", "meta"),
    ("液冷", "liquid-cooling"),
    ("データセンター", "data-centre"),
    ("生成AI", "gen-ai"),
    ("AI倫理", "ai-ethics"),
    ("Llama 2", "llama-2"),
    ("ガイド", "guide"),
]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(NAMES)


def found(matcher: Matcher, text: str) -> list[tuple[str, str]]:
    return [(text[start:end], topic) for start, end, topic in matcher.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EFAの帯域", [("EFA", "efa")]),
        ("DEFAULTとEFAS", []),
        ("AWS Trainium2とTrainium", [("AWS Trainium2", "trainium2"), ("Trainium", "trainium")]),
        ("AWS\nTrainium2", [("AWS\nTrainium2", "trainium2")]),
        ("ＥＦＡとﾄﾚｰﾆｱﾑ2", [("ＥＦＡ", "efa"), ("ﾄﾚｰﾆｱﾑ2", "trainium2")]),
        ("カ\u3099イト\u3099はカ\u3099イト\u3099", [("カ\u3099イト\u3099", "guide")] * 2),
        ("①は…EFAです", [("EFA", "efa")]),
        ("㎡あたりﾒﾀのEFA", [("ﾒﾀ", "meta"), ("EFA", "efa")]),
        ("efaとMETA、metaは別", []),
        ("nvidiaとNvidiaとh100", [("nvidia", "nvidia"), ("Nvidia", "nvidia"), ("h100", "h100")]),
        ("p5.xlarge", []),
        ("P5.xlargeとEC2 P5、P5e", [("P5", "ec2-p5"), ("EC2 P5", "ec2-p5")]),
        ("GPT-4とGPT-4.1とGPT-4o", [("GPT-4", "gpt-4")]),
        ("GPT-5とGPTモデル", [("GPT", "gpt")]),
        ("GPT\u20114", [("GPT\u20114", "gpt-4")]),
        ("Trainium 4とトレーニアム3", []),
        ("トレーニアムの2倍", [("トレーニアム", "trainium")]),
        ("Llama 2.5とLlama 2。", [("Llama 2", "llama-2")]),
        ("メタデータとメタ", [("メタ", "meta")]),
        ("データセンターラック", [("データセンター", "data-centre")]),
        ("生成AI倫理", [("生成AI", "gen-ai")]),
        ("H100-80GBとNVIDIA-H100", [("H100", "h100"), ("NVIDIA", "nvidia"), ("H100", "h100")]),
        ("my_EFA_x", []),
        ("非EFA環境", [("EFA", "efa")]),
        ("", []),
    ],
)
def test_names_are_found_by_the_rules(matcher: Matcher, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(matcher, text) == expected


def test_the_first_topic_keeps_a_name_that_two_claim() -> None:
    assert found(Matcher([("EFA", "a"), ("ＥＦＡ", "b")]), "EFA") == [("EFA", "a")]


def test_a_table_without_names_finds_nothing() -> None:
    assert Matcher([]).find("EFAと液冷") == []


def test_equal_tables_have_equal_names() -> None:
    assert Matcher(NAMES).names == Matcher(reversed(NAMES)).names
    assert Matcher(NAMES).names != Matcher(NAMES[1:]).names


def brute(names: dict[str, str], text: str) -> list[tuple[int, int, str]]:
    """Leftmost, then longest, by trying every name at every place; for names without further rules."""
    mentions, position = [], 0
    while position < len(text):
        for name in sorted(names, key=len, reverse=True):
            if text.startswith(name, position):
                mentions.append((position, position + len(name), names[name]))
                position += len(name)
                break
        else:
            position += 1
    return mentions


def test_japanese_names_equal_a_search_by_trying_every_name() -> None:
    rng = random.Random(7)
    for _ in range(300):
        names = {"".join(rng.choices("電力網冷", k=rng.randint(2, 4))): str(number) for number in range(6)}
        text = "".join(rng.choices("電力網冷、", k=40))
        assert Matcher(names.items()).find(text) == brute(names, text)


def test_offsets_lead_back_to_the_text_as_written(matcher: Matcher) -> None:
    rng = random.Random(11)
    parts = ["EFA", "ＥＦＡ", "…", "㌔", "ｶﾞ", "か\u3099", "液冷", "、", "ﬀ", "한"]
    for _ in range(300):
        text = "".join(rng.choices(parts, k=12))
        for start, end, topic in matcher.find(text):
            assert (unicodedata.normalize("NFKC", text[start:end]), topic) in {
                ("EFA", "efa"),
                ("液冷", "liquid-cooling"),
            }


def test_the_work_does_not_grow_with_the_number_of_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: how often a name is compared with a place of the text."""
    calls = 0
    stands = Matcher._stands

    def counting(self: Matcher, normal: str, lower: str, start: int, name: str) -> bool:
        nonlocal calls
        calls += 1
        return stands(self, normal, lower, start, name)

    monkeypatch.setattr(Matcher, "_stands", counting)
    text = "EFAの帯域と液冷の話。" * 50
    counts = []
    for size in (10, 1000):
        calls = 0
        Matcher([("EFA", "efa"), ("液冷", "c"), *((f"Name{n} x", str(n)) for n in range(size))]).find(text)
        counts.append(calls)
    assert counts == [100, 100]


def test_the_excerpt_is_the_sentence_of_the_mention() -> None:
    text = "前の文です。EC2のEFAは速いです！次の文です。"
    start = text.index("EFA")
    assert sentence(text, start, start + 3) == ("EC2の", "EFA", "は速いです！")


def test_a_long_sentence_is_cut_around_the_mention() -> None:
    text = "あ" * 300 + "EFA" + "い" * 300 + "。"
    before, name, after = sentence(text, 300, 303, limit=100)
    assert name == "EFA"
    assert before.startswith("…")
    assert after.endswith("…")
    assert 80 <= len(before) + len(after) <= 110

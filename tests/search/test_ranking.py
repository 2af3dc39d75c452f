"""What a query shows first, and what it shows beside the exact matches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from infrakb.search.index import Document
from tests.search.engine import answers
from tests.search.test_index import document, text_of, write

FILLER = "この記事は検索の試験のための本文です。" * 5


def topic(name: str, *names: str) -> Document:
    page = document(name, FILLER, *names, title=names[0], kind="topic", names=names)
    return page._replace(docname=f"topics/{name}", url=f"topics/{name}.html")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    pages = [
        document("title", FILLER, title="電力の調達"),
        document("heading", FILLER, "電力")._replace(text=text_of("題\n電力\n電力" + FILLER + "\n")),
        document("body", FILLER + "電力" + FILLER),
        document("often", "電力" * 3 + FILLER, date=20250101),
        document("twin", "電力" * 3 + FILLER, date=20260101),
        document("model", "a model and models" + FILLER),
        document("mode", FILLER * 3 + "one mode only"),
        document("gpt", "GPT-4の性能" + FILLER),
        document("saba", "サーバの冷却" + FILLER),
        document("sabaa", "データサーバー" + FILLER),
        document("both", "投資額はAWSが最大" + FILLER),
        document("joined", "AWS投資の記録" + FILLER),
        topic("trainium", "AWS Trainium", "Trainium", "トレーニアム"),
        topic("liquid-cooling", "液冷", "Liquid cooling", "液体冷却"),
    ]
    write(pages, folder)
    return folder / "html"


def ask(site: Path, query: str) -> dict[str, Any]:
    answer: dict[str, Any] = answers([("ask", query)], site)[0]
    return answer


def posts(*names: str) -> list[str]:
    return [f"posts/{name}.html" for name in names]


def test_titles_come_before_headings_and_headings_before_text(site: Path) -> None:
    found = ask(site, "電力")["exact"]
    assert found[:2] == posts("title", "heading")
    assert found[-1] == "posts/body.html"


def test_of_two_equals_the_newer_comes_first(site: Path) -> None:
    found = ask(site, "電力")["exact"]
    assert found.index("posts/twin.html") < found.index("posts/often.html")


def test_whole_words_come_before_parts_of_words(site: Path) -> None:
    assert ask(site, "mode")["exact"] == posts("mode", "model")


def test_the_beginning_or_middle_of_a_word_finds_it(site: Path) -> None:
    for part in ("mod", "ode"):
        assert sorted(ask(site, part)["exact"]) == posts("mode", "model")


@pytest.mark.parametrize("query", ["gpt4", "GPT-4", "ＧＰＴ４", "gpt 4"])
def test_a_product_name_is_found_with_and_without_its_hyphen(site: Path, query: str) -> None:
    answer = ask(site, query)
    assert "posts/gpt.html" in answer["exact"] + answer.get("words", []) + answer["variants"]


@pytest.mark.parametrize("query", ["さーば", "サーヴァ", "ｻｰﾊﾞ", "サーバーの冷却"])
def test_kana_are_found_in_other_spellings(site: Path, query: str) -> None:
    answer = ask(site, query)
    assert "posts/saba.html" in answer["exact"] + answer.get("words", []) + answer["variants"]


def test_a_long_vowel_more_or_less_makes_no_difference(site: Path) -> None:
    assert sorted(ask(site, "サーバ")["exact"]) == posts("saba", "sabaa")
    answer = ask(site, "サーバー")
    assert (answer["exact"], answer["variants"]) == (posts("sabaa"), posts("saba"))
    assert ask(site, "サーバーの冷却")["variants"] == posts("saba")


@pytest.mark.parametrize("query", ["AWS Trainium", "awstrainium", "TRAINIUM", "トレーニアム", "ﾄﾚｰﾆｱﾑ"])
def test_a_topic_is_found_by_each_of_its_names(site: Path, query: str) -> None:
    assert ask(site, query)["topic"] == "topics/trainium.html"


@pytest.mark.parametrize("query", ["液冷", "液体冷却", "liquid-cooling", "Liquid Cooling"])
def test_a_topic_is_found_in_every_language(site: Path, query: str) -> None:
    answer = ask(site, query)
    assert answer["topic"] == "topics/liquid-cooling.html"
    assert "topics/liquid-cooling.html" not in answer["exact"]  # shown once


def test_the_whole_phrase_comes_first_then_pages_with_all_words(site: Path) -> None:
    answer = ask(site, "AWS 投資")
    assert answer["exact"] == posts("joined")
    assert answer["words"] == posts("both")


def test_quotation_marks_ask_for_the_phrase_alone(site: Path) -> None:
    answer = ask(site, '"AWS 投資"')
    assert answer["exact"] == posts("joined")
    assert "words" not in answer


def test_pages_with_some_of_the_words_are_shown_where_nothing_else_is_found(site: Path) -> None:
    answer = ask(site, "電力調達計画")
    assert answer["exact"] == []
    assert answer["some"][0] == "posts/title.html"


def test_words_that_ask_for_what_nothing_has_find_nothing(site: Path) -> None:
    answer = ask(site, "ぬぬぬ どこ")
    assert [answer[name] for name in ("exact", "variants", "some")] == [[], [], []]


def test_a_misspelt_name_brings_a_suggestion(site: Path) -> None:
    assert ask(site, "トレイニアム")["suggestion"] == "トレーニアム"
    assert ask(site, "Trainum")["suggestion"] == "Trainium"
    assert ask(site, "鬱")["suggestion"] is None


@pytest.mark.parametrize("query", ["", " ", "　", '"', "\u200b"])
def test_an_empty_query_asks_nothing(site: Path, query: str) -> None:
    answer = ask(site, query)
    assert answer["transferred"] == []
    assert "exact" not in answer


def test_a_query_loads_only_the_shards_of_its_grams(site: Path) -> None:
    transferred = [name for name in ask(site, "電力")["transferred"] if name.startswith("t/")]
    assert len(transferred) <= 3

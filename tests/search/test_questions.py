"""Questions of readers: what a query is taken apart into, and whether the site shows the page that answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from infrakb.search import tokens
from infrakb.search.index import QUESTIONS, Document, Site, write
from tests.conftest import Site as BuiltSite
from tests.search.engine import answers
from tests.search.test_index import document, serially

ASKED: dict[str, Any] = json.loads(Path(__file__).with_name("questions.json").read_text(encoding="utf-8"))
#: Share of the questions whose page is first or second.
WANTED = 0.9


# --- the site


def first_pages(answer: dict[str, Any]) -> list[str]:
    """Return the first two pages that the search page shows: the card of a topic, then the lists."""
    tiers = (
        [answer["topic"]],
        *(answer.get(name, ()) for name in ("exact", "words", "variants", "some", "lists")),
    )
    shown = [page.removesuffix(".html") for tier in tiers for page in tier if page]
    return shown[:2]


@pytest.mark.parametrize("half", ["developed", "measured"])
def test_the_page_that_answers_is_first_or_second(site: BuiltSite, half: str) -> None:
    pages: dict[str, list[str]] = ASKED[half]
    found = answers([("ask", question) for question in pages], site.outdir)
    shown = {question: first_pages(answer) for question, answer in zip(pages, found, strict=True)}
    missed = {question: found for question, found in shown.items() if not set(found) & set(pages[question])}
    assert len(missed) <= (1 - WANTED) * len(pages), "\n".join(
        f"{question}: {found} instead of {pages[question]}" for question, found in missed.items()
    )


#: Questions that take much -> their words that are not looked up.
LONG: dict[str, list[str]] = {
    "AWSの日本への投資額はいくらで、原発の電力契約と液冷の料金はいつからどこで使えるのか教えてください": [],
    "GB200 NVL72のラック1台の消費電力と冷却方式は": ["冷却方式"],
    "2026年のNVIDIAのデータセンター売上高はいくらですか": [],
    "OpenAI Oracle Stargate 投資額 契約 テキサス": [],
    "電力 水 土地 人材 部品 不足 変圧器 データセンター 建設 遅れ": ["建設", "遅れ"],
}


def test_a_long_question_loads_few_shards_and_says_what_it_leaves_out(site: BuiltSite) -> None:
    found = dict(zip(LONG, answers([("ask", question) for question in LONG], site.outdir), strict=True))
    assert {question: answer["left"] for question, answer in found.items()} == LONG
    for answer in found.values():
        assert answer["topic"] or answer["words"]
        # With the page, its styles and scripts, the head and the titles: 20 files.
        assert len([name for name in answer["transferred"] if name.startswith("t/")]) <= 10


def test_the_pages_that_answer_exist(site: BuiltSite) -> None:
    pages = {page for half in ("developed", "measured") for found in ASKED[half].values() for page in found}
    assert [page for page in sorted(pages) if not (site.outdir / f"{page}.html").is_file()] == []


#: Questions, and the views that answer: kind of topics, filter, order, day by which all was known.
VIEWS: dict[str, tuple[str, list[str], str, str]] = {
    "東京で一番安いH100は": ("instance", ["H100", "地域 = 東京"], "price/accelerators", ""),
    "cheapest H100 in Tokyo": ("instance", ["H100", "地域 = 東京"], "price/accelerators", ""),
    "H200は1時間いくら": ("instance", ["H200"], "price/accelerators", ""),
    "1兆円を超える日本の投資は": (
        "investment",
        ["地域 = 日本", "発表された金額 > 1兆円"],
        "-announced-amount",
        "",
    ),
    "2024年末に分かっていたB200のメモリは": ("accelerator", ["名前 = NVIDIA B200"], "", "2024-12-31"),
    "メモリが192GB以上のチップ": ("accelerator", ["メモリ容量 >= 192GB"], "-memory-capacity", ""),
    "電力あたりの性能が高いチップ": ("accelerator", [], "-peak/tdp", ""),
    "消費電力700W以下のGPU": ("accelerator", ["TDP <= 700W"], "tdp", ""),
    "一番大きいモデルは": ("model", [], "-total-parameters", ""),
    "米国で1GW以上のデータセンター": ("facility", ["地域 = 米国", "計画の電力規模 >= 1GW"], "-capacity", ""),
    "大阪で使えるインスタンス": ("instance", ["地域 = 大阪"], "", ""),
    # Of two chips, and of two places, either will do; prices and places are those of what has the chips.
    "H100とB200、東京でメモリ1GBあたりいくら": (
        "instance",
        ["H100 または B200", "地域 = 東京"],
        "price/total-memory-capacity",
        "",
    ),
    "H100とH200どっちが安い": ("instance", ["H100 または H200"], "price/accelerators", ""),
    "東京と大阪で使えるH200": ("instance", ["H200", "地域 = 東京 または 大阪"], "", ""),
    "大阪で使えるGPU": ("instance", ["地域 = 大阪"], "", ""),
    "P5とP5en 東京 1時間いくら": ("instance", ["地域 = 東京"], "", ""),
    "東京リージョンで一番安いH200": ("instance", ["H200", "地域 = 東京"], "price/accelerators", ""),
    "vCPU単価の安いインスタンス": ("instance", [], "price/vcpus", ""),
    "2024年末のH200の料金": ("instance", ["H200"], "price/accelerators", "2024-12-31"),
    # The name of a topic is the property where things of a kind are asked for.
    "PUEが低い国内データセンター": ("facility", ["地域 = 日本"], "pue", ""),
    "建設中のデータセンター 日本": ("facility", ["地域 = 日本", "建設の段階 = 建設中"], "", ""),
    "2025年に発表された投資": ("investment", ["発表日 = 2025"], "", ""),
    "コンテキスト 128k以上 モデル": ("model", ["文脈長 >= 12.8万"], "-context-window", ""),
    "70B以下のモデル": ("model", ["総パラメーター数 <= 700億"], "total-parameters", ""),
    "保有GPU数 ランキング": ("organisation", [], "-fleet", ""),
    "日本への投資額ランキング": ("investment", ["地域 = 日本"], "-announced-amount", ""),
    "コンテキスト長 一番長いモデル": ("model", [], "-context-window", ""),
}


def test_questions_lead_to_the_view_of_a_comparison_that_answers(site: BuiltSite) -> None:
    found = {
        question: answer["view"] and (
            answer["view"]["address"].removeprefix("guide/compare-").removesuffix(".html"),
            *(answer["view"][name] for name in ("conditions", "sort", "day")),
        )
        for question, answer in zip(VIEWS, answers([("ask", question) for question in VIEWS], site.outdir), strict=True)
    }  # fmt: skip
    assert found == VIEWS


def test_a_year_may_be_named_from_this_one(site: BuiltSite) -> None:
    view = answers([("ask", "昨年末のH200の料金")], site.outdir)[0]["view"]
    assert view["day"] == f"{datetime.now(UTC).year - 1}-12-31"


def test_no_view_is_made_up_for_what_no_comparison_answers(site: BuiltSite) -> None:
    questions = [
        "H100",
        "H100のTDP",
        "信頼性の高いデータセンター",
        "人気の高いモデル",
        "国産LLM 一覧",
        "電気代",
        "AI法 施行日",
        "2030年末の電力需要",
        "トレーニアム2 メモリ帯域 出典によって違う",  # as instances state it, it is the memory's size
        "シリコンフォトニクス CPO",  # two names of one topic
    ]
    found = answers([("ask", question) for question in questions], site.outdir)
    assert [answer["view"] for answer in found] == [None] * len(questions)


# --- the words


def test_words_of_questions_are_written_as_they_are_compared() -> None:
    words = [
        *QUESTIONS["dropped"],
        *(
            word
            for words in ("hints", "synonyms")
            for key, found in QUESTIONS[words].items()
            for word in (key, *found)
        ),
    ]
    assert [word for word in words if tokens.fold(word) != word] == []


def test_a_word_of_a_question_has_one_use() -> None:
    dropped = QUESTIONS["dropped"]
    assert len(dropped) == len(set(dropped))
    assert set(QUESTIONS["comparing"]) <= set(dropped)
    assert set(dropped) & (QUESTIONS["hints"].keys() | QUESTIONS["synonyms"].keys()) == set()


# --- a small site


def topic(name: str, text: str, *names: str, **metadata: Any) -> Document:
    page = document(name, text, title=names[0], kind="topic", names=names)
    return page._replace(docname=f"topics/{name}", url=f"topics/{name}.html", **metadata)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    filler = "この記事は検索の試験のための本文です。" * 5
    pages = [
        topic("h100", "GPUです。" + filler, "NVIDIA H100", "H100", properties=("memory-bandwidth",)),
        topic(
            "h200", "次のGPUです。" + filler, "NVIDIA H200", "H200", properties=("memory-bandwidth", "price")
        ),
        topic("p5", "GPUの仮想マシンです。" + filler, "EC2 P5", "P5", owners=("topics/h100", "topics/aws")),
        topic("g6", "GPUの仮想マシンです。" + filler, "EC2 G6", "G6"),
        topic("aws", "クラウドの企業です。" + filler, "AWS", "アマゾンウェブサービス"),
        topic("liquid", "冷却の方式です。" + filler, "液冷", "水冷", readings=("えきれい",)),
        topic("llama", "公開モデルです。" + filler, "Llama 3.1", "Llama3.1"),
        topic("index", filler + "H100、H200、P5、液冷の料金の一覧。" * 3, "トピック")._replace(names=()),
        document("mentions", filler * 2 + "ここでH100とH200、液冷、料金に触れます。80GiBです。"),
        document("faster", "帯域は180 GB/sです。" + filler),
        document("nuclear", "原子力の電力を買う契約です。" + filler, title="原子力の契約"),
        document("manual", "H100の料金の書き方です。年表もあります。" * 5, kind="guide"),
        document("years", "年ごとの出来事です。" * 5, title="年表", kind="guide"),
    ]
    properties = {"memory-bandwidth": ("メモリ帯域", "Memory bandwidth"), "price": ("料金", "Price")}
    write(pages, folder / "html", folder / "cache", Site("試験", {}, [], properties), serially)
    return folder / "html"


def parsed(site: Path, query: str) -> dict[str, Any]:
    found: dict[str, Any] = answers([("parse", query)], site)[0]
    return found


def texts(site: Path, query: str) -> list[str]:
    return [part["text"] for part in parsed(site, query)["parts"]]


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("H100とH200の違いは", ["h100", "h200"]),
        ("Ｈ１００は１時間いくらですか？", ["h100"]),
        ("大阪でH200は使える？", ["大阪", "h200"]),
        ("Llama 3.1 70Bは何GB必要", ["llama3.1", "70b"]),
        ("GPU1枚の消費電力", ["gpu", "1枚", "消費電力"]),
        ("水の使用量", ["水", "使用量"]),
        ("堺 施設", ["堺", "施設"]),
        ("国産液冷の方式", ["国産", "液冷", "方式"]),
        ("200億ドルの投資", ["200億ドル", "投資"]),
        ("how much is the H100", ["h100"]),
        ("1時間いくら", ["料金"]),
        ("液冷 めもり", ["液冷", "メモリ"]),
        ("えきれいのめもり", ["えきれい", "メモリ"]),
        ("すめもりす", []),
        ("意思決定者", ["意思決定者"]),
        ("trainium", ["trainium"]),
    ],
)
def test_a_query_is_taken_apart(small: Path, query: str, parts: list[str]) -> None:
    assert texts(small, query) == parts


@pytest.mark.parametrize("query", ["mh100", "h1000", "h100.5", "llama 3.15"])
def test_a_name_is_no_part_of_a_word_or_number(small: Path, query: str) -> None:
    assert all("topic" not in part for part in parsed(small, query)["parts"])


def test_a_word_of_a_question_is_no_part_of_a_word(small: Path) -> None:
    assert texts(small, "今後の最大電力") == ["今後", "最大電力"]


def test_few_parts_of_a_long_query_are_looked_up(small: Path) -> None:
    assert len(texts(small, " ".join(f"word{number}" for number in range(50)))) <= 7


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("H200 料金", "topics/h200.html"),  # the topic comes before what mentions it
        ("H200の料金はいくらですか", "topics/h200.html"),
        ("AWSのH100の仮想マシン", "topics/p5.html"),  # what it belongs to counts as its own name
        ("えきれい", "topics/liquid.html"),  # by its reading
        ("エキレイ", "topics/liquid.html"),  # in either kana
        ("エーダブリューエス", "topics/aws.html"),  # letter by letter
        ("原発の契約", "posts/nuclear.html"),  # in a word that the page does not have
        ("80 GB", "posts/mentions.html"),  # a number with its unit, not 180 GB/s
    ],
)
def test_what_is_asked_for_comes_first(small: Path, query: str, page: str) -> None:
    assert first_pages(answers([("ask", query)], small)[0])[0] == page[:-5]


def test_topics_that_are_compared_come_first_as_they_are_named(small: Path) -> None:
    assert first_pages(answers([("ask", "H200とH100の違いは")], small)[0]) == ["topics/h200", "topics/h100"]


def test_english_names_of_properties_lead_to_topics_that_have_them(small: Path) -> None:
    assert set(first_pages(answers([("ask", "memory bandwidth")], small)[0])) == {
        "topics/h100",
        "topics/h200",
    }


def test_lists_and_pages_about_the_site_come_last(small: Path) -> None:
    found = answers([("ask", "料金")], small)[0]
    assert found["exact"] == ["posts/mentions.html"]
    assert set(found["lists"]) == {"posts/manual.html", "topics/index.html"}


def test_a_page_that_has_the_query_as_its_title_comes_first(small: Path) -> None:
    found = answers([("ask", "年表")], small)[0]
    assert (found["exact"], found["lists"]) == (["posts/years.html"], ["posts/manual.html"])

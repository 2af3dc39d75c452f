"""What a site answers from its published data: values with source and date, near names for unknown ones."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from infrakb.answers.answering import Answering
from infrakb.answers.published import Published, Site, UnreadableSiteError, reader
from infrakb.topics import opendata
from infrakb.topics.opendata import Maker, Publisher
from infrakb.topics.registry import read_registry
from tests.building import ROOT, run, write
from tests.conftest import Site as BuiltSite

TOPIC = "---\nkind: accelerator\nname: {{ja: チップ{0}, en: Chip {0}}}\naliases: [C{0}]\ndefinition: 学習に使う{0}番のチップです。\n---\n"
FILES = {
    "topics/one.md": TOPIC.format(1),
    "topics/two.md": TOPIC.format(2),
    "topics/one.yaml": (
        "statements:\n"
        "  - {property: memory, value: 80, unit: GB, as-of: 2025-01, source: s, published: 2026-01-10, checked: 2026-02-01}\n"
        "  - {property: memory, value: 96, unit: GB, as-of: 2026-03, source: t, published: 2026-03-05, at: 表1,"
        " supersedes: ['memory[as-of=2025-01,source=s]'], reason: 訂正}\n"
        "  - {property: bandwidth, value: 3, unit: TB/s, as-of: 2026, source: s}\n"
        "  - {property: bandwidth, value: 5, unit: TB/s, as-of: 2026, source: t}\n"
    ),
    "topics/two.yaml": "statements:\n  - {property: memory, value: 192, unit: GB, as-of: 2026-05, source: s}\n",
    "sources.bib": (
        "@misc{s, title={甲の資料}, author={甲}, url={https://example.com/s}, keywords={primary}}\n"
        "@misc{t, title={記事}, author={乙}, url={https://example.com/t}, keywords={secondary}}\n"
    ),
    "properties.yaml": "memory: {ja: メモリ容量, en: Memory}\nbandwidth: {ja: 帯域, en: Bandwidth}\n",
}
TEXTS = (
    "# サイト\n\n> 本文です。\n\n---\n\n# 記事の題\n\nURL: <https://e.com/posts/a.html>\n\n前の文。\n\n"
    "[チップ1](../topics/one.md)を液冷で冷やします。\n\n---\n\n# ほか\n\nURL: <https://e.com/guide/b.html>\n\n電力の文。\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published data of two topics."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("site")
    write(source, FILES)
    registry = read_registry(source)
    assert not registry.problems
    maker = Maker(registry, site="https://e.com/")
    files = {table.path("json"): opendata.json_text(table, maker.rows(table)) for table in opendata.TABLES}
    for topic in registry.topics.values():
        text = opendata.topic_json(topic, maker, maker.statements(topic), Publisher())
        files[opendata.topic_path(topic.id, "json")] = text
    write(out, {f"data/{path}": text for path, text in files.items()} | {"llms-full.txt": TEXTS})
    return out


@pytest.fixture(scope="module")
def answering(folder: Path) -> Answering:
    return Answering(Published(reader(str(folder))))


def test_a_question_finds_the_values_of_what_it_names(answering: Answering) -> None:
    reply = answering.search("C1のメモリ容量は？")
    assert [one["statement"] for one in reply.data["statements"]] == ["one.memory[as-of=2026-03,source=t]"]
    assert reply.data["topics"][0]["id"] == "one"
    assert "チップ1のメモリ容量：96 GB（出典：乙「記事」、表1、報道による、2026年3月時点、https://example.com/t）" in reply.text  # fmt: skip


def test_values_that_have_the_name_that_was_typed_come_first(site: BuiltSite) -> None:
    answering = Answering(Published(reader(str(site.outdir))))
    for query, scope in (("NVLink 6の帯域は", "NVLink 6"), ("HBM4のスタックあたりの帯域は", "HBM4")):
        assert scope in answering.search(query).data["statements"][0]["label"]


def test_a_value_of_another_topic_is_no_answer(site: BuiltSite) -> None:
    answering = Answering(Published(reader(str(site.outdir))))
    assert answering.search("TSMC熊本への補助金は").data["statements"] == []


def test_words_find_pages_with_the_sentence_that_has_them(answering: Answering) -> None:
    assert answering.search("液冷").data["pages"] == [
        {
            "title": "記事の題",
            "address": "https://e.com/posts/a.html",
            "passage": "チップ1を液冷で冷やします。",
        }
    ]
    assert answering.search("ない言葉").text.startswith("「ない言葉」に当たるものは見つかりません。")


def test_a_topic_is_found_by_each_of_its_names(answering: Answering) -> None:
    for name in ("one", "チップ1", "chip 1", "C1"):
        data = answering.topic(name).data
        assert data["id"] == "one"
    assert data["posts"] == [{"title": "記事の題", "address": "https://e.com/posts/a.html"}]
    assert {one["label"]: one["disputed"] for one in data["statements"]} == {
        "帯域": True,
        "メモリ容量": False,
    }


def test_a_statement_comes_with_what_it_replaced(answering: Answering) -> None:
    for name in ("one.memory", "C1.メモリ容量", "one.memory[as-of=2026-03,source=t]", "チップ1のメモリ容量"):
        data = answering.statement(name).data
        assert [one["value"] for one in data["current"]] == ["96 GB"]
        assert [(one["value"], one["rank_ja"]) for one in data["past"]] == [("80 GB", "更新済み")]
    assert data["past"][0]["checked"] == "2026-02-01"


def test_topics_are_compared_by_what_they_share(answering: Answering) -> None:
    reply = answering.compare(["C1", "C2"])
    assert [column["property"] for column in reply.data["columns"]] == ["memory"]
    assert "| チップ1 | 96 GB [1] |" in reply.text
    assert "| チップ2 | 値なし |" in answering.compare(["C1", "C2"], ["帯域"]).text


def test_what_was_known_on_a_day_leaves_out_what_came_later(answering: Answering) -> None:
    before = answering.as_known_on("2026-02-01", "one", "memory")
    assert [(one["value"], one["rank"], one["rank_now"]) for one in before.data["statements"]] == [
        ("80 GB", "normal", "superseded")
    ]
    assert "〔その後：更新済み〕" in before.text
    assert [one["value"] for one in answering.as_known_on("2026-03-05", "", "メモリ容量").data["statements"]] == ["96 GB", "192 GB"]  # fmt: skip
    assert answering.as_known_on("2025-12-31", "one", "memory").data["statements"] == []
    assert answering.as_known_on("2026年", "one").is_error


def test_unknown_names_give_near_ones(answering: Answering) -> None:
    for reply in (answering.topic("チップ9"), answering.compare(["チップ9"])):
        assert reply.is_error
        assert "チップ1" in reply.data["near"]
    assert answering.statement("one.memry").data["near"] == ["one.memory"]
    assert answering.compare(["one"], ["メモリ量"]).data["near"] == ["メモリ容量"]


def test_data_that_has_changed_is_read_again(folder: Path, tmp_path: Path) -> None:
    write(
        tmp_path, {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.json")}
    )
    site = Site(str(tmp_path))
    first = site.published
    assert site.published is first
    assert first.pages == []
    write(tmp_path, {"data/facts.json": "[\n]\n"})
    assert site.published.current == []
    with pytest.raises(UnreadableSiteError, match="--site"):
        _topics = Published(reader(str(tmp_path / "none"))).topics


#: Questions in Japanese, and what the answer must hold: part of the answer -> a text in it.
GOLDEN: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("search", {"query": "H100のメモリ帯域は"}, {"topics": "h100", "statements": "h100.memory-bandwidth[scope=SXM"}),
    ("search", {"query": "H100とH200の違いは"}, {"topics": "h200", "statements": "h200.peak"}),
    ("search", {"query": "PUEの基準はいつから"}, {"topics": "pue", "statements": "energy-act-data-centers"}),
    ("search", {"query": "AWSのH100のインスタンスは何か"}, {"topics": "ec2-p5"}),
    ("search", {"query": "東京でH100を1時間借りるといくら"}, {"pages": "h100-hour-in-tokyo", "statements": "米ドル/時間"}),
    ("search", {"query": "Trainium2のメモリ容量"}, {"statements": "trainium2.memory-capacity"}),
    ("search", {"query": "設備投資が最も大きい企業は"}, {"statements": "amazon-capex.capex"}),
    ("search", {"query": "原子力の電力購入契約の記事"}, {"pages": "nuclear"}),
    ("search", {"query": "液冷にすると何kWまで入るか"}, {"pages": "liquid-cooling"}),
    ("search", {"query": "輸出規制で日本の会社は何をする"}, {"pages": "us-export-control", "topics": "us-export-control"}),
    ("search", {"query": "GB200 NVL72の電力"}, {"topics": "gb200"}),
    ("search", {"query": "KVキャッシュの大きさの計算"}, {"pages": "kv-cache"}),
    ("search", {"query": "さくらインターネットの石狩データセンター"}, {"topics": "sakura-ishikari"}),
    ("search", {"query": "苫小牧のソフトバンクのデータセンターは何MWになる"}, {"statements": "softbank-tomakomai.capacity"}),
    ("search", {"query": "日本で一番大きいAIデータセンターは"}, {"statements": "3.1 GW"}),
    ("search", {"query": "日本のデータセンターの電力需要 2034年"}, {"statements": "6.16 GW"}),
    ("search", {"query": "AI推進法の罰則は"}, {"statements": "ai-promotion-act.fine"}),
    ("search", {"query": "AWSの日本への投資額"}, {"statements": "2兆2600億円"}),
    ("topic", {"name": "エヌビディアH100"}, {"id": "h100", "statements": "3,350 GB/s"}),
    ("topic", {"name": "液冷"}, {"id": "liquid-cooling"}),
    ("statement", {"name": "h100.memory-bandwidth[scope=SXM]"}, {"current": "3,350 GB/s", "past": "撤回"}),
    ("statement", {"name": "B200のメモリ容量"}, {"current": "b200.memory-capacity"}),
    ("compare", {"topics": ["H100", "H200", "B200"], "properties": ["メモリ容量", "メモリ帯域"]}, {"rows": "h200.memory-bandwidth"}),
    ("as_known_on", {"day": "2026-11-24", "topic": "h100", "property": "memory-bandwidth"}, {"statements": "3.2 TB/s"}),
    ("as_known_on", {"day": "2026-11-27", "property": "TDP"}, {"statements": "h100.tdp"}),
]  # fmt: skip


def test_the_site_answers_questions_of_readers(site: BuiltSite) -> None:
    answering = Answering(Published(reader(str(site.outdir))))
    for name, arguments, wanted in GOLDEN:
        reply = getattr(answering, name)(**arguments)
        for part, text in wanted.items():
            assert text in json.dumps(reply.data[part], ensure_ascii=False), (arguments, part)
        for one in reply.data.get("statements", []):
            assert one["source"]["title"], (arguments, one)
            assert one["as_of"], (arguments, one)


# --- the server


def test_without_the_sdk_or_the_site_the_command_says_so(tmp_path: Path) -> None:
    finished = run("mcp", "--site", tmp_path, module="infrakb")
    assert finished.returncode == 1
    reply = "を読めません" if find_spec("mcp") else "「pip install infrakb[mcp]」を実行してください"
    assert reply in finished.stderr
    assert finished.stderr.count("\n") == 1


@pytest.mark.skipif(find_spec("mcp") is None, reason="the extra infrakb[mcp] is not installed")
def test_a_client_asks_over_standard_input_and_output(folder: Path) -> None:
    import anyio
    from mcp.client import Client
    from mcp.client.stdio import StdioServerParameters, stdio_client

    arguments = ["-m", "infrakb", "mcp", "--site", str(folder)]
    program = StdioServerParameters(command=sys.executable, args=arguments, cwd=str(ROOT))

    async def asked() -> tuple[list[str], list[Any]]:
        async with Client(stdio_client(program)) as client:
            tools = await client.list_tools()
            calls = (
                ("search", {"query": "C1のメモリ容量"}),
                ("topic", {"name": "チップ9"}),
                ("as_known_on", {"date": "2026-02-01", "topic": "C1"}),
            )
            answers = [await client.call_tool(name, words) for name, words in calls]
            return [tool.name for tool in tools.tools], answers

    names, (found, unknown, known) = anyio.run(asked)
    assert names == ["search", "topic", "statement", "compare", "as_known_on"]
    assert found.structured_content["statements"][0]["source"]["url"] == "https://example.com/t"
    assert "96 GB（出典：" in found.content[0].text
    assert unknown.is_error
    assert "チップ1" in unknown.content[0].text
    assert "80 GB" in known.content[0].text

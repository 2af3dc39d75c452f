"""The files for Elasticsearch: what they say of a site, and that the index knows every part it uses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infrakb.commands import bulk
from infrakb.search.engines import index_body
from infrakb.search.index import Document
from infrakb.search.pagetext import shown_page
from tests.building import run
from tests.search.test_index import document, write
from tests.search.test_ranking import topic

#: Parts that the engine and its plugins analysis-kuromoji and analysis-icu bring by these names.
BUILT_IN = {
    "tokenizer": {"kuromoji_tokenizer", "standard"},
    "filter": {"kuromoji_baseform", "kuromoji_part_of_speech", "kuromoji_stemmer", "ja_stop", "cjk_bigram"},
    "char_filter": {"icu_normalizer"},
}
HTML = """\
<!doctype html>
<html><head><title>題名 - 試験</title>{head}</head><body>
<nav>目次</nav>
<article role="main"><h1>題名<a class="headerlink" href="#x">¶</a></h1>
<h2>見出し<a class="headerlink" href="#y">¶</a></h2>
<p>ＡＷＳの<b>サーバー</b>です。</p><script>1</script><ul data-search-ignore=""><li>ほかの記事</li></ul>
</article></body></html>
"""
CANONICAL = '<link rel="canonical" href="https://example.org/ja/posts/a.html">'


def make_site(folder: Path) -> Path:
    pages = [
        document("a", "本文", date=20250301, category="電力", tags=("送電", "変電")),
        document("日本語", "本文")._replace(url="posts/%E6%97%A5%E6%9C%AC%E8%AA%9E.html"),
        topic("liquid-cooling", "液冷", "Liquid cooling"),
    ]
    write(pages, folder)
    put(folder / "html", pages)
    return folder / "html"


def put(site: Path, pages: list[Document]) -> None:
    for page in pages:
        path = site / f"{page.docname}.html"
        path.parent.mkdir(exist_ok=True)
        head = CANONICAL if page.docname == "posts/a" else ""
        path.write_text(HTML.format(head=head), encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path)


def exported(site: Path, volume: str | None = None) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return path -> id and source of each document."""
    out = site.parent / "bulk"
    count = bulk.export(site, out, volume)
    text = (out / "documents.ndjson").read_text(encoding="utf-8")
    assert text.endswith("\n")
    lines = [json.loads(line) for line in text.removesuffix("\n").split("\n")]
    assert len(lines) == 2 * count
    found = {}
    for action, source in zip(lines[::2], lines[1::2], strict=True):
        assert list(action) == ["index"]
        assert list(action["index"]) == ["_id"]
        found[source["path"]] = (action["index"]["_id"], source)
    return found


def test_a_document_says_what_its_page_says(site: Path) -> None:
    _, source = exported(site)["posts/a.html"]
    assert source == {
        "url": "https://example.org/ja/posts/a.html",
        "path": "posts/a.html",
        "title": "題名",
        "summary": "要約",
        "text": "見出し ＡＷＳのサーバーです。",
        "kind": "post",
        "volume": "試験",
        "tags": ["変電", "送電"],
        "names": [],
        "category": "電力",
        "date": "2025-03-01",
    }


def test_a_page_of_any_address_and_kind_is_exported(site: Path) -> None:
    found = exported(site)
    assert set(found) == {
        "posts/a.html",
        "posts/%E6%97%A5%E6%9C%AC%E8%AA%9E.html",
        "topics/liquid-cooling.html",
    }
    _, source = found["topics/liquid-cooling.html"]
    assert (source["kind"], source["names"]) == ("topic", ["液冷", "Liquid cooling"])
    assert not {"date", "category"} & set(source)
    assert source["url"] == "topics/liquid-cooling.html"  # the site does not know its address


def test_an_id_is_the_same_in_every_build_and_another_in_every_volume(site: Path, tmp_path: Path) -> None:
    ids = {path: identifier for path, (identifier, _) in exported(site).items()}
    again = make_site(tmp_path / "again")
    assert {path: identifier for path, (identifier, _) in exported(again).items()} == ids
    others = {identifier for identifier, _ in exported(site, "2024年版").values()}
    assert len(others | set(ids.values())) == 6


def test_every_field_has_a_mapping(site: Path) -> None:
    mappings = index_body()["mappings"]
    assert mappings["dynamic"] == "strict"
    assert {key for _, source in exported(site).values() for key in source} == set(mappings["properties"])


def test_the_index_defines_every_part_that_it_uses(site: Path) -> None:
    exported(site)
    body = json.loads((site.parent / "bulk" / "index.json").read_text(encoding="utf-8"))
    assert body == index_body()
    analysis = body["settings"]["analysis"]
    for analyzer in analysis["analyzer"].values():
        used = {
            "tokenizer": {analyzer["tokenizer"]},
            "filter": set(analyzer["filter"]),
            "char_filter": set(analyzer["char_filter"]),
        }
        for part, names in used.items():
            assert names <= set(analysis[part]) | BUILT_IN[part]
    for part, built_in in BUILT_IN.items():
        assert {made["type"] for made in analysis[part].values()} <= built_in
    texts = [field for field in body["mappings"]["properties"].values() if field["type"] == "text"]
    assert len(texts) == 4
    for field in texts:
        assert field["analyzer"] in analysis["analyzer"]
        assert field["fields"]["pairs"]["analyzer"] in analysis["analyzer"]
        assert all(len(value) <= 50 for value in field["meta"].values())


def test_a_page_without_a_main_part_has_no_text() -> None:
    assert shown_page(b"<html><body><p>x</p></body></html>") == ("", "")


def test_what_to_do_is_said_where_nothing_was_built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bulk.main([str(tmp_path / "html"), "--out", str(tmp_path / "bulk")]) == 1
    assert "run 'make html' first" in capsys.readouterr().err
    assert not (tmp_path / "bulk").exists()


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("search/head.js", '"format":', '"format":9', "of another version"),
        ("search/p/0.js", "[[", "[", "incomplete"),
    ],
)
def test_an_index_that_cannot_be_read_is_said(
    site: Path, capsys: pytest.CaptureFixture[str], name: str, old: str, new: str, message: str
) -> None:
    path = site / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert bulk.main([str(site), "--out", str(site.parent / "bulk")]) == 1
    assert message in capsys.readouterr().err


def test_an_export_that_was_broken_off_leaves_the_one_before(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [str(site), "--out", str(site.parent / "bulk")]
    assert bulk.main(arguments) == 0
    before = (site.parent / "bulk" / "documents.ndjson").read_bytes()
    (site / "posts" / "a.html").unlink()
    assert bulk.main(arguments) == 1
    assert "posts/a.html" in capsys.readouterr().err
    assert (site.parent / "bulk" / "documents.ndjson").read_bytes() == before


def test_many_documents_give_signs_of_life(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bulk, "STEP", 2)
    exported(site)
    assert capsys.readouterr().err == "2 of 3 documents\n"


def test_the_command_explains_itself() -> None:
    finished = run("--help", module="infrakb bulk")
    assert finished.returncode == 0
    assert "documents.ndjson" in finished.stdout
    assert "--volume" in finished.stdout

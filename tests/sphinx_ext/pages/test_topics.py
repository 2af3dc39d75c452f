"""Topics as built pages: what stands on them, what leads to them, and what is written again when."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser

from infrakb.sphinx_ext.read import topics
from infrakb.sphinx_ext.render.partkinds import OF_TOPICS, render_part
from infrakb.topics.derivations import Derivation, Deriver
from infrakb.topics.parts import PartContext, RenderedPart
from infrakb.topics.records import Topic
from tests.browsing import sound_page
from tests.building import Built, build, build_clean, build_here, differing, edit, unlike, write
from tests.topics.conftest import make_site

STRICT = ("-n",)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A small site, built once; nobody may write into it."""
    return build(make_site(tmp_path_factory.mktemp("topics") / "source"), options=STRICT)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with the small site, not built."""
    return make_site(tmp_path / "source")


def soup(built: Built, name: str) -> BeautifulSoup:
    return BeautifulSoup((built.out / f"{name}.html").read_text(encoding="utf-8"), "lxml")


def one(part: Tag | BeautifulSoup, selector: str) -> Tag:
    """Return the first element that *selector* names; there must be one."""
    found = part.select_one(selector)
    assert found is not None, selector
    return found


def links(part: Tag | BeautifulSoup) -> list[tuple[str, str]]:
    return [(link.get_text(), str(link["href"])) for link in part.select("a.infra-topic")]


def own_text(page: BeautifulSoup) -> Tag:
    """The article without lists of other pages."""
    article = one(page, "article")
    for part in article.select("[data-search-ignore]"):
        part.decompose()
    return article


# --- one build


def test_a_sound_site_builds_without_a_warning(built: Built) -> None:
    assert built.warnings == []


def test_the_first_mention_in_each_section_is_a_link(built: Built) -> None:
    article = own_text(soup(built, "posts/2026-01-05-mentions"))
    assert links(article) == [
        ("Trainium2", "../topics/trainium2.html"),
        ("AWS", "../topics/aws.html"),
        ("Trainium2", "../topics/trainium2.html"),
        ("トレーニアム2", "../topics/trainium2.html"),
    ]
    assert not article.select("h1 a.infra-topic, h2 a.infra-topic, code a, pre a.infra-topic, a a")
    assert "Trainium2はTrainium2の話です。" in article.get_text()


def test_a_page_can_switch_mentions_off(built: Built) -> None:
    assert links(own_text(soup(built, "posts/2026-03-05-silent"))) == []


def test_roles_lead_to_topics_by_id_and_by_any_name(built: Built) -> None:
    article = own_text(soup(built, "posts/2026-02-05-links"))
    assert links(article) == [
        ("AWS Trainium", "../topics/trainium.html"),
        ("これ", "../topics/aws.html"),
    ]


def test_a_fact_in_prose_leads_to_its_source(built: Built) -> None:
    facts = own_text(soup(built, "posts/2026-02-05-links")).select("a.infra-fact")
    assert [(fact.get_text(), fact["href"]) for fact in facts] == [
        ("96 GiB", "https://example.com/trn2"),
        ("2.9 TB/s", "https://example.com/trn2"),
        ("3.5 TB/s", "https://example.com/press"),
    ]
    assert "2026年8月21日" in str(facts[0]["title"])


def test_a_topic_page_shows_what_its_front_matter_says(built: Built) -> None:
    page = soup(built, "topics/trainium2")
    assert one(page, "article h1").get_text().startswith("AWS Trainium2")
    assert one(page, ".infra-definition").get_text() == "AWSの第2世代の学習用チップです。"
    assert [place["id"] for place in page.select(".infra-facts [id]")] == [
        "fact-memory",
        "fact-memory--2026-08-21--aws-trn2",
        "fact-bandwidth",
        "fact-bandwidth--2026-08-21--aws-trn2",
        "fact-bandwidth--2026-01--press",
    ]
    relations = {
        one(row, "dt").get_text(): links(one(row, "dd"))
        for row in page.select(".infra-part-relations dl > div")
    }
    assert relations == {
        "開発元": [("アマゾンウェブサービス", "aws.html")],
        "前の世代": [("AWS Trainium", "trainium.html")],
    }


def test_the_contents_of_a_topic_name_all_its_parts_in_their_order(built: Built) -> None:
    page = soup(built, "topics/trainium2")
    listed = [(link.get_text(), str(link["href"])) for link in page.select(".toc-tree ul ul a")]
    assert listed == [
        ("主要な数値", "#key-figures"),
        ("値と出典", "#values"),
        ("関係", "#relations"),
        ("このトピックに触れた記事（2件）", "#posts"),
    ]
    # The first is above the text, and shown without a heading; the others are sections like those of the author.
    assert one(page, "#key-figures")["aria-label"] == "主要な数値"
    headings = [heading.get_text().removesuffix("¶") for heading in page.select("article h2")]
    assert headings == [name for name, _anchor in listed[1:]]
    assert all(page.select(anchor) for _name, anchor in listed)
    assert page.select(
        "#values #values-title, #relations #infra-relations-title, #posts #infra-backlinks-title"
    )
    assert [link.get_text() for link in page.select(".kb-trail li")][-1] == "AWS Trainium2"


def test_backlinks_equal_the_links_in_the_built_posts(built: Built) -> None:
    names = sorted((path.stem for path in (built.out / "posts").glob("*.html")), reverse=True)
    for topic in ("aws", "trainium", "trainium2"):
        expected = [
            name
            for name in names
            if own_text(soup(built, f"posts/{name}")).select(f'a[href^="../topics/{topic}.html"]')
        ]
        shown = soup(built, f"topics/{topic}").select(".infra-part-backlinks li > a")
        assert [Path(str(link["href"])).stem for link in shown] == expected
    assert expected == ["2026-02-05-links", "2026-01-05-mentions"]


def test_a_backlink_quotes_the_sentence_with_the_values_of_its_facts(built: Built) -> None:
    excerpts = [mark.get_text() for mark in soup(built, "topics/aws").select(".infra-excerpt")]
    assert excerpts == ["AWS Trainiumとこれとあれの96 GiBです。", "ここでAWSが出ます。"]


def test_a_post_that_prints_a_fact_speaks_of_its_topic(source: Path) -> None:
    text = "---\ntitle: 値の記事\ndate: 2026-03-01\n---\n\n容量は{infra:fact}`trainium.memory`です。次の文です。\n"
    (source / "posts/2026-03-01-value.md").write_text(text, encoding="utf-8")
    built = build(source)
    assert links(one(soup(built, "posts/2026-03-01-value"), ".infra-post-topics")) == [
        ("AWS Trainium", "../topics/trainium.html")
    ]
    first = soup(built, "topics/trainium").select(".infra-part-backlinks li")[0]
    assert one(first, "a").get_text() == "値の記事"
    assert one(first, ".infra-excerpt").get_text() == "容量は32 GiBです。"
    assert one(first, "mark").get_text() == "32 GiB"


def test_a_fact_whose_qualifier_has_a_dot_speaks_of_its_topic(source: Path) -> None:
    edit(source, "topics/trainium.yaml", "unit: GiB", "unit: GiB\n    scope: inf1.24xlarge")
    text = "---\ntitle: 値の記事\ndate: 2026-03-01\n---\n\n{infra:fact}`trainium.memory[scope=inf1.24xlarge]`です。\n"
    (source / "posts/2026-03-01-value.md").write_text(text, encoding="utf-8")
    built = build(source)
    assert links(one(soup(built, "posts/2026-03-01-value"), ".infra-post-topics")) == [
        ("AWS Trainium", "../topics/trainium.html")
    ]


def test_a_name_goes_before_a_value_and_is_still_a_link(source: Path) -> None:
    text = "---\ntitle: 値の記事\ndate: 2026-03-01\n---\n\n{infra:fact}`trainium.memory`です。AWS Trainiumの値です。\n"
    (source / "posts/2026-03-01-value.md").write_text(text, encoding="utf-8")
    built = build(source)
    assert links(own_text(soup(built, "posts/2026-03-01-value"))) == [
        ("AWS Trainium", "../topics/trainium.html")
    ]
    first = soup(built, "topics/trainium").select(".infra-part-backlinks li")[0]
    assert one(first, "mark").get_text() == "AWS Trainium"


#: All sources, to which citations lead.
BIBLIOGRAPHY = "---\norphan: true\n---\n# 出典\n\n```{bibliography}\n:all:\n```\n"


def cite(source: Path, name: str, body: str) -> None:
    """Write a post that cites."""
    (source / "bibliography.md").write_text(BIBLIOGRAPHY, encoding="utf-8")
    text = f"---\ntitle: {name}の記事\ndate: 2026-03-01\n---\n\n{body}\n"
    (source / f"posts/2026-03-01-{name}.md").write_text(text, encoding="utf-8")


def below(built: Built, name: str) -> list[str]:
    """Names of the topics below a post."""
    found = soup(built, f"posts/2026-03-01-{name}").select(".infra-post-topics")
    return [topic for topic, _ in links(found[0])] if found else []


def quoted(built: Built, topic: str, name: str) -> str | None:
    """What a topic's page quotes of a post; None for nothing."""
    (item,) = (
        item
        for item in soup(built, f"topics/{topic}").select(".infra-part-backlinks li")
        if one(item, "a").get_text() == f"{name}の記事"
    )
    assert not item.select("mark")
    excerpt = item.select_one(".infra-excerpt")
    return excerpt.get_text() if excerpt else None


def test_the_page_of_a_source_follows_the_posts_that_cite_it(source: Path) -> None:
    page = "---\norphan: true\n---\n# A\n\n```{infra:sources}\n:issuers: A\n```\n"
    write(source, {"guide/sources-a.md": page})
    cite(source, "first", "報道です{cite:p}`aws-trn2`。")
    cite(source, "second", "本文です。")

    def cited(built: Built) -> list[str]:
        entry = one(soup(built, "guide/sources-a"), "#source-aws-trn2")
        return [link.get_text() for link in entry.select("a[href^='../posts/2026-03-01']")]

    assert cited(build(source)) == ["firstの記事"]
    edit(source, "posts/2026-03-01-first.md", "title: first", "title: 改めたfirst")
    edit(source, "posts/2026-03-01-second.md", "本文です。", "{infra:fact}`trainium2.memory`です。")
    edited = build(source)
    assert sorted(cited(edited)) == ["secondの記事", "改めたfirstの記事"]
    assert unlike(edited, build_clean(source)) == []


#: Name of a post -> its text, and what is quoted of it.
CITING = {
    "inside": ("前の文です。報道があります{cite:p}`press`。次の文です。", "報道があります。"),
    "behind": ("前の文です。報道があります。{cite:p}`press`\n次の文です。", "報道があります。"),
    "textual": ("前の文です。{cite:t}`press`によれば、そうです。次の文です。", "によれば、そうです。"),
    "affixes": ("{cite:t}`{例えば}press{12頁}`では、{infra:fact}`trainium.memory`です。", "では、32 GiBです。"),
    "several": ("報道です{cite:p}`aws-trn2,press`。", "報道です。"),
    "item": ("- 項目です{cite:ps}`press`", "項目です"),
    "cell": ("| 甲 | 乙 |\n|---|---|\n| 一つ | 値{cite:p}`press` |", "値"),
    "quotation": ("> 引いた文です{cite:p}`press`。", "引いた文です。"),
    "title": ("~~~{list-table} 表の題{cite:p}`press`\n* - 一\n~~~", "表の題"),
    "heading": ("## 見出し{cite:p}`press`\n\n本文です。", "見出し"),
    "note": ("本文です[^1]。\n\n[^1]: 注です{cite:p}`press`。", "注です。"),
    "footnote": ("前です。報道です。{footcite:p}`press`次です。\n\n```{footbibliography}\n```", "報道です。"),
    "alone": ("{cite:p}`press`", None),
}  # fmt: skip


@pytest.fixture(scope="module")
def citing(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The small site with posts that cite."""
    source = make_site(tmp_path_factory.mktemp("citing") / "source")
    for name, (body, _sentence) in CITING.items():
        cite(source, name, body)
    return build(source)


@pytest.mark.parametrize("name", CITING)
def test_a_post_that_cites_a_source_of_a_topic_speaks_of_it(citing: Built, name: str) -> None:
    assert citing.warnings == []
    assert "AWS Trainium2" in below(citing, name)
    assert quoted(citing, "trainium2", name) == CITING[name][1]


def test_a_source_that_serves_three_topics_speaks_of_none(source: Path) -> None:
    cite(source, "cited", "出典です{cite:p}`aws-trn2`。")
    built = build(source)
    assert below(built, "cited") == ["AWS Trainium", "AWS Trainium2"]
    assert quoted(built, "trainium", "cited") == "出典です。"
    third = "---\nkind: accelerator\nname: 三つめ\ndefinition: 定義です。\n---\n"
    (source / "topics/third.md").write_text(third, encoding="utf-8")
    stated = "statements:\n  - {property: memory, value: 1, unit: GiB, as-of: 2026-08-21, source: aws-trn2}\n"
    (source / "topics/third.yaml").write_text(stated, encoding="utf-8")
    built = build(source)
    assert below(built, "cited") == []
    assert unlike(built, build_clean(source)) == []


def test_rows_and_marks_speak_of_their_topics_by_the_caption(source: Path) -> None:
    body = (
        "```{infra:chart} memory\n:topics: trainium trainium2\n:caption: 図の題\n```\n\n"
        "```{infra:facts}\n:topics: aws trainium2\n:facts: bandwidth\n:caption: 表の題\n```\n"
    )
    cite(source, "drawn", body)
    cite(source, "mixed", "{cite:p}`press`です。{infra:fact}`trainium.memory`です。AWSの話です。")
    built = build(source)
    assert below(built, "drawn") == ["AWS Trainium2", "AWS Trainium"]
    assert quoted(built, "trainium2", "drawn") == "表の題"
    assert quoted(built, "trainium", "drawn") == "図の題"
    assert below(built, "mixed") == ["アマゾンウェブサービス", "AWS Trainium", "AWS Trainium2"]


def test_a_post_shows_its_topics_and_related_posts_with_the_reason(built: Built) -> None:
    page = soup(built, "posts/2026-01-05-mentions")
    assert [name for name, _ in links(one(page, ".infra-post-topics"))] == [
        "AWS Trainium2",
        "アマゾンウェブサービス",
    ]
    related = page.select(".infra-related-posts li")[0]
    assert one(related, "a").get_text() == "リンクの試験"
    assert "AWS Trainium2" in one(related, ".infra-reason").get_text()


def downloads(built: Built, name: str) -> list[Path]:
    """The files that the parts of a page offer."""
    links = soup(built, name).select(".infra-download a")
    return [(built.out / f"{name}.html").parent / str(link["href"]) for link in links]


def test_each_table_and_chart_has_its_csv_and_json(built: Built) -> None:
    page = soup(built, "guide")
    assert [cell.get_text() for cell in page.select(".infra-comparison tbody tr:first-child > *")] == [
        "AWS Trainium",
        "32 GiB",
        "未確認",
    ]
    files = downloads(built, "guide")
    assert [path.name for path in files] == [
        *("guide-1.csv", "guide-1.json"),
        *("chart-guide-1.svg", "chart-guide-1.csv", "chart-guide-1.json"),
        *("sources.csv", "sources.json"),
    ]
    table = files[0].read_bytes().decode("utf-8-sig").splitlines()
    assert len(table) == 1 + 4
    assert table[1].startswith("trainium,AWS Trainium,memory,メモリ容量,,32 GiB,32,GiB,2026-08-21,aws-trn2,")
    rows = [json.loads(path.read_bytes())["rows"] for path in files if path.suffix == ".json"]
    assert list(map(len, rows)) == [4, 2, 2]
    assert [
        len(json.loads(path.read_bytes())["rows"]) for path in downloads(built, "topics/trainium2")[1:]
    ] == [3]


def test_files_to_download_go_with_their_tables(source: Path) -> None:
    built = build(source)
    made = [*downloads(built, "guide"), *downloads(built, "topics/trainium")]
    assert all(path.is_file() for path in made)
    edit(source, "guide.md", "```{infra:facts}", "```text")
    (source / "topics/trainium.yaml").unlink()
    again = build(source)
    left = {path.name for path in made if path.is_file()}
    chart = {f"chart-guide-1.{suffix}" for suffix in ("svg", "csv", "json")}
    assert left == chart | {"sources.csv", "sources.json"}
    assert unlike(again, build_clean(source)) == []


def test_chart_map_lists_and_sources_stand_on_the_page(built: Built) -> None:
    text = (built.out / "guide.html").read_text(encoding="utf-8")
    # One for narrow pages, one for wide ones.
    charts = re.findall(r"<svg class=\"infra-chart [^\"]*\".*?</svg>", text, re.DOTALL)
    assert [ElementTree.fromstring(chart).get("role") for chart in charts] == ["img", "img"]
    page = soup(built, "guide")
    boxes = [str(link["href"]) for link in page.select(".infra-map li > a.infra-topic")]
    assert sorted(boxes) == ["topics/aws.html", "topics/trainium.html", "topics/trainium2.html"]
    on_map = soup(built, "topics/trainium").select_one(".infra-part-relations .kb-more a")
    assert on_map is not None
    assert on_map["href"] == "../guide.html?topic=trainium"
    assert [term.get_text() for term in page.select(".infra-topics dt")] == ["アマゾンウェブサービス"]
    assert [row["id"] for row in page.select(".infra-sources > li")] == [
        "source-aws-trn2",
        "source-press",
    ]


def test_every_name_of_every_topic_and_every_fact_is_in_the_inventory(built: Built) -> None:
    inventory = built.inventory()
    assert set(inventory["infra:accelerator"]) == {
        *("trainium", "AWS Trainium", "Trainium", "トレーニアム"),
        *("trainium2", "AWS Trainium2", "Trainium2", "トレーニアム2"),
    }
    assert set(inventory["infra:organisation"]) == {"aws", "アマゾンウェブサービス", "AWS"}
    assert set(inventory["infra:fact"]) == {
        *("trainium.memory", "trainium.memory[as-of=2026-08-21,source=aws-trn2]"),
        *("trainium2.memory", "trainium2.memory[as-of=2026-08-21,source=aws-trn2]"),
        "trainium2.bandwidth",
        "trainium2.bandwidth[as-of=2026-08-21,source=aws-trn2]",
        "trainium2.bandwidth[as-of=2026-01,source=press]",
    }
    for kind in ("infra:accelerator", "infra:organisation", "infra:topic", "infra:fact"):
        for address in inventory[kind].values():
            page, _, anchor = address.partition("#")
            assert f'id="{anchor}"' in (built.out / page).read_text(encoding="utf-8")


def test_all_cards_are_in_one_script_that_no_page_loads_at_once(built: Built) -> None:
    assert "AWSの第2世代" in (built.out / "_static/topic-cards.js").read_text(encoding="utf-8")
    page = (built.out / "posts/2026-01-05-mentions.html").read_text(encoding="utf-8")
    assert "topic-cards.js" not in page


# --- mistakes


def test_unknown_targets_are_located_and_near_names_suggested(source: Path) -> None:
    text = (
        "---\ntitle: 誤り\ndate: 2026-05-01\n---\n{infra:topic}`traniium`\n\n{infra:instance}`trainium`\n\n"
        "{infra:fact}`trainium2.memry`\n\n```{infra:facts}\n:topics: trainum\n:facts: memry\n```\n\n"
        "```{infra:chart} memory\n:unit: GX\n```\n"
    )
    (source / "posts/2026-05-01-faults.md").write_text(text, encoding="utf-8")
    warnings = build(source, options=STRICT).warnings_of("posts/2026-05-01-faults.md")
    lines = sorted(int(line.partition(":")[0]) for line in warnings)
    assert lines == [5, 7, 9, 11, 11, 16]
    joined = "\n".join(warnings)
    assert "「topic」に「traniium」はありません。「trainium」" in joined
    assert "「trainium」の種類は「instance」ではありません。{infra:accelerator}`trainium`か" in joined
    assert "数値「trainium2.memry」はありません。「trainium2.memory」" in joined
    assert "「infra:facts」：この数値のキーはありません：「memry」。「memory」ではありませんか。" in joined
    assert "GX" in joined


def test_a_faulty_topic_is_reported_once_and_still_has_a_page(source: Path) -> None:
    edit(source, "topics/trainium2.md", "[trainium]", "[trainum]")
    built = build(source, options=STRICT)
    (line,) = built.warnings
    assert line.startswith("topics/trainium2.md:8: 「successor-of」：トピック「trainum」はありません。")
    assert soup(built, "topics/trainium2").select(".infra-facts")


# --- building again


def drop(name: str) -> Callable[[Path], None]:
    return lambda source: (source / name).unlink()


def change(name: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda source: edit(source, name, old, new)


def add(name: str, text: str) -> Callable[[Path], None]:
    def write(source: Path) -> None:
        (source / name).write_text(text, encoding="utf-8")

    return write


@pytest.mark.parametrize(
    ("edits", "pages"),
    [
        pytest.param(
            change("topics/trainium2.yaml", "value: 96", "value: 95"),
            # The value stands in a sentence that other topics quote.
            {
                *("topics/trainium2", "topics/trainium", "topics/aws", "posts/2026-02-05-links", "guide"),
                "charts/chart-guide-1",
            },
            id="a value",
        ),
        pytest.param(
            change("sources.bib", "title = {A press report}", "title = {Another press report}"),
            {"topics/trainium2", "posts/2026-02-05-links", "guide"},
            id="a source",
        ),
        pytest.param(
            change("topics/aws.md", "definition:", "aliases: [最初の段落]\ndefinition:"),
            {"topics/aws", "posts/2026-01-05-mentions"},
            id="an alias",
        ),
        pytest.param(
            change("posts/2026-01-05-mentions.md", "ここでAWSが", "ここに、AWSが"),
            {"posts/2026-01-05-mentions", "topics/aws"},
            id="a sentence",
        ),
    ],
)
def test_a_change_is_written_to_the_pages_that_show_it_and_to_no_other(
    source: Path, edits: Callable[[Path], None], pages: set[str]
) -> None:
    first = build(source)
    before = first.bytes()
    stamps = {path: path.stat().st_mtime_ns for path in first.out.rglob("*.html")}
    edits(source)
    again = build(source)
    assert again.warnings == []
    changed = {
        name.removesuffix(".html") for name in differing(before, again.bytes()) if name.endswith(".html")
    }
    assert changed <= pages
    touched = {
        path.relative_to(again.out).as_posix().removesuffix(".html")
        for path in again.out.rglob("*.html")
        if stamps.get(path) != path.stat().st_mtime_ns
    }
    assert touched <= pages
    assert "topics/trainium2" in changed or "topics/aws" in changed
    assert unlike(again, build_clean(source)) == []


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param(drop("posts/2026-01-05-mentions.md"), id="a post goes"),
        pytest.param(drop("topics/aws.md"), id="a topic goes"),
        pytest.param(
            add("topics/new.md", "---\nkind: model\nname: 関係のない\ndefinition: 新しい話題です。\n---\n"),
            id="a topic comes",
        ),
    ],
)
def test_after_pages_come_or_go_the_site_equals_a_clean_build(
    source: Path, edits: Callable[[Path], None]
) -> None:
    build(source)
    edits(source)
    assert unlike(build(source), build_clean(source)) == []


def test_tables_of_topics_are_rendered_anew_only_where_a_topic_changed(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[str] = []

    def counting(key: tuple[str, ...], context: PartContext) -> RenderedPart:
        rendered.append(key[0])
        return render_part(key, context)

    monkeypatch.setattr(topics, "render_part", counting)
    build_here(source, lambda _app: None)
    assert "facts" in rendered
    rendered.clear()
    edit(source, "posts/2026-01-05-mentions.md", "ここでAWSが", "ここに、AWSが")
    build_here(source, lambda _app: None)
    # Of the page that quotes the sentence.
    assert [part for part in rendered if part in OF_TOPICS] == ["figures", "facts", "relations", "changes"]
    rendered.clear()
    edit(source, "topics/trainium2.yaml", "value: 96", "value: 95")
    build_here(source, lambda _app: None)
    assert rendered.count("facts") > 1


def test_what_is_computed_of_statements_is_computed_anew_only_where_a_topic_changed(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[str] = []

    of = Deriver.of

    def counting(deriver: Deriver, topic: Topic) -> tuple[Derivation, ...]:
        computed.append(topic.id)
        return of(deriver, topic)

    monkeypatch.setattr(Deriver, "of", counting)
    edits: list[tuple[Callable[[Path], object], bool]] = [
        (lambda _source: None, True),
        (lambda _source: None, False),
        (change("topics/trainium2.yaml", "value: 96", "value: 95"), True),
        (lambda _source: None, False),
    ]
    for edited, expected in edits:
        computed.clear()
        edited(source)
        build_here(source, lambda _app: None)
        assert bool(computed) is expected


@pytest.mark.slow
def test_workers_change_nothing(source: Path) -> None:
    for number in range(12):
        text = f"---\ntitle: 記事{number}\ndate: 2026-05-{number + 1:02}\n---\nTrainium2とAWSの話です。\n"
        (source / f"posts/2026-05-{number + 1:02}-many.md").write_text(text, encoding="utf-8")
    parallel = build(source, jobs=2)
    assert parallel.warnings == []
    assert unlike(parallel, build_clean(source)) == []
    for path in sorted((source / "posts").glob("*-many.md"))[:10]:
        path.write_text(path.read_text(encoding="utf-8").replace("AWS", "Trainium"), encoding="utf-8")
    assert unlike(build(source, jobs=2), build_clean(source)) == []


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param(change("topics/trainium2.yaml", "source: press", "source: aws-trn2"), id="a fact's source"),
        pytest.param(change("topics/trainium.yaml", "source: aws-trn2", "source: press"), id="another topic's"),
        pytest.param(change("sources.bib", "@online{press", "@online{pres"), id="a source goes"),
        pytest.param(change("topics/trainium2.yaml", "property: bandwidth\n    value: 3.5\n", "property: process\n    value: 3.5\n"), id="a row goes"),
        pytest.param(change("posts/2026-03-01-source.md", "報道", "報告"), id="a sentence"),
        pytest.param(change("topics/aws.md", "ja: アマゾンウェブサービス", "ja: アマゾン"), id="a name in the sentence"),
    ],
)  # fmt: skip
def test_pages_follow_the_sources_of_topics_that_a_post_cites(
    source: Path, edits: Callable[[Path], None]
) -> None:
    table = "```{infra:facts}\n:topics: trainium2 aws\n:facts: process\n```\n\n```{footbibliography}\n```"
    text = "報道です{cite:p}`press`。{infra:topic}`aws`では{footcite:p}`aws-trn2`。"
    cite(source, "source", f"{text}\n\n{table}")
    build(source)
    edits(source)
    assert unlike(build(source), build_clean(source)) == []


# --- in a browser


def test_cards_and_tables_answer_to_mouse_and_keyboard(built: Built, browser: Browser) -> None:
    with sound_page(browser) as page:
        page.goto((built.out / "posts/2026-01-05-mentions.html").as_uri())
        link = page.locator("article p a.infra-topic").first
        link.hover()
        card = page.locator(".infra-card")
        card.wait_for(state="visible")
        assert "AWSの第2世代の学習用チップです。" in card.inner_text()
        assert "96 GiB" in card.inner_text()
        page.keyboard.press("Escape")
        card.wait_for(state="hidden")
        page.mouse.move(0, 0)
        page.keyboard.press("Tab")
        link.evaluate("link => link.focus({focusVisible: true})")
        card.wait_for(state="visible")
        assert link.get_attribute("aria-describedby") == "infra-card"
        page.goto((built.out / "guide.html").as_uri())
        button = page.locator(".infra-comparison th button").nth(1)
        first = page.locator(".infra-comparison tbody th").first
        button.click()
        assert first.inner_text() == "AWS Trainium"
        button.click()
        assert first.inner_text() == "AWS Trainium2"


PAST = """\
  - property: memory
    value: 128
    unit: GiB
    as-of: 2026-10
    source: press
    published: 2026-11-24
    supersedes: memory[source=aws-trn2]
    reason: 新しい版
"""


@pytest.mark.parametrize("scripts", [True, False])
def test_the_address_of_a_superseded_statement_shows_its_value_and_what_replaced_it(
    source: Path, browser: Browser, scripts: bool
) -> None:
    path = source / "topics/trainium2.yaml"
    path.write_text(path.read_text(encoding="utf-8") + PAST, encoding="utf-8")
    built = build(source, options=STRICT)
    assert built.warnings == []
    anchor = "fact-memory--2026-08-21--aws-trn2"
    shown = browser.new_context(java_script_enabled=scripts).new_page()
    shown.goto(f"{(built.out / 'topics/trainium2.html').as_uri()}#{anchor}")
    statement = shown.locator(f'[id="{anchor}"]')
    assert statement.is_visible()
    assert statement.inner_text().startswith("96 GiB")
    assert "2026年11月24日に128 GiBへ更新（理由：新しい版）" in statement.inner_text()
    shown.context.close()


def test_a_withdrawn_value_says_so_in_prose(source: Path) -> None:
    path = source / "topics/trainium.yaml"
    ended = "    withdrawn: 2026-11-24\n    reason: 誤り\n"
    path.write_text(path.read_text(encoding="utf-8") + ended, encoding="utf-8")
    cite(source, "ended", "{infra:fact}`trainium.memory`です。{infra:fact}`約32 <trainium.memory>`です。")
    text = own_text(soup(build(source), "posts/2026-03-01-ended")).get_text()
    assert "32 GiB（2026年11月24日に撤回：誤り）です。約32（2026年11月24日に撤回：誤り）です。" in text

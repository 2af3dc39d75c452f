"""Directives about topics: the index that needs no hand-written list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from infrakb.markup import trust
from infrakb.sphinx_ext.read.topic_directives import DIRECTIVES
from tests.building import ROOT, Built, build, build_clean, edit, post, project, unlike, write


def topic(ja: str, kind: str = "accelerator", definition: str = "定義です。", more: str = "") -> str:
    return f"---\nkind: {kind}\nname: {ja}\ndefinition: {definition}\n{more}---\n\n本文です。\n"


FILES = {
    "index.md": "# ホーム\n\n```{toctree}\ntopics/index\n```\n",
    "topics/index.md": "# トピック\n\n```{infra:topics}\n:toctree:\n```\n",
    "topics/b200.md": topic("B200"),
    "topics/maker.md": topic("メーカー", "organisation"),
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A site with an index of topics, not built."""
    return project(tmp_path, FILES)


def listed(built: Built) -> list[str]:
    """Headings, and names with their definitions, as they stand in the index."""
    headings = ".//section[span[starts-with(@id, 'kind-')]]/h2/text()"
    path = f"{headings} | .//dl[contains(@class, 'infra-topics')]/div"
    found = built.article("topics/index").xpath(path)
    return [part if isinstance(part, str) else " ".join(part.itertext()) for part in found]


def in_navigation(built: Built) -> list[str]:
    """Topics in the order in which the site's pages lead from one to the next."""
    found: list[str] = []
    page = built.page("topics/index")
    while links := page.xpath("//link[@rel='next']"):
        found.append(links[0].get("title"))
        page = built.page(f"topics/{links[0].get('href').removesuffix('.html')}")
    return found


def after(source: Path) -> Built:
    """Build what has changed, which gives what a build from nothing gives, without a warning."""
    built = build(source, options=("-n",))
    assert built.warnings == []
    assert unlike(built, build_clean(source)) == []
    return built


def test_the_index_lists_topics_by_kind_with_their_definitions(source: Path) -> None:
    built = build(source, options=("-n",))
    assert built.warnings == []
    assert listed(built) == ["AIチップ", "B200 定義です。", "企業・組織", "メーカー 定義です。"]
    assert in_navigation(built) == ["B200", "メーカー"]
    above = built.page("topics/b200").xpath("//li[@class='toctree-l2 current']/a/text()")
    assert above == ["AIチップ"]
    labels = built.inventory()["std:label"]
    assert labels["topics/index:企業・組織"] == "topics/index.html#企業-組織"


def test_names_alone_stand_where_an_order_is_asked_for(source: Path) -> None:
    text = "# 記事\n\n```{infra:topics}\n:order: latin\n```\n\n```{infra:topics}\n:order: kana\n```\n"
    write(source, {"names.md": f"---\norphan: true\n---\n{text}"})
    article = build(source).article("names")
    assert article.xpath(".//a[contains(@class, 'infra-topic')]/text()") == ["B200", "メーカー"]


def test_what_texts_count_follows_the_topics(source: Path) -> None:
    text = "# ホーム\n\n{infra:count}`topics`件、{infra:count}`chip`\n\n```{infra:kinds} accelerator\n```\n"
    write(source, {"index.md": text + "\n```{infra:updates}\n```\n\n```{toctree}\ntopics/index\n```\n"})
    (warning,) = build(source).warnings
    assert warning.startswith("index.md:3: ")
    edit(source, "index.md", "、{infra:count}`chip`", "")
    write(source, {"topics/a100.md": topic("A100")})
    article = after(source).article("index")
    assert article.xpath("string(.//p)") == "3件"
    assert article.xpath(".//ul[contains(@class, 'infra-kinds')]//a/@href") == [
        "topics/index.html#kind-accelerator"
    ]


def test_a_topic_put_into_the_folder_stands_in_the_index(source: Path) -> None:
    build(source)
    write(source, {"topics/a100.md": topic("A100"), "topics/hbm.md": topic("HBM", "component")})
    built = after(source)
    assert listed(built) == [
        *("AIチップ", "A100 定義です。", "B200 定義です。"),
        *("部品・製造", "HBM 定義です。"),
        *("企業・組織", "メーカー 定義です。"),
    ]
    assert in_navigation(built) == ["A100", "B200", "HBM", "メーカー"]


def test_a_topic_that_is_gone_leaves_the_index(source: Path) -> None:
    build(source)
    (source / "topics/maker.md").unlink()
    assert listed(after(source)) == ["AIチップ", "B200 定義です。"]


def test_a_topic_that_is_renamed_moves_in_the_index(source: Path) -> None:
    write(source, {"topics/a100.md": topic("A100")})
    build(source)
    edit(source, "topics/a100.md", "name: A100", "name: Z100")
    edit(source, "topics/b200.md", "定義です。", "別の定義です。")
    assert listed(after(source))[:3] == ["AIチップ", "B200 別の定義です。", "Z100 定義です。"]


def test_another_kind_or_maker_moves_a_topic(source: Path) -> None:
    write(source, {"topics/z100.md": topic("Z100")})
    build(source)
    edit(source, "topics/z100.md", "---\n\n", "maker: maker\n---\n\n")
    assert listed(after(source))[1:3] == ["Z100 定義です。", "B200 定義です。"]
    edit(source, "topics/z100.md", "kind: accelerator", "kind: platform")
    built = after(source)
    assert listed(built)[-2:] == ["企業・組織", "メーカー 定義です。"]
    assert "マネージドサービス" in listed(built)


def test_pages_of_one_kind_each_make_trees_too(source: Path) -> None:
    write(
        source,
        {
            "topics/index.md": "# トピック\n\n```{infra:topics}\n:kind: accelerator\n:toctree:\n```\n\n文です。\n"
        },
    )
    built = after(source)
    assert listed(built) == ["B200 定義です。"]
    assert in_navigation(built) == ["B200"]


def test_content_makes_no_tree(source: Path) -> None:
    write(source, {"posts/2026-01-05-a.md": post(body="```{infra:topics}\n:toctree:\n```")})
    built = build(source)
    assert [line.partition(":")[0] for line in built.warnings] == ["posts/2026-01-05-a.md"]
    assert "「:toctree:」は、サイトの持ち主のページでだけ使えます" in built.warnings[0]
    assert len(built.article("posts/2026-01-05-a").xpath(".//dl[@class='infra-topics']/div")) == 2


def test_parallel_workers_make_the_same_index(source: Path) -> None:
    write(source, {f"topics/chip{number}.md": topic(f"Chip {number}") for number in range(12)})
    one = build(source)
    assert unlike(one, build(source, jobs=2, out="two")) == []
    assert listed(one)[1:5] == ["B200 定義です。", *(f"Chip {number} 定義です。" for number in range(3))]


def glossary(built: Built) -> list[str]:
    """The entries of the glossary in the page of the guide."""
    entries = built.article("guide/glossary").xpath(".//div[contains(@class, 'infra-glossary')]/dl/div")
    return [" ".join(" ".join(entry.itertext()).split()) for entry in entries]


def test_the_glossary_follows_its_topics(source: Path) -> None:
    text = "# 用語集\n\n```{infra:glossary}\n:order: latin\n```\n\n```{infra:glossary}\n:order: kana\n```\n"
    write(
        source,
        {
            "guide/glossary.md": text,
            "index.md": "# ホーム\n\n```{toctree}\ntopics/index\nguide/glossary\n```\n",
        },
    )
    assert glossary(after(source)) == ["B200 定義です。", "メーカー 定義です。"]
    edit(source, "topics/b200.md", "name: B200", "name: B200\naliases: [ビー200]")
    edit(source, "topics/maker.md", "name: メーカー", "name: {ja: 作り手, en: Maker, kana: つくりて}")
    built = after(source)
    assert glossary(built) == [
        "B200 定義です。",
        "Maker → 作り手",
        "作り手 つくりて Maker 定義です。",
        "ビー200 → B200",
    ]
    # What other documentation refers to is the topic's own page.
    assert built.inventory()["std:term"]["ビー200"].startswith("topics/b200.html")


def test_groups_of_the_glossary_move_to_a_page_that_asks_for_them(source: Path) -> None:
    write(source, {"guide/glossary.md": "---\norphan: true\n---\n# 用語集\n\n```{infra:glossary}\n```\n"})
    assert glossary(build(source)) == ["B200 定義です。", "メーカー 定義です。"]
    page = "---\norphan: true\n---\n# 用語集：B\n\n```{infra:glossary}\n:initials: B bb\n```\n"
    write(source, {"guide/glossary-b.md": page})
    moved = build(source)
    (warning,) = moved.warnings
    assert warning.startswith("guide/glossary-b.md:6: infra:glossary：「bb」に並ぶ名前はありません。")
    assert moved.article("guide/glossary-b").xpath(".//dl/div/@id") == ["term-b200"]
    assert moved.article("guide/glossary").xpath(".//li[b/@id='term-b200']/a/@href") == [
        "glossary-b.html#terms-b"
    ]
    assert glossary(moved) == ["メーカー 定義です。"]
    assert unlike(moved, build_clean(source)) == []


def test_an_unknown_order_of_the_glossary_is_reported(source: Path) -> None:
    write(source, {"posts/2026-01-05-a.md": post(body="```{infra:glossary}\n:order: latn\n```")})
    (warning,) = build(source).warnings
    assert "posts/2026-01-05-a.md:" in warning
    assert "latin" in warning


def test_the_guide_names_the_directives_that_are_for_the_owners_pages_alone() -> None:
    refused = {f"infra:{name}" for name in DIRECTIVES} - trust.DIRECTIVES
    guide = Path(ROOT / "guide/authors.md").read_text(encoding="utf-8")
    (line,) = (line for line in guide.splitlines() if "は、持ち主のページだけで使えます" in line)
    assert set(re.findall(r"`(infra:[a-z-]+)`", line)) == refused


def test_a_comparison_takes_several_kinds_and_reports_an_unknown_one(source: Path) -> None:
    stated = "statements:\n  - {property: jobs, value: %s, as-of: 2026-01, source: a}\n"
    body = "```{infra:compare} accelerator organisaton organisation\n:where: 種類 = 企業・組織\n```\n"
    files = {
        "properties.yaml": "jobs: {ja: 雇用, en: Jobs, value: quantity}\n",
        "sources.bib": "@online{a, title = {資料}, author = {発行元}, date = {2026-01}}\n",
        "topics/b200.yaml": stated % 10,
        "topics/maker.yaml": stated % 20,
        "guide/compare.md": f"---\norphan: true\n---\n# 比較\n\n{body}",
    }
    write(source, files)
    built = build(source, options=("-n",))
    (warning,) = (one for one in built.warnings if "organisaton" in one)
    assert warning.startswith("guide/compare.md:6: ")
    assert "organisation" in warning
    article = built.article("guide/compare")
    assert article.xpath(".//tbody/tr/th//text()") == ["メーカー"]
    assert article.xpath(".//tbody/tr/td//*[@class='infra-fact']/text()") == ["企業・組織", "20"]
    # The form on a topic's page lays topics of one kind side by side.
    assert built.page("topics/maker").xpath("//form[contains(@class, 'infra-compare-with')]") == []


def test_owners_directives_are_refused_in_posts_and_report_each_wrong_line_in_pages(source: Path) -> None:
    names = ("compare", "data", "places", "planner", "planner-cases", "timeline")
    refused = "\n\n".join(f"```{{infra:{name}}}\n```" for name in names)
    case = (
        "  model: b200\n  weights: bf16\n  what: weights\n  measured: 1 GiB\n  run: x\n  source: x\n  at: x\n"
    )
    body = f"# 計算\n\n```{{infra:planner-cases}}\n\none:\n{case}  context: [1]\ntwo: 3\n```\n"
    page = f"---\norphan: true\n---\n{body}"
    write(source, {"posts/2026-01-05-a.md": post(body=refused), "guide/planner.md": page})
    warnings = build(source).warnings
    assert sum("[infrakb.trust]" in warning for warning in warnings) == len(names)
    first, second = (warning for warning in warnings if "[infrakb.trust]" not in warning)
    lines = page.splitlines()
    assert f"guide/planner.md:{lines.index('  context: [1]') + 1}:" in first
    assert "「context」の値が文字でも数でもありません" in first
    assert f"guide/planner.md:{lines.index('two: 3') + 1}:" in second

"""Every page has a title: the front matter's, its first H1's, or its file's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.building import Built, build, post, project

PAGES = {
    "stated": ("---\ntitle: 前付けの題\norphan: true\n---\n\n本文。\n\n## 節\n", "前付けの題"),
    "both": ("---\norphan: true\ntitle: 前付けの題\n---\n\n# 本文の題\n\n文。\n", "前付けの題"),
    "same": ("---\norphan: true\ntitle: 同じ題\n---\n\n# 同じ **題**\n\n## 節\n", "同じ題"),
    "number": ("---\norphan: true\ntitle: 2025.10\n---\n\n文。\n", "2025.10"),
    "first": ("---\norphan: true\n---\n\n(標)=\n# 本文の題\n\n文。\n", "本文の題"),
    "later": ("---\norphan: true\n---\n\n前書き。\n\n# 本文の題\n\n文。\n", "本文の題"),
    "my-page": ("---\norphan: true\n---\n\n文だけ。\n", "my page"),
    "sections": ("---\norphan: true\n---\n\n## 節\n\n文。\n", "sections"),
    "empty-heading": ("---\norphan: true\n---\n\n#\n\n文。\n", "empty heading"),
    "folder/index": ("---\norphan: true\n---\n\n文だけ。\n", "folder"),
    "included": ("---\norphan: true\n---\n\n```{include} part.inc\n```\n", "取り込んだ題"),
    "plain-include": ("---\norphan: true\n---\n\n```{include} plain.inc\n```\n", "plain include"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    files = {f"{name}.md": text for name, (text, _title) in PAGES.items()}
    files |= {"part.inc": "# 取り込んだ題\n\n文。\n", "plain.inc": "文。\n", "index.md": "入口です。\n"}
    options = ("-D", "infrakb_trusted=index,included,plain-include")
    return build(project(tmp_path_factory.mktemp("titles"), files), options=options)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_one_h1_and_its_title(site: Built, name: str) -> None:
    _text, title = PAGES[name]
    page = site.page(name)
    headings = [heading.text_content() for heading in site.article(name).xpath(".//h1")]
    assert [heading.rstrip("¶") for heading in headings] == [title]
    assert str(page.findtext("head/title")).startswith(f"{title} - ")


def test_the_home_page_is_called_as_the_site(site: Built) -> None:
    assert site.article("index").xpath("string(.//h1)").startswith("AIインフラ知識ベース")


def test_nothing_is_warned_of(site: Built) -> None:
    assert site.warnings == []


def test_a_title_does_not_lead_to_contents_that_a_directive_threw_away(tmp_path: Path) -> None:
    lost = "::::{hlist}\n:::{contents}\n:::\n::::\n\n文です。\n"
    kept = "```{contents}\n```\n\n文です。\n"
    site = build(
        project(
            tmp_path, {"posts/2025-01-01-a.md": post("題", lost), "posts/2025-01-02-b.md": post("題", kept)}
        )
    )
    assert site.article("posts/2025-01-01-a").xpath(".//h1/a[@class='toc-backref']") == []
    assert len(site.article("posts/2025-01-02-b").xpath(".//h1/a[@class='toc-backref']")) == 1

"""Posts written for Jekyll, ABlog and MyST build side by side, unchanged and without a warning."""

from __future__ import annotations

import pickle

import pytest
from lxml import html

from tests import sitecheck
from tests.building import Built, build, project

JEKYLL = "posts/2025-01-01-jekyll"
POSTS = {
    "2025-01-01-jekyll": JEKYLL,
    "2025-02-01-myst": "posts/2025-02-01-myst",
    "2025-03-01-ablog": "posts/2025-03-01-ablog",
    "2025-06-01-bundle": "posts/2025-06-01-bundle/index",
    "2025-07-01-plain": "posts/2025-07-01-plain",
    "2025-09-01-バスとパス": "posts/2025-09-01-バスとパス",
    "changes-版-1": "notes/changes",
    "changes-版-2": "notes/changes",
    "listed": "notes/listed",
    "single": "notes/single",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(project(tmp_path_factory.mktemp("dialects"), root="dialects"))


@pytest.fixture(scope="module")
def drafts(site: Built) -> Built:
    return build(site.source, options=("-t", "drafts"), out="drafts")


def head(page: html.HtmlElement, xpath: str) -> list[str]:
    return [str(found) for found in page.xpath(f"//head/{xpath}")]


def test_no_dialect_is_warned_of(site: Built) -> None:
    assert site.warnings == []


def test_every_page_is_furos_and_every_link_and_anchor_exists(site: Built) -> None:
    assert sitecheck.not_furo(site.out) == []
    assert sitecheck.broken_links(site.out) == []
    assert sitecheck.broken_inventory(site.out) == []
    assert sitecheck.external_loads(site.out) == []


def test_every_post_is_in_the_archive_and_in_the_inventory(site: Built) -> None:
    assert set(site.inventory()["infra:post"]) == set(POSTS)
    assert len(site.archived()) == len(POSTS)


def test_a_post_without_an_h1_has_its_title_and_facts_on_its_page(site: Built) -> None:
    page = site.page(JEKYLL)
    assert [h1.text_content() for h1 in page.xpath("//h1")] == ["生成AIと電力: 基盤の話"]
    text = site.text(JEKYLL)
    assert "2025年1月2日" in text, "22:30 UTC is the next day in Tokyo"
    assert "更新 2025年1月5日" in text
    assert "読了目安8分" in text
    for label in ("編集部", "AI技術ガイド", "OpenAI", "データセンター"):
        assert page.xpath(f"//article//a[normalize-space()='{label}']"), label


def test_a_text_excerpt_is_on_cards_in_the_feed_and_in_the_head(site: Built) -> None:
    excerpt = '要約は「二文」です。<タグ>と"引用"も、そのまま。'
    assert head(site.page(JEKYLL), "meta[@name='description']/@content") == [excerpt]
    card = site.page("blog/category/AI技術ガイド").xpath("//p[@class='kb-excerpt']")
    assert [part.text_content() for part in card] == [excerpt]
    assert "要約は「二文」です。&lt;タグ&gt;" in (site.out / "blog/atom.xml").read_text()


def test_the_head_tells_machines_what_front_matter_says(site: Built) -> None:
    page = site.page(JEKYLL)
    assert head(page, "link[@rel='canonical']/@href") == ["https://example.com/jekyll"]
    assert head(page, "meta[@name='robots']/@content") == ["noindex"]
    assert head(page, "meta[@property='article:published_time']/@content") == ["2025-01-02T07:30:00+09:00"]
    assert head(page, "meta[@property='article:modified_time']/@content") == ["2025-01-05T00:00:00+09:00"]
    assert head(site.page("posts/2025-02-01-myst"), "meta[@name='robots']/@content") == []


@pytest.mark.parametrize("old", ["2025/01/jekyll/index", "old/jekyll/index", "古い/住所", "old/single/index"])
def test_old_addresses_lead_to_the_post(site: Built, old: str) -> None:
    page = site.page(old)
    (target,) = page.xpath("//a/@href")
    (refresh,) = page.xpath("//meta[@http-equiv='refresh']/@content")
    assert refresh == f"0; url={target}"
    assert (site.out / f"{old}.html").parent.joinpath(target).resolve().is_file()


def test_yaml_lists_of_tags_are_no_escapes(site: Built) -> None:
    assert "\\u30c7" not in site.page("blog/tag/index").text_content()
    assert (site.out / "blog/tag/データセンター.html").is_file()


def test_labels_that_ablog_throws_together_have_pages_of_their_own(site: Built) -> None:
    for name in ("バス", "パス", "C", "C++", "Csharp"):
        assert len(site.page(f"blog/tag/{name}").xpath("//article[contains(@class, 'kb-card')]")) == 1


def test_a_decomposed_file_name_has_a_composed_address(site: Built) -> None:
    assert (site.out / "posts/2025-09-01-バスとパス.html").is_file()
    assert site.article("posts/2025-09-01-バスとパス").xpath(".//a[.='こちら']/@href") == [
        "2025-01-01-jekyll.html"
    ]


def test_the_h1_of_the_body_is_the_title_without_its_markup(site: Built) -> None:
    assert "本文のH1が題になる" in site.page("blog/index").text_content()


def test_the_first_paragraph_is_the_excerpt_without_markup_and_notes(site: Built) -> None:
    page = site.page("posts/2025-02-01-myst")
    assert head(page, "meta[@name='description']/@content") == ["最初の段落です。古い説明と太字。"]


def test_a_description_of_mysts_own_stands_alone(site: Built) -> None:
    page = site.page("posts/2025-06-01-bundle/index")
    assert head(page, "meta[@name='description']/@content") == ["自前の説明"]


def test_ablogs_number_of_paragraphs_and_update_are_honoured(site: Built) -> None:
    page = site.page("posts/2025-03-01-ablog")
    assert head(page, "meta[@name='description']/@content") == ["一つ目の段落。 二つ目の段落。"]
    assert "更新 2025年3月5日" in site.text("posts/2025-03-01-ablog")
    assert (site.out / "blog/location/東京.html").is_file()
    assert (site.out / "blog/language/日本語.html").is_file()


def test_directives_make_posts_of_sections(site: Built) -> None:
    cards = site.page("blog/tag/記録").xpath("//article[contains(@class, 'kb-card')]")
    assert [card.xpath(".//a/@href")[0] for card in cards] == [
        "../../notes/changes.html#%E7%89%88-2",
        "../../notes/changes.html#%E7%89%88-1",
    ]
    assert [card.xpath(".//*[@class='kb-excerpt']")[0].text_content() for card in cards] == [
        "版2の要約です。",
        "版1の要約です。",
    ]


def test_postlist_lists_posts_and_references_of_ablog_resolve(site: Built) -> None:
    items = site.article("index").xpath(".//ul[contains(@class, 'postlist')]/li")
    assert [" ".join(item.text_content().split()) for item in items] == [
        "2025-09-01 バスとパス",
        "2025-07-01 plain",
        "2025-06-01 フォルダーの記事",
    ]
    assert site.article("index").xpath(".//a[.='すべての記事']/@href")[0] == "blog/index.html"


@pytest.mark.parametrize("word", ["蜃気楼", "非公開", "秘密", "2099"])
def test_nothing_of_what_is_not_out_is_in_the_output(site: Built, word: str) -> None:
    found = [path for path, data in site.bytes().items() if word.encode() in data or word in path]
    assert found == []


def test_drafts_are_shown_marked_and_kept_out_of_search_engines_when_asked_for(drafts: Built) -> None:
    assert drafts.warnings == []
    for name in ("posts/2099-01-01-future", "posts/2025-08-01-unpublished"):
        page = drafts.page(name)
        assert page.xpath("//*[contains(@class, 'kb-draft')]")
        assert head(page, "meta[@name='robots']/@content") == ["noindex"]
    assert "まだ秘密です。" in drafts.text("notes/changes")
    assert len(drafts.page("blog/index").xpath("//article//*[contains(@class, 'kb-draft')]")) == 4
    assert "蜃気楼" not in (drafts.out / "blog/atom.xml").read_text()


def test_the_environment_keeps_no_doctrees_of_posts(site: Built) -> None:
    pickled = (site.out.parent / f"{site.out.name}-doctrees" / "environment.pickle").read_bytes()
    env = pickle.loads(pickled)
    assert not getattr(env, "ablog_posts", {})
    # ABlog keeps the text of each post; our records keep the excerpt alone.
    assert "版1の本文です。".encode() not in pickled

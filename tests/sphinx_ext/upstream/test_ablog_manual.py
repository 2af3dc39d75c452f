"""What ABlog's manual documents works, page by page, or is answered in one line.

https://ablog.readthedocs.io/en/stable/
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from ablog.blog import CONFIG

from infrakb.sphinx_ext.upstream import ablog_options
from tests import sitecheck
from tests.building import ROOT, Built, build, post, project, run

pytestmark = pytest.mark.slow

ADDRESS = "https://example.org/"
SIDEBARS = "postcard recentposts tagcloud categories category archives authors languages locations".split()
#: Settings of a site that uses ABlog's options as its manual shows them.
MANUAL = f"""\
extensions = ["infrakb"]
language = "ja"
project = "試"
author = "編集部"
copyright = "編集部"
blog_baseurl = "{ADDRESS}"
blog_title = "試しのブログ"
blog_path = "news"
blog_feed_subtitle = "副題"
blog_feed_archives = True
blog_feed_length = 3
blog_authors = {{"Ahmet": ("Ahmet Bakan", "https://example.com/a"), "Nobody": ("Nobody", None)}}
blog_languages = {{"en": ("English", None)}}
blog_locations = {{"Pittsburgh": ("Pittsburgh, PA", None)}}
blog_default_author = "編集部"
blog_default_language = "en"
blog_default_location = ["Pittsburgh"]
post_redirect_refresh = 5
post_auto_image = 1
html_sidebars = {{"**": {[f"ablog/{name}.html" for name in SIDEBARS]}}}
"""
SINGLE = """\
Posting and Listing
===================

.. post:: 15 Apr, 2013
   :tags: tips, GPU
   :category: Manual, How To
   :author: Ahmet, Durden
   :location: SF
   :language: 日本語
   :redirect: news/old-page
   :excerpt: 2
   :image: 2
   :nocomments:

First paragraph.

Second paragraph.

Third paragraph.

.. image:: posts/dot.png
   :alt: a dot

.. image:: posts/second.png
   :alt: another

.. update:: 20 Apr, 2014

   Added.
"""
FIELDS = """\
:blogpost: true
:date: January 1, 2020
:author: A. Author
:location: World
:category: Blog
:language: English
:tags: blog, fields

Front Matter
============

Text.
"""
SECTIONS = """\
Sections
========

.. post:: Aug 10, 2014
   :tags: directive
   :category: Manual

Intro.

Part
----

.. post:: Aug 20, 2014
   :tags: directive
   :category: Manual
   :exclude:

   This is all of the excerpt.

Text of the part.
"""
EXTERNAL = """\
:blogpost: true
:date: September 01, 2021
:external_link: https://example.com/elsewhere

External post
=============

Text.
"""
LISTS = """\
---
orphan: true
---
# 一覧

```{postlist} 5
:author: Ahmet
:category: manual
:tags: tips
:date: "%A, %B %d, %Y"
:format: "{title} by {author} on {date} in {category}, {location}, {language}: {tags}"
:list-style: circle
:excerpts:
:sort:
:expand: Read more ...
```

```{postlist} 2
:list-style: disc
```

```{postlist}
:category: Manual
:sort:
```
"""
LABELS = (
    "blog-posts blog-feed blog-tags blog-authors blog-languages blog-locations blog-categories blog-archives "
    "author-ahmet language-en location-pittsburgh category-how-to tag-gpu archive-2013 posting-and-listing "
    "2025-12-20-md"
).split()
TARGETS = (
    "news/index news/atom.xml news/tag/index news/author/index news/language/index news/location/index "
    "news/category/index news/archive/index news/author/Ahmet news/language/en news/location/Pittsburgh "
    "news/category/How-To news/tag/GPU news/archive/2013 posting-and-listing posts/2025-12-20-md"
).split()
HOSTILE = "<i>題</i>&"
FILES = {
    "posting-and-listing.rst": SINGLE,
    "front-matter.rst": FIELDS,
    "sections.rst": SECTIONS,
    "external-post.rst": EXTERNAL,
    "forever-draft.rst": "Draft Example\n=============\n\n.. post::\n   :tags: draft\n\n蜃気楼です。\n",
    "lists.md": LISTS,
    "labels.rst": ":orphan:\n\nLabels\n======\n\n"
    + "\n\n".join(f":ref:`{label}`" for label in LABELS)
    + "\n",
    "labels-myst.md": "---\norphan: true\n---\n# 参照\n\n"
    + "\n\n".join(f"{{ref}}`{label}`" for label in LABELS)
    + "\n\n## リンク\n\n"
    + "\n\n".join(f"[字](#{label})" for label in LABELS[:-2]),  # posts have names of other kinds, too
    "posts/2025-12-20-md.md": post(
        HOSTILE, "本文です。\n\n![図](dot.png)", date="2025-12-20", tags=f'["{HOSTILE}"]'
    ),
    "posts/2025-11-01-own.md": post("別の記事", author="", date="2025-11-01", tags="[GPU]"),
}


def manual(folder: Path, files: dict[str, str] | None = None, settings: str = "") -> Path:
    """Make a project with the settings of the manual, and *settings* after them."""
    source = project(folder, FILES if files is None else files)
    (source / "conf.py").write_text(MANUAL + settings, encoding="utf-8")
    dot = ROOT / "tests/roots/test-images/images/dot.png"
    (source / "posts").mkdir(exist_ok=True)
    for name in ("dot.png", "second.png"):
        (source / "posts" / name).write_bytes(dot.read_bytes())
    return source


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(manual(tmp_path_factory.mktemp("manual")))


def sidebar(site: Built, page: str, name: str) -> str:
    """Return the text of one of ABlog's sidebars beside *page*."""
    (found,) = site.page(page).xpath(f"//*[contains(@class, 'ablog__{name}')]")
    return " ".join(found.text_content().split())


def lists(site: Built) -> list[list[str]]:
    """Return the lines of each list of posts."""
    found = site.article("lists").xpath(".//ul[contains(@class, 'postlist')]")
    return [[" ".join(item.text_content().split()) for item in made.xpath("./li")] for made in found]


# --- all pages of the manual together


def test_the_manual_builds_without_a_warning(site: Built) -> None:
    assert site.warnings == []


def test_every_page_is_furos_and_every_link_leads_somewhere(site: Built) -> None:
    assert sitecheck.not_furo(site.out) == []
    assert sitecheck.broken_links(site.out) == []
    assert sitecheck.external_loads(site.out) == []


# --- Posting and Listing


def test_a_post_has_what_its_directive_says(site: Built) -> None:
    text = site.text("posting-and-listing")
    for shown in ("2013年4月15日", "更新 2014年4月20日", "Ahmet Bakan", "Durden", "Manual", "How To", "tips"):
        assert shown in text
    assert "2014年4月20日更新" in text, "the note's own heading"
    (description,) = site.page("posting-and-listing").xpath("//meta[@name='description']/@content")
    assert description == "First paragraph. Second paragraph."


def test_a_redirect_waits_as_long_as_its_option_says(site: Built) -> None:
    (refresh,) = site.page("news/old-page/index").xpath("//meta[@http-equiv='refresh']/@content")
    assert refresh == "5; url=../../posting-and-listing.html"


def test_fields_of_a_page_make_it_a_post(site: Built) -> None:
    text = site.text("front-matter")
    assert "2020年1月1日" in text
    assert "A. Author" in text
    assert "A. Author" in sidebar(site, "front-matter", "authors")


def test_each_section_with_a_directive_is_a_post(site: Built) -> None:
    hrefs = site.page("news/tag/directive").xpath("//article//h2/a/@href")
    assert hrefs == ["../../sections.html#part", "../../sections.html#sections"]
    assert "This is all of the excerpt." in site.page("news/tag/directive").text_content()
    assert "This is all" not in site.text("sections"), "excluded"


def test_an_external_post_leads_away_from_every_list(site: Built) -> None:
    links = site.page("news/index").xpath("//a[.='External post' or contains(., '- External post')]/@href")
    assert set(links) == {"https://example.com/elsewhere"}
    assert len(links) == 2, "on its card and in the sidebar"


def test_a_draft_without_a_date_is_not_published(site: Built) -> None:
    assert not (site.out / "forever-draft.html").exists()
    assert [path for path, data in site.bytes().items() if "蜃気楼".encode() in data] == []


def test_a_draft_is_shown_marked_where_drafts_are_asked_for(site: Built) -> None:
    drafts = build(site.source, out="drafts", options=("-t", "drafts"))
    assert "蜃気楼です。" in drafts.text("forever-draft")
    assert sidebar(drafts, "forever-draft", "postcard").startswith("未公開")


def test_a_list_takes_every_option_of_the_manual(site: Built) -> None:
    (line,) = lists(site)[0]
    assert line == (
        "Posting and Listing by Ahmet Bakan, Durden on 月曜日, 4月 15, 2013 in Manual, How To, SF, 日本語: tips, GPU"
        " First paragraph. Second paragraph. Read more ..."
    )
    (styled,) = site.article("lists").xpath(".//ul[contains(@class, 'postlist-style-circle')]")
    assert styled.xpath(".//p[@class='ablog-post-expand']/a/@href") == ["posting-and-listing.html"]


def test_a_list_has_the_newest_posts_with_days_in_japanese(site: Built) -> None:
    assert lists(site)[1] == [f"2025年12月20日 - {HOSTILE}", "2025年11月1日 - 別の記事"]


def test_a_sorted_list_begins_with_the_oldest_and_leads_to_sections(site: Built) -> None:
    assert lists(site)[2] == [
        "2013年4月15日 - Posting and Listing",
        "2014年8月10日 - Sections",
        "2014年8月20日 - Part",
    ]
    (third,) = site.article("lists").xpath("(.//ul[contains(@class, 'postlist')])[3]")
    assert third.xpath(".//a/@href")[-1] == "sections.html#part"


@pytest.mark.parametrize(
    ("directive", "said"),
    [
        ("```{postlist} x\n```", "「postlist」：「x」は記事の数ではありません"),
        ("```{postlist} 0\n```", "「postlist」：「0」は記事の数ではありません"),
        ("```{postlist}\n:list-style: square\n```", "「list-style」を「square」にはできません"),
        ('```{postlist}\n:format: "{when}"\n```', "「format」を「{when}」にはできません"),
        ("```{postlist}\n:tags: GPUU\n```", "タグ「GPUU」の記事がありません。「GPU」"),
        ("```{postlist}\n:author: 誰か\n```", "著者「誰か」の記事がありません"),
        ("{ref}`blog-drafts`", "「blog-drafts」のページはありません"),
        ("{ref}`tag-nosuch`", "ラベル「tag-nosuch」がありません"),
    ],
)
def test_a_wrong_value_is_one_located_warning(mistakes: Built, directive: str, said: str) -> None:
    line = (mistakes.source / "wrong.md").read_text().split(directive)[0].count("\n") + 1
    (found,) = [warning for warning in mistakes.warnings_of("wrong.md") if said in warning]
    assert found.startswith(f"{line}:")


WRONG = (
    "```{postlist} x\n```", "```{postlist} 0\n```", "```{postlist}\n:list-style: square\n```",
    '```{postlist}\n:format: "{when}"\n```', "```{postlist}\n:tags: GPUU\n```",
    "```{postlist}\n:author: 誰か\n```", "{ref}`blog-drafts`", "{ref}`tag-nosuch`",
)  # fmt: skip


@pytest.fixture(scope="module")
def mistakes(tmp_path_factory: pytest.TempPathFactory) -> Built:
    files = {
        "wrong.md": "---\norphan: true\n---\n# 題\n\n" + "\n\n".join(WRONG) + "\n",
        "posts/2025-11-01-own.md": post("記事", tags="[GPU]"),
    }
    return build(project(tmp_path_factory.mktemp("mistakes"), files))


def test_a_list_by_a_label_that_no_post_has_is_empty(mistakes: Built) -> None:
    assert mistakes.article("wrong").xpath("count((.//ul[contains(@class, 'postlist')])[5]/li)") == 0


# --- Cross-referencing Blog Pages


@pytest.mark.parametrize(("label", "target"), list(zip(LABELS, TARGETS, strict=True)))
def test_a_label_of_the_manual_leads_to_its_page(site: Built, label: str, target: str) -> None:
    number = LABELS.index(label)
    href = target if target.endswith(".xml") else f"{target}.html"
    for page in ("labels", "labels-myst"):
        assert site.article(page).xpath(".//p/a[not(text()='字')]/@href")[number].partition("#")[0] == href


def test_markdown_links_lead_to_the_same_pages(site: Built) -> None:
    found = site.article("labels-myst").xpath(".//p/a[.='字']/@href")
    assert [str(href).partition("#")[0] for href in found] == [
        name if name.endswith(".xml") else f"{name}.html" for name in TARGETS[:-2]
    ]


def test_references_have_their_titles_in_japanese(site: Built) -> None:
    text = site.text("labels")
    for title in ("すべての記事", "Atomフィード", "タグ", "著者", "Ahmet Bakan", "Pittsburgh, PA", "How To"):
        assert title in text


# --- Templating and Themes Support


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("postcard", ("2013年4月15日 更新: 2014年4月20日 著者: Ahmet Bakan, Durden 場所: SF 言語: 日本語"
                     " カテゴリー: Manual, How To タグ: tips, GPU")),
        ("recentposts", (f"最近の記事 2025年12月20日 - {HOSTILE} 2025年11月1日 - 別の記事 2021年9月1日 - External post"
                        " 2020年1月1日 - Front Matter 2014年8月20日 - Part")),
        ("tagcloud", f"タグ {HOSTILE} GPU blog directive fields tips"),
        ("archives", "アーカイブ 2025年 (2) 2021年 (1) 2020年 (1) 2014年 (2) 2013年 (1)"),
        ("authors", "著者 A. Author (1) Ahmet Bakan (1) Durden (1) 編集部 (5)"),
        ("languages", "言語 English (1) English (5) 日本語 (1)"),
        ("locations", "場所 Pittsburgh, PA (5) SF (1) World (1)"),
    ],
)  # fmt: skip
def test_a_sidebar_shows_the_right_data_in_japanese(site: Built, name: str, shown: str) -> None:
    assert sidebar(site, "posting-and-listing", name) == shown


def test_the_sidebar_of_categories_has_the_name_of_the_manual_too(site: Built) -> None:
    found = site.page("index").xpath("//*[contains(@class, 'ablog__categories')]")
    assert [" ".join(part.text_content().split()) for part in found] == [
        "カテゴリー AI技術ガイド (2) Blog (1) How To (1) Manual (3)"
    ] * 2


def test_sidebars_have_their_styles(site: Built) -> None:
    assert (site.out / "_static/ablog.css").is_file()
    assert len(site.page("index").xpath("//link[contains(@href, '_static/ablog.css')]")) == 1


def test_a_page_without_a_list_has_no_styles_of_lists(mistakes: Built) -> None:
    assert len(mistakes.page("wrong").xpath("//link[contains(@href, '_static/ablog.css')]")) == 1
    assert mistakes.page("index").xpath("//link[contains(@href, '_static/ablog.css')]") == []


def test_recent_posts_leave_out_the_page_itself(site: Built) -> None:
    assert HOSTILE not in sidebar(site, "posts/2025-12-20-md", "recentposts")
    assert "2014年8月10日 - Sections" in sidebar(site, "posts/2025-12-20-md", "recentposts")


def test_pages_that_are_no_posts_have_no_postcard(site: Built) -> None:
    assert site.page("news/index").xpath("//*[contains(@class, 'ablog__postcard')]") == []


def test_sidebars_of_an_empty_blog_are_empty(tmp_path: Path) -> None:
    built = build(manual(tmp_path, {}))
    assert built.warnings == []
    assert sidebar(built, "index", "recentposts") == "最近の記事"
    assert sitecheck.broken_links(built.out) == []


def test_a_template_that_overrides_ablogs_gets_its_blog(tmp_path: Path) -> None:
    source = manual(tmp_path, {**FILES, "_templates/ablog/archives.html": (
        "<p id='own'>{% for post in ablog.recent(2, pagename) %}"
        "{{ post.date.strftime(ablog.post_date_format) }} {{ post.title }}{{ anchor(post) }};{% endfor %}</p>"
    )}, 'templates_path = ["_templates"]\nskip_injecting_base_ablog_templates = False\n')  # fmt: skip
    (found,) = build(source).page("index").xpath("//*[@id='own']")
    assert found.text_content() == f"2025年12月20日 {HOSTILE};2025年11月1日 別の記事;"


def test_without_ablogs_templates_those_of_the_engine_remain(tmp_path: Path) -> None:
    settings = (
        'skip_injecting_base_ablog_templates = True\nhtml_sidebars = {"**": ["ablog/recentposts.html"]}\n'
    )
    assert "別の記事" in sidebar(build(manual(tmp_path, settings=settings)), "index", "recentposts")


def test_a_sidebar_changes_with_the_posts_it_shows(tmp_path: Path) -> None:
    source = manual(tmp_path)
    build(source)
    (source / "posts/2025-12-21-new.md").write_text(post("新しい記事", date="2025-12-21"), encoding="utf-8")
    built = build(source)
    for page in ("index", "front-matter", "news/tag/blog", "news/author/index", "search"):
        assert "2025年12月21日 - 新しい記事" in sidebar(built, page, "recentposts")


def test_an_old_name_of_a_sidebar_is_one_warning_and_still_works(tmp_path: Path) -> None:
    source = manual(
        tmp_path, settings='html_sidebars = {"**": ["recentposts.html"], "index": ["tagcloud.html"]}\n'
    )
    built = build(source)
    assert [re.sub(r".*conf.py:\d+: ", "", line) for line in built.warnings] == [
        "html_sidebars: 「recentposts.html」は、ABlog 0.10までの名前です。「ablog/recentposts.html」と書いてください。 [infrakb.setting]",
        "html_sidebars: 「tagcloud.html」は、ABlog 0.10までの名前です。「ablog/tagcloud.html」と書いてください。 [infrakb.setting]",
    ]
    assert "別の記事" in sidebar(built, "front-matter", "recentposts")


# --- ABlog Configuration Options


def test_every_option_of_ablog_is_in_the_table() -> None:
    assert sorted(option.name for option in ablog_options.OPTIONS) == sorted(option[0] for option in CONFIG)


def test_the_guide_has_the_table_of_options() -> None:
    assert ablog_options.reference() in (ROOT / "guide/ablog.md").read_text(encoding="utf-8")


def test_feeds_follow_ablogs_options(site: Built) -> None:
    feed = (site.out / "news/atom.xml").read_text()
    assert "<title>試しのブログ</title>" in feed
    assert "<subtitle>副題</subtitle>" in feed
    assert feed.count("<entry>") == 3
    for path in ("archive/2013", "language/en", "location/SF", "author/Ahmet"):
        assert (site.out / f"news/{path}/atom.xml").is_file()
    assert not (site.out / "news/archive/2013/04/atom.xml").exists()
    author = (site.out / "news/author/Ahmet/atom.xml").read_text()
    assert "<name>Ahmet Bakan</name>" in author
    assert "<uri>https://example.com/a</uri>" in author


def test_a_full_name_and_its_link_are_on_the_page_of_an_author(site: Built) -> None:
    page = site.page("news/author/Ahmet")
    assert [h1.text_content() for h1 in page.xpath("//h1")] == ["Ahmet Bakanの記事"]
    assert page.xpath("//a[@href='https://example.com/a']")


def test_labels_that_posts_do_not_state_are_the_defaults(site: Built) -> None:
    card = sidebar(site, "posts/2025-11-01-own", "postcard")
    assert "著者: 編集部 場所: Pittsburgh, PA 言語: English" in card


def test_the_image_that_the_option_or_the_post_counts_to_is_the_preview_of_links(site: Built) -> None:
    def preview(page: str) -> list[str]:
        return [str(found) for found in site.page(page).xpath("//meta[@property='og:image']/@content")]

    assert preview("posts/2025-12-20-md") == [f"{ADDRESS}_images/dot.png"]
    assert preview("posting-and-listing") == [f"{ADDRESS}_images/second.png"]
    assert preview("posts/2025-11-01-own") == [f"{ADDRESS}_previews/posts/2025-11-01-own.png"]


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Built:
    settings = """
post_date_format = "%Y/%m/%d"
post_date_format_short = "%m/%d"
post_auto_excerpt = 2
post_show_prev_next = False
post_always_section = True
post_auto_orphan = False
blog_archive_titles = True
blog_feed_titles = True
"""
    files = FILES | {
        "posts/2025-12-20-md.md": post("二段落", "一つ目。\n\n二つ目。", date="2025-12-20"),
        "part.rst": ":orphan:\n\n頁\n==\n\n節\n--\n\n.. post:: 2025/10/31\n   :tags: 節\n\n節の文。\n",
    }
    return build(manual(tmp_path_factory.mktemp("other"), files, settings))


def test_days_have_the_form_of_the_option_everywhere(other: Built) -> None:
    assert "2025/12/20" in other.text("posts/2025-12-20-md")
    assert "2025/12/20" in other.page("news/index").text_content()
    assert "2014/04/20更新" in other.text("posting-and-listing")
    assert sidebar(other, "index", "recentposts").startswith("最近の記事 12/20 - 二段落")
    assert lists(other)[1][0] == "12/20 - 二段落"


def test_an_excerpt_has_as_many_paragraphs_as_the_option_says(other: Built) -> None:
    page = other.page("posts/2025-12-20-md")
    assert page.xpath("//meta[@name='description']/@content") == ["一つ目。 二つ目。"]


def test_links_to_neighbours_and_excerpts_of_lists_can_be_left_out(other: Built) -> None:
    assert other.page("posts/2025-11-01-own").xpath("//*[contains(@class, 'kb-neighbours')]") == []
    assert other.page("news/index").xpath("//*[@class='kb-excerpt']") == []
    assert "<summary>" not in (other.out / "news/atom.xml").read_text()


def test_a_single_directive_in_a_section_makes_that_section_a_post_where_asked_for(other: Built) -> None:
    (href,) = other.page("news/tag/節").xpath("//article//h2/a[.='節']/@href")
    page, _hash, anchor = href.partition("#")
    assert page == "../../part.html"
    assert other.page("part").xpath("//*[@id=$anchor]/h2/text()", anchor=anchor) == ["節"]


def test_posts_outside_of_toctrees_are_reported_where_asked_for(other: Built) -> None:
    outside = {line.split(":")[0] for line in other.warnings if "[toc.not_included]" in line}
    assert {
        "posts/2025-12-20-md.md",
        "posting-and-listing.rst",
        "front-matter.rst",
        "sections.rst",
    } <= outside


UNUSED = {option.name: "'x'" for option in ablog_options.OPTIONS if option.check is None}
INVALID = {
    "blog_title": "1", "blog_path": "'../up'", "blog_post_pattern": "3", "blog_authors": "{'a': 'A'}",
    "blog_languages": "['en']", "blog_locations": "1", "blog_default_author": "1", "blog_default_language": "1",
    "blog_default_location": "1", "blog_archive_titles": "'yes'", "blog_feed_archives": "1", "blog_feed_fulltext": "1",
    "blog_feed_length": "'ten'", "blog_feed_subtitle": "1", "blog_feed_titles": "'no'", "post_date_format": "1",
    "post_date_format_short": "1", "post_auto_excerpt": "-1", "post_auto_image": "'first'",
    "post_auto_orphan": "'x'", "post_always_section": "2", "post_redirect_refresh": "'soon'",
    "post_show_prev_next": "'x'", "skip_injecting_base_ablog_templates": "'x'", "blog_baseurl": "5",
}  # fmt: skip


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Built:
    lines = [f"{name} = {value}" for name, value in (UNUSED | INVALID).items()]
    settings = 'html_sidebars = {"**": ["ablog/recentposts.html"]}\n' + "\n".join(lines) + "\n"
    source = project(
        tmp_path_factory.mktemp("refused"), {"posts/2025-11-01-own.md": post("記事", date="2025-11-01")}
    )
    (source / "conf.py").write_text(
        f'extensions = ["infrakb"]\nlanguage = "ja"\n{settings}', encoding="utf-8"
    )
    return build(source)


def test_every_option_that_takes_a_value_is_tried_with_a_wrong_one() -> None:
    assert sorted(UNUSED | INVALID) == sorted(option[0] for option in CONFIG)


@pytest.mark.parametrize("name", UNUSED)
def test_an_option_without_effect_is_one_located_warning(refused: Built, name: str) -> None:
    (found,) = [line for line in refused.warnings if f"設定「{name}」は、ここでは効果がありません" in line]
    number = (refused.source / "conf.py").read_text().split("\n").index(f"{name} = 'x'") + 1
    assert found.startswith(f"conf.py:{number}: ")
    assert "消してください" in found
    assert found.endswith("[infrakb.setting]")


@pytest.mark.parametrize("name", INVALID)
def test_a_wrong_value_of_an_option_is_one_located_warning(refused: Built, name: str) -> None:
    (found,) = [line for line in refused.warnings if f": {name}: " in line]
    number = (refused.source / "conf.py").read_text().split("\n").index(f"{name} = {INVALID[name]}") + 1
    assert found.startswith(f"conf.py:{number}: ")
    assert "は使えません" in found


def test_the_site_is_built_with_the_defaults_instead(refused: Built) -> None:
    assert len(refused.warnings) == len(UNUSED | INVALID)
    assert "2025年11月1日" in refused.text("posts/2025-11-01-own")
    assert sitecheck.external_loads(refused.out) == []


def test_two_addresses_of_a_site_are_one_warning(tmp_path: Path) -> None:
    built = build(manual(tmp_path, {}, 'html_baseurl = "https://example.com/"\n'))
    assert len(built.warnings) == 1
    assert (
        "blog_baseurl: 'https://example.org/'が、html_baseurlの'https://example.com/'と違います"
        in built.warnings[0]
    )


# --- ABlog Commands


def command(source: Path, *arguments: str) -> CompletedProcess[str]:
    """Run ``ablog`` in *source*."""
    code = "from ablog.commands import ablog_main; ablog_main()"
    return run("-c", code, *arguments, module="", cwd=source)


def test_ablogs_commands_build_and_clean_the_site(tmp_path: Path, site: Built) -> None:
    source = manual(tmp_path)
    finished = command(source, "build", "-N")
    assert finished.returncode == 0, finished.stderr
    assert finished.stderr.strip() == ""
    made = replace(site, out=source / "_website").bytes()
    assert sorted(made) == sorted(path for path in site.bytes() if not path.startswith(".doctrees"))
    assert made["posting-and-listing.html"] == site.bytes()["posting-and-listing.html"]
    assert command(source, "clean", "-D").stdout == "Removed _website.\nRemoved .doctrees.\n"
    assert not (source / "_website").exists()


def test_another_builder_is_still_what_the_command_asks_for(tmp_path: Path) -> None:
    finished = command(manual(tmp_path, {}), "build", "-N", "-b", "text")
    assert finished.returncode == 0
    assert (tmp_path / "source/_website/index.txt").is_file()


def test_a_post_that_ablogs_command_makes_is_a_post(tmp_path: Path) -> None:
    source = manual(tmp_path, {})
    assert command(source, "post", "-t", "My Post", "my-post").stdout == "Blog post created: my-post.rst\n"
    built = build(source)
    assert built.warnings == []
    assert "My Post" in built.page("news/index").text_content()


def test_nothing_is_deployed_before_it_is_built(tmp_path: Path) -> None:
    finished = command(manual(tmp_path, {}), "deploy")
    assert finished.stdout == "Nothing to deploy, build first.\n"

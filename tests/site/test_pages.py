"""The pages of the built site as a reader meets them: navigation, home, lists, 404, colours, phones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html
from playwright.sync_api import Browser

from infrakb.blog.catalogs import BlogIndex
from infrakb.blog.record import Post
from infrakb.sphinx_ext.pages.making import FREQUENT, NEWEST, most_used
from infrakb.web import STYLES
from tests.browsing import PREFIX, Host, served
from tests.conftest import Site
from tests.sitecheck import broken_links, doubled_ids, external_loads, kinds, not_furo, page, pages

CSS = (STYLES / "infrakb.css").read_text(encoding="utf-8")


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_the_site_builds_without_a_warning(site: Site) -> None:
    assert site.warnings == ""
    assert (site.outdir / "index.html").is_file()


# --- every page


def test_every_page_is_a_furo_page_whose_links_and_assets_are_here(site: Site) -> None:
    assert not_furo(site.outdir) == []
    assert broken_links(site.outdir) == []
    assert doubled_ids(site.outdir) == []
    assert external_loads(site.outdir) == []


def test_no_page_speaks_english_to_screen_readers(site: Site) -> None:
    labels = {label for path in pages(site.outdir) for label in page(path).xpath("//@aria-label | //@title")}
    assert [
        label for label in sorted(labels) if re.match(r"(Toggle|Link to|Skip|Back|Expand|Search)\b", label)
    ] == []


def test_headings_of_generated_pages_leave_out_no_level(site: Site) -> None:
    for name in ("home", "list", "category", "tag", "tags", "archive", "missing"):
        headings = page(kinds(site.outdir)[name]).xpath(
            "//article[@role='main']//*[self::h1 or self::h2 or self::h3]"
        )
        levels = [int(heading.tag[1]) for heading in headings]
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(lower - higher <= 1 for higher, lower in pairwise(levels)), name


def test_no_content_has_inline_styles(site: Site) -> None:
    styled = [path.name for path in pages(site.outdir) if page(path).xpath("//article[@role='main']//@style")]
    assert styled == []


@pytest.mark.parametrize(
    ("kind", "current"),
    [
        ("post", [("すべての記事", "true")]),
        ("list", [("すべての記事", "page")]),
        ("category", [("カテゴリー", "true")]),
        ("tag", [("タグ", "true")]),
        ("tags", [("タグ", "page")]),
        ("archive", [("アーカイブ", "page")]),
        ("topics", [("トピック", "page")]),
        ("topic", [("AWS Trainium2", "page")]),
        ("guide", [("著者の手引き", "page")]),
        ("home", []),
        ("missing", []),
    ],
)
def test_the_navigation_marks_where_the_reader_is(
    site: Site, kind: str, current: list[tuple[str, str]]
) -> None:
    marked = page(kinds(site.outdir)[kind]).xpath("//nav[contains(@class, 'sidebar-tree')]//a[@aria-current]")
    assert [(text_of(link), link.get("aria-current")) for link in marked] == current


def test_the_navigation_unfolds_only_the_branch_that_the_reader_is_in(site: Site) -> None:
    def shown(kind: str) -> set[str]:
        return {
            text_of(link)
            for link in page(kinds(site.outdir)[kind]).xpath("//nav[contains(@class, 'sidebar-tree')]//a")
        }

    assert {"トピック", "AIチップ", "NVIDIA H100", "モデル"} <= shown("topic")
    assert "Claude" not in shown("topic")
    assert shown("post") == shown("guide") == shown("topics")
    assert not {"AIチップ", "NVIDIA H100"} & shown("post")


# --- home and lists


def test_home_shows_the_newest_posts_first(site: Site) -> None:
    titles = page(site.outdir / "blog/index.html").xpath("//*[@class='kb-card-title']/a")
    at_home = page(site.outdir / "index.html").xpath("//*[@class='kb-card-title']/a")
    assert [text_of(title) for title in at_home] == [text_of(title) for title in titles[:NEWEST]]
    days = page(site.outdir / "index.html").xpath("//article[@class='kb-card']//time/@datetime")
    assert days == sorted(days, reverse=True)


def test_home_counts_the_posts_of_each_category(site: Site) -> None:
    home = page(site.outdir / "index.html")
    rows = home.xpath("//*[@aria-labelledby='kb-categories']//li")
    assert rows
    for row in rows:
        link = row.xpath("./a")[0]
        target = page(site.outdir / unquote(link.get("href")))
        count = len(target.xpath("//article[@class='kb-card']"))
        assert text_of(row.xpath("./span")[0]) == f"{count}件"


def test_home_leads_to_topics_and_guides(site: Site) -> None:
    entries = page(site.outdir / "index.html").xpath("//*[contains(@class, 'kb-entries')]")[0]
    titles = entries.xpath(".//*[contains(@class, 'sd-card-title')]//a/@href")
    assert titles == [
        "guide/engineers.html",
        "guide/investors.html",
        "guide/japan.html",
        "topics/index.html",
        "guide/compare.html",
    ]
    counted = entries.xpath(".//ul[contains(@class, 'infra-kinds')]//a")
    index = page(site.outdir / "topics/index.html")
    for link in counted:
        anchor = link.get("href").partition("#")[2]
        rows = index.xpath("//section[span[@id=$anchor]]/dl/div", anchor=anchor)
        assert text_of(link.xpath("./span")[0]) == str(len(rows))
    assert len(counted) >= 8


def test_the_archive_lists_the_titles_of_each_month_below_its_year(site: Site) -> None:
    years = page(site.outdir / "blog/archive/index.html").xpath("//section[@class='kb-year']")
    assert years
    found = 0
    for year in years:
        label = text_of(year.xpath("./h2/a")[0])
        for month in year.xpath("./details"):
            lines = month.xpath("./ul[@class='kb-earlier']/li")
            assert text_of(month.xpath("./summary/h3")[0]).startswith(label)
            assert text_of(month.xpath("./summary/span")[0]) == f"{len(lines)}件"
            days = [line.xpath("string(time/@datetime)") for line in lines]
            assert days == sorted(days, reverse=True)
            found += len(lines)
    posts = page(site.outdir / "blog/index.html").xpath("string(//p[@class='kb-facts']/span)")
    assert posts.startswith(f"{found}件")


def make_post(name: str, *tags: str) -> Post:
    date = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=len(name))
    return Post(f"posts/{name}", "", name, name, date, None, (), tags, (), "", 1)


def test_frequent_tags_are_the_fullest_and_ties_keep_one_order() -> None:
    posts = [
        make_post("a", "一", "二"),
        make_post("b", "二"),
        make_post("c", "三", *map(str, range(FREQUENT))),
    ]
    tags = BlogIndex(posts, "blog", UTC).catalogs["tag"]
    found = [collection.label for collection in most_used(tags.values(), FREQUENT)]
    assert len(found) == FREQUENT
    assert found[:3] == ["二", "0", "1"]
    assert found == [collection.label for collection in most_used(reversed(list(tags.values())), FREQUENT)]


# --- 404


@pytest.fixture(scope="module")
def origin(site: Site) -> Iterator[str]:
    with served(site.outdir, Host) as address:
        yield address


def test_the_page_for_missing_pages_is_no_copy_of_another_and_not_indexed(site: Site) -> None:
    missing = page(site.outdir / "404.html")
    assert missing.xpath("//link[@rel='canonical']") == []
    assert missing.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert [form.get("action") for form in missing.xpath("//article[@role='main']//form")] == ["search.html"]


@pytest.mark.parametrize("address", ["nope", "2025/01/02/old-post/", "blog/tag/無い.html?a=b"])
def test_a_missing_page_at_any_depth_looks_right_and_leads_into_the_site(
    browser: Browser, origin: str, address: str
) -> None:
    shown = browser.new_page()
    response = shown.goto(origin + PREFIX + address)
    assert response is not None
    assert response.status == 404
    assert shown.evaluate("getComputedStyle(document.body).getPropertyValue('--kb-radius')")
    home = shown.locator(".sidebar-brand")
    assert home.evaluate("link => link.href") == f"{origin}{PREFIX}index.html"
    skip = str(shown.locator(".skip-to-content").evaluate("link => link.href"))
    assert urlsplit(skip).path == urlsplit(shown.url).path
    assert urlsplit(skip).fragment == "furo-main-content"
    home.click()
    assert shown.title() == "AIインフラ知識ベース"
    shown.close()


# --- colours


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def schemes() -> list[dict[str, str]]:
    """Return the colours of the light scheme, of the chosen dark one and of the system's dark one."""
    blocks = [block for block in re.findall(r"\{([^{}]*)\}", CSS) if "--color-brand-primary:" in block]
    return [dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6})\b", block)) for block in blocks]


def test_both_dark_schemes_are_the_same() -> None:
    _light, chosen, system = schemes()
    assert chosen == system


def test_text_has_enough_contrast_in_light_and_dark() -> None:
    grounds = (
        "--color-background-primary",
        "--color-background-secondary",
        "--color-background-hover",
        "--kb-surface",
    )
    texts = ("--color-foreground-primary", "--color-foreground-secondary", "--color-foreground-muted",
             "--color-brand-content", "--color-brand-visited")  # fmt: skip
    pairs = [(text, ground) for text in texts for ground in grounds]
    pairs += [
        ("--kb-on-tint", "--kb-tint"),
        ("--kb-warm", "--kb-warm-tint"),
        ("--color-background-primary", "--color-brand-primary"),
    ]
    for scheme in schemes():
        colours = {"--color-background-primary": "#ffffff", **scheme}
        assert [pair for pair in pairs if contrast(colours[pair[0]], colours[pair[1]]) < 4.5] == []
        # Borders of fields are no text: https://www.w3.org/TR/WCAG22/#non-text-contrast
        assert contrast(colours["--color-foreground-border"], colours["--color-background-primary"]) >= 3


def test_the_label_of_a_tab_names_its_input_and_controls_nothing_itself(site: Site) -> None:
    labels = page(site.outdir / "guide/engineers.html").xpath("//label[contains(@class, 'sd-tab-label')]")
    assert labels
    assert [label for label in labels if "aria-controls" in label.attrib or not label.get("for")] == []

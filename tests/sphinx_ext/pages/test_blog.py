"""Archives, catalogues, feeds and the inventory of a blog of fifty posts."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from lxml import etree

from tests import sitecheck
from tests.building import Built, build, post, project
from tests.sitecheck import ATOM

COUNT = 50
BASE = "https://kb.example/ja/"


def name_of(number: int) -> str:
    return f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}-post{number:02}"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files: dict[str, str | bytes] = {}
    for number in range(COUNT):
        files[f"posts/{name_of(number)}.md"] = post(
            f"記事{number:02} & <題>",
            date=f"{name_of(number)[:10]} 12:00:00 +0900",
            categories=f'["分類{number % 3}"]',
            tags=f'["全部", "{"C++" if number % 2 else "C#"}"]',
            author=f'"著者{number % 2}"',
            excerpt=f'"要約{number}"' if number % 4 else "",
            last_modified_at="2026-01-02 03:04:05 +0000" if number == 7 else "",
        )
    return project(tmp_path_factory.mktemp("blog"), files)


@pytest.fixture(scope="module")
def site(source: Path) -> Built:
    return build(source, jobs=2, options=("-D", f"html_baseurl={BASE}"))


def cards(site: Built, page: str) -> list[str]:
    """Return the file stems of the posts on a page, in order."""
    links = site.page(page).xpath("//article[contains(@class, 'kb-card')]//*[self::h2 or self::h3]/a/@href")
    return [link.rpartition("/")[2].removesuffix(".html") for link in links]


NEWEST_FIRST = sorted((name_of(number) for number in range(COUNT)), reverse=True)


def test_the_build_is_silent_and_sound(site: Built) -> None:
    assert site.warnings == []
    assert sitecheck.not_furo(site.out) == []
    assert sitecheck.broken_links(site.out) == []
    assert sitecheck.broken_inventory(site.out) == []


def test_all_posts_stand_twenty_a_page_newest_first(site: Built) -> None:
    assert cards(site, "blog/index") == NEWEST_FIRST[:20]
    assert cards(site, "blog/page/2") == NEWEST_FIRST[20:40]
    assert cards(site, "blog/page/3") == NEWEST_FIRST[40:]
    assert not (site.out / "blog/page/4.html").exists()


def test_pages_lead_to_the_one_before_and_after(site: Built) -> None:
    def ends(page: str) -> tuple[list[str], list[str]]:
        nav = site.page(page).xpath("//nav[contains(@class, 'kb-pages')]")[0]
        return nav.xpath(".//a[@rel='prev']/@href"), nav.xpath(".//a[@rel='next']/@href")

    assert ends("blog/index") == ([], ["page/2.html"])
    assert ends("blog/page/2") == (["../index.html"], ["3.html"])
    assert ends("blog/page/3") == (["2.html"], [])
    assert ends("blog/tag/全部/page/2") == ([f"../../{quote('全部')}.html"], ["3.html"])


def test_every_label_and_period_has_its_posts_and_no_others(site: Built) -> None:
    assert cards(site, "blog/category/分類1") == [name for name in NEWEST_FIRST if int(name[-2:]) % 3 == 1]
    assert cards(site, "blog/tag/C++")[:20] == [name for name in NEWEST_FIRST if int(name[-2:]) % 2 == 1][:20]
    assert (
        cards(site, "blog/tag/Csharp")[:20] == [name for name in NEWEST_FIRST if int(name[-2:]) % 2 == 0][:20]
    )
    assert (
        cards(site, "blog/author/著者0")[:20]
        == [name for name in NEWEST_FIRST if int(name[-2:]) % 2 == 0][:20]
    )
    assert cards(site, "blog/archive/2025/03") == [
        name for name in NEWEST_FIRST if name.startswith("2025-03")
    ]
    assert cards(site, "blog/archive/2025") == NEWEST_FIRST[:20]


def test_labels_on_pages_are_japanese(site: Built) -> None:
    text = site.text("blog/archive/2025")
    for word in ("2025年の記事", "50件", "12月", "読了目安"):
        assert word in text
    for path in (site.out / "blog").rglob("*.html"):
        shown = " ".join(sitecheck.page(path).xpath("//article//text()[not(ancestor::script)]"))
        assert not re.search(
            r"\b(Posts|Archive|Categories|Tags|Authors|Newer|Older|Page|min read|Updated)\b", shown
        ), path


def test_there_are_no_pages_of_drafts(site: Built) -> None:
    assert [path for path in site.out.rglob("*draft*") if path.suffix == ".html"] == []


def test_a_post_leads_to_its_neighbours_in_time(site: Built) -> None:
    page = site.page(f"posts/{NEWEST_FIRST[5]}")
    links = {
        urlsplit(link).path for link in page.xpath("//a[@class='next-page' or @class='prev-page']/@href")
    }
    assert links == {f"{NEWEST_FIRST[4]}.html", f"{NEWEST_FIRST[6]}.html"}


# --- feeds


def feed(site: Built, path: str) -> etree._Element:
    return etree.fromstring((site.out / path).read_bytes())


def feeds(site: Built) -> dict[str, etree._Element]:
    paths = [str(path.relative_to(site.out)) for path in sorted((site.out / "blog").rglob("atom.xml"))]
    return {path: feed(site, path) for path in paths}


def test_the_blog_and_each_category_tag_and_author_have_a_feed(site: Built) -> None:
    assert set(feeds(site)) == {
        "blog/atom.xml",
        *(f"blog/category/分類{number}/atom.xml" for number in range(3)),
        *(f"blog/tag/{slug}/atom.xml" for slug in ("全部", "C++", "Csharp")),
        *(f"blog/author/著者{number}/atom.xml" for number in range(2)),
    }


def test_feeds_have_what_rfc_4287_demands(site: Built) -> None:
    for path in feeds(site):
        sitecheck.check_feed(site.out, path, BASE)


def test_feeds_hold_at_most_thirty_entries_newest_first(site: Built) -> None:
    entries = feed(site, "blog/atom.xml").findall(f"{ATOM}entry")
    assert len(entries) == 30
    links = [entry.find(f"{ATOM}link").get("href") for entry in entries]  # type: ignore[union-attr]
    assert links == [f"{BASE}posts/{name}.html" for name in NEWEST_FIRST[:30]]


def test_every_link_of_a_feed_leads_to_a_page(site: Built) -> None:
    for root in feeds(site).values():
        for link in root.iter(f"{ATOM}link"):
            assert (site.out / unquote(str(link.get("href"))).removeprefix(BASE)).is_file()


def test_ids_are_unique_and_the_same_wherever_the_site_stands(site: Built) -> None:
    def ids(built: Built) -> dict[str, list[str]]:
        return {
            path: [str(found.text) for found in root.iter(f"{ATOM}id")] for path, root in feeds(built).items()
        }

    here = ids(site)
    feed_ids = [found[0] for found in here.values()]
    assert len(feed_ids) == len(set(feed_ids))
    for found in here.values():
        assert len(found) == len(set(found))
        assert all(identifier.startswith("tag:aiinfra.readthedocs.io,2025:") for identifier in found)
    elsewhere = build(site.source, options=("-D", "html_baseurl=https://other.example/"), out="elsewhere")
    assert ids(elsewhere) == here
    assert "kb.example" not in (elsewhere.out / "blog/atom.xml").read_text()


def test_updated_is_the_last_change_of_the_entries(site: Built) -> None:
    root = feed(site, "blog/tag/C++/atom.xml")
    entries = {str(e.findtext(f"{ATOM}id")).rpartition("/")[2]: e for e in root.findall(f"{ATOM}entry")}
    changed = entries[name_of(7)]
    assert (
        datetime.fromisoformat(str(changed.findtext(f"{ATOM}updated"))).isoformat()
        == "2026-01-02T12:04:05+09:00"
    )
    assert str(changed.findtext(f"{ATOM}published")).startswith(name_of(7)[:10])
    assert root.findtext(f"{ATOM}updated") == changed.findtext(f"{ATOM}updated")
    other = next(entry for name, entry in entries.items() if name != name_of(7))
    assert other.findtext(f"{ATOM}updated") == other.findtext(f"{ATOM}published")


def test_every_page_announces_the_feed_and_a_collection_its_own(site: Built) -> None:
    for path in sitecheck.pages(site.out):
        announced = sitecheck.page(path).xpath("//link[@type='application/atom+xml']/@href")
        targets = {(path.parent / unquote(link)).resolve() for link in announced}
        assert site.out / "blog/atom.xml" in targets or path.name == "404.html", path
        assert all(target.is_file() for target in targets) or path.name == "404.html", path
    page = site.page("blog/tag/C++")
    assert len(page.xpath("//link[@type='application/atom+xml']")) == 2

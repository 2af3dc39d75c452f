"""What every page of the built site tells machines, and the files that are for them."""

from __future__ import annotations

import json
from collections import Counter
from urllib.parse import unquote

import pytest
from lxml import etree, html
from PIL import Image

from infrakb.sphinx_ext.pages.icons import KNOWN
from tests.conftest import Site
from tests.sitecheck import page, pages

BASE = "https://aiinfra.readthedocs.io/ja/latest/"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(scope="module")
def shown(site: Site) -> dict[str, html.HtmlElement]:
    """Return the pages by their paths, but for old addresses, which only lead on, and charts for frames."""
    found = {path.relative_to(site.outdir).as_posix(): page(path) for path in pages(site.outdir)}
    no_page = "//meta[@http-equiv='refresh'] | //body[@class='infra-chart-page']"
    return {path: one for path, one in found.items() if not one.xpath(no_page)}


def only(one: html.HtmlElement, xpath: str) -> str:
    found = one.xpath(xpath)
    assert len(found) == 1, (xpath, found)
    return str(found[0]).strip()


def test_every_page_says_once_what_it_is(shown: dict[str, html.HtmlElement]) -> None:
    for path, one in shown.items():
        for xpath in (
            "//head/title/text()",
            "//meta[@name='viewport']/@content",
            "//meta[@property='og:title']/@content",
        ):
            assert only(one, xpath), path
        description = only(one, "//meta[@name='description']/@content")
        assert 8 <= len(description) <= 200, path
        assert description[-1] in "。…！？」", (path, description)
        canonical = [str(found) for found in one.xpath("//link[@rel='canonical']/@href")]
        own = "" if path == "index.html" else path
        hidden = one.xpath("//meta[@name='robots']/@content")
        assert [unquote(found) for found in canonical] == ([] if hidden else [BASE + own]), path
        doubled = Counter(
            str(key)
            for key in one.xpath("//head/meta[not(@media)]/@*[name() = 'name' or name() = 'property']")
        )
        assert {key for key, count in doubled.items() if count > 1} <= {"article:tag", "author"}, path


def test_linked_data_can_be_read_and_says_of_each_kind_what_it_is(shown: dict[str, html.HtmlElement]) -> None:
    kinds: dict[str, set[str]] = {}
    for path, one in shown.items():
        graphs = [json.loads(text) for text in one.xpath("//head/script[@type='application/ld+json']/text()")]
        assert len(graphs) == (path != "404.html"), path
        kinds[path] = {node["@type"] for graph in graphs for node in graph["@graph"]}
        for text in one.xpath("//body//script[@type='application/ld+json']/text()"):
            kinds[path].add(json.loads(text)["@type"])
    assert "WebSite" in kinds["index.html"]
    assert {"DefinedTerm", "Dataset", "BreadcrumbList"} <= kinds["topics/h100.html"]
    assert "Dataset" in kinds["guide/data.html"]
    assert all("BlogPosting" in found for path, found in kinds.items() if path.startswith("posts/"))
    home = json.loads(shown["index.html"].xpath("//head/script[@type='application/ld+json']/text()")[0])
    action = next(node for node in home["@graph"] if node["@type"] == "WebSite")["potentialAction"]
    assert action["target"]["urlTemplate"] == f"{BASE}search.html?q={{search_term_string}}"


def test_every_picture_and_file_that_heads_name_is_there(
    site: Site, shown: dict[str, html.HtmlElement]
) -> None:
    for path, one in shown.items():
        folder = (site.outdir / path).parent
        picture = only(one, "//meta[@property='og:image']/@content") if path != "404.html" else ""
        assert picture.startswith(BASE if picture else ""), path
        assert (site.outdir / unquote(picture.removeprefix(BASE))).exists(), path
        for href in one.xpath("//head/link[@rel != 'canonical' and not(starts-with(@href, '/'))]/@href"):
            assert (folder / unquote(str(href).partition("?")[0])).exists(), (path, href)


def test_the_manifest_and_the_icons_are_what_they_say(site: Site) -> None:
    told = json.loads((site.outdir / "manifest.webmanifest").read_bytes())
    assert told["start_url"] == "."
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    for icon in told["icons"]:
        assert (site.outdir / icon["src"]).is_file()
    for known in KNOWN:
        assert Image.open(site.outdir / "_static" / known.name).size == (known.size, known.size)


def test_the_sitemap_has_the_addresses_that_pages_give_for_themselves(
    site: Site, shown: dict[str, html.HtmlElement]
) -> None:
    root = etree.fromstring((site.outdir / "sitemap.xml").read_bytes())
    listed = {str(found.text) for found in root.iter("{*}loc")}
    canonical = {str(href) for one in shown.values() for href in one.xpath("//link[@rel='canonical']/@href")}
    assert listed == canonical


@pytest.mark.parametrize(
    ("atom", "feed"), [("blog/atom.xml", "blog/feed.json"), ("updates/atom.xml", "updates/feed.json")]
)
def test_both_feeds_tell_the_same(site: Site, atom: str, feed: str) -> None:
    told = json.loads((site.outdir / feed).read_bytes())
    entries = etree.fromstring((site.outdir / atom).read_bytes()).findall("a:entry", ATOM)
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert told["feed_url"] == BASE + feed
    assert [item["id"] for item in told["items"]] == [
        entry.findtext("a:id", namespaces=ATOM) for entry in entries
    ]
    assert all(("content_html" in item) != ("content_text" in item) for item in told["items"])
    contents = [item["content_html"] for item in told["items"] if "content_html" in item]
    assert contents == [text for entry in entries if (text := entry.findtext("a:content", namespaces=ATOM))]
    for content in contents:
        parts = html.fromstring(f"<div>{content}</div>")
        assert not parts.xpath("//script | //style | //@style | //@class | //@id")
        assert all(
            "://" in str(address) or str(address).startswith("mailto:")
            for address in parts.xpath("//@href | //@src")
        )

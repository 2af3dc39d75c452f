"""The navigation of a page: what is open, what is marked, and where its links lead from there."""

from __future__ import annotations

import pytest
from docutils import nodes

from infrakb.sphinx_ext.render.sitetree import SiteTree


def entry(uri: str, *below: nodes.Element, anchor: str = "", internal: bool = True) -> nodes.list_item:
    link = nodes.reference("", uri, internal=internal, refuri=uri + anchor, anchorname=anchor)
    tree = [nodes.bullet_list("", *below)] if below else []
    return nodes.list_item("", nodes.paragraph("", "", link), *tree)


@pytest.fixture
def tree() -> nodes.Element:
    chips = entry("topics/index.html", entry("topics/h100.html"), entry("topics/h200.html"), anchor="#chips")
    power = entry("topics/index.html", entry("topics/pue.html"), anchor="#power")
    outside = entry("https://example.com/", internal=False)
    return nodes.bullet_list("", entry("topics/index.html", chips, power), entry("guide/about.html"), outside)


def seen(tree: nodes.Element, uri: str, *, collapse: bool = True) -> list[tuple[str, bool]]:
    shown = SiteTree(tree, collapse=collapse).seen_from(uri)
    return [(link["refuri"], "current" in link["classes"]) for link in shown.findall(nodes.reference)]


def test_a_page_shows_the_way_to_it_and_what_stands_beside_it(tree: nodes.Element) -> None:
    assert seen(tree, "topics/h100.html") == [
        ("index.html", False),
        ("index.html#chips", False),
        ("", True),
        ("h200.html", False),
        ("index.html#power", False),
        ("../guide/about.html", False),
        ("https://example.com/", False),
    ]


def test_what_leads_to_the_page_is_marked(tree: nodes.Element) -> None:
    shown = SiteTree(tree, collapse=True).seen_from("topics/h100.html")
    marked = [item.astext() for item in shown.findall(nodes.list_item) if "current" in item["classes"]]
    assert len(marked) == 3
    assert "current" in shown["classes"]


def test_a_page_in_no_tree_shows_the_first_level(tree: nodes.Element) -> None:
    unlisted = [
        ("../topics/index.html", False),
        ("../guide/about.html", False),
        ("https://example.com/", False),
    ]
    assert seen(tree, "posts/a.html") == unlisted


def test_without_folding_all_is_shown(tree: nodes.Element) -> None:
    assert len(seen(tree, "posts/a.html", collapse=False)) == 8


def test_the_tree_itself_stays_as_it_is(tree: nodes.Element) -> None:
    before = tree.pformat()
    navigation = SiteTree(tree, collapse=True)
    first = navigation.seen_from("topics/h100.html").pformat()
    navigation.seen_from("topics/pue.html")
    assert navigation.seen_from("topics/h100.html").pformat() == first
    assert tree.pformat() == before

"""Pages of the e-book: what is in pictures there."""

from __future__ import annotations

from infrakb.sphinx_ext.render.bookpages import book_pages


def test_a_map_is_in_the_book_without_its_links() -> None:
    body = (
        '<svg class="infra-geo" role="group"><title>地図</title>'
        '<a href="#place-jp" aria-label="1 日本"><text x="1">1</text></a></svg><svg class="kb-icon"></svg>'
    )
    assert book_pages({"places.xhtml": body}, "") == {
        "places.xhtml": '<div><svg class="infra-geo" role="img" xmlns="http://www.w3.org/2000/svg">'
        '<title>地図</title><text x="1">1</text></svg></div>'
    }

"""Script and style inside HTML, which a strict policy makes browsers pass over."""

from __future__ import annotations

import pytest

from infrakb.markup.inline import inline_of


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p style='color: red' onclick=go()>あ</p>", (('onclick="…"',), ('style="…"',))),
        ("<style>p { color: red }</style><p style=''>", ((), ("<style>", 'style="…"'))),
        ("<script>go()</script><SCRIPT>go()</SCRIPT>", (("<script>",), ())),
        ("<script src='_static/own.js'></script><p class='style'>style=\"a\"</p>", ((), ())),
        ('<script type="application/ld+json">{"onclick": "<p style=>"}</script>', ((), ())),
        ("</div><p", ((), ())),
    ],
)
def test_what_stands_inside_is_found_as_it_is_written(
    markup: str, expected: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    assert inline_of(markup) == expected

"""Headings of a post under one title. Pure (markdown-it tokens).

Jekyll's layout prints the title, so that a post's body has no H1, or has one that repeats the title, or uses
H1 for its sections, or leaves levels out. Sphinx wants one H1 and no gaps; readers with a screen reader, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.token import Token

from infrakb.text.japanese import fold

_DECORATION_RE = re.compile(r"[\s*_`:：。、\-–—「」『』【】()（）\[\]]+")


def _openings(tokens: list[Token]) -> Iterator[int]:
    return (index for index, token in enumerate(tokens) if token.type == "heading_open" and token.level == 0)


def _bare(text: str) -> str:
    return _DECORATION_RE.sub("", fold(text))


def _start(tokens: list[Token]) -> int:
    """Return the index of the first token of the body: behind the front matter of a page."""
    return 1 if tokens and tokens[0].type == "front_matter" else 0


def leading_title(tokens: list[Token]) -> str | None:
    """Return the text of the H1 that the body begins with, or None."""
    start = _start(tokens)
    if len(tokens) <= start or tokens[start].type != "heading_open" or tokens[start].tag != "h1":
        return None
    return "".join(child.content for child in tokens[start + 1].children or [])


def has_title(tokens: list[Token]) -> bool:
    """Tell whether the body has an H1 with a text, wherever it stands."""
    return any(tokens[index].tag == "h1" and tokens[index + 1].content.strip() for index in _openings(tokens))


def set_title(tokens: list[Token], title: str, line: int) -> None:
    """Make *title* the one H1 of *tokens*, in place, as literal text.

    An H1 that the body begins with and that repeats the title is replaced by it. Other H1s become sections,
    and everything below them moves down one level.
    """
    start = _start(tokens)
    leading = leading_title(tokens)
    if leading is not None and _bare(leading) == _bare(title):
        del tokens[start : start + 3]
    if any(tokens[index].tag == "h1" for index in _openings(tokens)):
        for index in _openings(tokens):
            level = min(6, int(tokens[index].tag[1]) + 1)
            tokens[index].tag = tokens[index + 2].tag = f"h{level}"
    tokens[start:start] = heading(title, 1, line)


def heading(text: str, level: int, line: int) -> list[Token]:
    """Return the tokens of a heading whose content is *text* to the letter (*line* is 0-based)."""
    span = [line, line + 1]
    content = Token("text", "", 0, content=text)
    return [
        Token("heading_open", f"h{level}", 1, map=span, markup="#" * level, block=True),
        Token("inline", "", 0, map=span, level=1, content=text, children=[content], block=True),
        Token("heading_close", f"h{level}", -1, markup="#" * level, block=True),
    ]


def close_gaps(tokens: list[Token]) -> None:
    """Renumber heading levels so that none is skipped on the way down, in place.

    Headings that were on one level under one parent stay on one level.
    """
    stack: list[int] = []  # original levels of the headings above the current one
    for index in _openings(tokens):
        original = int(tokens[index].tag[1])
        while stack and stack[-1] >= original:
            stack.pop()
        stack.append(original)
        tokens[index].tag = tokens[index + 2].tag = f"h{len(stack)}"


def drop_empty(tokens: list[Token]) -> None:
    """Remove headings without a text, in place: nobody could read them, or link to them."""
    for index in reversed(list(_openings(tokens))):
        if not tokens[index + 1].content.strip():
            del tokens[index : index + 3]


def drop_idle_rules(tokens: list[Token]) -> None:
    """Remove thematic breaks that part nothing, in place: at either end, after a heading, after another break.

    Jekyll authors put ``---`` between front matter and text or under a heading; docutils takes it for a mistake.
    """
    top = [index for index, token in enumerate(tokens) if token.level == 0 and token.nesting <= 0]
    idle = [
        index
        for position, index in enumerate(top)
        if tokens[index].type == "hr"
        and (position in {0, len(top) - 1} or tokens[top[position - 1]].type in {"heading_close", "hr"})
    ]
    for index in reversed(idle):
        del tokens[index]

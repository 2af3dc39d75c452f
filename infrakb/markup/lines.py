"""Line breaks and bare links in Japanese text. Pure (markdown-it)."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from infrakb.text.japanese import is_wide

_SCHEME_RE = re.compile(r"(?:^|[^A-Za-z0-9+.-])(https?)$")
#: Characters before the colon that tell whether it ends a scheme.
_SCHEME_LENGTH = len("-https")
#: A bare address is ASCII: the Japanese text right after it is not part of it.
_ADDRESS_RE = re.compile(r"://[A-Za-z0-9][!-~]*")


#: Key of an inline token's meta: how many lines below its paragraph's first one it stands.
_BELOW = "infrakb_below"


def number_lines(tokens: list[Token]) -> None:
    """Note on which line of its paragraph each inline token stands: markdown-it knows the paragraph's alone."""
    for token in tokens:
        if token.type == "inline" and "\n" in token.content:
            below = 0
            for child in token.children or []:
                if below:
                    child.meta[_BELOW] = below
                below += child.type in {"softbreak", "hardbreak"} or child.content.count("\n")


def line_of(token: Token, child: Token | None = None) -> int:
    """Return the line, counted as in the map of *token*, where it or its inline token *child* begins."""
    return (token.map[0] if token.map else 0) + (child.meta.get(_BELOW, 0) if child is not None else 0)


def join_japanese_lines(tokens: list[Token]) -> None:
    """Remove the soft line breaks that stand between two wide characters, in place.

    HTML shows a line break as a blank, and Japanese has none inside a sentence
    (markdown-it has no such rule; pandoc calls it ``east_asian_line_breaks``).
    """
    for token in tokens:
        if token.type != "inline" or "\n" not in token.content:
            continue
        children = token.children or []
        for index, child in enumerate(children):
            if child.type == "softbreak":
                before, after = _edge(children, index, -1), _edge(children, index, 1)
                if is_wide(before) and is_wide(after):
                    child.type, child.tag, child.content = "text", "", ""


def _edge(children: list[Token], index: int, step: int) -> str:
    """Return the character nearest to the break at *index* on one side, through emphasis and links."""
    position = index + step
    while 0 <= position < len(children):
        token = children[position]
        if token.type in {"text", "code_inline"} and token.content:
            return token.content[-1 if step < 0 else 0]
        if token.nesting == 0 and token.type not in {"text", "softbreak"}:
            return ""
        position += step
    return ""


def bare_link(state: StateInline, silent: bool) -> bool:
    """Inline rule: ``https://…`` in running text is a link, up to the first character that is not ASCII.

    GFM's extended autolink would swallow the Japanese text that follows (mdit-py-plugins' gfm_autolink, too).
    """
    if state.src[state.pos] != ":" or state.linkLevel > 0:
        return False
    scheme = _SCHEME_RE.search(state.pending[-_SCHEME_LENGTH:])
    if not scheme or not (match := _ADDRESS_RE.match(state.src, state.pos, state.posMax)):
        return False
    rest = _without_trailing_punctuation(match.group())
    url = state.md.normalizeLink(scheme.group(1) + rest)
    if not state.md.validateLink(url):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme.group(1))]
        state.push("link_open", "a", 1).attrs = {"href": url}
        state.tokens[-1].markup, state.tokens[-1].info = "linkify", "auto"
        state.push("text", "", 0).content = scheme.group(1) + rest
        state.push("link_close", "a", -1)
        state.tokens[-1].markup, state.tokens[-1].info = "linkify", "auto"
    state.pos += len(rest)
    return True


def _without_trailing_punctuation(address: str) -> str:
    """Cut what ends the sentence, not the address: punctuation, unbalanced brackets, markup characters."""
    address = re.split(r"[<>|`\"]|\*\*|\]\(", address, maxsplit=1)[0]
    surplus = {closing: address.count(closing) - address.count(opening) for opening, closing in ("()", "[]")}
    end = len(address)
    while end:
        last = address[end - 1]
        if last in ".,;:!?'*_~":
            pass
        elif surplus.get(last, 0) > 0:
            surplus[last] -= 1
        else:
            break
        end -= 1
    return address[:end]


def bare_link_plugin(md: MarkdownIt) -> None:
    """Add the ``bare_link`` rule."""
    md.inline.ruler.push("bare_link", bare_link)

"""kramdown's attribute lists ``{: .class #id key="value"}``. Pure (markdown-it tokens).

Source: https://kramdown.gettalong.org/syntax.html#attribute-list-definitions. A list on a line of its own
belongs to the block before it; one right after an inline element belongs to that element. Classes and ids are
kept; other attributes (``target``, ``style``, ``data-…``) have no place in this site's pages and are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

_LIST = r"\{:(?![:%])\s*([^{}\n]*)\}"
_BLOCK_RE = re.compile(rf"(?:^|\n)[ ]{{0,3}}{_LIST}[ \t]*$")
_SPAN_RE = re.compile(_LIST)
_PART_RE = re.compile(r"""\.([\w-]+)|#([\w-]+)|[\w-]+=(?:"[^"]*"|'[^']*'|\S+)|([\w-]+)""")
_INLINE_ENDS = {"link_close", "strong_close", "em_close", "s_close", "code_inline", "image"}


def apply_attribute_lists(tokens: list[Token]) -> None:
    """Move every attribute list in *tokens* onto the token that it describes, in place.

    ``{:toc}`` and the list before it vanish: every page has its table of contents beside the text.
    """
    emptied: list[int] = []
    for index, token in enumerate(tokens):
        if token.type != "inline" or "{:" not in token.content:
            continue
        _apply_spans(token)
        while match := _BLOCK_RE.search(token.content):
            _cut_end(token, match.start())
            owner = tokens[index - 1]
            if not token.content:
                emptied.append(index)
                owner = _previous_block(tokens, index - 1) or owner
            if _apply(match.group(1), owner) and not token.content:
                emptied.extend(_list_indexes(tokens, owner))
    for index in sorted({number for at in emptied for number in _paragraph(tokens, at)}, reverse=True):
        del tokens[index]


def _paragraph(tokens: Sequence[Token], index: int) -> range:
    """Return the indexes of the paragraph whose inline token is at *index*, or *index* alone."""
    if tokens[index].type == "inline" and tokens[index - 1].type == "paragraph_open":
        return range(index - 1, index + 2)
    return range(index, index + 1)


def _previous_block(tokens: Sequence[Token], index: int) -> Token | None:
    """Return the opening token of the block that ends right before *index*."""
    if index == 0:
        return None
    last = tokens[index - 1]
    if last.nesting >= 0:
        return last if last.nesting == 0 else None
    return next((t for t in reversed(tokens[: index - 1]) if t.level == last.level and t.nesting == 1), None)


def _list_indexes(tokens: Sequence[Token], owner: Token) -> list[int]:
    """Return the indexes of the whole list that *owner* opens."""
    start = next(i for i, token in enumerate(tokens) if token is owner)
    end = next(
        (i for i in range(start + 1, len(tokens)) if tokens[i].level == owner.level and tokens[i].nesting < 0), start
    )
    return list(range(start, end + 1))


def _apply(parts: str, owner: Token) -> bool:
    """Give *owner* the attributes in *parts*; return True where it is to be removed (``{:toc}``)."""
    for match in _PART_RE.finditer(parts):
        css_class, identifier, reference = match.groups()
        if css_class:
            owner.attrJoin("class", css_class)
        elif identifier:
            owner.attrSet("id", identifier)
        elif reference == "toc" and owner.type.endswith("list_open"):
            return True
    return False


def _cut_end(token: Token, length: int) -> None:
    """Shorten *token*'s content to *length* and its children with it."""
    cut = len(token.content) - length
    token.content = token.content[:length]
    children = token.children or []
    while children and cut > 0:
        child = children[-1]
        size = len(child.content) if child.type == "text" else 1
        if child.type == "text" and size > cut:
            child.content = child.content[: size - cut]
            return
        cut -= size
        children.pop()


def _apply_spans(token: Token) -> None:
    """Apply attribute lists that stand right after an inline element."""
    children = token.children or []
    for index, child in enumerate(children):
        if child.type != "text" or index == 0 or children[index - 1].type not in _INLINE_ENDS:
            continue
        if not (match := _SPAN_RE.match(child.content)):
            continue
        ended = children[index - 1]
        owner = ended
        if ended.nesting < 0:
            owner = next(t for t in reversed(children[:index]) if t.level == ended.level and t.nesting == 1)
        _apply(match.group(1), owner)
        token.content = token.content.replace(match.group(0), "", 1)
        child.content = child.content[match.end() :]

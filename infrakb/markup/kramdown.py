"""kramdown's attribute lists ``{: .class #id key="value"}``. Pure (markdown-it tokens).

Source: https://kramdown.gettalong.org/syntax.html#attribute-list-definitions. A list on a line of its own
belongs to the block beside it, ``{#id}`` at a heading's end to the heading, one right after an inline element
to that element. Classes and ids are kept; other attributes (``target``, ``style``, ``data-…``) have no place in
this site's pages and are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

_LIST = r"\{:(?![:%])\s*([^{}\n]*)\}"
_BLOCK_RE = re.compile(rf"(?:^|\n)[ ]{{0,3}}{_LIST}[ \t]*$")
_SPAN_RE = re.compile(_LIST)
_HEADING_RE = re.compile(r"[ \t]*\{(?::[ \t]*)?((?:[#.][\w-]+[ \t]*)+)\}[ \t]*$")
_PART_RE = re.compile(r"""\.([\w-]+)|#([\w-]+)|[\w-]+=(?:"[^"]*"|'[^']*'|\S+)|([\w-]+)""")
_INLINE_ENDS = {"link_close", "strong_close", "em_close", "s_close", "code_inline", "image"}
_CONTAINERS = {"bullet_list_open", "ordered_list_open", "blockquote_open"}


def apply_attribute_lists(tokens: list[Token]) -> None:
    """Move every attribute list in *tokens* onto the token that it describes, in place.

    ``{:toc}`` and the list before it vanish: every page has its table of contents beside the text.
    """
    removed: set[int] = set()
    around: list[int] | None = None  # made where it is needed: few posts have attribute lists
    for index, token in enumerate(tokens):
        if token.type != "inline" or ("{:" not in token.content and "{#" not in token.content):
            continue
        if tokens[index - 1].type == "heading_open":
            _apply_heading(token, tokens[index - 1])
            continue
        _apply_spans(token)
        while match := _BLOCK_RE.search(token.content):
            _cut_end(token, match.start())
            around = around or _enclosing_each(tokens)
            removed.update(_apply_block(tokens, index, match.group(1), around))
    for index in sorted(removed, reverse=True):
        del tokens[index]


def _apply_block(tokens: Sequence[Token], index: int, parts: str, around: list[int]) -> Sequence[int]:
    """Apply a list that stood at the end of the inline token at *index*; return what is to be removed."""
    container = _enclosing(tokens, index, _CONTAINERS, around)
    if tokens[index].content:
        owner = index - 1 if container is None else container
        return _block(tokens, owner) if _apply(parts, tokens[owner]) else ()
    row = _enclosing(tokens, index, {"tr_open"}, around)
    table = _enclosing(tokens, index, {"table_open"}, around)
    if row is not None and table is not None:  # a table takes the line below it for a row
        _apply(parts, tokens[table])
        return _block(tokens, row)
    empty = _block(tokens, index - 1)
    neighbour = _neighbour(tokens, empty)
    if neighbour is not None and _apply(parts, tokens[neighbour]):
        return [*_block(tokens, neighbour), *empty]
    return empty


def _enclosing_each(tokens: Sequence[Token]) -> list[int]:
    """Return for each token the index of the opening token right around it; -1 where there is none."""
    around: list[int] = []
    open_ones = [-1]
    for index, token in enumerate(tokens):
        if token.nesting < 0 and len(open_ones) > 1:
            open_ones.pop()
        around.append(open_ones[-1])
        if token.nesting > 0:
            open_ones.append(index)
    return around


def _enclosing(tokens: Sequence[Token], index: int, types: set[str], around: list[int]) -> int | None:
    """Return the index of the innermost opening token of *types* that encloses the one at *index*."""
    position = around[index]
    while position >= 0:
        if tokens[position].type in types:
            return position
        position = around[position]
    return None


def _block(tokens: Sequence[Token], opening: int) -> range:
    """Return the indexes of the block that begins at *opening*."""
    if tokens[opening].nesting <= 0:
        return range(opening, opening + 1)
    level = tokens[opening].level
    return next(
        range(opening, end + 1)
        for end in range(opening + 1, len(tokens))
        if tokens[end].level == level and tokens[end].nesting < 0
    )


def _neighbour(tokens: Sequence[Token], block: range) -> int | None:
    """Return the opening index of the block that a list on lines of its own belongs to.

    That is the one right above it; where a blank line parts them, the one right below.
    """
    above, below = block[0] - 1, block[-1] + 1
    has_above = above >= 0 and tokens[above].nesting <= 0
    has_below = (
        below < len(tokens) and tokens[below].nesting >= 0 and tokens[below].level == tokens[block[0]].level
    )
    if has_above and tokens[above].nesting < 0:
        level = tokens[above].level
        above = next(
            i for i in range(above - 1, -1, -1) if tokens[i].level == level and tokens[i].nesting == 1
        )
    if has_above and has_below and not _touch(tokens[above], tokens[block[0]]):
        has_above = not _touch(tokens[block[0]], tokens[below])
    return above if has_above else below if has_below else None


def _touch(upper: Token, lower: Token) -> bool:
    """Tell whether no blank line parts two blocks."""
    return bool(upper.map and lower.map) and upper.map[1] == lower.map[0]  # type: ignore[index]


def _apply(parts: str, owner: Token) -> bool:
    """Give *owner* the attributes in *parts*; return True where it is to be removed (``{:toc}``)."""
    found = [match.groups() for match in _PART_RE.finditer(parts)]
    classes = " ".join(css_class for css_class, _identifier, _reference in found if css_class)
    for css_class, identifier, reference in found:
        if css_class and classes:  # all at once: each join copies those before it
            owner.attrJoin("class", classes)
            classes = ""
        elif identifier:
            owner.attrSet("id", identifier)
        elif reference == "toc" and owner.type.endswith("list_open"):
            return True
    return False


def _apply_heading(token: Token, heading: Token) -> None:
    last = token.children[-1] if token.children else None
    if last is None or last.type != "text" or not (match := _HEADING_RE.search(last.content)):
        return
    _apply(match.group(1), heading)
    last.content = last.content[: match.start()]
    token.content = token.content[: token.content.rindex(match.group(0))]


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

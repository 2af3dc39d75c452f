"""Raw HTML in posts, cut down to what a quiet, valid page can hold. Pure (markdown-it tokens).

A Markdown file's HTML comes in pieces (``<div>`` here, ``</div>`` twenty lines on), and a sanitiser for whole
fragments such as nh3 would close each piece at its end. So the pieces are read as one stream: allowed tags
pass with allowed attributes, tags left open are closed before the next heading, stray closing tags vanish.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

from markdown_it.token import Token

from infrakb.problems import Problem

#: Tags that may stand in a page. Scripts, frames, forms, media and styles may not.
BLOCK_TAGS = frozenset(
    "div p section aside figure figcaption details summary blockquote pre ul ol li dl dt dd table caption thead "
    "tbody tfoot tr th td hr center h1 h2 h3 h4 h5 h6".split()
)
INLINE_TAGS = frozenset("a abbr b br cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup time u var wbr".split())
VOID_TAGS = frozenset({"br", "hr", "wbr"})
ATTRIBUTES = frozenset("class id title lang dir colspan rowspan scope start reversed open cite datetime".split())
#: Elements whose text is no content either.
_SILENT = frozenset({"script", "style", "template", "noscript", "svg", "math"})
_RENAMED = {"center": "div", "h1": "h2"}
#: A lone image passes: MyST's ``html_image`` makes it an image like any other.
_IMAGE_RE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)


class _Cleaner(HTMLParser):
    """Cleans a stream of HTML pieces; ``out`` holds what is left of the piece being fed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self.removed: list[str] = []  # what was not allowed in the piece being fed
        self.open: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        if self._silent or tag not in BLOCK_TAGS | INLINE_TAGS:
            self.removed.append(f"<{tag}>")
            return
        tag = _RENAMED.get(tag, tag)
        self.out.append(f"<{tag}{self._attributes(tag, attrs)}>")
        if tag not in VOID_TAGS:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID_TAGS:
            self.handle_endtag(tag)

    def _attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> str:
        kept = ""
        for name, value in attrs:
            if name in ATTRIBUTES or (tag == "a" and name == "href" and _is_harmless(value)):
                kept += f' {name}="{escape(value or "")}"'
            elif name not in {"markdown", "target", "rel"}:
                self.removed.append(f"{name}=")
        return kept

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
            return
        tag = _RENAMED.get(tag, tag)
        if self._silent or tag not in self.open:
            return
        while (inner := self.open.pop()) != tag:
            self.out.append(f"</{inner}>")
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.out.append(escape(data, quote=False))

    def handle_entityref(self, name: str) -> None:
        self.handle_data_raw(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data_raw(f"&#{name};")

    def handle_data_raw(self, text: str) -> None:
        """Keep *text* as it stands (an entity)."""
        if not self._silent:
            self.out.append(text)

    def close_all(self) -> str:
        """Return the closing tags of everything that is open, and forget it."""
        closing = "".join(f"</{tag}>" for tag in reversed(self.open))
        self.open.clear()
        return closing

    def clean(self, piece: str) -> str:
        """Return what is left of *piece*."""
        self.out, self.removed = [], []
        self.feed(piece)
        self.rawdata = ""
        return "".join(self.out)


def _is_harmless(url: str | None) -> bool:
    return not (url or "").strip().lower().startswith(("javascript:", "data:", "vbscript:"))


def clean_html(tokens: list[Token], first_line: int) -> list[Problem]:
    """Clean the raw HTML in *tokens*, in place, and report what was taken out.

    :param first_line: 1-based line of the tokens' line 0.
    """
    problems: list[Problem] = []
    blocks = _Cleaner()
    last: Token | None = None
    for token in tokens:
        if token.type == "html_block" and not _IMAGE_RE.fullmatch(token.content.strip()):
            token.content = blocks.clean(token.content)
            last = token
            _report(blocks, token, first_line, problems)
        elif token.type == "heading_open" and blocks.open and last is not None:
            last.content += blocks.close_all()
        elif token.type == "inline" and "<" in token.content:
            _clean_inline(token, first_line, problems)
    if last is not None:
        last.content += blocks.close_all()
    return problems


def _clean_inline(token: Token, first_line: int, problems: list[Problem]) -> None:
    cleaner = _Cleaner()
    pieces = [
        child
        for child in token.children or []
        if child.type == "html_inline" and not _IMAGE_RE.fullmatch(child.content)
    ]
    for child in pieces:
        child.content = cleaner.clean(child.content)
        _report(cleaner, token, first_line, problems)
    if cleaner.open:
        pieces[-1].content += cleaner.close_all()


def _report(cleaner: _Cleaner, token: Token, first_line: int, problems: list[Problem]) -> None:
    if cleaner.removed:
        line = first_line + (token.map[0] if token.map else 0)
        names = ", ".join(dict.fromkeys(cleaner.removed))
        problems.append(Problem(line, "html", f"HTML {names} is left out of the page; write Markdown, or a class instead of a style"))

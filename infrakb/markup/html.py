"""Raw HTML in posts, cut down to what a quiet, valid page can hold. Pure (markdown-it tokens).

A Markdown file's HTML comes in pieces (``<div>`` here, ``</div>`` twenty lines on), and a sanitiser for whole
fragments such as nh3 would close each piece at its end. So the pieces are read as one stream: allowed tags
pass with allowed attributes, tags left open end with the last piece before the next heading, stray ends vanish.
"""

from __future__ import annotations

import re
from html import escape, unescape
from html.parser import HTMLParser

from markdown_it.token import Token

from infrakb.japanese import printable
from infrakb.problems import Problem

#: Tags that may stand in a page. Scripts, frames, forms, media and styles may not.
BLOCK_TAGS = frozenset(
    "div p section aside figure figcaption details summary blockquote pre ul ol li dl dt dd table caption thead "
    "tbody tfoot tr th td hr center h1 h2 h3 h4 h5 h6".split()
)
INLINE_TAGS = frozenset(
    "a abbr b br cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup time u var wbr".split()
)
VOID_TAGS = frozenset({"br", "hr", "wbr"})
#: Attribute -> the tags that may have it (none: all), and the form of its value.
ATTRIBUTES: dict[str, tuple[frozenset[str], re.Pattern[str]]] = {
    name: (frozenset(tags.split()), re.compile(form))
    for name, tags, form in (
        ("cite", "blockquote q del ins", r"https?://\S+"),
        ("class", "", r"[^\x00-\x1f]*"),
        ("colspan", "td th", r"[1-9]\d{0,2}"),
        ("datetime", "time del ins", r"\d{4}(-\d{2}(-\d{2})?)?"),
        ("dir", "", r"ltr|rtl|auto"),
        ("href", "a", r".*"),
        ("id", "", r"\S+"),
        ("lang", "", r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*"),
        ("open", "details", r""),
        ("reversed", "ol", r""),
        ("rowspan", "td th", r"[1-9]\d{0,2}"),
        ("scope", "th", r"row|col|rowgroup|colgroup"),
        ("start", "ol", r"-?\d{1,6}"),
        ("title", "", r"[^\x00-\x1f]*"),
    )
}
#: Attributes without a meaning here that nobody misses.
_IDLE = frozenset({"markdown", "target", "rel"})
#: Elements whose text is no content either.
_SILENT = frozenset({"script", "style", "template", "noscript", "svg", "math"})
_SILENT_RE = re.compile(rf"<(/?)(?:{'|'.join(sorted(_SILENT))})\b", re.IGNORECASE)
_RENAMED = {"center": "div", "h1": "h2"}
#: What a block becomes in a paragraph.
_INLINE_FOR = {"center": "span", "div": "span", "p": "span", "section": "span", "hr": "br"}
#: Tag -> tags left open right before it that it ends, as browsers read them.
_ENDED_BY: dict[str, frozenset[str]] = {
    "dd": frozenset({"dd", "dt"}),
    "dt": frozenset({"dd", "dt"}),
    "li": frozenset({"li"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "tr": frozenset({"td", "th", "tr"}),
}
#: A lone image passes: MyST's ``html_image`` makes it an image like any other.
_IMAGE_RE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)


class _Cleaner(HTMLParser):
    """Cleans a stream of HTML pieces; ``out`` holds what is left of the piece being fed.

    :param inline: the pieces stand in a paragraph, where no block may be.
    """

    def __init__(self, *, inline: bool = False) -> None:
        super().__init__(convert_charrefs=False)
        self.inline = inline
        self.out: list[str] = []
        self.removed: list[str] = []  # what was not allowed in the piece being fed
        self.open: list[tuple[str, int]] = []  # open tags, with the level of the token that opened each
        self.level = 0  # level of the token being fed
        self._silent = 0

    def _name(self, tag: str) -> str | None:
        """Return the tag to write for *tag*; None for one that may not stand here."""
        if self.inline and tag in _INLINE_FOR:
            return _INLINE_FOR[tag]
        allowed = INLINE_TAGS if self.inline else BLOCK_TAGS | INLINE_TAGS
        return _RENAMED.get(tag, tag) if tag in allowed else None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        name = self._name(tag)
        if self._silent or name is None:
            self.removed.append(f"<{tag}>")
            return
        while self.open and self.open[-1][0] in _ENDED_BY.get(name, ()):
            self.out.append(f"</{self.open.pop()[0]}>")
        self.out.append(f"<{name}{self._attributes(tag, attrs)}>")
        if name not in VOID_TAGS:
            self.open.append((name, self.level))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID_TAGS:
            self.handle_endtag(tag)

    def _attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> str:
        given = dict(reversed(attrs))  # of two with one name browsers take the first
        if tag == "a" and "name" in given:
            given.setdefault("id", given.pop("name"))
        kept = ""
        for name, value in sorted(given.items()):
            tags, form = ATTRIBUTES.get(name, (_IDLE, re.compile("")))
            text = printable(value or "")
            if (
                (tags and tag not in tags)
                or not form.fullmatch(text)
                or (name == "href" and not _is_harmless(text))
            ):
                self.removed.extend([f"{name}="] if name not in _IDLE else [])
            else:
                kept += f' {name}="{escape(text)}"'
        return kept

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
            return
        name = self._name(tag)
        if self._silent or name not in [name for name, _level in self.open]:
            return
        while (inner := self.open.pop()[0]) != name:
            self.out.append(f"</{inner}>")
        self.out.append(f"</{name}>")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.out.append(escape(data, quote=False))

    def handle_entityref(self, name: str) -> None:
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._keep(f"&#{name};" if printable(unescape(f"&#{name};")) else "")

    def _keep(self, text: str) -> None:
        """Keep *text* as it stands (an entity)."""
        if not self._silent:
            self.out.append(text)

    def close_from(self, level: int = 0) -> str:
        """Return the closing tags of what was opened at *level* or deeper, and forget it."""
        closing = ""
        while self.open and self.open[-1][1] >= level:
            closing += f"</{self.open.pop()[0]}>"
        return closing

    def clean(self, piece: str, level: int) -> str:
        """Return what is left of *piece*, of a token at *level*."""
        self.out, self.removed, self.level = [], [], level
        self.feed(piece)
        self.rawdata = ""
        self.clear_cdata_mode()
        self._silent = 0  # a script that is left open does not swallow the rest of the page
        # No block may stand in a paragraph: one left open ends with its piece.
        while any(name == "p" for name, _level in self.open):
            self.out.append(f"</{self.open.pop()[0]}>")
        return "".join(self.out)


def _is_harmless(url: str | None) -> bool:
    bare = re.sub(r"[\x00-\x20\x7f]", "", url or "").lower()
    return not bare.startswith(("javascript:", "data:", "vbscript:"))


def clean_html(tokens: list[Token], first_line: int) -> list[Problem]:
    """Clean the raw HTML in *tokens*, in place, and report what was taken out.

    :param first_line: 1-based line of the tokens' line 0.
    """
    problems: list[Problem] = []
    blocks = _Cleaner()
    last: Token | None = None
    for token in tokens:
        if token.type == "html_block" and not _IMAGE_RE.fullmatch(token.content.strip()):
            token.content = blocks.clean(token.content, token.level)
            last = token
            _report(blocks.removed, token, first_line, problems)
        elif token.type == "inline" and "<" in token.content:
            _clean_inline(token, first_line, problems)
        elif last is not None and blocks.open:
            if token.type == "heading_open":
                last.content += blocks.close_from()
            elif token.nesting < 0 and token.level < blocks.open[-1][1]:  # the list or quote around it ends
                last.content += blocks.close_from(token.level + 1)
    if last is not None:
        last.content += blocks.close_from()
    return problems


def _clean_inline(token: Token, first_line: int, problems: list[Problem]) -> None:
    cleaner = _Cleaner(inline=True)
    removed: list[str] = []
    silent = 0
    for child in token.children or []:
        if child.type == "html_inline" and not _IMAGE_RE.fullmatch(child.content):
            if match := _SILENT_RE.match(child.content):
                silent = max(0, silent + (-1 if match.group(1) else 1))
            child.content = cleaner.clean(child.content, 0)
            removed += cleaner.removed
        elif silent:
            child.content = ""
    if token.children and cleaner.open:
        token.children.append(Token("html_inline", "", 0, content=cleaner.close_from()))
    _report(removed, token, first_line, problems)


def _report(removed: list[str], token: Token, first_line: int, problems: list[Problem]) -> None:
    if removed:
        line = first_line + (token.map[0] if token.map else 0)
        names = ", ".join(dict.fromkeys(removed))
        message = "HTML %s is left out of the page; write Markdown, or a class instead of a style"
        problems.append(Problem(line, "html", message, (names,)))

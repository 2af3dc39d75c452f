"""Raw HTML in posts, cut down to what a quiet, valid page can hold. Pure (markdown-it tokens).

A Markdown file's HTML comes in pieces (``<div>`` here, ``</div>`` twenty lines on), and a sanitiser for whole
fragments such as nh3 would close each piece at its end. So the pieces are read as one stream: allowed tags
pass with allowed attributes, tags left open end with the last piece before the next heading, stray ends vanish.
Pictures among them become images as Markdown's are.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from html import escape, unescape
from html.parser import HTMLParser

from markdown_it.token import Token

from infrakb.markup.lines import line_of
from infrakb.markup.trust import is_harmless
from infrakb.text.japanese import printable
from infrakb.text.problems import Problem

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
#: Tags that only choose among sizes or formats of the picture that stands with them.
_CHOOSING = frozenset({"picture", "source"})
#: Attribute of a picture -> form of its value.
_PICTURE_ATTRIBUTES = {
    "align": re.compile(r"left|center|right"),
    "class": re.compile(r"[^\x00-\x1f]*"),
    "height": re.compile(r"[1-9]\d{0,4}(?:px)?"),
    "title": re.compile(r"[^\x00-\x1f]*"),
    "width": re.compile(r"[1-9]\d{0,4}(?:px|%)?"),
}
#: Attributes of a picture that say when and from where to load it: here all come from the site.
_IDLE_IN_PICTURES = frozenset(
    "border crossorigin decoding fetchpriority loading referrerpolicy sizes srcset".split()
)
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

#: What is left of a piece: HTML, and the attributes of pictures between.
Part = str | dict[str, str]


class _Cleaner(HTMLParser):
    """Cleans a stream of HTML pieces; ``out`` holds what is left of the piece being fed.

    :param inline: the pieces stand in a paragraph, where no block may be.
    """

    def __init__(self, *, inline: bool = False) -> None:
        super().__init__(convert_charrefs=False)
        self.inline = inline
        self.out: list[Part] = []
        self.removed: list[str] = []  # what was not allowed in the piece being fed
        self.below = 0  # line of the piece where the first of that stands, from 0
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
        if tag in _CHOOSING:
            return
        if tag == "img" and not self._silent:
            self._picture(attrs)
            return
        name = self._name(tag)
        if self._silent or name is None:
            self._remove(f"<{tag}>")
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

    def _remove(self, what: str) -> None:
        """Note what is left out."""
        if not self.removed:
            self.below = self.getpos()[0] - 1
        self.removed.append(what)

    def _picture(self, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a picture with what says how to show it."""
        given = {name: printable(value or "").strip() for name, value in reversed(attrs)}
        source, alt = given.pop("src", ""), given.pop("alt", "")
        if not source:
            self._remove("<img>")
            return
        kept = {"src": source, "alt": alt}
        for name, value in sorted(given.items()):
            if (form := _PICTURE_ATTRIBUTES.get(name)) and form.fullmatch(value):
                kept[name] = value
            elif name not in _IDLE_IN_PICTURES:
                self._remove(f"{name}=")
        self.out.append(kept)

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
                or (name == "href" and not is_harmless(text))
            ):
                if name not in _IDLE:
                    self._remove(f"{name}=")
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

    def clean(self, piece: str, level: int) -> list[Part]:
        """Return what is left of *piece*, of a token at *level*: HTML at both ends, pictures between."""
        self.out, self.removed, self.level = [], [], level
        self.below, self.lineno, self.offset = 0, 1, 0
        self.feed(piece)
        self.rawdata = ""
        self.clear_cdata_mode()
        self._silent = 0  # a script that is left open does not swallow the rest of the page
        # No block may stand in a paragraph: one left open ends with its piece.
        while any(name == "p" for name, _level in self.open):
            self.out.append(f"</{self.open.pop()[0]}>")
        return _joined(self.out)


def _joined(parts: list[Part]) -> list[Part]:
    """Return *parts* with each run of HTML as one text, empty where two pictures stand side by side."""
    texts: list[list[str]] = [[]]
    pictures: list[Part] = []
    for part in parts:
        if isinstance(part, str):
            texts[-1].append(part)
        else:
            pictures.append(part)
            texts.append([])
    joined: list[Part] = ["".join(texts[0])]
    for picture, text in zip(pictures, texts[1:], strict=True):
        joined += [picture, "".join(text)]
    return joined


def _image(attributes: dict[str, str], token: Token) -> Token:
    """Return the token of a picture that stood in *token*."""
    alt = attributes["alt"]
    attrs: dict[str, str | int | float] = {key: value for key, value in attributes.items() if key != "alt"}
    text = [Token("text", "", 0, content=alt)] if alt else []
    return Token(
        "image",
        "img",
        0,
        attrs=attrs,
        map=token.map,
        meta=dict(token.meta),
        level=token.level,
        content=alt,
        children=text,
        block=token.block,
    )


def clean_html(tokens: list[Token], first_line: int) -> list[Problem]:
    """Clean the raw HTML in *tokens*, in place, and report what was taken out.

    :param first_line: 1-based line of the tokens' line 0.
    """
    problems: list[Problem] = []
    blocks = _Cleaner()
    last: Token | None = None
    out: list[Token] = []
    for token in tokens:
        if token.type == "html_block":
            parts = _parted(token, blocks.clean(token.content, token.level))
            _report(blocks.removed, first_line + line_of(token) + blocks.below, problems)
            out += parts
            last = parts[-1]
            continue
        if token.type == "inline" and "<" in token.content:
            _clean_inline(token, first_line, problems)
        elif last is not None and blocks.open:
            if token.type == "heading_open":
                last.content += blocks.close_from()
            elif token.nesting < 0 and token.level < blocks.open[-1][1]:  # the list or quote around it ends
                last.content += blocks.close_from(token.level + 1)
        out.append(token)
    if last is not None:
        last.content += blocks.close_from()
        tokens[:] = [token for token in out if token.type != "html_block" or token.content]
    return problems


def _parted(token: Token, parts: list[Part]) -> list[Token]:
    """Return the tokens that *token* becomes: one for each part, all in its place."""
    found = []
    for part in parts:
        if isinstance(part, str):
            found.append(replace(token, content=part))
        else:
            found.append(_image(part, token))
    return found


def _clean_inline(token: Token, first_line: int, problems: list[Problem]) -> None:
    cleaner = _Cleaner(inline=True)
    removed: list[str] = []
    line = 0  # of the first that is removed
    silent = 0
    children: list[Token] = []
    for child in token.children or []:
        if child.type == "html_inline":
            if match := _SILENT_RE.match(child.content):
                silent = max(0, silent + (-1 if match.group(1) else 1))
            parts = _parted(child, cleaner.clean(child.content, 0))
            children += [part for part in parts if part.content or part.type == "image"]
            if cleaner.removed and not removed:
                line = first_line + line_of(token, child)
            removed += cleaner.removed
            continue
        if silent:
            child.content = ""
        children.append(child)
    if cleaner.open:
        children.append(Token("html_inline", "", 0, content=cleaner.close_from()))
    token.children = children
    _report(removed, line, problems)


def _report(removed: list[str], line: int, problems: list[Problem]) -> None:
    if removed:
        names = ", ".join(dict.fromkeys(removed))
        message = "HTML %s is left out of the page; write Markdown, or a class instead of a style"
        problems.append(Problem(line, "html", message, (names,)))


# --- the last check of what is written as HTML

#: Drawings that extensions put into a page as icons, and the forms of their attributes.
_SVG_TAGS = frozenset("svg g path circle ellipse line polygon polyline rect title desc".split())
_SVG_ATTRIBUTES = re.compile(
    r"aria-hidden|aria-label|class|clip-rule|cx|cy|d|fill|fill-opacity|fill-rule|focusable|height|id|opacity|points|r|role|"
    r"rx|ry|stroke|stroke-linecap|stroke-linejoin|stroke-width|transform|version|viewbox|width|x|x1|x2|xmlns|y|y1|y2"
)
_PLAIN_VALUE_RE = re.compile(r"[\w\s#%()+,.:/-]*")
#: MyST's task lists.
_CHECKBOX = {"class", "checked", "disabled", "type"}


class _Filter(_Cleaner):
    """Lets allowed tags pass one by one, as they come: whether they fit together was seen to before."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        written = ""
        if tag in _SVG_TAGS:
            written = self._svg_attributes(attrs)
        elif tag == "input" and dict(attrs).get("type") == "checkbox":
            written = "".join(
                f' {name}="{escape(value or "")}"' for name, value in attrs if name in _CHECKBOX
            )
        elif self._silent == 0 and (name := self._name(tag)):
            tag, written = name, self._attributes(tag, attrs)
        else:
            self._silent += tag in _SILENT
            self._remove(f"<{tag}>")
            return
        if not self._silent:
            self.out.append(f"<{tag}{written}>")

    def _svg_attributes(self, attrs: list[tuple[str, str | None]]) -> str:
        kept = ""
        for name, value in attrs:
            if _SVG_ATTRIBUTES.fullmatch(name) and _PLAIN_VALUE_RE.fullmatch(value or ""):
                kept += f' {"viewBox" if name == "viewbox" else name}="{escape(value or "")}"'
            else:
                self._remove(f"{name}=")
        return kept

    def handle_endtag(self, tag: str) -> None:
        if tag not in _SVG_TAGS and tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif not self._silent and tag not in VOID_TAGS and (tag in _SVG_TAGS or self._name(tag)):
            self.out.append(f"</{self._name(tag) or tag}>")


@lru_cache(1000)
def filtered(markup: str) -> tuple[str, tuple[str, ...]]:
    """Return what of a piece of HTML may stand in a page of content, and what may not."""
    if "<" not in markup:
        return markup, ()
    cleaner = _Filter()
    cleaner.feed(markup)
    left = "".join(part for part in cleaner.out if isinstance(part, str))
    return left, tuple(dict.fromkeys(cleaner.removed))

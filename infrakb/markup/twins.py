"""A page as Markdown, for programs that read text: its twin, made of the page's own HTML. Pure.

Made of what the page shows, and of nothing else, so that no page can show what its twin lacks, whoever made the page:
a writer, a template or a part. What only a browser is for is left out: forms, drawings (the numbers of a
chart stand in the table beside it), how to cite each value. A value that links to its source is followed by
what the link says of it, and where it leads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Final

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: From an address as the page has it to the one that its twin has; "#…" is a place in the page itself.
Locate = Callable[[str], str]

#: Not lxml.html's, which asks for the class of each element.
_PARSER: Final = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
_TEXT: Final = etree.XPath("string()")

#: Elements that stand between paragraphs.
_BLOCKS: Final = frozenset(
    "address article aside blockquote center details dd div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6"
    " header hr li main nav ol p pre section summary table ul".split()
)
#: Elements of which nothing is a text.
_LEFT_OUT: Final = frozenset(
    "script style template noscript form input button select textarea svg math iframe object canvas".split()
)
#: Classes of which nothing is the page's own text.
_LEFT_OUT_CLASSES: Final = frozenset(
    {"headerlink", "infra-cite", "infra-sign", "backrefs", "infra-jumps", "kb-trail", "kb-paper"}
)
_WRAPPED: Final = {
    "strong": "**",
    "b": "**",
    "em": "*",
    "i": "*",
    "cite": "*",
    "del": "~~",
    "s": "~~",
}
#: What styles alone set apart on the page, by class: what stands before and behind it here.
_ASIDES: Final = {
    "infra-variant": ("", ":"),
    "infra-rank": ("（", "）"),
    "infra-figure-of": ("（", "）"),
    "infra-note": ("（", "）"),
    "infra-kind": ("（", "）"),
    "infra-conflict": ("（", "）"),
    "infra-secondary": ("", ""),
    "infra-english": ("（", "）"),
    "infra-reading": ("（", "）"),
    "infra-reason": ("（", "）"),
}
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")
#: What would be markup within a line.
_SPECIAL: Final = re.compile(r"[\\`*\[\]]|<(?=[A-Za-z/!?])|&(?=#?\w+;)|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])|~~")
#: What it has one of; a set of characters is looked for in a fraction of the time.
_SUSPECT: Final = re.compile(r"[\\`*\[\]<&_~]")
#: What would be markup at the beginning of a line.
_BEGINNING: Final = re.compile(r"(?:\d{1,9}(?=[.)](?:\s|$))|(?=#{1,6}(?:\s|$)|>|[-+](?:\s|$)|-{3,}$|={3,}$))")
_HARD_ADDRESS: Final = re.compile(r"[\s()<>]")
_TICKS: Final = re.compile("`+")
_OPEN_BRACKETS: Final = ("（", "(", "「", "『", "［", "【")


def twin(content: str, told: Iterable[str], locate: Locate) -> str:
    """Return the Markdown of a page.

    :param content: HTML of the page's own part.
    :param told: lines below its title, such as its address.
    """
    ((root,),) = etree.fromstring(f"<div>{content}</div>".encode(), _PARSER)  # in a body, in a page
    found = list(_Writer(locate).blocks(root))
    place = next((number for number, text in enumerate(found) if text.startswith("# ")), None)
    title = [found.pop(place)] if place is not None else []
    return "\n\n".join([*title, *told, *found]) + "\n"


class _Writer:
    """Writes one page."""

    def __init__(self, locate: Locate) -> None:
        self._locate = locate
        self._makers: dict[str, Callable[[Element], Iterator[str]]] = {
            **{f"h{level}": self._heading for level in range(1, 7)},
            "blockquote": self._quote,
            "details": self._details,
            "dl": self._definitions,
            "figcaption": self._bold_line,
            "summary": self._bold_line,
            "hr": self._rule,
            "ol": self._list,
            "ul": self._list,
            "p": self._paragraph,
            "pre": self._code,
            "table": self._table,
            "aside": self._aside,
            "div": self._division,
            "article": self.blocks,
            "section": self.blocks,
            "figure": self.blocks,
            "nav": self.blocks,
        }
        self._inline: dict[str, Callable[[Element], str]] = {
            "a": self._link,
            "code": _code_of,
            "br": _blank,
            "img": self._picture,
            "time": self._day,
            "sup": self._raised,
            "rt": self._ruby,
            "rp": self._ruby,
        }
        #: By tag and class: what adds such an element to a line.
        self._adding: dict[tuple[str, str | None], Callable[[Element, list[str]], None]] = {}

    # --- blocks

    def blocks(self, element: Element) -> Iterator[str]:
        """Yield the blocks in *element*, without line breaks at their ends."""
        text = element.text
        line: list[str] = [_escaped(text)] if text and not text.isspace() else []
        for child in element:
            tag = child.tag
            if tag in _BLOCKS:
                if line:
                    yield from _paragraph("".join(line))
                    line = []
                if not _is_left_out(child):
                    yield from self._makers.get(tag, self.blocks)(child)
            else:
                self._add(child, line)
            text = child.tail
            if text and (line or not text.isspace()):
                line.append(_escaped(text))
        if line:
            yield from _paragraph("".join(line))

    def _paragraph(self, element: Element) -> Iterator[str]:
        return _paragraph(self._line(element))

    def _heading(self, element: Element) -> Iterator[str]:
        text = self._line(element)
        if text:
            yield f"{'#' * int(str(element.tag)[1])} {text}"

    def _bold_line(self, element: Element) -> Iterator[str]:
        text = self._line(element)
        if text:
            yield f"**{text}**"

    def _rule(self, _element: Element) -> Iterator[str]:
        yield "---"

    def _quote(self, element: Element) -> Iterator[str]:
        yield from _quoted(self.blocks(element))

    def _details(self, element: Element) -> Iterator[str]:
        yield from self.blocks(element)

    def _division(self, element: Element) -> Iterator[str]:
        """Yield what an element without a meaning of its own holds, or has by its class."""
        names = element.get("class", "").split()
        if "admonition" in names and _begins_with(element, "admonition-title"):
            title, *rest = element
            yield from _quoted(chain([f"**{self._line(title)}**"], *(self._of(child) for child in rest)))
        elif "math" in names:
            yield f"$$\n{element.get('data-tex', '').strip()}\n$$"
        elif "citation" in names:
            yield f"- {self._line(element)}"
        elif "highlight" in names:
            yield from self._code(element)
        elif any(name.startswith("highlight-") for name in names):
            yield from self._highlighted(element, names)
        elif "code-block-caption" in names:
            yield from self._bold_line(element)
        else:
            yield from self.blocks(element)

    def _of(self, element: Element) -> Iterator[str]:
        """Yield the blocks that *element* itself is."""
        if element.tag in _BLOCKS:
            if not _is_left_out(element):
                yield from self._makers.get(element.tag, self.blocks)(element)
        else:
            line: list[str] = []
            self._add(element, line)
            yield from _paragraph("".join(line))

    def _highlighted(self, element: Element, names: list[str]) -> Iterator[str]:
        language = next(name for name in names if name.startswith("highlight-"))[len("highlight-") :]
        yield from self._code(element, "" if language in {"default", "none", "text"} else language)

    def _code(self, element: Element, language: str = "") -> Iterator[str]:
        code = _text(element).strip("\n")
        fence = "`" * max(3, 1 + max(map(len, _TICKS.findall(code)), default=0))
        yield f"{fence}{language}\n{code}\n{fence}"

    def _aside(self, element: Element) -> Iterator[str]:
        """Yield a footnote as such."""
        if "footnote" not in element.get("class", "").split() or not _begins_with(element, "label"):
            yield from self.blocks(element)
            return
        label, *rest = element
        texts = chain.from_iterable(self._of(child) for child in rest if not _is_left_out(child))
        first = next(texts, "")  # an author's footnote may be empty
        yield "\n\n".join([f"[^{_label(label)}]: {first}".rstrip(), *(_indented(text, 4) for text in texts)])

    def _list(self, element: Element) -> Iterator[str]:
        number = int(element.get("start") or 1) if element.tag == "ol" else None
        items, is_tight = [], True
        for item in element.iterchildren("li"):
            mark = "- " if number is None else f"{number}. "
            parts = list(self.blocks(item))
            is_tight = is_tight and sum(not _LIST.match(part) for part in parts) <= 1
            items.append((mark, parts))
            number = None if number is None else number + 1
        if items:
            between = "\n" if is_tight else "\n\n"
            yield between.join(_item(mark, parts, between) for mark, parts in items)

    def _definitions(self, element: Element) -> Iterator[str]:
        """Yield the terms as a list, each with what it means."""
        items: list[str] = []
        terms: list[str] = []
        for child in element.iter("dt", "dd"):
            if child.tag == "dt":
                terms.append(self._line(child))
                continue
            parts = list(self.blocks(child))
            head = "、".join(f"**{term}**" for term in terms)
            inline = bool(parts) and not _BLOCK.match(parts[0])
            first = f"{head}：{parts.pop(0)}" if inline else head
            items.append(_item("- ", [first, *parts], "\n\n" if len(parts) > 1 else "\n"))
            terms = []
        if terms:
            items.append("- " + "、".join(f"**{term}**" for term in terms))
        if items:
            yield "\n".join(items)

    # --- tables

    def _table(self, element: Element) -> Iterator[str]:
        caption = element.find("caption")
        if caption is not None:
            yield from self._bold_line(caption)
        grid = list(self._grid(element))
        if not grid:
            return
        width = max(map(len, grid))
        head = len(element.findall("thead/tr"))
        if not head:
            grid.insert(0, [""] * width)
        lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in grid]
        lines.insert(1, "|" + " --- |" * width)
        yield "\n".join(lines)

    def _grid(self, element: Element) -> Iterator[list[str]]:
        """Yield the rows of a table; a cell over several rows stands in each, so that a row can be read by itself."""
        hanging: dict[int, tuple[int, str]] = {}  # column -> further rows and text of a cell from above
        for row in element.iter("tr"):
            cells: list[str] = []
            is_empty = True
            for cell in row.iterchildren("th", "td"):
                while len(cells) in hanging:
                    _hang(cells, hanging)
                text, again = self._cell(cell)
                is_empty = is_empty and not text
                rows = int(cell.get("rowspan") or 1)
                if rows > 1:
                    hanging[len(cells)] = rows - 1, again
                cells.append(text)
                cells += [""] * (int(cell.get("colspan") or 1) - 1)
            while len(cells) in hanging:
                _hang(cells, hanging)
            if not is_empty:
                yield cells

    def _cell(self, cell: Element) -> tuple[str, str]:
        """Return a cell's text, and what of it stands in further rows."""
        text = self._flat(cell).replace("|", "\\|")
        if cell.tag == "th" and cell.get("scope") == "rowgroup" and text:
            return f"**{text}**", text
        known = cell.find("details/summary")
        return text, text if known is None else self._line(known).replace("|", "\\|")

    def _flat(self, element: Element) -> str:
        """Return all that stands in *element* in one line."""
        if not any(child.tag in _BLOCKS for child in element.iterdescendants()):
            return self._line(element)
        parts: list[str] = []
        line: list[str] = [_escaped(element.text)] if element.text else []
        for child in element:
            if child.tag in _BLOCKS:
                parts.append("".join(line).strip())
                line = []
                if not _is_left_out(child):
                    parts.append(self._flat_block(child))
            else:
                self._add(child, line)
            if child.tail:
                line.append(_escaped(child.tail))
        parts.append("".join(line).strip())
        return " ".join(filter(None, parts))

    def _flat_block(self, element: Element) -> str:
        if element.tag in {"ul", "ol", "dl"}:
            return "；".join(filter(None, (self._flat(item) for item in element)))
        if element.tag == "details":
            rest = (self._flat_block(child) for child in element if child.tag != "summary")
            text = " ".join(filter(None, rest))
            head = element.find("summary")
            named = self._line(head) if head is not None else ""
            return f"{named}（{text}）" if named and text else named or text
        if element.tag == "dt":
            return f"{self._line(element)}："
        if element.tag == "pre":
            return _code_span(_text(element))
        return self._flat(element)

    # --- within a line

    def _line(self, element: Element) -> str:
        """Return what stands in *element*, as one line."""
        line: list[str] = [_escaped(element.text)] if element.text else []
        for child in element:
            if child.tag in _BLOCKS:
                line.append(" ")
            self._add(child, line)
            if child.tail:
                line.append(_escaped(child.tail))
        return _squeezed("".join(line))

    def _add(self, element: Element, line: list[str]) -> None:
        """Add what *element* shows to a line."""
        asked = str(element.tag), element.get("class")
        add = self._adding.get(asked)
        if add is None:
            add = self._adding[asked] = self._adder(*asked)
        if element.get("hidden") is None:
            add(element, line)

    def _adder(self, tag: str, names: str | None) -> Callable[[Element, list[str]], None]:
        """Return what adds an element of a tag and class to a line; made once, as most are of few kinds."""
        classes = frozenset((names or "").split())
        if _is_unread(tag, names):
            return _add_nothing
        if tag in _WRAPPED:
            return partial(self._add_wrapped, _WRAPPED[tag])
        text = self._inline.get(tag)
        if "footnote-reference" in classes:
            text = _footnote
        elif "math" in classes:
            text = _formula
        elif "infra-value" in classes:
            text = self._value
        elif "infra-fact" in classes or "infra-other-source" in classes:
            text = self._sourced
        for name in classes if text is None else ():
            if name in _ASIDES:
                return partial(self._add_aside, *_ASIDES[name])
        if text is None:
            return self._add_content
        return lambda element, line: line.append(text(element))

    def _add_content(self, element: Element, line: list[str]) -> None:
        if element.text:
            line.append(_escaped(element.text))
        for child in element:
            self._add(child, line)
            if child.tail:
                line.append(_escaped(child.tail))

    def _add_wrapped(self, mark: str, element: Element, line: list[str]) -> None:
        text = self._line(element)
        if text:
            line.append(f"{mark}{text}{mark}")

    def _add_aside(self, before: str, behind: str, element: Element, line: list[str]) -> None:
        text = self._line(element)
        if text.startswith(_OPEN_BRACKETS) and behind == "）":
            before = behind = ""
        if text:
            line.append(f"{before}{text}{behind}")

    def _day(self, element: Element) -> str:
        return self._line(element) + (" " if _is_apart(element) else "")

    def _raised(self, element: Element) -> str:
        return f"^{self._line(element)}"

    def _value(self, element: Element) -> str:
        """Return a value with the address that stays its own."""
        text, identifier = self._line(element), element.get("id")
        return f"[{text}]({_address(self._locate(f'#{identifier}'))})" if identifier else text

    def _sourced(self, element: Element) -> str:
        """Return a value with what its link says of its source."""
        href = element.get("href")
        said = _escaped(element.get("title", ""))
        if not said:
            return self._link(element)
        text = self._line(element)
        return f"{text}（[{said}]({_address(self._locate(href))})）" if href else f"{text}（{said}）"

    def _ruby(self, element: Element) -> str:
        """Return a reading in brackets; the page's own ones are for browsers that do not know of readings."""
        return f"（{self._line(element)}）" if element.tag == "rt" else ""

    def _link(self, element: Element) -> str:
        text = self._line(element)
        href = element.get("href", "")
        if not href or href.startswith("#") or not text:
            return text
        parent = element.getparent()
        if parent is not None and parent.get("class") == "infra-figure-source":  # the figure stands above it
            text = _escaped(element.get("title", "")) or text
        return f"[{text}]({_address(self._locate(href))})"

    def _picture(self, element: Element) -> str:
        source, text = element.get("src", ""), _escaped(element.get("alt", "").strip())
        return f"![{text}]({_address(source)})" if source and text else ""


# --- texts


_LIST: Final = re.compile(r"[-+] |\d+\. ")
_BLOCK: Final = re.compile(r"[-+>|#`$] ?|\d+\. ")


def _begins_with(element: Element, name: str) -> bool:
    """Tell whether *element* begins with one of the class *name*: authors may give its own class to anything."""
    first = next(iter(element), None)
    return first is not None and name in first.get("class", "").split()


def _is_left_out(element: Element) -> bool:
    return element.get("hidden") is not None or _is_unread(str(element.tag), element.get("class"))


@cache
def _is_unread(tag: str, names: str | None) -> bool:
    return tag in _LEFT_OUT or (names is not None and not _LEFT_OUT_CLASSES.isdisjoint(names.split()))


def _add_nothing(_element: Element, _line: list[str]) -> None:
    """Leave an element out."""


def _is_apart(element: Element) -> bool:
    """Tell whether a date leads a line, where styles set it apart from what follows, and is no part of a sentence."""
    parent = element.getparent()
    return parent is not None and parent.tag == "li" and element.getprevious() is None and not parent.text


def _text(element: Element) -> str:
    return str(_TEXT(element))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(_escape, text) if _SUSPECT.search(text) else text


def _escape(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def _squeezed(text: str) -> str:
    is_uneven = "\n" in text or "  " in text or "\t" in text
    return (_BLANKS.sub(" ", text) if is_uneven else text).strip(" ")


def _paragraph(line: str) -> Iterator[str]:
    text = _squeezed(line)
    if text:
        begin = _BEGINNING.match(text)
        yield f"{begin[0]}\\{text[begin.end() :]}" if begin else text


def _code_span(code: str) -> str:
    code = _squeezed(code)
    if not code:
        return ""
    fence = "`" * (1 + max(map(len, _TICKS.findall(code)), default=0))
    edge = " " if code.startswith("`") or code.endswith("`") else ""
    return f"{fence}{edge}{code}{edge}{fence}"


def _address(href: str) -> str:
    return f"<{href}>" if _HARD_ADDRESS.search(href) else href


def _footnote(element: Element) -> str:
    return f"[^{_label(element)}]"


def _formula(element: Element) -> str:
    return f"${element.get('data-tex', '').strip()}$"


def _code_of(element: Element) -> str:
    return _code_span(_text(element))


def _blank(_element: Element) -> str:
    return " "


def _label(element: Element) -> str:
    return _text(element).strip("[] \n")


def _quoted(parts: Iterator[str]) -> Iterator[str]:
    text = "\n\n".join(parts)
    if text:
        yield "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _indented(text: str, width: int) -> str:
    indent = " " * width
    return "\n".join(indent + line if line else "" for line in text.split("\n"))


def _item(mark: str, parts: list[str], between: str) -> str:
    if not parts:
        return mark.rstrip()
    text = between.join(parts)
    return mark + _indented(text, len(mark))[len(mark) :]


def _hang(cells: list[str], hanging: dict[int, tuple[int, str]]) -> None:
    """Put a cell from above into a row."""
    column = len(cells)
    rows, text = hanging.pop(column)
    if rows > 1:
        hanging[column] = rows - 1, text
    cells.append(text)

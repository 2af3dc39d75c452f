"""What Markdown takes in or cuts off without a word: blocks without an end, cells beyond a table's columns. Pure.

CommonMark ends an open fence where the document or the list item ends, and GFM drops the cells that a row has more
than the head. Neither is a mistake to a parser; both are to their author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from infrakb.markup.lines import line_of
from infrakb.text.problems import Problem

_FENCES = frozenset({"fence", "colon_fence"})
#: ```python:title.py, as Qiita and Zenn have it, and ```js title="a.js".
_CODE_TITLE_RE = re.compile(
    r"""(?P<language>[\w+#-]+)?:(?P<name>[^\s:]+)|.*?\b(?:title|filename|caption)=(["'])(?P<text>.+?)\3"""
)
_NO_LINK_RE = re.compile(r"\]\(<?\s*((?:javascript|vbscript|file|data):[^\s()<>]*)", re.IGNORECASE)
_KRAMDOWN_RE = re.compile(r"\{::\w+[^{}]*\}")


def unclosed(tokens: Sequence[Token], first_line: int) -> list[Problem]:
    """Report fences (backquotes, tildes, colons) that have no end.

    :param first_line: 1-based line of the tokens' line 0.
    """
    problems: list[Problem] = []
    ended = -1  # line where the last open fence ended: what was meant to close it may open the next one there
    for token in tokens:
        if token.type not in _FENCES or not token.map or _is_closed(token):
            continue
        begin, end = token.map
        if begin != ended or token.info.strip():
            message = "'%s' opens a block that has no end; write '%s' on a line of its own behind it, indented alike"
            args = f"{token.markup}{token.info}".strip()[:40], token.markup
            problems.append(Problem(first_line + begin, "markup", message, args))
        ended = end
    return problems


def unlinked(tokens: Sequence[Token], first_line: int) -> list[Problem]:
    """Report links that markdown-it leaves as text, as a browser would run or open what they name."""
    problems = []
    for token in tokens:
        if token.type == "inline" and "](" in token.content:
            for child in token.children or []:
                for match in _NO_LINK_RE.finditer(child.content if child.type == "text" else ""):
                    message = (
                        "the link to '%s' is shown as text; link to an address that begins with https://"
                    )
                    problems.append(Problem(first_line + line_of(token, child), "link", message, (match[1],)))
    return problems


def unclosed_comments(tokens: Sequence[Token], first_line: int) -> list[Problem]:
    """Report HTML comments that have no end: they take in the rest of the text."""
    message = "'<!--' has no end and nothing behind it is shown; write '-->'"
    return [
        Problem(first_line + token.map[0], "markup", message)
        for token in tokens
        if token.type == "html_block"
        and token.map
        and token.content.lstrip().startswith("<!--")
        and "-->" not in token.content
    ]


def unshown_words(tokens: Sequence[Token], first_line: int) -> list[Problem]:
    """Report titles of blocks and extensions of kramdown's that other sites show or obey.

    A language that such a title hid is read as one, in place.
    """
    problems: list[Problem] = []
    for token in tokens:
        line = first_line + (token.map[0] if token.map else 0)
        info = token.info.strip()
        if token.type == "fence" and (match := _CODE_TITLE_RE.match(info)) and not info.startswith("{"):
            message = "the code's title '%s' is not shown; write it above the code"
            problems.append(Problem(line, "markup", message, (match["name"] or match["text"],)))
            if match["name"]:
                token.info = match["language"] or ""
        elif token.type == "colon_fence" and not info.startswith("{") and " " in info:
            kind, _blank, rest = info.partition(" ")
            message = (
                "'%s' behind ':::%s' is not shown; write it into the text, or a directive such as ':::{note}'"
            )
            problems.append(Problem(line, "markup", message, (rest.strip(), kind)))
        elif token.type == "inline" and "{::" in token.content:
            texts = "".join(child.content for child in token.children or [] if child.type == "text")
            if match := _KRAMDOWN_RE.search(texts):
                message = "'%s' means nothing here and stands in the text, with what it encloses; remove it"
                problems.append(Problem(line, "liquid", message, (match[0],)))
    return problems


def _is_closed(token: Token) -> bool:
    begin, end = token.map or (0, 0)
    lines = token.content.count("\n") + (token.content[-1:] not in {"", "\n"})
    return end - begin == lines + 2


def cut_cells(tokens: Sequence[Token], source: str, first_line: int) -> list[Problem]:
    """Report rows of tables with cells that have no column, and are not shown.

    :param source: the text of the tokens.
    :param first_line: 1-based line of the text's first line.
    """
    if not any(token.type == "table_open" for token in tokens):
        return []
    lines = source.split("\n")
    problems = []
    for token, columns in _rows(tokens):
        line = token.map[0] if token.map else 0
        text = lines[line].strip() if token.level < 2 else lines[line].strip("> \t")
        cells = [cell.strip() for cell in escapedSplit(text)]
        if cells and not cells[0]:  # the line begins with '|'
            del cells[0]
        cut = [cell for cell in cells[columns:] if cell]
        if cut:
            message = (
                "the row has more cells than the table's head has columns and '%s' is not shown; "
                "add a column, or write '\\|' for a '|' in a cell"
            )
            problems.append(Problem(first_line + line, "markup", message, (" | ".join(cut)[:40],)))
    return problems


def _rows(tokens: Sequence[Token]) -> Iterator[tuple[Token, int]]:
    """Yield the rows below each table's head, each with the table's number of columns."""
    columns = 0
    in_head = False
    for token in tokens:
        if token.type in {"thead_open", "thead_close"}:
            in_head = token.type == "thead_open"
            columns = 0 if in_head else columns
        elif token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and not in_head:
            yield token, columns

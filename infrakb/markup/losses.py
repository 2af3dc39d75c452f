"""What Markdown takes in or cuts off without a word: blocks without an end, cells beyond a table's columns. Pure.

CommonMark ends an open fence where the document or the list item ends, and GFM drops the cells that a row has more
than the head. Neither is a mistake to a parser; both are to their author.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from infrakb.problems import Problem

_FENCES = frozenset({"fence", "colon_fence"})


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

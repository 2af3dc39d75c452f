"""How much one document may ask of the machine that builds it. Pure (markdown-it tokens).

Time and memory grow with the number of blocks and of markup characters, and the stack of the interpreter with
their nesting; some of the parsers below need the square of what is given to them. What is beyond a limit is
kept and shown as text or code, and reported once. The limits lie twenty times and more above what the
600 posts of this site hold at the most, and keep a megabyte of anything below ten seconds.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from infrakb.text.problems import Problem

#: Lines of a document that are looked at for blocks. Posts have up to 1,500.
MOST_LINES = 100_000
#: Tokens of blocks in a document; a paragraph has three, a table three for each cell. Posts have up to 2,300.
MOST_BLOCKS = 60_000
#: Footnotes of a document: docutils looks for each among all of them.
MOST_FOOTNOTES = 3_000
#: Headings in a document: each page holds them again as its outline. Posts have up to 60.
MOST_HEADINGS = 2_000
#: Markup characters and line ends in a paragraph, and in a document. Paragraphs of posts have up to 210.
MOST_MARKS, MOST_MARKS_IN_ALL = 5_000, 100_000
#: Classes of a block or a phrase: docutils looks for each among all of them.
MOST_CLASSES = 100
#: Emphasis in emphasis, links around it, and so on. Posts go two deep.
DEEPEST_INLINE = 30
#: Directives in directives. Each takes more than a dozen calls of the interpreter's thousand.
DEEPEST_DIRECTIVES = 15
#: Lines and characters in a directive: what it makes of them (a table of CSV) is counted nowhere else.
MOST_LINES_IN_DIRECTIVE, LONGEST_DIRECTIVE = 5_000, 200_000
#: Characters of code that are coloured: some of Pygments' lexers need the square of their input.
LONGEST_CODE = 100_000
LONGEST_CODE_LINE = 5_000

_COLUMNS_RE = re.compile(r"^[ \t]*:?columns:[ \t]*[\"']?\+?0*[1-9]\d{2}", re.MULTILINE)
#: What the inline rules stop at. In it each character costs a dozen attempts.
_MARK_RE = re.compile(r"[\n!#$%&*+\-:<=>@\[\\\]^_`{}~]")
#: What makes a line part of quotes and lists.
_CONTAINER_RE = re.compile(r"(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]))*[ \t]*")
#: Keys of markdown-it's env of one document: what was used of it so far, and the line that nested text begins at.
_USED, _FIRST_LINE = "infrakb_used", "infrakb_first_line"
#: Key of the same: the whole text where only its first lines are parsed.
_WHOLE = "infrakb_whole"
#: Key of a token's meta: the text that is kept from the inline rules.
_KEPT = "infrakb_kept"


@dataclass(slots=True)
class Used:
    """What a document has used of its limits, the text in its directives included."""

    blocks: int = 0
    footnotes: int = 0
    headings: int = 0
    marks: int = 0
    directives: int = 0  # around the text that is being parsed
    marks_told: bool = False  # whether the limit of marks in all has been reported
    headings_told: bool = False


def used(env: Any) -> Used:
    """Return what the document with markdown-it's *env* has used so far."""
    found: Used = env.setdefault(_USED, Used())
    return found


def set_first_line(env: Any, line: int) -> int:
    """Note the 0-based line of the file that the text parsed next begins at; return the one before."""
    before: int = env.get(_FIRST_LINE, 0)
    env[_FIRST_LINE] = line
    return before


def first_line_of(env: Any) -> int:
    """Return the line of the file that the tokens' line 0 is, from 1."""
    line: int = env.get(_FIRST_LINE, 0)
    return line + 1


def limit_blocks(tokens: list[Token], source: str, count: Used, first_line: int) -> Iterator[Problem]:
    """Show the blocks beyond :data:`MOST_BLOCKS` or :data:`MOST_FOOTNOTES` as one block of code, in place.

    :param source: the text of the tokens.
    :param first_line: 1-based line of the tokens' line 0.
    """
    start = 0
    for index, token in enumerate(tokens):
        if token.level == 0 and token.nesting >= 0:
            start = index
        count.footnotes += token.type == "footnote_reference_open"
        if count.blocks + index >= MOST_BLOCKS or count.footnotes > MOST_FOOTNOTES:
            break
    else:
        count.blocks += len(tokens)
        return
    line = next((token.map[0] for token in tokens[start:] if token.map), 0)
    tokens[start:] = [_code_from(line, source)]
    count.blocks += start
    message = (
        "the document has more than %s blocks or %s footnotes, and is shown as code from here on; split it"
    )
    yield Problem(first_line + line, "limit", message, (MOST_BLOCKS, MOST_FOOTNOTES))


def show_cut_off(tokens: list[Token], source: str, deepest: int, first_line: int) -> Iterator[Problem]:
    """Show as code, in place, what stands in too many quotes and lists: markdown-it leaves it out without a word.

    :param deepest: markdown-it's ``maxNesting``: the level at which it looks for no blocks.
    """
    lines = source.split("\n")
    cut = []
    for index, (token, following) in enumerate(itertools.pairwise(tokens)):
        if token.nesting == 1 and token.level == deepest - 1 and following.nesting == -1 and token.map:
            left_out = [_CONTAINER_RE.sub("", line) for line in lines[slice(*token.map)]]
            if any(left_out):
                cut.append((index, token, "\n".join(left_out).rstrip("\n") + "\n"))
    for index, token, text in reversed(cut):
        code = Token("code_block", "code", 0, content=text, map=token.map, block=True, level=deepest)
        tokens.insert(index + 1, code)
    if cut:
        message = "quotes and lists stand in each other, more than %s deep, and the inner ones are shown as code; write them flat"
        yield Problem(_line(cut[0][1], first_line), "limit", message, (deepest,))


def limit_lines(tokens: list[Token], source: str, first_line: int) -> Iterator[Problem]:
    """Show the lines behind :data:`MOST_LINES`, which were not parsed, as code, in place."""
    if not (tokens and tokens[-1].type == "fence" and tokens[-1].meta.get(_WHOLE)):
        tokens.append(_code_from(MOST_LINES, source))
    message = "the document has more than %s lines, and is shown as code from here on; split it"
    yield Problem(first_line + MOST_LINES, "limit", message, (MOST_LINES,))


def _code_from(line: int, source: str) -> Token:
    """Return a block of code of the lines of *source* from the 0-based *line* to the end."""
    lines = source.split("\n")
    rest = "\n".join(lines[line:]).rstrip("\n") + "\n"
    span = [line, len(lines)]
    return Token(
        "fence", "code", 0, info="text", content=rest, markup="```", map=span, block=True, meta={_WHOLE: True}
    )


def limit_headings(tokens: list[Token], count: Used, first_line: int) -> Iterator[Problem]:
    """Make paragraphs of the headings beyond :data:`MOST_HEADINGS`, in place."""
    for token in tokens:
        if token.type not in {"heading_open", "heading_close"}:
            continue
        count.headings += token.nesting == 1
        if count.headings <= MOST_HEADINGS:
            continue
        if not count.headings_told:
            count.headings_told = True
            message = "the document has more than %s headings, and the rest are shown as text; split it"
            yield Problem(_line(token, first_line), "limit", message, (MOST_HEADINGS,))
        token.type, token.tag = token.type.replace("heading", "paragraph"), "p"


def keep_crowded(tokens: list[Token], count: Used, first_line: int) -> Iterator[Problem]:
    """Keep texts with too many markup characters from the inline rules, in place, until :func:`show_kept`."""
    for token in tokens:
        if token.type != "inline":
            continue
        marks = len(_MARK_RE.findall(token.content))
        if marks > MOST_MARKS:
            message = "the paragraph has %s markup characters, more than %s, and is shown as text; split it"
            yield Problem(_line(token, first_line), "limit", message, (marks, MOST_MARKS))
        elif count.marks + marks <= MOST_MARKS_IN_ALL:
            count.marks += marks
            continue
        elif not count.marks_told:
            count.marks_told = True
            message = (
                "the document has more than %s markup characters, and is shown as text from here on; split it"
            )
            yield Problem(_line(token, first_line), "limit", message, (MOST_MARKS_IN_ALL,))
        _keep(token)


def keep_deep(tokens: list[Token], first_line: int) -> Iterator[Problem]:
    """Keep texts with too much markup in markup as they are written, in place, until :func:`show_kept`."""
    for token in tokens:
        children = token.children if token.type == "inline" else None
        if not children or len(children) <= DEEPEST_INLINE or _depth(children) <= DEEPEST_INLINE:
            continue
        message = "markup stands in markup, more than %s deep, and is shown as text; write it flat"
        yield Problem(_line(token, first_line), "limit", message, (DEEPEST_INLINE,))
        _keep(token)


def limit_classes(tokens: list[Token], first_line: int) -> Iterator[Problem]:
    """Cut lists of classes that are too long, in place."""
    for token in tokens:
        for owner in (token, *(token.children or ())):
            classes = str(owner.attrs.get("class", "")).split() if owner.attrs else ()
            if len(classes) > MOST_CLASSES:
                owner.attrs["class"] = " ".join(classes[:MOST_CLASSES])
                message = "%s classes, of which the first %s count; leave out the others"
                yield Problem(_line(token, first_line), "limit", message, (len(classes), MOST_CLASSES))


def show_kept(tokens: list[Token]) -> None:
    """Put the texts that were kept from the inline rules back, as text, in place."""
    for token in tokens:
        if _KEPT in token.meta:
            token.content = token.meta.pop(_KEPT)
            token.children = [Token("text", "", 0, content=token.content)]


def is_long_directive(text: str) -> bool:
    """Tell whether a directive's text is too long to be given to it."""
    return len(text) > LONGEST_DIRECTIVE or text.count("\n") > MOST_LINES_IN_DIRECTIVE


def has_many_columns(text: str) -> bool:
    """Tell whether an option of a directive asks for more columns than any page shows: each is made, empty or not."""
    return _COLUMNS_RE.search(text) is not None


def is_long_code(text: str) -> bool:
    """Tell whether a block of code is too long to be coloured."""
    return len(text) > LONGEST_CODE or max(map(len, text.split("\n"))) > LONGEST_CODE_LINE


def _keep(token: Token) -> None:
    token.meta[_KEPT] = token.content
    token.content, token.children = "", []


def _depth(children: list[Token]) -> int:
    depth = deepest = 0
    for child in children:
        depth += child.nesting
        deepest = max(deepest, depth)
    return deepest


def _line(token: Token, first_line: int) -> int:
    return first_line + (token.map[0] if token.map else 0)


def limits_plugin(md: MarkdownIt, problems_key: str) -> None:
    """Hold to the limits. To be used last: what is kept from the rules is shown behind all of them.

    :param problems_key: key of markdown-it's env, of the list that problems are added to.
    """

    def before_blocks(state: StateCore) -> None:
        if state.src.count("\n") > MOST_LINES:
            state.env[_WHOLE] = state.src
            state.src = "\n".join(state.src.split("\n", MOST_LINES)[:MOST_LINES])

    def behind_blocks(state: StateCore) -> None:
        count, first_line = used(state.env), first_line_of(state.env)
        problems = state.env.setdefault(problems_key, [])
        problems += show_cut_off(state.tokens, state.src, state.md.options["maxNesting"], first_line)
        whole = state.env.pop(_WHOLE, None)
        problems += limit_blocks(state.tokens, whole or state.src, count, first_line)
        if whole is not None:
            problems += limit_lines(state.tokens, whole, first_line)
        problems += limit_headings(state.tokens, count, first_line)
        problems += keep_crowded(state.tokens, count, first_line)

    def behind_inlines(state: StateCore) -> None:
        first_line = first_line_of(state.env)
        state.env[problems_key] += keep_deep(state.tokens, first_line)

    def behind_all(state: StateCore) -> None:
        show_kept(state.tokens)
        state.env[problems_key] += limit_classes(state.tokens, first_line_of(state.env))

    md.core.ruler.before("block", "infrakb_lines", before_blocks)
    md.core.ruler.after("block", "infrakb_blocks", behind_blocks)
    md.core.ruler.after("inline", "infrakb_inlines", behind_inlines)
    md.core.ruler.push("infrakb_kept", behind_all)

"""Jekyll's Liquid tags in a post's body, turned into Markdown line by line. Pure.

The number of lines never changes, so that every later warning names the right line.
Source: https://jekyllrb.com/docs/liquid/tags/ and https://shopify.github.io/liquid/.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from infrakb.text.documents import without_suffix
from infrakb.text.problems import Problem

#: No tag holds the beginning of another: a line full of beginnings is read in linear time.
_INSIDE = r"((?:(?!\{%|\{\{).)*?)"
_TAG_RE = re.compile(rf"\{{%-?{_INSIDE}-?%\}}|\{{\{{-?{_INSIDE}-?\}}\}}")
#: Pieces that Liquid's blocks cut one line into. Each is read from its beginning to its end.
MOST_PIECES = 500
_FENCE_RE = re.compile(r"(?:[ ]{0,3}(?:>[ ]?|[-*+][ ]+|\d+[.)][ ]+)*)(`{3,}|~{3,})")
_CODE_SPAN_RE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_BLOCK_ENDS = {"raw": "endraw", "comment": "endcomment", "highlight": "endhighlight"}
#: Variables that are empty or a path here: a site's address comes from where it is hosted.
_PATH_FILTER_RE = re.compile(
    r"""["']([^"']*)["']\s*\|\s*(?:relative_url|absolute_url|prepend:\s*site\.\w+)\s*$"""
)
_SITE_ADDRESS_RE = re.compile(r"site\.(?:baseurl|url|github\.url)$")


@dataclass(slots=True)
class _State:
    """Where a scan stands between two lines."""

    substitutions: bool  # whether ``{{ name }}`` is MyST's
    fence: str | None = None  # marker of the open code fence
    block: str | None = None  # open Liquid block: raw, comment or highlight
    problems: list[Problem] = field(default_factory=list)


def to_markdown(body: str, first_line: int, *, substitutions: bool = False) -> tuple[str, list[Problem]]:
    """Turn Liquid in *body* into Markdown.

    ``raw`` shows its content as it is (in code, too), ``highlight`` becomes a code fence, ``post_url`` and
    ``link`` become site paths, ``comment`` vanishes; ``include`` shows nothing and is reported, as is every
    other tag. Liquid inside code is text.

    :param first_line: 1-based line of the body's first line in its file.
    :param substitutions: ``{{ name }}`` is MyST's, not Liquid's, and left alone.
    """
    if "{%" not in body and "{{" not in body:
        return body, []
    state = _State(substitutions)
    lines = [_line(line, first_line + number, state) for number, line in enumerate(body.split("\n"))]
    if state.block:
        message = "'{%% %s %%}' has no end; add '{%% end%s %%}'"
        state.problems.append(Problem(first_line, "liquid", message, (state.block, state.block)))
        if state.block == "highlight":
            lines.append("```")
    return "\n".join(lines), state.problems


def _line(line: str, number: int, state: _State) -> str:
    out: list[str] = []
    rest: str | None = line
    while rest is not None:
        if len(out) == MOST_PIECES:
            message = "the line has more than %s Liquid blocks, and the rest is shown as it stands; write them on several lines"
            state.problems.append(Problem(number, "limit", message, (MOST_PIECES,)))
            state.block = None
            return "".join([*out, rest])
        shown, rest = _piece(rest, number, state)
        out.append(shown)
    return "".join(out)


def _piece(line: str, number: int, state: _State) -> tuple[str, str | None]:
    """Return what is shown of *line* up to the next block of Liquid, or its end, and the rest; None: nothing is left."""
    if state.block is not None:
        return _inside_block(line, state)
    if state.fence is not None:
        if line.strip() and set(line.strip()) == set(state.fence) and len(line.strip()) >= len(state.fence):
            state.fence = None
        return _raw_markers_removed(line), None
    if match := _FENCE_RE.match(line):
        state.fence = match.group(1)
        return line, None
    if "{%" not in line and "{{" not in line:
        return line, None
    return _tags(line, number, state)


def _raw_markers_removed(line: str) -> str:
    """In code, Jekyll authors shelter Liquid with raw; what it shelters is all that a reader should see."""
    return re.sub(r"\{%-?\s*(?:end)?raw\s*-?%\}", "", line) if "raw" in line else line


def _inside_block(line: str, state: _State) -> tuple[str, str | None]:
    """Return what is shown of *line* up to the end of the open block, and what is behind that."""
    content, rest = _cut_at_end(line, state)
    if state.block == "comment":
        content = ""
    if rest is not None:
        content += "```" if state.block == "highlight" else ""
        state.block = None
    return content, rest


def _cut_at_end(line: str, state: _State) -> tuple[str, str | None]:
    assert state.block is not None
    end = re.search(rf"\{{%-?\s*{_BLOCK_ENDS[state.block]}\s*-?%\}}", line)
    return (line[: end.start()], line[end.end() :]) if end else (line, None)


def _tags(line: str, number: int, state: _State) -> tuple[str, str | None]:
    """Replace the tags of a line that is not in code, up to one that begins a block."""
    spans = [match.span() for match in _CODE_SPAN_RE.finditer(line)] if "`" in line else []
    spans.reverse()
    out, position = [], 0
    while match := _TAG_RE.search(line, position):
        while spans and spans[-1][1] <= match.start():
            spans.pop()
        if spans and spans[-1][0] <= match.start():
            end = spans.pop()[1]
            out.append(_raw_markers_removed(line[position:end]))
            position = max(end, position + 1)
            continue
        out.append(line[position : match.start()])
        position = match.end()
        if match.group(1) is None:
            out.append(_output(match.group(2).strip(), match.group(0), number, state))
            continue
        name, _, argument = match.group(1).strip().partition(" ")
        if name in _BLOCK_ENDS:
            opened, rest = _open_block(name, argument.strip(), line[position:], state)
            return "".join([*out, opened]), rest
        out.append(_tag(name, argument.strip(), number, state))
    return "".join([*out, line[position:]]), None


def _open_block(name: str, argument: str, rest: str, state: _State) -> tuple[str, str | None]:
    state.block = name
    if name != "highlight":
        return "", rest
    if rest.strip():  # highlight and endhighlight on one line: a code span, to keep the line count
        code, after = _cut_at_end(rest, state)
        if after is not None:
            state.block = None
        return f"`{code.strip()}`", after
    return "```" + (argument.partition(" ")[0] or "text"), None


def _tag(name: str, argument: str, number: int, state: _State) -> str:
    if name == "post_url":
        return "/" + argument.strip("/")
    if name == "link":
        return "/" + re.sub(r"^/?(?:_posts/)?", "", without_suffix(argument))
    if name in {"include", "include_relative"}:
        message = "'{%% %s %%}' shows nothing here; write its content into the post or remove the tag"
    else:
        message = "unknown Liquid tag '{%% %s %%}'; it is left out, write Markdown instead"
    tag = f"{name} {argument}".strip()
    state.problems.append(Problem(number, "liquid", message, (tag,)))
    return ""


def _output(expression: str, source: str, number: int, state: _State) -> str:
    if match := _PATH_FILTER_RE.match(expression):
        return match.group(1)
    if _SITE_ADDRESS_RE.match(expression):
        return ""
    if state.substitutions:
        return source
    message = "Liquid variable '%s' is shown as it stands; write its value instead"
    state.problems.append(Problem(number, "liquid", message, (source,)))
    return source

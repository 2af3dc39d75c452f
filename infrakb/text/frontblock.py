"""The YAML at the top of a file, or of a whole file: cut off, and read with the place of every value. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

from infrakb.text.japanese import printable
from infrakb.text.problems import Problem, Said
from infrakb.text.yamlvalue import StructureError, Value, compose

_FENCE_RE = re.compile(r"-{3}[ \t]*$")
_END_RE = re.compile(r"(?:-{3}|\.{3})[ \t]*$")
_KEY_LINE_RE = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*))?$")


class Block(NamedTuple):
    """A file's text cut into front matter and body."""

    yaml: str | None  # text between the fences, None without front matter
    first_line: int  # 1-based line of the first line of ``yaml``
    body: str  # text after the closing fence
    body_line: int  # 1-based line of the first line of ``body``
    closed: bool  # False: the closing fence is missing


def whole(text: str) -> Block:
    """Return a file that is YAML as a whole as a front matter without a body."""
    return Block(text, 1, "", 1, True)


def split(text: str) -> Block:
    """Cut *text* at its front matter fences (``---`` … ``---`` or ``...``).

    Without a closing fence the front matter ends at the first line that is neither ``key: value`` nor a
    continuation of one, so that the body is not lost.
    """
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    if start == len(lines) or not _FENCE_RE.match(lines[start]):
        return Block(None, 1, text, 1, True)
    for end in range(start + 1, len(lines)):
        if _END_RE.match(lines[end]):
            inner = "\n".join(lines[start + 1 : end])
            return Block(inner, start + 2, "\n".join(lines[end + 1 :]), end + 2, True)
    end = start + 1
    while end < len(lines) and (_KEY_LINE_RE.match(lines[end]) or lines[end].startswith((" ", "\t", "- "))):
        end += 1
    return Block("\n".join(lines[start + 1 : end]), start + 2, "\n".join(lines[end:]), end + 1, False)


def _salvage(text: str, first_line: int) -> dict[str, Value]:
    """Read what can be read of broken YAML, one top-level ``key: value`` at a time."""
    found: dict[str, Value] = {}
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        start, number = number, number + 1
        if not (match := _KEY_LINE_RE.match(lines[start])):
            continue
        while number < len(lines) and lines[number].startswith((" ", "\t", "-")):
            number += 1
        key, raw = match.group(1), (match.group(2) or "").strip()
        try:
            found[key] = compose("\n".join(lines[start:number]), first_line + start)[0][key]
        except (yaml.YAMLError, StructureError, KeyError):
            found[key] = Value(printable(raw.strip("\"'[]{}*&")) or None, first_line + start)
    return found


def read_mapping(block: Block) -> tuple[dict[str, Value], list[Problem]]:
    """Return the YAML of *block* as key -> Value, and what is wrong with it as such."""
    if block.yaml is None:
        return {}, []
    problems = []
    if not block.closed:
        message = "front matter has no end; write a line '---' after its last key"
        problems.append(Problem(block.first_line - 1, "frontmatter", message))
    try:
        mapping, doubled = compose(block.yaml, block.first_line)
    except (yaml.YAMLError, StructureError) as error:
        problems.append(_yaml_problem(error, block))
        return _salvage(block.yaml, block.first_line), problems
    for key, line in doubled:
        message = "the key '%s' stands twice and the last one counts; remove one"
        problems.append(Problem(line, "frontmatter", message, (key,)))
    return mapping, problems


#: Part of what PyYAML or libyaml says -> what it means to an author.
_YAML_REASONS: dict[str, Said] = {
    "mapping values are not allowed": Said("': ' stands in a value without quotes"),
    "end of stream": Said("a quote or a bracket is not closed"),
    "cannot start any token": Said("a value begins with a tab or a sign that YAML keeps for itself"),
    "could not find expected ':'": Said("a line has no ': ' behind its key"),
    "did not find expected key": Said("a line does not fit the ones above it"),
    "expected <block end>": Said("a line does not fit the ones above it"),
    "expected ',' or": Said("a list or a mapping in brackets lacks a comma or its closing bracket"),
    "expected '-' indicator": Said("a line in a list does not begin with '- '"),
    "block sequence entries are not allowed": Said("a list begins on the line of its key"),
    "unknown escape character": Said("a backslash stands in double quotes"),
    "tab character": Said("a line is indented by a tab"),
    "alphabetic or numeric character": Said("a value begins with '*' or '&'"),
    "unexpected ':'": Said("': ' stands in a value without quotes"),
}


def _yaml_problem(error: Exception, block: Block) -> Problem:
    reason = getattr(error, "problem", None) or str(error).partition("\n")[0]
    # A quote or bracket that is not closed is noticed at the end: what helps is where it begins.
    mark = getattr(error, "context_mark" if "end of stream" in reason else "problem_mark", None)
    lines = (block.yaml or "").rstrip("\n").count("\n")  # below the last one nothing stands
    line = block.first_line + min(mark.line if mark else 0, lines)
    if isinstance(error, StructureError):
        said = error.said
    else:
        unknown = Said("a line cannot be read")
        said = next((said for part, said in _YAML_REASONS.items() if part in reason), unknown)
    message = "this is not valid YAML: %s; put values that hold ': ', '#' or quotes in double quotes"
    return Problem(line, "frontmatter", message, (said,))


# --- dates

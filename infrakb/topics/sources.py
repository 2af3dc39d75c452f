"""Sources: the entries of ``sources.bib``, read through pybtex, with their lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pybtex import errors
from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text

from infrakb.problems import Problem
from infrakb.topics.records import SOURCE_KINDS, Source

if TYPE_CHECKING:
    from pybtex.database import Entry

_ENTRY_RE = re.compile(r"^[ \t]*@(?!comment|string|preamble)\w+\s*[{(]\s*([^,\s]+)", re.I | re.M)
_ESCAPE_RE = re.compile(r"\\([$&%#_{}])")
_WORD_RE = re.compile(r"[\w-]+")


def read_sources(text: str) -> tuple[dict[str, Source], list[Problem]]:
    """All sources of a BibTeX file by key; entries behind a syntax error are lost, and reported."""
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    for match in _ENTRY_RE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if match[1] in lines:
            message = f"source '{match[1]}' is already defined in line {lines[match[1]]}; choose another key"
            problems.append(Problem(line, "fact", message))
        else:
            lines[match[1]] = line
    parser = Parser()
    with errors.capture() as captured:
        try:
            parser.parse_string(text)
        except PybtexError as error:
            captured.append(error)
    problems += [
        Problem(getattr(failure, "lineno", 1) or 1, "fact", f"BibTeX cannot be read: {failure}")
        for failure in captured
        if "repeated bibliography entry" not in str(failure)
    ]
    sources = {key: _source(key, entry, lines.get(key, 1)) for key, entry in parser.data.entries.items()}
    for source in sources.values():
        problems += _check(source)
    return sources, problems


def _source(key: str, entry: Entry, line: int) -> Source:
    fields = {name.lower(): value for name, value in entry.fields.items()}
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    issuer = "、".join(plain(str(person)) for person in people)
    issuer = issuer or plain(
        fields.get("organization") or fields.get("institution") or fields.get("publisher") or ""
    )
    words = _WORD_RE.findall(fields.get("keywords", ""))
    return Source(
        key=key,
        title=plain(fields.get("title", key)),
        issuer=issuer,
        url=fields.get("url", "").strip(),
        date=fields.get("date") or fields.get("year") or "",
        kind=next((word for word in words if word in SOURCE_KINDS), ""),
        line=line,
    )


def plain(latex: str) -> str:
    """Return the text that *latex* stands for."""
    if "\\" not in latex:
        # Most titles have nothing but braces, and pybtex takes its time.
        return latex.replace("{", "").replace("}", "")
    # latexcodec leaves escaped ASCII as it is.
    return _ESCAPE_RE.sub(r"\1", str(Text.from_latex(latex)))


def _check(source: Source) -> list[Problem]:
    problems = []
    if not source.url:
        problems.append(
            Problem(source.line, "fact", f"source '{source.key}' has no url; add url = {{https://…}}")
        )
    if not source.kind:
        kinds = ", ".join(SOURCE_KINDS)
        message = (
            f"source '{source.key}' does not say how near it is; add keywords = {{…}} with one of {kinds}"
        )
        problems.append(Problem(source.line, "fact", message))
    return problems

"""Sources: the entries of ``sources.bib``, read through pybtex, with their lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pybtex import errors
from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text

from infrakb.problems import Problem, Said
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
            message = "source '%s' is already defined in line %s; choose another key"
            problems.append(Problem(line, "fact", message, (match[1], lines[match[1]])))
        else:
            lines[match[1]] = line
    parser = Parser()
    with errors.capture() as captured:
        try:
            parser.parse_string(text)
        except PybtexError as error:
            captured.append(error)
    problems += [
        _unreadable(failure) for failure in captured if "repeated bibliography entry" not in str(failure)
    ]
    sources = {key: _source(key, entry, lines.get(key, 1)) for key, entry in parser.data.entries.items()}
    broken = {_entry_at(lines, problem.line) for problem in problems}
    for source in sources.values():
        if source.key not in broken:  # what an entry lacks behind a fault is no second one
            problems += _check(source)
    # Facts that name an entry which cannot be read are not wrong.
    unread = {
        key: Source(key, key, "", "", "", "", line) for key, line in lines.items() if key not in sources
    }
    return sources | unread, problems


#: Part of what pybtex says -> what it means to an author.
_REASONS: dict[str, Said] = {
    "premature end of file": Said("an entry is not closed"),
    "'}' expected": Said("a comma or a closing brace is missing"),
    "'=' expected": Said("'=' is missing behind the name of a field"),
    "'(' or '{' expected": Said("'{' is missing behind the type of an entry"),
    "entry key expected": Said("an entry has no key"),
    "field value expected": Said("a field has no value"),
    "undefined string": Said("a value stands without braces"),
    "unbalanced braces": Said("braces do not pair"),
    "too many nested braces": Said("braces are too deep"),
    "duplicate": Said("a field stands twice"),
    "Too many commas": Said("a name of a person has too many commas"),
}


def _unreadable(failure: Exception) -> Problem:
    reason = next(
        (said for part, said in _REASONS.items() if part in str(failure)), Said("the text is no entry")
    )
    message = "BibTeX cannot be read: %s; write '@online{key, title = {…}, url = {…}}'"
    return Problem(getattr(failure, "lineno", 1) or 1, "fact", message, (reason,))


def _entry_at(lines: dict[str, int], line: int) -> str | None:
    """Return the key of the entry that stands at a line, or right before it."""
    return max((key for key in lines if lines[key] <= line), key=lambda key: lines[key], default=None)


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
            Problem(source.line, "fact", "source '%s' has no url; add 'url = {https://…}'", (source.key,))
        )
    if not source.kind:
        kinds = ", ".join(SOURCE_KINDS)
        message = "source '%s' does not say how near it is; add 'keywords = {…}' with one of %s"
        problems.append(Problem(source.line, "fact", message, (source.key, kinds)))
    return problems

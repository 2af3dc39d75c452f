"""Sources: the entries of ``sources.bib``, read through pybtex, with their lines."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from pybtex import errors
from pybtex.database import BibliographyData
from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text

from infrakb.text.problems import Problem, Said
from infrakb.topics.records import SOURCE_KINDS, Source

if TYPE_CHECKING:
    from pybtex.database import Entry

_ENTRY_RE = re.compile(r"^[ \t]*@(?!comment|string|preamble)\w+\s*[{(]\s*([^,\s]+)", re.I | re.M)
_COMMAND_RE = re.compile(r"^[ \t]*@\w+\s*[{(]", re.M)
_ESCAPE_RE = re.compile(r"\\([$&%#_{}])")
_WORD_RE = re.compile(r"[\w-]+")


def read_sources(text: str) -> tuple[dict[str, Source], list[Problem]]:
    """All sources of a BibTeX file by key; of an entry with a syntax error what stands before it."""
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    for match in _ENTRY_RE.finditer(text):
        line = _line(text, match.start())
        if match[1] in lines:
            message = "source '%s' is already defined in line %s; choose another key"
            problems.append(Problem(line, "fact", message, (match[1], lines[match[1]])))
        else:
            lines[match[1]] = line
    data, found = parse(text)
    problems += found
    sources = {key: source_of(key, entry, lines.get(key, 1)) for key, entry in data.entries.items()}
    damaged = {problem.line for problem in found}
    for source in sources.values():
        if source.line not in damaged:  # what else it lacks may stand behind the error
            problems += _check(source, data.entries[source.key].fields.get("url", "").strip())
    # Facts that name an entry which cannot be read are not wrong.
    unread = {
        key: Source(key, key, "", "", "", "", line) for key, line in lines.items() if key not in sources
    }
    return sources | unread, problems


def parse(text: str) -> tuple[BibliographyData, list[Problem]]:
    """Parse BibTeX; an entry with an error costs no other one, and is reported at its first line.

    pybtex alone loses the entry behind one that is not closed.
    """
    data, failures = _parsed(text)
    if not failures:
        return data, []
    starts = [match.start() for match in _COMMAND_RE.finditer(text)] or [0]
    pieces = [text[start:end] for start, end in pairwise([*starts, len(text)])]
    macros = "".join(piece for piece in pieces if piece.lstrip().lower().startswith("@string"))
    data, problems = BibliographyData(), []
    for start, piece in zip(starts, pieces, strict=True):
        found, failures = _parsed(macros + piece)
        for key, entry in found.entries.items():
            if key not in data.entries:
                data.add_entry(key, entry)
        if failures:
            match = _ENTRY_RE.match(piece)
            # pybtex says the line where it noticed, within the piece: the entry's own is what an author looks for.
            line = _line(text, start + len(piece) - len(piece.lstrip()))
            arguments = (match[1] if match else piece.strip()[:40], _reason(failures[0]))
            message = "source '%s' cannot be read to its end (%s); close its braces and quotes, and put a comma behind each field"
            problems.append(Problem(line, "fact", message, arguments))
    return data, problems


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _parsed(text: str) -> tuple[BibliographyData, list[PybtexError]]:
    """What pybtex makes of a text, and what it finds wrong beside keys that come twice."""
    parser = Parser()
    with errors.capture() as captured:
        try:
            parser.parse_string(text)
        except PybtexError as error:
            captured.append(error)
    return parser.data, [error for error in captured if "repeated bibliography entry" not in str(error)]


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


def _reason(failure: Exception) -> Said:
    return next(
        (said for part, said in _REASONS.items() if part in str(failure)), Said("the text is no entry")
    )


def source_of(key: str, entry: Entry, line: int = 0) -> Source:
    """Return the record of an entry."""
    url = entry.fields.get("url", "").strip()
    return Source(
        key=key,
        title=plain(entry.fields.get("title", key)),
        issuer=issuer(entry),
        url=url if is_link(url) else "",
        date=date(entry),
        kind=kind(entry),
        line=line,
    )


def issuer(entry: Entry) -> str:
    """Return who published an entry, persons before bodies; "" where it does not say."""
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    bodies = (entry.fields.get(field) for field in ("organization", "institution", "publisher"))
    return "、".join(plain(str(person)) for person in people) or plain(next(filter(None, bodies), ""))


def date(entry: Entry) -> str:
    """Return when an entry was published, as it is written; "" where it does not say."""
    return str(entry.fields.get("date") or entry.fields.get("year") or "")


def kind(entry: Entry) -> str:
    """Return which of the kinds of sources an entry is, by its keywords; "" where it does not say."""
    words = _WORD_RE.findall(entry.fields.get("keywords", ""))
    return next((word for word in words if word in SOURCE_KINDS), "")


def is_link(url: str) -> bool:
    """Tell whether pages may link to *url*."""
    return re.match(r"https?://[^/\s]", url) is not None


def plain(latex: str) -> str:
    """Return the text that *latex* stands for."""
    if "\\" not in latex:
        # Most titles have nothing but braces, and pybtex takes its time.
        return latex.replace("{", "").replace("}", "")
    # latexcodec leaves escaped ASCII as it is.
    return _ESCAPE_RE.sub(r"\1", str(Text.from_latex(latex)))


def _check(source: Source, url: str) -> list[Problem]:
    problems = []
    if url and not source.url:
        message = "source '%s' has the url '%s', which is no link; write one that begins with https://"
        problems.append(Problem(source.line, "fact", message, (source.key, url)))
    elif not source.url:
        problems.append(
            Problem(source.line, "fact", "source '%s' has no url; add 'url = {https://…}'", (source.key,))
        )
    if not source.kind:
        kinds = ", ".join(SOURCE_KINDS)
        message = "source '%s' does not say how near it is; add 'keywords = {…}' with one of %s"
        problems.append(Problem(source.line, "fact", message, (source.key, kinds)))
    return problems

"""Warnings of this project: one type, a closed set of subtypes, always with a place.

Every warning reads ``path:line: what is wrong; what to write instead [infrakb.subtype]`` and can be
silenced with ``suppress_warnings = ["infrakb.<subtype>"]``, as any Sphinx warning can.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sphinx.locale import get_translation
from sphinx.util import logging

from infrakb.text.problems import Problem, Said

#: Name of the gettext catalogue with the texts that readers see.
CATALOG = "infrakb"
#: Translates a text for the reader (English is the source language).
_ = get_translation(CATALOG)

#: Warning type of every warning of this package.
TYPE = "infrakb"

#: Subtypes of ``infrakb`` warnings and what each of them means.
SUBTYPES: dict[str, str] = {
    "file": "a file or folder that cannot be read, or is no part of the site",
    "encoding": "a source file is not UTF-8",
    "size": "a source file is empty or unusually large",
    "frontmatter": "front matter cannot be read as YAML, or a value has the wrong type",
    "key": "an unknown front matter key that looks like a misspelling",
    "date": "a date that does not exist or cannot be read",
    "liquid": "a Liquid or kramdown construct that has no meaning here",
    "link": "a link inside the site whose target does not exist",
    "image": "an image that does not exist or would be loaded from another site",
    "markup": "markup that has no end, or of which a part would not be shown",
    "html": "raw HTML that is not allowed in a page",
    "math": "a formula that cannot be read",
    "trust": "a directive, role or setting that posts and topics may not use",
    "address": "two pages, labels or redirects that claim the same address",
    "label": "labels that differ only by case or width",
    "ref": "a cross-reference to an unknown object",
    "topic": "a topic's front matter that does not follow the schema",
    "fact": "a fact whose value, unit, date or source cannot be used",
    "setting": "a setting in conf.py that cannot be used",
    "directive": "an option of a directive that cannot be used",
    "limit": "a document that is too long, too deep or has too many of something, and is cut or shown as text",
    "failed": "a document whose page could not be built (an error, not a warning)",
}

logger = logging.getLogger(__name__)


def warn(subtype: str, message: str, *args: object, location: Any) -> None:
    """Emit a warning of this project, in the language of the site.

    :param subtype: a key of :data:`SUBTYPES`.
    :param message: English ``%``-format text, which the catalogue has: what is wrong; what to write instead.
    :param args: names and values from the source; a :class:`Said` is translated, too.
    :param location: a docutils node, ``(docname, line)`` or ``"path:line"``.
    :raises KeyError: for a subtype that is not declared.
    """
    SUBTYPES[subtype]
    text = Said(message, args).text(_)
    logger.warning("%s", text, type=TYPE, subtype=subtype, location=location)


def report_error(subtype: str, message: str, *args: object, location: Any) -> None:
    """Emit an error, as :func:`warn` emits a warning: the build goes on, and ends with status 1."""
    SUBTYPES[subtype]
    text = Said(message, args).text(_)
    logger.error("%s", text, type=TYPE, subtype=subtype, location=location)


def warn_problems(problems: Iterable[Problem], docname: str) -> None:
    """Emit each problem as a warning located in *docname*'s source file."""
    for problem in problems:
        warn(problem.subtype, problem.message, *problem.args, location=(docname, problem.line))

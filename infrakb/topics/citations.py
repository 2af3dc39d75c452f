"""How to cite a value: a sentence in Japanese, an entry for BibTeX, permanent addresses. Pure."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from infrakb.topics.render import telling_issuer
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from infrakb.topics.records import Source, Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Translate
    from infrakb.topics.statements import Statement

#: Folder of the topics' statements as JSON, below the output folder.
DATA = "data/topics"

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "{}$&#_%"},
}
_SPECIAL_RE = re.compile(r"[\\~^{}$&#_%]")
_KEY_RE = re.compile(r"[A-Za-z0-9.+/]+")


class Publication(NamedTuple):
    """The page that is cited, and where the site is."""

    site: str  # the site's name
    author: str  # who makes it; "" where nobody is named
    home: (
        str  # address of the output folder with '/' at its end, relative to the page where no other is known
    )
    page: str  # address of the topic's page, likewise
    root: str  # address of the output folder relative to the page


class Citation(NamedTuple):
    """A value to be cited."""

    text: str  # a sentence in the reader's language
    bibtex: str  # lines of an entry, without a line break at the end
    address: str  # of the statement in its topic's page
    data: str  # of the JSON file in which the statement stands under its name


def cite(statement: Statement, registry: Registry, publication: Publication, _: Translate) -> Citation:
    """Say how to cite a statement."""
    topic = registry.topics[statement.topic]
    source = registry.sources.get(statement.source)
    # "/" stays: ids hold none, but "--" and Japanese letters, which not every program takes for part of an address.
    address = f"{publication.page}#{quote(statement.anchor, safe='-._~+')}"
    label = registry.label(statement.property_key, statement.qualifiers)
    parts = {
        "topic": topic.ja.text,
        "label": label,
        "value": statement.text,
        "as_of": _("as of %s") % format_date(statement.as_of) if statement.as_of else _("undated"),
        "source": _source(statement, source, _),
        "site": publication.site,
        "address": address,
    }
    text = _("%(topic)s, %(label)s: %(value)s (%(as_of)s). Source: %(source)s. %(site)s, %(address)s") % parts
    bibtex = _bibtex(statement, topic, label, parts, publication)
    return Citation(text, bibtex, address, publication.home + data_path(topic))


def data_path(topic: Topic) -> str:
    """The JSON file of a topic's statements, below the output folder."""
    return f"{DATA}/{quote(topic.id)}.json"


def _source(statement: Statement, source: Source | None, _: Translate) -> str:
    if source is None:
        return _("No source")
    named = (telling_issuer(source), source.title, statement.at)
    return "、".join(part for part in named if part)


def _bibtex(
    statement: Statement, topic: Topic, label: str, parts: dict[str, str], publication: Publication
) -> str:
    year = (statement.published or statement.as_of)[:4]
    fields = {
        "author": f"{{{_escaped(publication.author)}}}" if publication.author else "",
        "title": f"{{{_escaped(f'{topic.ja.text}: {label} {statement.text}')}}}",
        "year": year,
        "howpublished": _escaped(publication.site),
        "url": parts["address"],
        "note": _escaped(f"{parts['as_of']}、{parts['source']}"),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{_key(statement)},\n{lines}\n}}"


def _key(statement: Statement) -> str:
    """A key of ASCII letters, the same whatever else the site says later."""
    qualifiers = [_plain(value) for _name, value in statement.qualifiers]
    parts = (statement.topic, statement.property_key, *qualifiers, statement.as_of, statement.source)
    return "-".join(part for part in parts if part)


def _plain(text: str) -> str:
    """A text for a key: what is not ASCII becomes a few digits that tell it from others."""
    words = "-".join(_KEY_RE.findall(text)).replace("/", "-")
    return words if text.isascii() else f"{words}{hashlib.sha256(text.encode()).hexdigest()[:6]}"


def _escaped(text: str) -> str:
    return _SPECIAL_RE.sub(lambda match: _SPECIAL[match[0]], text)

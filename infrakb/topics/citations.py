"""How to cite a value: a sentence in Japanese, an entry for BibTeX, permanent addresses. Pure."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from infrakb.text.layout import DATA
from infrakb.topics.opendata import topic_path
from infrakb.topics.render import telling_issuer
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from infrakb.topics.opendata import Publisher
    from infrakb.topics.records import Source, Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Translate
    from infrakb.topics.statements import Statement

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

    publisher: Publisher
    page: str  # address of the topic's page below the output folder
    root: str  # address of the output folder relative to the page, with '/' at its end or empty
    sources: str = ""  # address of the list of sources relative to the page; empty where there is none

    @property
    def home(self) -> str:
        """The address of the output folder: relative to the page, where the publisher has none."""
        return self.publisher.address or self.root


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
    address = f"{publication.home}{publication.page}#{quote(statement.anchor)}"
    label = registry.label(statement.property_key, statement.qualifiers)
    parts = {
        "topic": topic.ja.text,
        "label": label,
        "value": statement.text,
        "as_of": _("as of %s") % format_date(statement.as_of) if statement.as_of else _("undated"),
        "source": _source(statement, source, _),
        "site": publication.publisher.title,
        "address": address,
    }
    text = _("%(topic)s, %(label)s: %(value)s (%(as_of)s). Source: %(source)s. %(site)s, %(address)s") % parts
    bibtex = _bibtex(statement, topic, label, parts, publication)
    return Citation(text, bibtex, address, publication.home + data_path(topic))


def data_path(topic: Topic) -> str:
    """The JSON file of a topic's statements, below the output folder."""
    return f"{DATA}/{topic_path(topic.id, 'json')}"


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
        "author": f"{{{_escaped(publication.publisher.author)}}}" if publication.publisher.author else "",
        "title": f"{{{_escaped(f'{topic.ja.text}: {label} {statement.text}')}}}",
        "year": year,
        "howpublished": _escaped(publication.publisher.title),
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

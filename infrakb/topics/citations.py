"""How values and tables are cited, and the files that say so of all values of a topic. Pure.

A page has a sign beside each value, and not how it is cited: three forms of each would be most of the page. They are
in files beside the topic's data: for programs that keep references, and for the dialog that the sign opens.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from infrakb.text import citing, reporting
from infrakb.text.citing import Work
from infrakb.text.layout import DATA
from infrakb.topics.opendata import topic_path
from infrakb.topics.records import source_anchor
from infrakb.topics.render import details, full_title, link, script, telling_issuer
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from infrakb.topics.opendata import Publisher
    from infrakb.topics.records import Source, Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Translate
    from infrakb.topics.statements import Statement

#: Files of a topic's citations: entries of BibTeX, items of CSL-JSON, and all forms for the dialog.
BIBTEX, CSL, SCRIPT = "bib", "csl.json", "cite.js"


class Publication(NamedTuple):
    """The page that is cited, and where the site is."""

    publisher: Publisher
    page: str  # address of the page below the output folder
    root: str  # address of the output folder relative to the page, with '/' at its end or empty
    sources: str = ""  # address of the list of sources relative to the page; empty where there is none

    def address(self, anchor: str) -> str:
        """The absolute address of a place in the page, or of the page for "". The site must know its own address."""
        place = f"#{quote(anchor)}" if anchor else ""
        return f"{self.publisher.address}{self.page}{place}"


# --- what is cited


def of_statement(
    statement: Statement, registry: Registry, publisher: Publisher, page: str, _: Translate
) -> Work:
    """A value, as *page* shows it: of the day on which the site first showed it."""
    topic = registry.topics[statement.topic]
    label = registry.label(statement.property_key, statement.qualifiers)
    as_of = f"（{_('as of %s') % format_date(statement.as_of)}）" if statement.as_of else ""
    return Work(
        _key(statement),
        citing.DATA,
        f"{topic.ja.text}：{label} {statement.text}{as_of}",
        _authors(publisher),
        publisher.title,
        statement.published,
        Publication(publisher, page, "").address(statement.anchor),
        publisher.language,
        _origin(statement, registry.sources.get(statement.source)),
    )


def of_table(title: str, anchor: str, statements: Iterable[Statement], publication: Publication) -> Work:
    """The entry that cites a table. Its date is the day on which the newest of its values was first shown.

    :param anchor: its place in the page; "" where it is most of the page.
    """
    publisher = publication.publisher
    stem = publication.page.rpartition(".")[0]
    return Work(
        "-".join(citing.key_part(part) for part in (stem, anchor or "table")),
        citing.DATA,
        title,
        _authors(publisher),
        publisher.title,
        max((one.published for one in statements), default=""),
        publication.address(anchor),
        publisher.language,
    )


def _authors(publisher: Publisher) -> tuple[str, ...]:
    return (publisher.author,) if publisher.author else ()


def _origin(statement: Statement, source: Source | None) -> str:
    """Who states a value, and where."""
    if source is None:
        return ""
    return f"{telling_issuer(source)}「{source.title}」{statement.at}"


def _key(statement: Statement) -> str:
    qualifiers = [citing.key_part(value) for _name, value in statement.qualifiers]
    parts = (statement.topic, statement.property_key, *qualifiers, statement.as_of, statement.source)
    return "-".join(part for part in parts if part)


# --- in pages


def sign(address: str, topic: Topic, statement: Statement, registry: Registry, _: Translate) -> Markup:
    """The link to a value's place, which a script lets copy it. Styles draw it; its name says what it is of."""
    label = registry.label(statement.property_key, statement.qualifiers)
    return Markup('<a class="infra-sign" href="%s" aria-label="%s"></a>') % (
        f"{address}#{statement.anchor}",
        _("Link to %s") % f"{topic.ja.text} {label}",
    )


def comparison_block(work: Work, _: Translate) -> Markup:
    """How a table of several topics is cited: each of its values is linked to its source, and to where it is cited."""
    return citing.block(work, _("Cite this table"), _)


def facts_block(
    work: Work, topic: Topic, registry: Registry, publication: Publication, _: Translate
) -> Markup:
    """How the table of a topic is cited, with the files that say it of each value, and the sources that it rests on."""
    files = Markup('<p>%s <a href="%s">BibTeX</a> <a href="%s">CSL-JSON</a></p>') % (
        _("Each value of this table:"),
        *(f"{publication.root}{DATA}/{topic_path(topic.id, kind)}" for kind in (BIBTEX, CSL)),
    )
    keys = dict.fromkeys(one.source for one in citable(topic) if one.source in registry.sources)
    sources = [_listed(registry.sources[key], key, publication) for key in keys]
    listed = Markup("<ul>%s</ul>") % Markup().join(Markup("<li>%s</li>") % one for one in sources)
    told = Markup()
    if sources:
        told = details(_("Sources of this table (%d)") % len(sources), listed)
    hint = Markup('<p class="infra-cite">%s <span class="infra-scripted">%s</span></p>') % (
        _("The # beside a value is a link to it."),
        _("It copies the address, and shows how the value is cited."),
    )
    return hint + citing.block(work, _("Cite this table"), _, files + told)


def _listed(source: Source, key: str, publication: Publication) -> Markup | str:
    """A source, linked to its place in the list of sources, where it is said what else rests on it."""
    title = full_title(source)
    if not publication.sources:
        return title
    return link(f"{publication.sources}#{source_anchor(key)}", "reference internal", title)


# --- files


def citable(topic: Topic) -> Iterator[Statement]:
    """What holds of a topic: nobody should cite what was withdrawn."""
    return (statement for fact in topic.facts.values() for statement in fact.current)


def bibliography(works: Iterable[Work]) -> str:
    """Entries of BibTeX."""
    return "".join(f"{citing.bibtex(work)}\n" for work in works)


def items(works: Iterable[Work]) -> str:
    """Items of CSL-JSON."""
    return json.dumps([citing.csl_item(work) for work in works], ensure_ascii=False, indent=1) + "\n"


def dialog_script(
    topic: Topic, works: Iterable[tuple[Statement, Work]], report_form: str, _: Translate
) -> str:
    """What the dialog of a topic's values says, as a script that browsers load when it is first opened.

    :param report_form: of addresses where errors are told; "" for none.
    """
    values = {
        one.anchor: [work.title, *(make(work) for make in citing.FORMATS.values()), one.name, work.origin]
        for one, work in works
    }
    words = {
        "heading": _("Cite this value"),
        "formats": list(citing.names(_).values()),
        "address": _("Permanent address"),
        **citing.copying(_),
        "addressCopied": _("Copied the address."),
        "close": _("Close"),
        "report": _("Report an error"),
        "subject": reporting.subject("{title}", _),
        "ask": reporting.ask(_),
    }
    return script(
        "infraCitations", {"topic": topic.id, "values": values, "words": words, "report": report_form}
    )

"""The glossary: every name of every topic where a reader looks it up, with the definition or the name that has it. Pure.

A name in Latin letters stands under its letter, a Japanese one in the row of kana that its reading begins with; a name
in Han characters that nobody has given a reading has a group of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from infrakb.text.collation import ORDERS, collation_key, group
from infrakb.text.japanese import fold
from infrakb.text.slugs import slugify
from infrakb.topics.lists import topic_link
from infrakb.topics.render import link, span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from infrakb.topics.records import Name, Topic
    from infrakb.topics.render import Href, Translate


class Entry(NamedTuple):
    """A name in the glossary."""

    topic: Topic
    name: Name
    anchor: str  # its permanent id in the page; "" for a spelling whose id another one has


def entries(topics: Iterable[Topic]) -> dict[str, list[Entry]]:
    """Names by group, in the order of the groups, each group in the order of an index."""
    found: dict[str, list[Entry]] = {name: [] for order in ORDERS.values() for name in order}
    for topic in topics:
        for entry in _of_topic(topic):
            found[group(entry.name.reading)].append(entry)
    for listed in found.values():
        listed.sort(key=lambda entry: (collation_key(entry.name.reading), entry.name.text, entry.topic.id))
    return {name: listed for name, listed in found.items() if listed}


def _of_topic(topic: Topic) -> Iterator[Entry]:
    """Yield the Japanese name under the topic's id, and each other name under that and its own spelling."""
    names: dict[str, Name] = {}
    for name in topic.names:
        names.setdefault(fold(name.text), name)
    taken: set[str] = set()
    for folded, name in names.items():
        anchor = term_anchor(topic.id, "" if folded == fold(topic.ja.text) else name.text)
        yield Entry(topic, name, "" if anchor in taken else anchor)
        taken.add(anchor)


def first_group(topics: Iterable[Topic], order: str) -> str:
    """The id of the first group of an order in the glossary; "" where none has a name."""
    found = entries(topics)
    return next((_group_anchor(name) for name in ORDERS[order] if name in found), "")


def term_anchor(topic: str, name: str = "") -> str:
    """The permanent id of a topic in the glossary, or of another of its names."""
    # Ids of topics have no "--": neither kind is ever taken for the other.
    return f"term-{topic}--{slugify(name).casefold()}" if name else f"term-{topic}"


def glossary(topics: Iterable[Topic], order: str, href: Href, _: Translate) -> Markup:
    """The names that stand in an order (a key of ``ORDERS``; "": in any), with links to its groups above them."""
    chosen = ORDERS[order] if order else [name for names in ORDERS.values() for name in names]
    groups = {name: listed for name, listed in entries(topics).items() if name in chosen}
    if not groups:
        return Markup()
    body = Markup().join(_group(name, listed, href, _) for name, listed in groups.items())
    return Markup('<div class="infra-glossary" data-search-ignore>%s%s</div>') % (_jumps(groups, _), body)


def _jumps(groups: Mapping[str, object], _: Translate) -> Markup:
    """Links to the groups."""
    items = Markup().join(
        Markup("<li>%s</li>") % link(f"#{_group_anchor(name)}", "reference internal", name) for name in groups
    )
    return Markup('<nav class="infra-jumps" aria-label="%s"><ul>%s</ul></nav>') % (
        # Two on one page are told apart by where they lead.
        _("Jump to %(first)s – %(last)s") % {"first": next(iter(groups)), "last": list(groups)[-1]},
        items,
    )


def _group_anchor(name: str) -> str:
    return f"terms-{slugify(name).casefold()}"


def _group(name: str, listed: list[Entry], href: Href, _: Translate) -> Markup:
    rows = Markup().join(_row(entry, href, _) for entry in listed)
    return Markup('<h3 id="%s">%s</h3><dl>%s</dl>') % (_group_anchor(name), name, rows)


def _row(entry: Entry, href: Href, _: Translate) -> Markup:
    """A name with what it means: a definition, or the name that is defined."""
    topic, name, anchor = entry
    identifier = Markup(' id="%s"') % anchor if anchor else ""
    if anchor != term_anchor(topic.id):
        see = link(f"#{term_anchor(topic.id)}", "reference internal", topic.ja.text)
        return Markup("<div%s><dt>%s</dt><dd>→ %s</dd></div>") % (identifier, name.text, see)
    term = topic_link(topic, href)
    if name.kana:
        term += Markup(" ") + span("infra-reading", name.kana)
    if topic.english:
        term += Markup(' <span class="infra-english" lang="en">%s</span>') % topic.english
    return Markup("<div%s><dt>%s</dt><dd>%s</dd></div>") % (identifier, term, topic.definition)

"""The glossary: every name of every topic where a reader looks it up, with the definition or the name that has it. Pure.

Each topic has its permanent ids where its definition stands: one of its own, and one for each of its other names. Where
pages list groups of names, the glossary leads to them and keeps those ids.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from markupsafe import Markup

from infrakb.text.collation import ORDERS
from infrakb.text.slugs import slugify
from infrakb.topics.initialpages import leading_list, targets
from infrakb.topics.lists import topic_link
from infrakb.topics.nameindex import entries_of
from infrakb.topics.render import link, span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from infrakb.topics.knowledge import Knowledge
    from infrakb.topics.nameindex import Entry
    from infrakb.topics.records import Name, Topic
    from infrakb.topics.render import Href, Translate


def term_anchor(topic: str, name: str = "") -> str:
    """The permanent id of a topic in the glossary; with *name*, that of one of its other names."""
    # Ids of topics never contain "--", so that the two forms cannot be confused.
    return f"term-{topic}--{slugify(name).casefold()}" if name else f"term-{topic}"


def _ids_of_others(topic: Topic) -> list[str]:
    """The permanent ids of all names of a topic but the Japanese one."""
    others = (entry.name.text for entry in entries_of(topic) if not entry.is_main)
    return list(dict.fromkeys(term_anchor(topic.id, name) for name in others))


def beginnings(knowledge: Knowledge) -> dict[str, tuple[str, str]]:
    """Where each order of names begins, by its key in ``ORDERS``: the document and the id of its first group."""
    found = {}
    for order, docname in knowledge.glossaries.items():
        first = next((name for name in ORDERS[order] if name in knowledge.names), "")
        found[order] = knowledge.glossary_pages.get(first, docname), _group_anchor(first) if first else ""
    return found


def glossary(order: str, knowledge: Knowledge, href: Href, _: Translate) -> Markup:
    """The names that stand in an order (a key of ``ORDERS``; "": in any), with links to its groups above them."""
    chosen = ORDERS[order] if order else [name for names in ORDERS.values() for name in names]
    groups = {name: listed for name, listed in knowledge.names.items() if name in chosen}
    pages = knowledge.glossary_pages
    elsewhere = (
        (_page_link(name, listed, href(pages[name])), _moved(name, listed))
        for name, listed in groups.items()
        if name in pages
    )
    html = leading_list(elsewhere, "kb-labels infra-kinds")
    if here := {name: listed for name, listed in groups.items() if name not in pages}:
        html += _listed(here, dict.fromkeys(here, ""), "h3", href, _)
    return html


def _page_link(name: str, listed: Sequence[Entry], page: str) -> Markup:
    return Markup('<a class="kb-tag" href="%s#%s">%s <span class="kb-number">%d</span></a>') % (
        page,
        _group_anchor(name),
        name,
        len(listed),
    )


def _moved(name: str, listed: Sequence[Entry]) -> list[str]:
    """The ids of a group and of the topics defined in it, sorted by topic: similar ids side by side compress best."""
    topics = sorted((entry.topic for entry in listed if entry.is_main), key=lambda topic: topic.id)
    of_topics = ([term_anchor(topic.id), *_ids_of_others(topic)] for topic in topics)
    return [_group_anchor(name), *chain.from_iterable(of_topics)]


def group_page(initials: str, knowledge: Knowledge, href: Href, _: Translate) -> Markup:
    """The names of some groups below links to all groups.

    :param initials: the groups, joined by blanks.
    """
    own = initials.split()
    groups = {name: listed for name, listed in knowledge.names.items() if name in own}
    pages = {name: href(docname) for name, docname in _places(knowledge).items()}
    return _listed(groups, {**pages, **dict.fromkeys(groups, "")}, "h2", href, _) if groups else Markup()


def _places(knowledge: Knowledge) -> dict[str, str]:
    """The documents that list the groups of names, in their order."""
    whole = {name: docname for order, docname in knowledge.glossaries.items() for name in ORDERS[order]}
    places = {**whole, **knowledge.glossary_pages}
    return {name: places[name] for name in knowledge.names if name in places}


def _listed(
    groups: Mapping[str, Sequence[Entry]], pages: Mapping[str, str], heading: str, href: Href, _: Translate
) -> Markup:
    """Groups under headings, below links to all groups. *pages*: address of the page by group; "" is this page."""
    body = Markup().join(_group(name, listed, heading, href) for name, listed in groups.items())
    return Markup('<div class="infra-glossary" data-search-ignore>%s%s</div>') % (_jumps(pages, _), body)


def _jumps(pages: Mapping[str, str], _: Translate) -> Markup:
    """Links to groups."""
    items = Markup().join(
        Markup("<li>%s</li>") % link(f"{page}#{_group_anchor(name)}", "reference internal", name)
        for name, page in pages.items()
    )
    return Markup('<nav class="infra-jumps" aria-label="%s"><ul>%s</ul></nav>') % (
        # Two on one page are told apart by where they lead.
        _("Jump to %(first)s – %(last)s") % {"first": next(iter(pages)), "last": list(pages)[-1]},
        items,
    )


def _group_anchor(name: str) -> str:
    return f"terms-{slugify(name).casefold()}"


def _group(name: str, listed: Sequence[Entry], heading: str, href: Href) -> Markup:
    rows = Markup().join(_row(*entry, href) for entry in listed)
    return Markup('<%(tag)s id="%(id)s">%(name)s</%(tag)s><dl>%(rows)s</dl>') % {
        "tag": heading,
        "id": _group_anchor(name),
        "name": name,
        "rows": rows,
    }


def _row(topic: Topic, name: Name, is_main: bool, href: Href) -> Markup:
    """A name with what it means: a definition, or the name of the topic that has it."""
    term = topic_link(topic, href)
    if not is_main:
        return Markup("<div><dt>%s</dt><dd>→ %s</dd></div>") % (name.text, term)
    if name.kana:
        term += Markup(" ") + span("infra-reading", name.kana)
    if topic.english:
        term += Markup(' <span class="infra-english" lang="en">%s</span>') % topic.english
    return Markup('<div id="%s"><dt>%s%s</dt><dd>%s</dd></div>') % (
        term_anchor(topic.id),
        targets(_ids_of_others(topic)),
        term,
        topic.definition,
    )

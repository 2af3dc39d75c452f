"""The index of topics: each with its definition and the number of its values. Pure.

All topics stand in it by kind. With scripts, a filter above the lists hides what does not match, and the topics can be put
into the two orders of names; without, the glossary has them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from infrakb.text.collation import ORDERS, collation_key, group
from infrakb.text.japanese import fold
from infrakb.text.slugs import slugify
from infrakb.topics.filtering import Choice, Option, Order, Texts, filter_form
from infrakb.topics.lists import bullets
from infrakb.topics.ordering import INDEX_KINDS
from infrakb.topics.records import KINDS
from infrakb.topics.render import link, script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from infrakb.text.collation import Key
    from infrakb.topics.records import Name, Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Href, Translate


class Entrance(NamedTuple):
    """A section of the index: topics of a kind."""

    text: str
    anchor: str
    topics: int


def values_of(topic: Topic) -> int:
    """How many statements of a topic hold now."""
    return sum(len(fact.current) for fact in topic.facts.values())


def order_titles(_: Translate) -> dict[str, str]:
    """What readers call the orders of names, by the key of ``ORDERS``."""
    return {"latin": "A–Z", "kana": _("By kana")}


def kind_anchor(kind: str) -> str:
    """The id of a kind's section in the index."""
    return f"kind-{kind}"


def order_anchor(order: str) -> str:
    """The id under which the index is read in an order of names."""
    return f"names-{order}"


def letter_anchor(letter: str) -> str:
    """The id of the names under a letter or a row of kana."""
    return f"names-{slugify(letter).casefold()}"


# --- lists with definitions


def index_list(topics: Iterable[Topic], kind: str, href: Href, _: Translate) -> Markup:
    """Topics of a *kind* with their definitions and the number of their values."""
    rows = Markup().join(_row(topic, href, _) for topic in topics)
    return Markup('<dl class="infra-topics infra-index" data-kind="%s" data-search-ignore>%s</dl>') % (
        kind,
        rows,
    )


def _row(topic: Topic, href: Href, _: Translate) -> Markup:
    # Hundreds of lines: what each has beside its texts is a tenth of the page.
    term = Markup('<a href="%s">%s</a>') % (href(topic.docname), topic.ja.text)
    if values := values_of(topic):
        term += " " + _("%d values") % values
    return Markup("<div><dt>%s</dt><dd>%s</dd></div>") % (term, topic.definition)


def names_script(topics: Iterable[Topic]) -> str:
    """Names of topics that the index does not show, and its orders, as a script: asked for by the first who needs it.

    In the page they would be half of its weight, for readers who may never filter.
    """
    found = list(topics)
    names = {topic.id: names for topic in found if (names := _hidden_names(topic))}
    orders = {name: _ordered(found, name) for name in ORDERS}
    return script("infraTopicNames", names) + script("infraTopicOrders", orders)


def _ordered(topics: Iterable[Topic], order: str) -> list[tuple[str, str, list[str]]]:
    """Topics in an order of names: letter, its id, ids of the topics. Names of the other order stand behind.

    A topic stands once: by its English name among the letters where it has one, else by its Japanese one.
    """
    names = [*ORDERS[order], *(name for other in ORDERS if other != order for name in ORDERS[other])]
    groups: dict[str, list[tuple[Key, str, str]]] = {name: [] for name in names}
    for topic in topics:
        found = _looked_up(topic)
        own = next((name for name in found if group(name.reading) in ORDERS[order]), found[0])
        groups[group(own.reading)].append((collation_key(own.reading), own.text, topic.id))
    return [
        (letter, letter_anchor(letter), [topic for _key, _text, topic in sorted(found)])
        for letter, found in groups.items()
        if found
    ]


def _hidden_names(topic: Topic) -> str:
    shown = fold(f"{topic.ja.text} {topic.definition}")
    others = (text for name in topic.names for text in (name.text, name.kana) if fold(text) not in shown)
    return " ".join(dict.fromkeys(others))


# --- names alone


def names_list(topics: Iterable[Topic], order: str, href: Href) -> Markup:
    """Names in an order (a key of ``ORDERS``) under their letters, each a link to its topic."""
    groups: dict[str, list[tuple[Name, Topic]]] = {name: [] for name in ORDERS[order]}
    for topic in topics:
        for name in _looked_up(topic):
            if (letter := group(name.reading)) in groups:
                groups[letter].append((name, topic))
    html = Markup()
    for letter, named in groups.items():
        if named:
            named.sort(key=lambda found: (collation_key(found[0].reading), found[0].text, found[1].id))
            links = bullets(
                link(href(topic.docname), "infra-topic reference internal", name.text)
                for name, topic in named
            )
            html += Markup('<h3 id="%s">%s</h3>%s') % (letter_anchor(letter), letter, links)
    return Markup('<div class="infra-names" data-search-ignore>%s</div>') % html if html else html


def _looked_up(topic: Topic) -> Sequence[Name]:
    """The two names of a topic, or one where they are one."""
    return (topic.ja, topic.en) if topic.english == topic.en.text else (topic.ja,)


# --- ways into the index


def entrances(topics: Iterable[Topic]) -> dict[str, Entrance]:
    """The sections of the index of *topics* by kind, in its order."""
    counts = Counter(topic.kind for topic in topics)
    return {
        kind: Entrance(KINDS[kind].ja, kind_anchor(kind), counts[kind])
        for kind in INDEX_KINDS
        if counts[kind]
    }


def index_head(topics: Sequence[Topic], search: str, glossaries: Mapping[str, str], _: Translate) -> Markup:
    """The filter, which scripts show, and links to the sections below and to the glossary.

    :param search: address of the page that searches everything.
    :param glossaries: address where all names begin in an order, by the key of ``ORDERS``.
    """
    kinds = entrances(topics)
    options = tuple(Option(kind, one.text, one.topics) for kind, one in kinds.items())
    choice = Choice("kind", _("Kind"), _("All kinds (%d)") % len(topics), options)
    texts = Texts(_("Filter topics"), _("{count} topics"), _("No topic matches."))
    jumps = [jump(one) for one in kinds.values()]
    titles = order_titles(_)
    jumps += [_glossary_link(order, address, titles[order], _) for order, address in glossaries.items()]
    order = Order(_("Order"), _("By kind"), titles)
    return _HEAD % (filter_form([choice], texts, search, _, order), _("Jump to"), bullets(jumps, "kb-labels"))


_HEAD = Markup(
    '<div class="infra-index-head" data-search-ignore>%s'
    '<nav class="infra-kinds" aria-label="%s">%s</nav></div>'
)


def _glossary_link(order: str, address: str, title: str, _: Translate) -> Markup:
    """A link to the glossary, under the id that the order has in the index for all time."""
    text = _("Glossary: %s") % title
    return Markup('<a class="kb-tag" id="%s" href="%s">%s</a>') % (order_anchor(order), address, text)


def jump(entrance: Entrance, page: str = "") -> Markup:
    """A link to a section with the number of its topics."""
    return Markup('<a class="kb-tag" href="%s#%s">%s <span class="kb-number">%d</span></a>') % (
        page,
        entrance.anchor,
        entrance.text,
        entrance.topics,
    )


def kinds_list(topics: Iterable[Topic], page: str, kinds: Iterable[str]) -> Markup:
    """Links to sections of the index for some *kinds*, with the number of their topics.

    :param page: address of the index.
    """
    found = entrances(topics)
    return bullets((jump(found[kind], page) for kind in kinds if kind in found), "kb-labels infra-kinds")


def counted(what: str, registry: Registry) -> int:
    """How many there are of something: of a kind of topics, or of what ``COUNTED`` names."""
    if what in COUNTED:
        return COUNTED[what](registry)
    return sum(topic.kind == what for topic in registry.topics.values())


#: What texts may count beside kinds of topics.
COUNTED: dict[str, Callable[[Registry], int]] = {
    "topics": lambda registry: len(registry.topics),
    "values": lambda registry: sum(values_of(topic) for topic in registry.topics.values()),
    "sources": lambda registry: len(registry.sources),
}

"""The index of topics: each with its definition and the number of its values, and by name in two orders. Pure.

All of it is there without scripts. With them, a filter above the lists hides what does not match.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from infrakb.text.collation import collation_key, group
from infrakb.text.japanese import fold
from infrakb.text.slugs import slugify
from infrakb.topics.filtering import Choice, Option, Texts, filter_form
from infrakb.topics.glossary import ORDERS
from infrakb.topics.lists import bullets, topic_link
from infrakb.topics.ordering import INDEX_KINDS
from infrakb.topics.records import KINDS
from infrakb.topics.render import link, script, span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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
    """Headings of the sections with names alone, by the key of ``ORDERS``."""
    return {"latin": "A–Z", "kana": _("By kana")}


def kind_anchor(kind: str) -> str:
    """The id of a kind's section in the index."""
    return f"kind-{kind}"


def order_anchor(order: str) -> str:
    """The id of the section with the names in an order."""
    return f"names-{order}"


# --- lists with definitions


def index_list(topics: Iterable[Topic], kind: str, href: Href, _: Translate) -> Markup:
    """Topics of a *kind* with their definitions and the number of their values."""
    rows = Markup().join(_row(topic, href, _) for topic in topics)
    return Markup('<dl class="infra-topics infra-index" data-kind="%s" data-search-ignore>%s</dl>') % (
        kind,
        rows,
    )


def _row(topic: Topic, href: Href, _: Translate) -> Markup:
    term = topic_link(topic, href)
    if topic.english:
        term += Markup(' <span class="infra-english" lang="en">%s</span>') % topic.english
    if values := values_of(topic):
        term += Markup(" ") + span("kb-number", _("%d values") % values)
    return Markup("<div><dt>%s</dt><dd>%s</dd></div>") % (term, topic.definition)


def names_script(topics: Iterable[Topic]) -> str:
    """Names of topics that the index does not show, as a script: the filter asks for it when it is first used.

    In the page they would be a third of its weight, for readers who may never filter.
    """
    return script("infraTopicNames", {topic.id: names for topic in topics if (names := _hidden_names(topic))})


def _hidden_names(topic: Topic) -> str:
    shown = fold(f"{topic.ja.text} {topic.english} {topic.definition}")
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
            html += Markup('<h3 id="%s">%s</h3>%s') % (f"names-{slugify(letter).casefold()}", letter, links)
    return Markup('<div class="infra-names" data-search-ignore>%s</div>') % html if html else html


def _looked_up(topic: Topic) -> Iterable[Name]:
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


def index_head(topics: Sequence[Topic], search: str, _: Translate) -> Markup:
    """The filter, which scripts show, and links to the sections below.

    :param search: address of the page that searches everything.
    """
    kinds = entrances(topics)
    options = tuple(Option(kind, one.text, one.topics) for kind, one in kinds.items())
    choice = Choice("kind", _("Kind"), _("All kinds (%d)") % len(topics), options)
    texts = Texts(_("Filter topics"), _("{count} topics"), _("No topic matches."))
    jumps = [jump(one) for one in kinds.values()]
    jumps += [link(f"#{order_anchor(order)}", "kb-tag", text) for order, text in order_titles(_).items()]
    return _HEAD % (filter_form([choice], texts, search, _), _("Jump to"), bullets(jumps, "kb-labels"))


_HEAD = Markup(
    '<div class="infra-index-head" data-search-ignore>%s'
    '<nav class="infra-kinds" aria-label="%s">%s</nav></div>'
)


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

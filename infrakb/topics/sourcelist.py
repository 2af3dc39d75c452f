"""Lists of sources: who published what and when, how near it is to its facts, and which values it states. Pure.

A long list is folded by the letter or the row of kana with which issuers begin: browsers open what an address leads into.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from infrakb.text.collation import ORDERS, collation_key, group
from infrakb.topics.lists import bullets, details, topic_link
from infrakb.topics.records import SOURCE_KINDS, source_anchor
from infrakb.topics.render import PRIMARY_SIGN, link, span
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from infrakb.topics.records import Source, Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Href, Translate
    from infrakb.topics.tablefiles import Record

#: Up to this number, sources stand in one list.
FEW = 30
#: Issuers that a folded group names.
_NAMED = 3


class Listed(NamedTuple):
    """A source in a list."""

    source: Source
    label: str  # issuer and year, as citations show them
    anchor: str  # its id in the page


class Use(NamedTuple):
    """What a source states of a topic."""

    topic: Topic
    names: tuple[str, ...]  # of the facts with a value of it that holds now


def uses(registry: Registry) -> dict[str, tuple[Use, ...]]:
    """What each source states, by its key: topics in the order of their ids."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for fact in registry.facts():
        for statement in fact.current:
            of_topics = found.setdefault(statement.source, {})
            of_topics.setdefault(fact.topic, {})[fact.name] = None
    return {
        source: tuple(Use(registry.topics[topic], tuple(names)) for topic, names in sorted(of_topics.items()))
        for source, of_topics in found.items()
    }


def stating(registry: Registry) -> list[Listed]:
    """Every source that states something now."""
    used = uses(registry)
    return [
        Listed(source, source.issuer or key, source_anchor(key))
        for key, source in registry.sources.items()
        if key in used
    ]


def source_list(listed: Sequence[Listed], registry: Registry, href: Href, _: Translate) -> Markup:
    """Sources by issuer, date and key; folded where there are many, below the number of each kind."""
    used = uses(registry)
    rows: dict[str, list[Listed]] = {name: [] for order in ORDERS.values() for name in order}
    for one in sorted(listed, key=_order):
        rows[group(one.label)].append(one)
    lists = {
        name: bullets_with_ids(
            (one.anchor, _entry(one, used.get(one.source.key, ()), href, _)) for one in found
        )
        for name, found in rows.items()
        if found
    }
    if len(listed) <= FEW:
        return Markup().join(lists.values())
    folded = Markup().join(details(_summary(name, rows[name], _), html) for name, html in lists.items())
    return Markup('<div class="infra-folds">%s%s</div>') % (_kinds(listed, _), folded)


def _order(one: Listed) -> tuple[object, ...]:
    return collation_key(one.source.issuer), one.source.date, one.source.key


def bullets_with_ids(items: Iterable[tuple[str, Markup]]) -> Markup:
    """A list whose items have ids."""
    lines = Markup().join(Markup('<li id="%s">%s</li>') % item for item in items)
    return Markup('<ul class="infra-sources">%s</ul>') % lines


def _entry(one: Listed, used: Sequence[Use], href: Href, _: Translate) -> Markup:
    source = one.source
    title = link(source.url, "reference external", source.title) if source.url else escape(source.title)
    sign = PRIMARY_SIGN if source.kind == "primary" else ""
    notes = (format_date(source.date), sign + SOURCE_KINDS.get(source.kind, ""))
    told = "、".join(note for note in notes if note)
    html = Markup("%s「%s」%s") % (one.label, title, f"（{told}）" if told else "")
    if used:
        count = _("%d values") % sum(len(use.names) for use in used)
        topics = Markup("、").join(topic_link(use.topic, href) for use in used)
        html += Markup(' <span class="infra-note" data-search-ignore>%s：%s</span>') % (count, topics)
    return html


def _summary(name: str, found: Sequence[Listed], _: Translate) -> Markup:
    """What a folded group is: its letter, its issuers with the most sources, and how many sources there are."""
    issuers = Counter(one.source.issuer for one in found if one.source.issuer)
    names = "、".join(issuer for issuer, _count in issuers.most_common(_NAMED))
    if len(issuers) > _NAMED:
        names = _("%s and others") % names
    return Markup("<b>%s</b> <span>%s %s</span>") % (
        name,
        names,
        span("kb-number", _("%d sources") % len(found)),
    )


def _kinds(listed: Sequence[Listed], _: Translate) -> Markup:
    counts = Counter(one.source.kind for one in listed)
    items = (f"{text} {counts[kind]}" for kind, text in SOURCE_KINDS.items() if counts[kind])
    return bullets((escape(item) for item in items), "infra-source-kinds")


def source_records(listed: Sequence[Listed], registry: Registry) -> list[Record]:
    """The same for files."""
    used = uses(registry)
    return [
        {
            "source": one.source.key,
            "title": one.source.title,
            "issuer": one.source.issuer,
            "date": one.source.date,
            "kind": one.source.kind,
            "url": one.source.url,
            "facts": [name for use in used.get(one.source.key, ()) for name in use.names],
        }
        for one in sorted(listed, key=lambda one: one.source.key)
    ]

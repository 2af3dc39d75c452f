"""The facts of a topic's page: what holds now by group and property, its history, and a link to each value. Pure.

Everything works without scripts: the history stands in ``<details>``, which browsers open for an address that leads
into it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from infrakb.text.slugs import slugify
from infrakb.topics.citations import sign
from infrakb.topics.derivations import stated_instead
from infrakb.topics.properties import GROUPS
from infrakb.topics.qualifiers import OF_STATEMENT, labels, ordered, parse_name
from infrakb.topics.releases import find_statement, resolve
from infrakb.topics.render import (
    date,
    dated,
    ended,
    legend,
    link,
    row_head,
    source_cell,
    span,
    stacking_row,
    stacking_table,
)
from infrakb.topics.statements import NORMAL, RANKS, WITHDRAWN, fact_anchor
from infrakb.topics.tablefiles import statement_record
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from infrakb.topics.derivations import Derivation
    from infrakb.topics.qualifiers import ParsedName, Qualifiers
    from infrakb.topics.records import Source, Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Href, Translate
    from infrakb.topics.statements import Fact, Statement
    from infrakb.topics.tablefiles import Record


class Shown(NamedTuple):
    """What stands under the heading of one property."""

    property_key: str
    facts: tuple[Fact, ...]  # its variants: those that hold first
    computed: tuple[Derivation, ...]  # what no source states


def shown_facts(
    topic: Topic, registry: Registry, derivations: Sequence[Derivation]
) -> dict[str, list[Shown]]:
    """What a topic's table shows, by the ids of GROUPS in their order; properties stand as properties.yaml has them."""
    facts: dict[str, list[Fact]] = {}
    for fact in sorted(topic.facts.values(), key=lambda fact: not fact.current):
        facts.setdefault(fact.property_key, []).append(fact)
    computed: dict[str, list[Derivation]] = {}
    for derivation in derivations:
        if not stated_instead(topic, derivation):
            computed.setdefault(derivation.property_key, []).append(derivation)
    known = registry.properties.known
    order = {key: number for number, key in enumerate(known)}
    groups: dict[str, list[Shown]] = {group: [] for group in GROUPS}
    for key in sorted({**facts, **computed}, key=lambda key: (order.get(key, len(order)), key)):
        group = known[key].group if key in known else "general"
        groups[group].append(Shown(key, tuple(facts.get(key, ())), tuple(computed.get(key, ()))))
    # What no longer holds at all comes behind what does.
    return {
        group: sorted(found, key=lambda one: not (one.computed or any(fact.current for fact in one.facts)))
        for group, found in groups.items()
        if found
    }


def facts_records(topic: Topic, registry: Registry, derivations: Sequence[Derivation]) -> list[Record]:
    """The values that the table shows, in its order, with their ranks."""
    records: list[Record] = []
    for group in shown_facts(topic, registry, derivations).values():
        for shown in group:
            for fact in shown.facts:
                records += (
                    statement_record(statement, registry)
                    | {"rank": fact.rank(statement), "computed_from": []}
                    for statement in fact.shown
                )
            records += (_computed_record(topic, derivation, registry) for derivation in shown.computed)
    return records


def _computed_record(topic: Topic, derivation: Derivation, registry: Registry) -> Record:
    value, unit = derivation.result.value, derivation.result.unit
    blank = dict.fromkeys(
        ("as_of", "source", "at", "source_title", "source_issuer", "source_kind", "source_url", "note"), ""
    )
    return {
        "topic": topic.id,
        "name": topic.ja.text,
        "property": derivation.property_key,
        "label": registry.label(derivation.property_key, derivation.qualifiers),
        "qualifiers": dict(derivation.qualifiers),
        "shown": derivation.text,
        "value": value.text,
        "unit": unit.text,
        **blank,
        "statement": "",
        "rank": "",
        "computed_from": [fact.name for fact in derivation.inputs],
    }


def facts_table(
    topic: Topic,
    registry: Registry,
    derivations: Sequence[Derivation],
    href: Href,
    _: Translate,
) -> Markup:
    """All facts of a topic; nothing where it has none.

    :param href: gives the address of a topic's page.
    """
    groups = shown_facts(topic, registry, derivations)
    if not groups:
        return Markup()
    maker = _Maker(topic, registry, href, _)
    bodies = [list(maker.group(group, found, len(groups) > 1)) for group, found in groups.items()]
    heads = (_("Property"), _("Value"), _("As of"), _("Source"))
    sources = (registry.sources.get(one.source) for fact in topic.facts.values() for one in fact.shown)
    return stacking_table("infra-facts", heads, bodies, _("Facts")) + legend(sources)


class _Maker:
    """Makes the rows of one table."""

    def __init__(self, topic: Topic, registry: Registry, href: Href, translate: Translate) -> None:
        self._topic = topic
        self._registry = registry
        self._href = href
        self._ = translate
        self._above: Source | None = None  # source of the row above
        self._old_ids = _old_ids(topic, registry)

    def group(self, group: str, found: Iterable[Shown], with_head: bool) -> Iterator[Markup]:
        if with_head:
            head = Markup('<tr class="infra-group"><th scope="rowgroup" colspan="4">%s</th></tr>')
            yield head % GROUPS[group].ja
        for shown in found:
            yield from self._property(shown)

    def _property(self, shown: Shown) -> Iterator[Markup]:
        """The rows of one property; its heading stands beside all of them."""
        count = sum(len(fact.shown) + self._has_history(fact) for fact in shown.facts) + len(shown.computed)
        head = row_head(self._heading(shown.property_key), count)
        # A computed value stands in the place of what no longer holds, and has its address.
        taken = {fact_anchor(one.property_key, one.qualifiers) for one in shown.computed}
        for fact in shown.facts:
            anchor = "" if fact.anchor in taken else fact.anchor
            for number, statement in enumerate(fact.shown):
                yield self._row(head, fact, statement, number, anchor)
                head, anchor = Markup(), ""
            if self._has_history(fact):
                cell = Markup('<tr class="infra-more"><td colspan="3" data-search-ignore>%s</td></tr>')
                yield cell % self._history(fact)
        for derivation in shown.computed:
            yield self._computed(head, derivation)
            head = Markup()

    def _heading(self, key: str) -> Markup:
        """The property's name, which opens what it means."""
        known = self._registry.properties.known.get(key)
        name = self._registry.label(key)
        if known is None or not known.definition:
            return escape(name)
        return Markup(
            '<details class="infra-meaning"><summary>%s</summary><p data-search-ignore>%s</p></details>'
        ) % (
            name,
            known.definition,
        )

    # --- rows

    def _row(self, head: Markup, fact: Fact, statement: Statement, number: int, anchor: str) -> Markup:
        """A statement, the one with this number of its fact; *anchor* is the row's id, "" for none."""
        _, source = self._, self._registry.sources.get(statement.source)
        anchors = self._old_anchors(fact.anchor) if number == 0 else Markup()
        anchors += self._old_anchors(statement.anchor)
        value = [
            *_variant(fact.qualifiers),
            Markup('%s<span class="infra-value" id="%s">%s</span>%s')
            % (anchors, statement.anchor, statement.text, self._sign(fact, statement)),
        ]
        if fact.conflicts and number == 0:
            value.append(span("infra-conflict", _("Sources differ")))
        if not fact.current:
            value.append(span("infra-conflict", ended(fact, statement, _)))
        if statement.note:
            value.append(span("infra-note", statement.note))
        cells = (
            (_("Value"), Markup(" ").join(value)),
            (_("As of"), dated(statement)),
            (_("Source"), source_cell(statement, source, _, self._above)),
        )
        self._above = source
        return stacking_row(head, cells, anchor, "" if fact.current else "infra-ended")

    def _sign(self, fact: Fact, statement: Statement) -> Markup:
        """The link to a value, through which it is cited; nothing where it does not hold."""
        return sign("", self._topic, statement, self._registry, self._) if fact.current else Markup()

    def _computed(self, head: Markup, derivation: Derivation) -> Markup:
        """A value that follows from others, with a link to each of them."""
        _ = self._
        inputs = Markup("、").join(self._fact_link(fact) for fact in derivation.inputs)
        self._above = None
        value = (
            *_variant(derivation.qualifiers),
            span("infra-value", derivation.text),
            span("infra-note", _("computed")),
        )
        cells = (
            (_("Value"), Markup(" ").join(value)),
            (_("As of"), Markup()),
            (_("Source"), escape(_("Computed from %s")) % inputs),
        )
        return stacking_row(head, cells, fact_anchor(derivation.property_key, derivation.qualifiers))

    def _fact_link(self, fact: Fact) -> Markup:
        label = self._registry.label(fact.property_key, fact.qualifiers)
        name = self._registry.topics[fact.topic].ja.text
        is_here = fact.topic == self._topic.id
        address = f"{'' if is_here else self._href(fact.topic)}#{fact.anchor}"
        text = label if is_here else f"{name} {label}"
        return link(address, "reference internal", f"{text} {fact.current[0].text}")

    # --- history

    def _has_history(self, fact: Fact) -> bool:
        return bool(fact.past or not fact.current or any(one.reason for one in fact.shown))

    def _history(self, fact: Fact) -> Markup:
        """All that was stated of a fact, the newest first."""
        _ = self._
        statements = sorted(fact.statements, key=lambda one: (one.as_of, one.published), reverse=True)
        items = Markup().join(self._event(fact, statement) for statement in statements)
        html = Markup('<details class="infra-history"><summary>%s</summary><ul>%s</ul></details>')
        return html % (_("History"), items)

    def _event(self, fact: Fact, statement: Statement) -> Markup:
        """A statement in the history: value, rank, dates, source and what took its place."""
        _ = self._
        is_past = statement in fact.past
        # The anchor of what is shown is in its row.
        anchor = Markup(' id="%s"') % statement.anchor if is_past else Markup()
        old = self._old_anchors(statement.anchor) if is_past else Markup()
        rank = _("holds now") if statement in fact.current else RANKS[fact.rank(statement)]
        days = [_("as of %s") % format_date(statement.as_of)] if statement.as_of else []
        if statement.published:
            days.append(_("shown here since %s") % format_date(statement.published))
        parts = [
            Markup('%s<span class="infra-value">%s</span>') % (old, statement.text),
            span("infra-rank", rank),
            span("infra-note", "、".join([*days, statement.note] if statement.note else days)),
            Markup('<div class="infra-said-by">%s</div>')
            % source_cell(statement, self._registry.sources.get(statement.source), _),
            *(Markup("<div>%s</div>") % line for line in self._fate(fact, statement)),
        ]
        return Markup("<li%s>%s</li>") % (anchor, Markup(" ").join(parts))

    def _fate(self, fact: Fact, statement: Statement) -> Iterator[Markup]:
        """What became of a statement, and why."""
        _ = self._
        rank = fact.rank(statement)
        if rank == WITHDRAWN:
            day = date(statement.withdrawn, format_date(statement.withdrawn))
            yield escape(_("withdrawn on %s: %s")) % (day, statement.reason)
            return
        for later in fact.replacing(statement):
            told = later.text
            if later.fact != fact.key:
                told = f"{self._registry.label(later.property_key, later.qualifiers)} {told}"
            place = link(f"#{later.anchor}", "reference internal", told)
            if later.published:
                day = date(later.published, format_date(later.published))
                line = escape(_("superseded on %s by %s")) % (day, place)
            else:
                line = escape(_("superseded by %s")) % place
            yield line + (
                span("infra-note", f"（{_('Reason: %s') % later.reason}）") if later.reason else Markup()
            )
        if statement in fact.past and rank == NORMAL:
            yield escape(_("another value is preferred"))

    def _old_anchors(self, anchor: str) -> Markup:
        """Empty places for the addresses that a fact or statement once had."""
        places = (Markup('<span id="%s"></span>') % old for old in self._old_ids.pop(anchor, ()))
        return Markup().join(places)


def _variant(qualifiers: Qualifiers) -> Iterator[Markup]:
    """What tells a value from those of other variants."""
    if qualifiers:
        yield span("infra-variant", labels(qualifiers))


# --- addresses of old names


def _old_ids(topic: Topic, registry: Registry) -> dict[str, list[str]]:
    """Anchor of a fact or statement -> ids that led there under former names."""
    taken = {fact.anchor for fact in topic.facts.values()} | {one.anchor for one in topic.statements}
    found: dict[str, list[str]] = {}
    for old, text in _old_names(topic, registry):
        identifier = _id_of(old)
        anchor = _anchor(topic, text, registry)
        if anchor and identifier not in taken:
            taken.add(identifier)
            found.setdefault(anchor, []).append(identifier)
    return found


def _old_names(topic: Topic, registry: Registry) -> Iterator[tuple[ParsedName, str]]:
    """Former names within a topic, read and as they stand."""
    keys = {fact.property_key for fact in topic.facts.values()}
    renamed = (old for old, now in registry.properties.renamed.items() if now.property_key in keys)
    for text in (*topic.aliases_of_facts, *renamed):
        if name := parse_name(text):
            yield name, text


def _id_of(name: ParsedName) -> str:
    """The id that a fact or statement of this name has in the page."""
    anchor = fact_anchor(name.property_key, ordered(name.of_fact))
    if len(name.of_fact) == len(name.given):
        return anchor
    as_of, source = (name.given.get(key, "") for key in OF_STATEMENT)
    return f"{anchor}--{as_of}--{slugify(source or '-')}"


def _anchor(topic: Topic, text: str, registry: Registry) -> str:
    """Where a name leads in the topic's page; "" for nowhere, or several places."""
    name = parse_name(text)
    if name and not name.given.keys().isdisjoint(OF_STATEMENT):
        statement = find_statement(topic, text, registry.properties)
        return statement.anchor if statement else ""
    facts = resolve(topic, text, registry.properties)
    return facts[0].anchor if len(facts) == 1 else ""

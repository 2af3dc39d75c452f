"""Where facilities and investments are: maps with numbers, and tables of the same numbers with what is stated there. Pure.

A value stands at the place that it names; of a topic in several places, what names none stands at the first, to which the
others lead. The tables say all that the maps show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from infrakb.drawing.maps import WIDTH, MapPicture, Marker, draw
from infrakb.drawing.projections import EqualEarth, Equirectangular, fitted
from infrakb.topics.geography import Whereabouts, country, is_within, named_in, outline, places
from infrakb.topics.lists import bullets, topic_link
from infrakb.topics.qualifiers import split_names
from infrakb.topics.render import dated, link, row_head, span, stacking_row, stacking_table
from infrakb.topics.statements import agreeing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from infrakb.drawing.projections import Fitted
    from infrakb.topics.geography import Place
    from infrakb.topics.knowledge import Knowledge
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Href, Translate
    from infrakb.topics.statements import Statement

#: The part of a page that this is.
PART = "places"
#: Kinds of topics that stand on maps.
MAPPED = ("facility", "investment")
#: The map of all others.
WORLD = "world"
#: Maps that there are, in their order.
MAPS = ("JP", "US", WORLD)
#: Edges of the maps of countries of their own: west, south, east and north in degrees, with a parallel in between.
_FRAMES = {"JP": (122.0, 23.5, 149.0, 46.2, 36.0), "US": (-126.0, 23.5, -66.0, 50.5, 38.0)}
#: The world is cut through the Atlantic, and shows no more of the south than has land in its outline.
_MERIDIAN, _SOUTH, _NORTH = 150.0, -56.0, 80.0
#: The width of the map of the world, in degrees of longitude on each side of its middle.
_HALF = 180.0


class Site(NamedTuple):
    """A topic at a place."""

    topic: Topic
    statements: tuple[Statement, ...]  # what is stated of it there
    whole: tuple[Statement, ...]  # what is stated of all of it, in the first of its places
    first: Place | None  # that place, if it is another one and has such values


class Shown(NamedTuple):
    """What the page shows."""

    sites: Mapping[Place, Sequence[Site]]  # by place
    unknown: Sequence[Topic]  # facilities of which no place is known

    def of_country(self, code: str) -> list[Place]:
        """Places of a map from north to south, the country as a whole behind them."""
        found = [place for place in self.sites if _map_of(place) == code]
        return sorted(found, key=lambda place: (not place.within, -(place.at or (0, 0))[1], place.id))


def _map_of(place: Place) -> str:
    """The map that a place is on."""
    code = country(place).id
    return code if code in _FRAMES else WORLD


# --- what is where


def shown_of(registry: Registry, facts: str, where: str) -> Shown:
    """Sites of all facilities and investments.

    :param facts: keys of the properties that are shown, joined by blanks.
    :param where: keys of those that say where something is.
    """
    whereabouts, keys = Whereabouts(registry, where), split_names(f"{where} {facts}")
    found: dict[Place, list[Site]] = {}
    unknown = []
    for topic in registry.topics.values():
        if topic.kind not in MAPPED:
            continue
        spots = _spots(topic, whereabouts)
        stated, whole = _by_place(topic, spots, keys, whereabouts)
        for place in stated:
            is_first = place == spots[0]
            first = None if is_first or not whole else spots[0]
            site = Site(topic, tuple(stated[place]), tuple(whole) if is_first else (), first)
            found.setdefault(place, []).append(site)
        if not spots and _is_built(topic, registry):
            unknown.append(topic)
    return Shown(found, unknown)


def _spots(topic: Topic, whereabouts: Whereabouts) -> tuple[Place, ...]:
    """All places of a topic, as stated or as its names and definition say."""
    found = dict.fromkeys(place for one in whereabouts.stated(topic) for place in named_in(one.text))
    return tuple(found) or whereabouts.of_topic(topic) or whereabouts.leading(topic)


def _by_place(
    topic: Topic, spots: Sequence[Place], keys: Sequence[str], whereabouts: Whereabouts
) -> tuple[dict[Place, list[Statement]], list[Statement]]:
    """Values of a topic in the order of the keys: those that name a place of it or in it, and those of all of it.

    Where only parts of a topic have places, what is stated of other parts has none.
    """
    found: dict[Place, list[Statement]] = {place: [] for place in spots}
    whole: list[Statement] = []
    if not spots:
        return found, whole
    is_somewhere = bool(whereabouts.of_topic(topic) or whereabouts.leading(topic))
    facts = sorted(
        (fact for fact in topic.facts.values() if fact.property_key in keys),
        key=lambda fact: keys.index(fact.property_key),
    )
    for fact in facts:
        for statement, *_others in agreeing(fact.current):
            named = [
                place
                for place in whereabouts.of_statement(topic, statement)
                if any(is_within(place, spot) for spot in spots)
            ]
            for place in named:
                found.setdefault(place, []).append(statement)
            if not named and is_somewhere:
                whole.append(statement)
    return found, whole


def _is_built(topic: Topic, registry: Registry) -> bool:
    """Whether a topic is one facility that somebody runs, and not a matter of many."""
    relations = {one.type for one in registry.links[topic.id]}
    return bool(relations & {"operated-by", "runs-on"}) and "has-part" not in relations


# --- maps and tables


class Page(NamedTuple):
    """Where some of the maps stand."""

    maps: Sequence[str]  # of MAPS
    name: str  # unique in the page, for ids
    href: Href


def pages_of(knowledge: Knowledge) -> dict[str, str]:
    """The document that each map is in, the first by name."""
    found: dict[str, str] = {}
    for docname, arguments in knowledge.showing(PART):
        for code in split_names(arguments[0]):
            found.setdefault(code, docname)
    return found


def places_page(page: Page, facts: str, where: str, knowledge: Knowledge, _: Translate) -> Markup:
    """Each map with its table, then what is on none; a sentence where nothing is anywhere.

    :param facts: keys of the properties that are shown, joined by blanks.
    :param where: keys of those that say where something is.
    """
    shown = shown_of(knowledge.registry, facts, where)
    if not any(shown.of_country(code) for code in page.maps):
        return Markup("<p>%s</p>") % _("No place of a facility is known yet.")
    titles = {"JP": _("Japan"), "US": _("United States"), WORLD: _("The world")}
    numbers: dict[Place, int] = {}
    for code in page.maps:
        for place in shown.of_country(code):
            if place.at and place.id not in _FRAMES:
                numbers[place] = len(numbers) + 1
    html = Markup().join(
        _section(code, titles[code], shown, numbers, page, knowledge, _) for code in page.maps
    )
    unknown = _nowhere(shown, page.href, _) if WORLD in page.maps else Markup()
    return Markup('<div class="infra-places" data-search-ignore>%s%s</div>') % (html, unknown)


def _section(
    code: str,
    title: str,
    shown: Shown,
    numbers: Mapping[Place, int],
    page: Page,
    knowledge: Knowledge,
    _: Translate,
) -> Markup:
    found, registry, href = shown.of_country(code), knowledge.registry, page.href
    if not found:
        return Markup()
    markers = [*_markers(code, found, numbers), *(_countries(page, knowledge) if code == WORLD else ())]
    drawn = draw(_picture(f"{page.name}-{code}", _("Map: %s") % title, code, markers), _view(code))
    groups = [_rows(place, shown.sites[place], numbers, registry, href, _) for place in found]
    heads = (_("Place"), _("Subject"), _("Values, each of the day that stands beside it"))
    table = stacking_table("infra-values infra-sites", heads, groups)
    return Markup('<section><h2 id="places-%s">%s</h2>%s%s</section>') % (code.lower(), title, drawn, table)


def _picture(identifier: str, title: str, code: str, markers: Sequence[Marker]) -> MapPicture:
    lines = outline(code)
    return MapPicture(identifier, title, lines.land, lines.lakes, _edge() if code == WORLD else (), markers)


def _view(code: str) -> Fitted:
    if code == WORLD:
        return fitted(EqualEarth(_MERIDIAN), _edge(), WIDTH)
    west, south, east, north, parallel = _FRAMES[code]
    return fitted(Equirectangular(parallel), ((west, south), (east, north)), WIDTH)


def _edge() -> tuple[tuple[float, float], ...]:
    """The edge of the map of the world, in steps that its curve needs."""
    steps = range(0, round(_NORTH - _SOUTH) + 1, 8)
    west, east = _MERIDIAN - _HALF, _MERIDIAN + _HALF
    up = tuple((west, _SOUTH + step) for step in steps)
    return (*up, *((east, lat) for _west, lat in reversed(up)), up[0])


def _markers(code: str, found: Iterable[Place], numbers: Mapping[Place, int]) -> Iterator[Marker]:
    for place in found:
        if place in numbers and place.at:
            text = str(numbers[place])
            at = _turned(place.at) if code == WORLD else place.at
            yield Marker(text, f"{text} {place.ja}", f"#{_anchor(place)}", at)


def _countries(page: Page, knowledge: Knowledge) -> Iterator[Marker]:
    """On the map of the world, the countries that have a map of their own, here or on another page."""
    elsewhere = pages_of(knowledge)
    for code in _FRAMES:
        place = places()[code]
        address = "" if code in page.maps else page.href(elsewhere[code]) if code in elsewhere else None
        if place.at and address is not None:
            yield Marker(place.ja, place.ja, f"{address}#places-{code.lower()}", _turned(place.at))


def _turned(at: tuple[float, float]) -> tuple[float, float]:
    """A place as the map of the world counts longitudes."""
    lon, lat = at
    return (lon + 360 if lon < _MERIDIAN - _HALF else lon), lat


def _rows(
    place: Place,
    sites: Sequence[Site],
    numbers: Mapping[Place, int],
    registry: Registry,
    href: Href,
    _: Translate,
) -> list[Markup]:
    """Rows of a table: one for each topic at a place."""
    rows = []
    for count, site in enumerate(sites):
        head = row_head(_named(place, numbers, _), len(sites)) if not count else Markup()
        cells = (
            (_("Subject"), topic_link(site.topic, href)),
            (_("Values"), _values(site, numbers, registry, href, _)),
        )
        rows.append(stacking_row(head, cells, "" if count else _anchor(place)))
    return rows


def _named(place: Place, numbers: Mapping[Place, int], _: Translate) -> Markup:
    """The number and the name of a place, and what of it the map shows."""
    number = span("infra-place-number", str(numbers[place])) if place in numbers else Markup()
    note = "" if place.is_town else _("position of the prefecture or state")
    if not place.within:
        note = _("the country as a whole")
    return Markup("%s %s") % (number, place.ja) + (
        Markup(" ") + span("infra-note", note) if note else Markup()
    )


def _values(site: Site, numbers: Mapping[Place, int], registry: Registry, href: Href, _: Translate) -> Markup:
    items = [_value(statement, site.topic, registry, href) for statement in site.statements]
    is_one = not site.statements
    items += [
        (Markup() if is_one else escape(_("all of it: "))) + _value(statement, site.topic, registry, href)
        for statement in site.whole
    ]
    if site.first is not None:
        text = _("values of all of it: %s") % " ".join(
            part for part in (str(numbers.get(site.first, "")), site.first.ja) if part
        )
        items.append(link(f"#{_anchor(site.first)}", "reference internal", text))
    return bullets(items) or escape(_("not confirmed"))


def _value(statement: Statement, topic: Topic, registry: Registry, href: Href) -> Markup:
    """A value, with a link to where its source stands, and the day of which it is."""
    label = registry.label(statement.property_key, statement.qualifiers)
    value = link(f"{href(topic.docname)}#{statement.anchor}", "reference internal", statement.text)
    return Markup("%s：%s %s") % (label, value, dated(statement))


def _anchor(place: Place) -> str:
    return f"place-{place.id.lower()}"


def _nowhere(shown: Shown, href: Href, _: Translate) -> Markup:
    """Facilities of which nobody has said where they are."""
    if not shown.unknown:
        return Markup()
    listed = bullets(topic_link(topic, href) for topic in shown.unknown)
    return Markup('<section><h2 id="places-unknown">%s</h2>%s</section>') % (_("Place not confirmed"), listed)

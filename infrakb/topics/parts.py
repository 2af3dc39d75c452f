"""From a part's name and arguments to its markup: the parts that this room knows. Pure."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from infrakb.topics import (
    changes,
    chartfigures,
    chartpages,
    comparison,
    factstable,
    glossary,
    lists,
    outline,
    places,
    smallcharts,
    sourcelist,
    timeline,
)
from infrakb.topics.citations import Publication, citable, comparison_block, facts_block, of_table
from infrakb.topics.datapage import data_page
from infrakb.topics.keyfigures import figures_list
from infrakb.topics.knowledge import GLOSSARY, GLOSSARY_GROUP, MAP, SOURCE_GROUP, SOURCES
from infrakb.topics.opendata import Publisher
from infrakb.topics.qualifiers import split_names
from infrakb.topics.rates import latest_rate
from infrakb.topics.relationlists import PART as RELATION_LISTS
from infrakb.topics.relationlists import relation_lists
from infrakb.topics.render import link, options
from infrakb.topics.tablefiles import download_links, table_files
from infrakb.topics.topicindex import counted, index_head, index_list, kinds_list, names_list
from infrakb.topics.topicmap import topic_map
from infrakb.topics.units import is_money, parse_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from infrakb.topics.knowledge import Knowledge
    from infrakb.topics.records import Topic
    from infrakb.topics.render import Href, Translate
    from infrakb.topics.tablefiles import TableFile


class RenderedPart(NamedTuple):
    """The markup of a part, the files that it offers to download, and what stands above it."""

    html: Markup = Markup()
    files: tuple[TableFile, ...] = ()
    heading: str = ""  # of a part of a topic's page; "" for others


class PartContext(NamedTuple):
    """What every part is rendered with."""

    knowledge: Knowledge
    href: Href  # docname -> address relative to the page
    root: str  # address of the output folder relative to the page, with '/' at its end or empty
    translate: Translate
    page: str = ""  # address of the page below the output folder
    publisher: Publisher = Publisher()  # who publishes the data
    lists: bool = False  # whether there are pages that are nobody's document: of changes, of years
    feeds: bool = False  # whether lists have feeds
    sources: str = ""  # docname of the list of sources; empty where there is none
    map: str = ""  # docname of the map of topics; empty where there is none
    choices: Mapping[str, str] = MappingProxyType({})  # topic -> query that chooses it on the planner's page


class Parts(NamedTuple):
    """The parts that a room knows."""

    made: Mapping[
        str, Callable[[list[str], PartContext], RenderedPart]
    ]  # name -> what makes it of its arguments
    of_topics: frozenset[str]  # names of those that follow from the topics' own files, whatever posts say
    of_posts: Mapping[
        str, Callable[[Knowledge], object]
    ] = {}  # name of those that follow from these and this


#: Relations to what stands in a topic's place, the nearest first.
_ALTERNATIVES = ("competes-with", "succeeded-by", "successor-of")
#: The part below a post.
AFTER_POST = "after-post"


# --- parts of a topic's page


def _of_topic(
    name: str, make: Callable[[Topic, PartContext], RenderedPart]
) -> Callable[[list[str], PartContext], RenderedPart]:
    return lambda arguments, context: _under_heading(name, make, arguments[0], context)


def _under_heading(
    name: str, make: Callable[[Topic, PartContext], RenderedPart], topic_id: str, context: PartContext
) -> RenderedPart:
    """Render a part of a topic's page under its heading; nothing where the page has no such part."""
    topic = context.knowledge.registry.topics.get(topic_id)
    if topic is None:
        return RenderedPart()
    part, knowledge = outline.TOPIC_PARTS[name], context.knowledge
    text = outline.heading(part, topic, knowledge, context.translate, updates=context.lists)
    if not text:
        return RenderedPart()
    return make(topic, context)._replace(heading=text)


def _figures(topic: Topic, context: PartContext) -> RenderedPart:
    knowledge = context.knowledge
    return RenderedPart(figures_list(knowledge.figures[topic.id], knowledge.registry, context.translate))


def _facts(topic: Topic, context: PartContext) -> RenderedPart:
    registry, _ = context.knowledge.registry, context.translate
    derivations = registry.derivations[topic.id]
    records = factstable.facts_records(topic, registry, derivations)
    table = factstable.facts_table(topic, registry, derivations, _topic_href(context), _)
    files = table_files(f"topic-{topic.id}", topic.ja.text, records)
    cited = Markup()
    if topic.facts and context.publisher.address:
        title = _("%(topic)s: %(part)s") % {"topic": topic.ja.text, "part": _("Values and sources")}
        publication = _publication(context)
        # No author's heading has that id.
        work = of_table(title, outline.FACTS.former, citable(topic), publication)
        cited = facts_block(work, topic, registry, publication, _)
    links = download_links(files, context.root, _)
    small = smallcharts.small_charts(topic, context.knowledge.figures, registry, _)
    above = smallcharts.small_charts_html(small, topic, _topic_href(context), _)
    ways = _compare_with(topic, context) + _plan_with(topic, context)
    return RenderedPart(above + table + links + cited + ways, files)


def _publication(context: PartContext) -> Publication:
    sources = context.href(context.sources) if context.sources else ""
    return Publication(context.publisher, context.page, context.root, sources)


def _compare_with(topic: Topic, context: PartContext) -> Markup:
    """A form that lays a topic side by side with another of its kind, the likeliest first; nothing where no page compares them."""
    knowledge, _ = context.knowledge, context.translate
    page = knowledge.benches.get(topic.kind)
    links = knowledge.registry.links[topic.id]
    near = [one.other for kind in _ALTERNATIVES for one in links if one.type == kind]
    topics = knowledge.registry.topics
    rest = [one.id for one in knowledge.chosen(f"kind:{topic.kind}")]
    others = [
        topics[name]
        for name in dict.fromkeys([*near, *rest])
        if name != topic.id and topics[name].kind == topic.kind and topics[name].facts
    ]
    if page is None or not others:
        return Markup()
    return Markup(
        '<form class="infra-compare-with" action="%s" data-search-ignore>'
        '<input type="hidden" name="topics" value="%s"><label>%s <select name="topics">%s</select></label>'
        "<button>%s</button></form>"
    ) % (
        context.href(page),
        topic.id,
        _("Compare with"),
        options((one.id, one.ja.text) for one in others),
        _("Compare the two"),
    )


def _plan_with(topic: Topic, context: PartContext) -> Markup:
    """A link to the planner with a topic chosen; nothing where it cannot compute with it."""
    _ = context.translate
    query = context.choices.get(topic.id)
    if query is None:
        return Markup()
    text = (
        _("Compute the memory and accelerators that it takes")
        if topic.kind == "model"
        else _("Compute whether a model fits")
    )
    address = f"{context.href(context.knowledge.planner)}?{query}"
    return Markup('<p class="kb-more">%s</p>') % link(address, "reference internal", text)


def _relations(topic: Topic, context: PartContext) -> RenderedPart:
    href, _ = context.href, context.translate
    listed = lists.relations(topic, context.knowledge, href, _)
    if context.map:
        shown = link(
            f"{href(context.map)}?topic={topic.id}", "reference internal", _("Show on the topic map")
        )
        listed += Markup('<p class="kb-more">%s</p>') % shown
    return RenderedPart(listed)


def _list_of(
    make: Callable[[Topic, Knowledge, Href, Translate], Markup],
) -> Callable[[Topic, PartContext], RenderedPart]:
    def render(topic: Topic, context: PartContext) -> RenderedPart:
        return RenderedPart(make(topic, context.knowledge, context.href, context.translate))

    return render


def _updates(topic: Topic, context: PartContext) -> RenderedPart:
    """The last changes of a topic's values, and where to follow them."""
    href, _ = context.href, context.translate
    links = [link(href(changes.PAGE), "reference internal", _("All updates"))]
    if context.feeds:
        address = context.root + changes.feed_path(topic.id)
        links.append(lists.feed_link(address, _))
    listed = changes.of_topic(topic, context.knowledge.registry, href, _)
    return RenderedPart(listed + Markup('<p class="infra-follow">%s</p>') % Markup(" ").join(links))


_MAKERS: dict[str, Callable[[Topic, PartContext], RenderedPart]] = {
    outline.FIGURES.name: _figures,
    outline.FACTS.name: _facts,
    outline.RELATIONS.name: _relations,
    outline.RELATED.name: _list_of(lists.related_topics),
    outline.BACKLINKS.name: _list_of(lists.backlinks),
    outline.UPDATES.name: _updates,
}


# --- other parts


def _after_post(arguments: list[str], context: PartContext) -> RenderedPart:
    chosen = lists.of_post(arguments[0], context.knowledge, context.translate)
    return RenderedPart(lists.after_post(chosen, context.href, context.translate))


def _compare(arguments: list[str], context: PartContext) -> RenderedPart:
    chosen, keys, caption, name = arguments
    knowledge, _ = context.knowledge, context.translate
    registry = knowledge.registry
    names = [column for key in split_names(keys) if (column := registry.column(key))]
    topics = knowledge.stating(chosen, keys)
    shown = comparison.compare(topics, names, registry, caption)
    if not shown.rows:
        return RenderedPart()
    rate = latest_rate(registry) if any(one.unit and is_money(one.unit) for one in shown.columns) else None
    table = comparison.comparison_table(shown, rate and rate.yen, registry, _topic_href(context), _)
    files = table_files(name, caption, comparison.comparison_records(shown, registry))
    title = caption or "、".join(column.label for column in shown.columns)
    cited = Markup()
    if context.publisher.address:
        statements = comparison.comparison_statements(shown)
        cited = comparison_block(of_table(title, name, statements, _publication(context)), _)
    html = Markup('<div class="infra-comparison" id="%s">%s%s%s</div>') % (
        name,
        table,
        download_links(files, context.root, _),
        cited,
    )
    return RenderedPart(html, files)


def _chart(arguments: list[str], context: PartContext) -> RenderedPart:
    chosen, keys, kind, units, by, caption, name = arguments
    knowledge, _ = context.knowledge, context.translate
    registry = knowledge.registry
    columns = [column for key in split_names(keys) if (column := registry.column(key))]
    topics = knowledge.stating(chosen, keys)
    wanted = [parse_unit(text) if text.strip() else None for text in units.split(",")]
    figure = chartfigures.of(kind, topics, columns, wanted, by, caption, registry, _)
    if figure is None:
        return RenderedPart()
    place = chartpages.Place(name, context.page, context.root, context.publisher)
    return RenderedPart(*chartpages.figure_html(figure, place, _topic_href(context), _))


def _topic_href(context: PartContext) -> Href:
    topics = context.knowledge.registry.topics
    return lambda topic: context.href(topics[topic].docname)


def _map(_arguments: list[str], context: PartContext) -> RenderedPart:
    return RenderedPart(topic_map(context.knowledge.registry, context.href, context.translate))


def _relation_lists(_arguments: list[str], context: PartContext) -> RenderedPart:
    return RenderedPart(relation_lists(context.knowledge.registry, context.href, context.translate))


def _list(arguments: list[str], context: PartContext) -> RenderedPart:
    return RenderedPart(lists.topic_list(context.knowledge.chosen(arguments[0]), context.href))


def _index_head(arguments: list[str], context: PartContext) -> RenderedPart:
    topics = context.knowledge.chosen(arguments[0])
    beginnings = {
        order: f"{context.href(docname)}#{anchor}"
        for order, (docname, anchor) in glossary.beginnings(context.knowledge).items()
    }
    return RenderedPart(index_head(topics, context.href("search"), beginnings, context.translate))


def _index_list(arguments: list[str], context: PartContext) -> RenderedPart:
    chosen, kind = arguments
    return RenderedPart(index_list(context.knowledge.chosen(chosen), kind, context.href, context.translate))


def _names(arguments: list[str], context: PartContext) -> RenderedPart:
    chosen, order = arguments
    return RenderedPart(names_list(context.knowledge.chosen(chosen), order, context.href))


def _kinds(arguments: list[str], context: PartContext) -> RenderedPart:
    index, *kinds = arguments
    return RenderedPart(kinds_list(context.knowledge.chosen("all"), context.href(index), kinds))


def _count(arguments: list[str], context: PartContext) -> RenderedPart:
    return RenderedPart(escape(f"{counted(arguments[0], context.knowledge.registry):,}"))


def _recent(arguments: list[str], context: PartContext) -> RenderedPart:
    """The last changes of values, and the page with all of them."""
    registry, href, _ = context.knowledge.registry, context.href, context.translate
    listed = changes.recent(int(arguments[0]), registry, href, _)
    if not listed:
        return RenderedPart(Markup("<p>%s</p>") % _("No value has changed yet."))
    if context.lists:
        more = link(href(changes.PAGE), "reference internal", _("All updates"))
        listed += Markup('<p class="kb-more">%s</p>') % more
    return RenderedPart(listed)


def _glossary(arguments: list[str], context: PartContext) -> RenderedPart:
    return RenderedPart(glossary.glossary(arguments[0], context.knowledge, context.href, context.translate))


def _glossary_places(knowledge: Knowledge) -> object:
    return knowledge.glossaries, knowledge.glossary_pages


def _glossary_group(arguments: list[str], context: PartContext) -> RenderedPart:
    return RenderedPart(glossary.group_page(arguments[0], context.knowledge, context.href, context.translate))


def _sources(_arguments: list[str], context: PartContext) -> RenderedPart:
    knowledge, _ = context.knowledge, context.translate
    listed = sourcelist.stating(knowledge.registry)
    if not listed:
        return RenderedPart()
    files = table_files("sources", _("Sources"), sourcelist.source_records(listed, knowledge.registry))
    html = sourcelist.source_list(listed, knowledge.registry, context.href, _, knowledge.source_pages)
    return RenderedPart(html + download_links(files, context.root, _), files)


def _source_group(arguments: list[str], context: PartContext) -> RenderedPart:
    """The sources of the issuers that begin with what the directive names."""
    page = sourcelist.GroupPage(arguments[0], context.href, context.href("search"))
    return RenderedPart(sourcelist.group_page(page, context.knowledge, context.translate))


def _timeline(arguments: list[str], context: PartContext) -> RenderedPart:
    """The years that are asked for, or those of the document's own page where a long timeline has others."""
    *keys, docname, years = arguments
    dating, href, _ = timeline.Dating(*keys), context.href, context.translate
    pages = timeline.sections(docname, dating, context.knowledge) if docname and context.lists else []
    own = next((one.years for one in pages if one.docname == docname), timeline.parse_years(years))
    others = tuple(one for one in pages if one.docname != docname)
    page = timeline.Page(own or timeline.ALL, others, href, href("search"))
    every = timeline.entries(dating, context.knowledge, href, _)
    return RenderedPart(timeline.timeline(every, page, context.knowledge.registry, _))


def _places(arguments: list[str], context: PartContext) -> RenderedPart:
    maps, facts, where, name = arguments
    page = places.Page(split_names(maps), name, context.href)
    return RenderedPart(places.places_page(page, facts, where, context.knowledge, context.translate))


def _data(_arguments: list[str], context: PartContext) -> RenderedPart:
    page = (context.knowledge.registry, context.publisher, context.root, context.page)
    return RenderedPart(data_page(*page, context.translate))


#: What is made of topics, posts and sources. Rooms above have parts of their own, which the wing puts beside these.
PARTS = Parts(
    {
        **{name: _of_topic(name, make) for name, make in _MAKERS.items()},
        AFTER_POST: _after_post,
        "compare": _compare,
        "chart": _chart,
        MAP: _map,
        RELATION_LISTS: _relation_lists,
        "list": _list,
        "index-head": _index_head,
        "index-list": _index_list,
        "names": _names,
        "kinds": _kinds,
        "count": _count,
        "recent": _recent,
        GLOSSARY: _glossary,
        GLOSSARY_GROUP: _glossary_group,
        SOURCES: _sources,
        SOURCE_GROUP: _source_group,
        timeline.PART: _timeline,
        places.PART: _places,
        "data": _data,
    },
    # Most of a page's parts, and nearly all of their cost.
    frozenset(
        {
            "figures",
            "facts",
            "relations",
            "changes",
            "compare",
            "chart",
            MAP,
            RELATION_LISTS,
            "list",
            SOURCES,
            "data",
        }
    ),
    {
        timeline.PART: timeline.posts_shown,
        places.PART: places.pages_of,
        SOURCE_GROUP: lambda knowledge: knowledge.citing,
        GLOSSARY: _glossary_places,
        GLOSSARY_GROUP: _glossary_places,
    },
)

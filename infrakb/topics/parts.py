"""From a part's name and arguments to its markup: the one place that knows which parts there are. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from infrakb.topics import changes, lists, render
from infrakb.topics.charts import bar_chart, describe
from infrakb.topics.datapage import data_page
from infrakb.topics.opendata import Publisher
from infrakb.topics.qualifiers import ordered, split_names
from infrakb.topics.units import parse_unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from infrakb.topics.knowledge import Knowledge
    from infrakb.topics.records import Topic
    from infrakb.topics.render import Href, Translate


class RenderedPart(NamedTuple):
    """The markup of a part and the file that it offers to download."""

    html: Markup = Markup()
    csv: str = ""  # content of the file; "" for none
    csv_path: str = ""  # its path below the output folder; "" for none


class PartContext(NamedTuple):
    """What every part is rendered with."""

    knowledge: Knowledge
    href: Href  # docname -> address relative to the page
    root: str  # address of the output folder relative to the page, with '/' at its end or empty
    translate: Translate
    page: str = ""  # address of the page below the output folder
    publisher: Publisher = Publisher()  # who publishes the data
    updates: bool = False  # whether there is a page of changes
    feeds: bool = False  # whether lists have feeds


#: The part below a post.
AFTER_POST = "after-post"
#: Folder of files to download, below the output folder.
TABLES = "_downloads/tables"


def render_part(key: tuple[str, ...], context: PartContext) -> RenderedPart:
    """Render a part; one that is made of a topic that no longer exists is empty."""
    name, *arguments = key
    return _RENDERERS[name](arguments, context)


def _facts(arguments: list[str], context: PartContext) -> RenderedPart:
    topic = context.knowledge.registry.topics.get(arguments[0])
    registry = context.knowledge.registry
    return RenderedPart(render.facts_table(topic, registry, context.translate)) if topic else RenderedPart()


def _about_topic(arguments: list[str], context: PartContext) -> RenderedPart:
    """What stands below a topic's text."""
    knowledge, href, _ = context.knowledge, context.href, context.translate
    topic = knowledge.registry.topics.get(arguments[0])
    if topic is None:
        return RenderedPart()
    parts = (lists.relations, lists.backlinks, lists.related_topics)
    others = Markup().join(part(topic, knowledge, href, _) for part in parts)
    return RenderedPart(_updates(topic, context) + others)


def _updates(topic: Topic, context: PartContext) -> Markup:
    """The last changes of a topic's values, and where to follow them."""
    if not context.updates:
        return Markup()
    href, _ = context.href, context.translate
    listed = changes.of_topic(topic, context.knowledge.registry, href, _)
    if listed:
        links = [render.link(href(changes.PAGE), "reference internal", _("All updates"))]
        if context.feeds:
            address = context.root + changes.feed_path(topic.id)
            links.append(lists.feed_link(address, _))
        listed += Markup('<p class="infra-follow">%s</p>') % Markup(" ").join(links)
    return lists.section(changes.LIST, _("Value updates"), listed)


def _after_post(arguments: list[str], context: PartContext) -> RenderedPart:
    chosen = lists.of_post(arguments[0], context.knowledge, context.translate)
    return RenderedPart(lists.after_post(chosen, context.href, context.translate))


def _compare(arguments: list[str], context: PartContext) -> RenderedPart:
    chosen, keys, caption, name = arguments
    knowledge, _ = context.knowledge, context.translate
    registry = knowledge.registry
    names = [column for key in split_names(keys) if (column := registry.column(key))]
    topics = knowledge.stating(chosen, keys)
    if not topics:
        return RenderedPart()
    columns = render.columns(topics, names, registry)
    href = _topic_href(context)
    table = render.comparison_table(topics, columns, registry, caption, href, _)
    path = f"{TABLES}/{name}.csv"
    html = Markup(
        '<div class="infra-comparison">%s<p class="infra-download">'
        '<a class="reference download" href="%s" download>%s</a></p></div>'
    ) % (table, context.root + path, _("Download as CSV"))
    return RenderedPart(html, render.comparison_csv(topics, columns, registry), path)


def _chart(arguments: list[str], context: PartContext) -> RenderedPart:
    chosen, key, unit_text, caption, name = arguments
    knowledge, _ = context.knowledge, context.translate
    registry = knowledge.registry
    column = registry.column(key)
    if column is None:
        return RenderedPart()
    topics = knowledge.stating(chosen, key)
    unit = parse_unit(unit_text) if unit_text else render.common_unit(topics, column)
    bars, _left_out = render.bars(topics, column, unit)
    if not bars:
        return RenderedPart()
    title = caption or registry.label(column.property_key, ordered(column.given))
    picture = bar_chart(name, title, describe(bars), bars)
    columns = render.columns(topics, [column], registry)
    table = render.comparison_table(topics, columns, registry, "", _topic_href(context), _)
    html = Markup('<figure class="infra-chart-frame"><figcaption>%s</figcaption>%s%s</figure>') % (
        title,
        picture,
        lists.details(_("Values and sources"), table),
    )
    return RenderedPart(html)


def _topic_href(context: PartContext) -> Href:
    topics = context.knowledge.registry.topics
    return lambda topic: context.href(topics[topic].docname)


def _map(_arguments: list[str], context: PartContext) -> RenderedPart:
    return RenderedPart(lists.topic_map(context.knowledge, context.href, context.translate))


def _list(arguments: list[str], context: PartContext) -> RenderedPart:
    return RenderedPart(lists.topic_list(context.knowledge.chosen(arguments[0]), context.href))


def _sources(_arguments: list[str], context: PartContext) -> RenderedPart:
    return RenderedPart(lists.source_list(context.knowledge, context.href, context.translate))


def _data(_arguments: list[str], context: PartContext) -> RenderedPart:
    page = (context.knowledge.registry, context.publisher, context.root, context.page)
    return RenderedPart(data_page(*page, context.translate))


_RENDERERS: dict[str, Callable[[list[str], PartContext], RenderedPart]] = {
    "facts": _facts,
    "about-topic": _about_topic,
    AFTER_POST: _after_post,
    "compare": _compare,
    "chart": _chart,
    "map": _map,
    "list": _list,
    "sources": _sources,
    "data": _data,
}

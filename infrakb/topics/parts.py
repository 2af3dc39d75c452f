"""From a part's name and arguments to its markup: the one place that knows which parts there are. Pure."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from infrakb.topics import lists, render
from infrakb.topics.charts import bar_chart, describe
from infrakb.topics.units import parse_unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from infrakb.topics.knowledge import Knowledge
    from infrakb.topics.render import Href, Translate


class Made(NamedTuple):
    """The markup of a part and the file that it offers to download."""

    html: str
    csv: str  # content of the file; "" for none
    csv_path: str  # its path below the output folder; "" for none


class Making(NamedTuple):
    """What every part is made with."""

    knowledge: Knowledge
    href: Href  # docname -> address relative to the page
    root: str  # address of the output folder relative to the page, with '/' at its end or empty
    translate: Translate


#: Folder of files to download, below the output folder.
TABLES = "_downloads/tables"


def make(key: tuple[str, ...], making: Making) -> Made:
    """Make a part; one that is made of a topic that no longer exists is empty."""
    name, *arguments = key
    return _MAKERS[name](arguments, making)


def _facts(arguments: list[str], making: Making) -> Made:
    topic = making.knowledge.registry.topics.get(arguments[0])
    registry = making.knowledge.registry
    return Made(render.facts_table(topic, registry, making.translate) if topic else "", "", "")


def _about_topic(arguments: list[str], making: Making) -> Made:
    """What stands below a topic's text."""
    knowledge, href, _ = making.knowledge, making.href, making.translate
    topic = knowledge.registry.topics.get(arguments[0])
    if topic is None:
        return Made("", "", "")
    parts = (lists.relations, lists.backlinks, lists.related_topics)
    return Made("".join(part(topic, knowledge, href, _) for part in parts), "", "")


def _after_post(arguments: list[str], making: Making) -> Made:
    return Made(lists.after_post(arguments[0], making.knowledge, making.href, making.translate), "", "")


def _compare(arguments: list[str], making: Making) -> Made:
    chosen, keys, caption, name = arguments
    knowledge, _ = making.knowledge, making.translate
    registry = knowledge.registry
    topics = [topic for topic in knowledge.chosen(chosen) if any(topic.stated(key) for key in keys.split())]
    if not topics:
        return Made("", "", "")
    columns = render.columns(topics, keys.split(), registry)
    href = _topic_href(making)
    table = render.comparison_table(topics, columns, registry, caption, href, _)
    path = f"{TABLES}/{name}.csv"
    address, label = escape(making.root + path), escape(_("Download as CSV"))
    link = f'<a class="reference download" href="{address}" download>{label}</a>'
    html = f'<div class="infra-comparison">{table}<p class="infra-download">{link}</p></div>'
    return Made(html, render.comparison_csv(topics, keys.split(), registry), path)


def _chart(arguments: list[str], making: Making) -> Made:
    chosen, key, unit_text, caption, name = arguments
    knowledge, _ = making.knowledge, making.translate
    registry = knowledge.registry
    topics = [topic for topic in knowledge.chosen(chosen) if topic.stated(key)]
    unit = parse_unit(unit_text) if unit_text else render.common_unit(topics, key)
    bars, _left_out = render.bars(topics, key, unit)
    if not bars:
        return Made("", "", "")
    title = caption or registry.label(key)
    picture = bar_chart(name, title, describe(bars), bars)
    columns = render.columns(topics, [key], registry)
    table = render.comparison_table(topics, columns, registry, "", _topic_href(making), _)
    details = f"<details><summary>{escape(_('Values and sources'))}</summary>{table}</details>"
    heading = f"<figcaption>{escape(title)}</figcaption>"
    return Made(f'<figure class="infra-chart-frame">{heading}{picture}{details}</figure>', "", "")


def _topic_href(making: Making) -> Href:
    topics = making.knowledge.registry.topics
    return lambda topic: making.href(topics[topic].docname)


def _map(_arguments: list[str], making: Making) -> Made:
    return Made(lists.topic_map(making.knowledge, making.href, making.translate), "", "")


def _list(arguments: list[str], making: Making) -> Made:
    return Made(lists.topic_list(making.knowledge.chosen(arguments[0]), making.href), "", "")


def _sources(_arguments: list[str], making: Making) -> Made:
    return Made(lists.source_list(making.knowledge, making.href, making.translate), "", "")


_MAKERS: dict[str, Callable[[list[str], Making], Made]] = {
    "facts": _facts,
    "about-topic": _about_topic,
    "after-post": _after_post,
    "compare": _compare,
    "chart": _chart,
    "map": _map,
    "list": _list,
    "sources": _sources,
}

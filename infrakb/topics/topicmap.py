"""The topic map: layers of AI infrastructure, each a list of links to its topics, and what topics are to each other. Pure.

The lists are the map: they read without scripts, wrap on a phone, and stand whole on paper. With scripts a topic is
chosen on them: lines lead from it to those that it has a relation to, and a panel names the relations in words.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from infrakb.topics.filtering import Choice, Option, Texts, filter_form
from infrakb.topics.layers import members
from infrakb.topics.lists import bullets, topic_link
from infrakb.topics.relationtypes import RELATIONS
from infrakb.topics.render import script
from infrakb.topics.topicindex import Entrance, jump

if TYPE_CHECKING:
    from collections.abc import Iterable

    from infrakb.topics.records import Layer, Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Href, Translate


def layer_anchor(layer: str) -> str:
    """The id of a layer's section on the map."""
    return f"layer-{layer}"


def topic_map(registry: Registry, href: Href, _: Translate) -> Markup:
    """The map, from models at the top to power, and below it what stands beside the stack."""
    layers = members(registry.topics.values(), registry.links)
    if not layers:
        return Markup()
    entrances = {
        layer.id: Entrance(layer.ja, layer_anchor(layer.id), len(inside)) for layer, inside in layers
    }
    options = tuple(Option(layer, one.text, one.topics) for layer, one in entrances.items())
    choice = Choice("layer", _("Layer"), _("All layers (%d)") % len(registry.topics), options)
    texts = Texts(_("Filter topics"), _("{count} topics"), _("No topic matches."))
    return _MAP % {
        "texts": Markup().join(Markup(' data-%s="%s"') % text for text in _texts(_).items()),
        "filter": filter_form([choice], texts, href("search"), _),
        "to": _("Jump to"),
        "jumps": bullets((jump(one) for one in entrances.values()), "kb-labels"),
        "layers": Markup().join(_layer(layer, inside, href) for layer, inside in layers),
    }


def _texts(_: Translate) -> dict[str, str]:
    """What the script says, by the names of attributes."""
    return {
        "label": _("Topic map"),
        "panel": _("Relations of the chosen topic"),
        "help": _(
            "Choose a topic to see lines to those that it has a relation to. Choose it again to open its page."
        ),
        "keys": _("Keyboard: arrow keys move, Enter chooses, Esc takes back; letters jump to names."),
        "found": _("{count} relations"),
        "open": _("Open the page"),
        "clear": _("Take back the choice"),
        "failed": _("The relations could not be loaded."),
    }


_MAP = Markup(
    '<div class="infra-map" data-search-ignore%(texts)s><div class="infra-map-head">%(filter)s'
    '<nav class="infra-kinds infra-jumps" aria-label="%(to)s">%(jumps)s</nav></div>'
    '<div class="infra-map-body"><div class="infra-map-layers">%(layers)s</div></div></div>'
)


def _layer(layer: Layer, inside: Iterable[Topic], href: Href) -> Markup:
    boxes = Markup().join(Markup("<li>%s</li>") % topic_link(topic, href) for topic in inside)
    return Markup(
        '<section class="infra-map-%(place)s" aria-labelledby="%(anchor)s"><h2 id="%(anchor)s">%(name)s</h2>'
        '<ul class="infra-index" data-layer="%(layer)s">%(boxes)s</ul></section>'
    ) % {
        "place": "stack" if layer.stacked else "beside",
        "anchor": layer_anchor(layer.id),
        "name": layer.ja,
        "layer": layer.id,
        "boxes": boxes,
    }


def relations_script(registry: Registry) -> str:
    """What topics are to each other, as a script, which the map asks for when it is first used.

    ``types`` are the names of relations; ``links`` has for each topic, in the order of its page, lists of the place of a
    type among them and the ids of the topics at the other end.
    """
    places = {name: place for place, name in enumerate(RELATIONS)}
    links = {
        topic: [
            [places[name], *(link.other for link in found)]
            for name, found in groupby(links, key=lambda link: link.type)
        ]
        for topic, links in registry.links.items()
        if links
    }
    return script("infraTopicRelations", {"types": [one.ja for one in RELATIONS.values()], "links": links})

"""The topic map: layers of the stack from power at the bottom to models at the top, as SVG.

Boxes are links in reading order, so that the keyboard walks them; relations between boxes are lines behind
them, which a script brings forward for the box under the pointer or in focus. Layers beside the stack stand
below it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from infrakb.drawing.svg import element, number, text_width
from infrakb.topics.records import LAYERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from infrakb.topics.records import Layer, Topic
    from infrakb.topics.registry import Link

#: Relations that are drawn; the others would tie nearly every box to a maker.
DRAWN = ("part-of", "runs-on", "connects", "successor-of", "serves", "located-in", "powers")

_WIDTH = 640
_LABEL = 26
_SIZE = 13
_HEIGHT = 30
_PADDING = 10
_GAP = 8
_LAYER_GAP = 14
#: Height of a sheet of the printed map: with its width, about what a page has room for.
_SHEET = 1000


class Box(NamedTuple):
    """A topic on the map."""

    topic: str  # id
    label: str  # Japanese name
    x: float  # left edge
    y: float  # upper edge
    width: float


class Band(NamedTuple):
    """A layer on the map."""

    layer: Layer
    y: float  # upper edge
    height: float
    boxes: tuple[Box, ...]  # in reading order


@dataclass(frozen=True, slots=True)
class Map:
    """Where everything stands."""

    bands: tuple[Band, ...]  # from top to bottom: models first, power last, then the layers beside the stack
    height: float
    lines: tuple[tuple[str, str], ...]  # pairs of topic ids that are joined


def members(topics: Iterable[Topic], links: Mapping[str, Sequence[Link]]) -> list[tuple[Layer, list[Topic]]]:
    """Layers with their topics in the map's order: makers together, generations in their order."""
    by_layer: dict[str, list[Topic]] = {}
    for topic in topics:
        by_layer.setdefault(topic.layer, []).append(topic)
    stack = [layer for layer in LAYERS.values() if layer.stacked][::-1]
    beside = [layer for layer in LAYERS.values() if not layer.stacked]
    return [
        (layer, sorted(by_layer[layer.id], key=lambda topic: generation_order(topic.id, links)))
        for layer in (*stack, *beside)
        if layer.id in by_layer
    ]


def generation_order(topic: str, links: Mapping[str, Sequence[Link]]) -> tuple[str, str, int, str]:
    """Sorts topics by maker, first generation of their family, number of the generation and id."""
    maker = next((link.other for link in links[topic] if link.type == "made-by"), "~")
    first, generation, seen = topic, 0, {topic}
    while before := next((link.other for link in links[first] if link.type == "successor-of"), None):
        if before in seen:
            break
        seen.add(before)
        first, generation = before, generation + 1
    return maker, first, generation, topic


def lay_out(topics: Iterable[Topic], links: Mapping[str, Sequence[Link]]) -> Map:
    """Place layers and boxes; each layer takes as many rows as its boxes need."""
    bands: list[Band] = []
    y = 0.0
    for layer, inside in members(topics, links):
        boxes, x, row = [], float(_PADDING), y + _LABEL
        for topic in inside:
            width = text_width(topic.ja.text, _SIZE) + 2 * _PADDING
            if x > _PADDING and x + width > _WIDTH - _PADDING:
                x, row = float(_PADDING), row + _HEIGHT + _GAP
            boxes.append(Box(topic.id, topic.ja.text, x, row, width))
            x += width + _GAP
        bottom = row + _HEIGHT + _PADDING
        bands.append(Band(layer, y, bottom - y, tuple(boxes)))
        y = bottom + _LAYER_GAP
    shown = {box.topic for band in bands if band.layer.stacked for box in band.boxes}
    lines = sorted(
        (topic, link.other)
        for topic in shown
        for link in links[topic]
        if link.type in DRAWN and link.other in shown
    )
    return Map(tuple(bands), max(y - _LAYER_GAP, 0), tuple(dict.fromkeys(lines)))


def map_svg(laid: Map, title: str, description: str, href: Callable[[str], str]) -> Markup:
    """The map as SVG; ``href`` gives the address of a topic's page."""
    boxes = {box.topic: box for band in laid.bands for box in band.boxes}
    lines = Markup().join(_line(first, second, boxes) for first, second in laid.lines)
    bands = Markup().join(_band(band) for band in laid.bands)
    links = Markup().join(_box(box, band, href) for band in laid.bands for box in band.boxes)
    # A layer of its own: printed sheets use it, to which the rules for the map's parts apply by its class.
    drawing = Markup(
        '<g id="infra-map-drawing" class="infra-map">%s<g class="infra-map-lines" aria-hidden="true">%s</g>%s</g>'
    )
    return Markup(
        '<svg class="infra-map" role="group" viewBox="0 0 %d %s" '
        'aria-labelledby="infra-map-title infra-map-desc" xmlns="http://www.w3.org/2000/svg">'
        '<title id="infra-map-title">%s</title><desc id="infra-map-desc">%s</desc>%s</svg>'
    ) % (_WIDTH, number(laid.height), title, description, drawing % (bands, lines, links))


def map_sheets(laid: Map) -> Markup:
    """The same map for paper: parts of it one below the other, each of whole layers and no higher than a page."""
    sheet = Markup(
        '<svg class="infra-map-sheet" aria-hidden="true" viewBox="0 %s %d %s" xmlns="http://www.w3.org/2000/svg">'
        '<use href="#infra-map-drawing"></use></svg>'
    )
    return Markup().join(sheet % (number(y), _WIDTH, number(end - y)) for y, end in _sheets(laid.bands))


def _sheets(bands: Iterable[Band]) -> Iterator[tuple[float, float]]:
    """Yield the upper and the lower edge of each sheet; a layer that is higher than a page has one of its own."""
    top = bottom = 0.0
    for band in bands:
        end = band.y + band.height
        if bottom > top and end - top > _SHEET:
            yield top, bottom
            top = band.y
        bottom = end
    if bottom > top:
        yield top, bottom


def _band(band: Band) -> Markup:
    label = element("text", band.layer.ja, x=_PADDING, y=band.y + _SIZE + 6, class_="infra-map-layer")
    kind = "stack" if band.layer.stacked else "beside"
    box = element("rect", x=0, y=band.y, width=_WIDTH, height=band.height, rx=6)
    return element("g", box + label, class_=f"infra-map-{kind}")


def _box(box: Box, band: Band, href: Callable[[str], str]) -> Markup:
    shape = element("rect", x=box.x, y=box.y, width=box.width, height=_HEIGHT, rx=4)
    middle = box.x + box.width / 2
    label = element("text", box.label, x=middle, y=box.y + _HEIGHT / 2 + 5, text_anchor="middle")
    return element(
        "a",
        shape + label,
        href=href(box.topic),
        class_=f"infra-topic infra-layer-{band.layer.id}",
        data_topic=box.topic,
    )


def _line(first: str, second: str, boxes: Mapping[str, Box]) -> Markup:
    start, end = boxes[first], boxes[second]
    if start.y > end.y:
        start, end = end, start
    x1, x2 = start.x + start.width / 2, end.x + end.width / 2
    y1, y2 = start.y + _HEIGHT, end.y
    if start.y == end.y:  # beside each other: an arc below the row
        y2 = y1
        bend = f"{number((x1 + x2) / 2)} {number(y1 + 18)}"
        path = f"M{number(x1)} {number(y1)}Q{bend} {number(x2)} {number(y2)}"
    else:
        middle = number((y1 + y2) / 2)
        curve = f"{number(x1)} {middle} {number(x2)} {middle} {number(x2)} {number(y2)}"
        path = f"M{number(x1)} {number(y1)}C{curve}"
    return element("path", d=path, data_from=first, data_to=second)

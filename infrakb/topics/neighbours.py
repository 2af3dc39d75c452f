"""A topic among those that it has a relation to, as a small picture: SVG made when the page is. Pure.

The topic stands in the middle; above it what it comes from and is made of, below it what comes from it, each relation's
topics in boxes under its name. One line on the left ties all of them to the topic, so that none passes behind a box.
As wide as a phone, so that no text of it is ever smaller than the page's small print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from infrakb.drawing.svg import element, text_width
from infrakb.topics.relationtypes import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from infrakb.topics.registry import Link
    from infrakb.topics.render import Translate

#: Topics that are drawn; the others are counted.
MOST = 12
#: Width of the picture, and size of its text.
WIDTH, SIZE = 288, 15
_LABEL_SIZE = 14
_LINE = 6.0  # x of the line that ties all together
_LEFT = 20.0  # x of labels and boxes
_BOX = 30.0  # height of a box
_PADDING = 8.0
_GAP = 6.0
_LABEL = 22.0  # height of a label's line
_GROUP_GAP = 8.0


class Group(NamedTuple):
    """The topics at the other end of one type of relation."""

    type: str  # a key of RELATIONS
    topics: tuple[str, ...]  # ids of those that are drawn
    more: int  # how many more there are


class Box(NamedTuple):
    """A topic in the picture."""

    topic: str  # id
    label: str  # what there is room for of its name
    x: float  # left edge
    y: float  # upper edge
    width: float


class Row(NamedTuple):
    """A relation in the picture."""

    group: Group
    y: float  # upper edge of its name
    boxes: tuple[Box, ...]
    more: tuple[float, float] | None  # where the number of the others stands: left edge, upper edge


class Picture(NamedTuple):
    """Where everything stands."""

    middle: Box  # the topic itself
    rows: tuple[Row, ...]  # from top to bottom
    height: float


def groups(links: Sequence[Link]) -> tuple[Group, ...]:
    """The relations of a topic with those that are drawn: one of each relation, then a second one of each, and so on."""
    found: dict[str, list[str]] = {}
    for link in links:
        found.setdefault(link.type, []).append(link.other)
    room, drawn = MOST, dict.fromkeys(found, 0)
    for turn in range(MOST):
        for name, others in found.items():
            if room and len(others) > turn:
                drawn[name] += 1
                room -= 1
    return tuple(
        Group(name, tuple(others[: drawn[name]]), len(others) - drawn[name])
        for name, others in found.items()
        if drawn[name]
    )


def lay_out(
    topic: str, found: Iterable[Group], names: Mapping[str, str], more: Callable[[int], str]
) -> Picture:
    """Place everything.

    :param names: names of topics by their ids.
    :param more: says of a number of topics that they are not drawn.
    """
    above: list[Group] = []
    below: list[Group] = []
    for group in found:
        (above if RELATIONS[group.type].written else below).append(group)
    rows: list[Row] = []
    y = 0.0
    for group in above:
        row, y = _row(group, y, names, more)
        rows.append(row)
    label = _fitting(names[topic], WIDTH - 2 * _PADDING)
    middle = Box(topic, label, 0.0, y, text_width(label, SIZE) + 2 * _PADDING)
    y += _BOX + _GROUP_GAP
    for group in below:
        row, y = _row(group, y, names, more)
        rows.append(row)
    return Picture(middle, tuple(rows), y - _GROUP_GAP)


def _row(group: Group, y: float, names: Mapping[str, str], more: Callable[[int], str]) -> tuple[Row, float]:
    """Place a relation below *y*; return where the next one begins, too."""
    boxes: list[Box] = []
    x, top = _LEFT, y + _LABEL
    for topic in group.topics:
        label = _fitting(names[topic], WIDTH - _LEFT - 2 * _PADDING)
        width = text_width(label, SIZE) + 2 * _PADDING
        x, top = _placed(x, top, width)
        boxes.append(Box(topic, label, x, top, width))
        x += width + _GAP
    place = None
    if group.more:
        x, top = _placed(x, top, text_width(more(group.more), _LABEL_SIZE))
        place = x, top
    return Row(group, y, tuple(boxes), place), top + _BOX + _GROUP_GAP


def _placed(x: float, top: float, width: float) -> tuple[float, float]:
    """Where something stands behind what ends at *x*: in the same line, or at the head of the next."""
    return (_LEFT, top + _BOX + _GAP) if x > _LEFT and x + width > WIDTH else (x, top)


def _fitting(text: str, width: float) -> str:
    """As much of a text as there is room for."""
    if text_width(text, SIZE) <= width:
        return text
    while text_width(f"{text}…", SIZE) > width:
        text = text[:-1]
    return f"{text}…"


def picture(
    topic: str, links: Sequence[Link], names: Mapping[str, str], href: Callable[[str], str], _: Translate
) -> Markup:
    """The picture; *href* gives the address of a topic's page."""

    def more(count: int) -> str:
        return _("%d more") % count

    laid = lay_out(topic, groups(links), names, more)
    parts = Markup().join((*_lines(laid), _middle(laid.middle), *_rows(laid, names, href, more)))
    return Markup(
        '<svg class="infra-neighbours" role="group" viewBox="0 0 %d %d" aria-label="%s" xmlns="http://www.w3.org/2000/svg">%s</svg>'
    ) % (WIDTH, round(laid.height) + 1, _("Relations of %s") % names[topic], parts)


def _lines(laid: Picture) -> Iterator[Markup]:
    """The line between all relations and the topic, and from it to the name of each."""
    starts = [row.y + _LABEL / 2 for row in laid.rows]
    parts = []
    if above := [y for y in starts if y < laid.middle.y]:
        parts.append((min(above), laid.middle.y))
    if below := [y for y in starts if y > laid.middle.y]:
        parts.append((laid.middle.y + _BOX, max(below)))
    shapes = [element("line", x1=_LINE, y1=start, x2=_LINE, y2=end) for start, end in parts]
    shapes += [element("line", x1=_LINE, y1=y, x2=_LEFT - 4, y2=y) for y in starts]
    yield element("g", Markup().join(shapes), aria_hidden="true")


def _middle(box: Box) -> Markup:
    return element("g", _shape(box), class_="infra-neighbours-self")


def _rows(
    laid: Picture, names: Mapping[str, str], href: Callable[[str], str], more: Callable[[int], str]
) -> Iterator[Markup]:
    for row in laid.rows:
        yield _text(RELATIONS[row.group.type].ja, _LEFT, row.y + _LABEL / 2, _LABEL_SIZE)
        for box in row.boxes:
            yield element(
                "a", _shape(box), href=href(box.topic), class_="infra-topic", aria_label=names[box.topic]
            )
        if row.more:
            x, y = row.more
            yield _text(more(row.group.more), x, y + _BOX / 2, _LABEL_SIZE)


def _shape(box: Box) -> Markup:
    rect = element("rect", x=box.x + 0.5, y=box.y + 0.5, width=box.width - 1, height=_BOX - 1, rx=4)
    label = element(
        "text",
        box.label,
        x=box.x + box.width / 2,
        y=box.y + _BOX / 2,
        dy="0.35em",
        text_anchor="middle",
        font_size=SIZE,
    )
    return rect + label


def _text(text: str, x: float, y: float, size: float) -> Markup:
    return element("text", text, x=x, y=y, dy="0.35em", font_size=size, class_="infra-neighbours-note")

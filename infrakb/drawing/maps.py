"""Maps with numbered markers, as SVG: land, lakes, and markers that give way to each other and keep a line to their place.

Everything is drawn in a width in which text is 14 px high or more on the narrowest screens; wider ones enlarge it.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from markupsafe import Markup

from infrakb.drawing.svg import element, number, text_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from infrakb.drawing.projections import Fitted, Point

Ring: TypeAlias = "tuple[Point, ...]"

#: Width of a map. Narrow screens leave about 280 px for it.
WIDTH = 340
#: Height of text, radius of markers, and room between them: at 280 px a marker is 25 px high, and text 14 px.
SIZE = 17
_RADIUS = 15
_GAP = 3
#: Rounds in which markers give way; more change nothing that can be seen.
_ROUNDS = 300
#: A marker nearer to its place than this has no line to it.
_NEAR = 6


class Marker(NamedTuple):
    """A number, or a few words, at a place."""

    text: str
    label: str  # what it is called by those who do not see it
    href: str  # where it leads
    at: tuple[float, float]  # longitude and latitude in degrees


class MapPicture(NamedTuple):
    """What a map shows."""

    identifier: str  # unique in the page
    title: str
    land: Sequence[Ring]  # of longitudes and latitudes
    lakes: Sequence[Ring]
    sea: Ring  # the edge of the earth; none where the picture's edge cuts the map
    markers: Sequence[Marker]


def draw(picture: MapPicture, view: Fitted) -> Markup:
    """Draw a map."""
    own = [view(*marker.at) for marker in picture.markers]
    halves = [max(_RADIUS, text_width(marker.text, SIZE) / 2 + 5) for marker in picture.markers]
    places = spread(own, halves, WIDTH, view.height)
    shapes = [
        _path("infra-sea", [picture.sea], view) if picture.sea else Markup(),
        _path("infra-land", picture.land, view),
        _path("infra-sea", picture.lakes, view) if picture.lakes else Markup(),
    ]
    lines = [_leader(*ends) for ends in zip(own, places, strict=True)]
    marks = [_marker(*one) for one in zip(picture.markers, places, halves, strict=True)]
    return Markup(
        '<svg class="infra-geo" role="group" viewBox="0 0 %s %s" aria-labelledby="%s-title" '
        'xmlns="http://www.w3.org/2000/svg"><title id="%s-title">%s</title>%s</svg>'
    ) % (
        number(WIDTH),
        number(view.height),
        picture.identifier,
        picture.identifier,
        picture.title,
        Markup().join([*shapes, *lines, *marks]),
    )


def _path(name: str, rings: Iterable[Ring], view: Fitted) -> Markup:
    """Rings as one path of relative steps in tenths, which is a third shorter than absolute points."""
    parts = []
    for ring in rings:
        points = [(round(10 * x), round(10 * y)) for x, y in (view(*point) for point in ring)]
        steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(points) if (x1, y1) != (x2, y2)]
        if len(steps) > 1:
            parts.append(f"M{_tenth(points[0][0])} {_tenth(points[0][1])}l{_relative(steps)}z")
    return element("path", d="".join(parts), class_=name)


def _relative(steps: Iterable[tuple[int, int]]) -> str:
    """Steps as numbers with as few separators as SVG allows: none before a minus."""
    text = ""
    for value in (part for step in steps for part in step):
        shown = _tenth(value)
        text += shown if not text or shown.startswith("-") else f" {shown}"
    return text


def _tenth(value: int) -> str:
    """A tenth without what is not needed: 12 for 120, .5 for 5, -.5 for -5."""
    whole, rest = divmod(abs(value), 10)
    shown = f"{whole or ''}.{rest}" if rest else str(whole)
    return f"-{shown}" if value < 0 else shown


def _leader(own: Point, place: Point) -> Markup:
    """The line from a marker to its place, and a dot there; nothing for one that is where it belongs."""
    if math.dist(own, place) < _NEAR:
        return Markup()
    line = element("line", x1=own[0], y1=own[1], x2=place[0], y2=place[1], class_="infra-leader")
    return line + element("circle", cx=own[0], cy=own[1], r=2.5, class_="infra-dot")


def _marker(marker: Marker, place: Point, half: float) -> Markup:
    x, y = place
    shape = element("rect", x=x - half, y=y - _RADIUS, width=2 * half, height=2 * _RADIUS, rx=_RADIUS)
    text = element("text", marker.text, x=x, y=y + SIZE * 0.36)
    return Markup('<a class="infra-marker" href="%s" aria-label="%s">%s%s</a>') % (
        marker.href,
        marker.label,
        shape,
        text,
    )


def spread(own: Sequence[Point], halves: Sequence[float], width: float, height: float) -> list[Point]:
    """Places of markers near their own, so that none lies on another one, within the picture where it has the room.

    Each pair that overlaps is pushed apart along the axis on which it overlaps least, both by half of it; the same
    places and sizes always give the same result.

    :param own: the places that they belong to.
    :param halves: half the width of each; all are as high as the narrowest is wide.
    """
    places = [*own]
    for _round in range(_ROUNDS):
        moved = False
        for one in range(len(places)):
            for other in range(one):
                push = _push(places[other], places[one], halves[other] + halves[one] + _GAP)
                if push is not None:
                    moved = True
                    (ax, ay), (bx, by), (dx, dy) = places[other], places[one], push
                    places[other], places[one] = (ax - dx, ay - dy), (bx + dx, by + dy)
        places = [
            (min(max(x, half + 1), width - half - 1), min(max(y, _RADIUS + 1), height - _RADIUS - 1))
            for (x, y), half in zip(places, halves, strict=True)
        ]
        if not moved:
            break
    return places


def _push(first: Point, second: Point, wide: float) -> Point | None:
    """Half of what moves the second marker off the first; None where they do not overlap."""
    dx, dy = second[0] - first[0], second[1] - first[1]
    over_x, over_y = wide - abs(dx), 2 * _RADIUS + _GAP - abs(dy)
    if over_x <= 0.01 or over_y <= 0.01:
        return None
    if over_x < over_y:
        return math.copysign(over_x / 2, dx), 0.0
    return 0.0, math.copysign(over_y / 2, dy)

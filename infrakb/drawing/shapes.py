"""What a picture is made of. In a page its classes have the page's colours; alone, it says them itself.

A file that stands alone may be shown under a policy that takes no ``style``, in an ``<img>``, or on a desk: attributes
work everywhere. They are those of a light picture on white; a stylesheet beside the file gives a dark one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from markupsafe import Markup

from infrakb.drawing.svg import broken, element, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Size of letters, and from line to line, in the units of a picture: pixels where it is shown at its own width.
SIZE, LINE = 14.0, 20.0
#: Widths of the two drawings of a picture: on a phone of 320 pixels, and in a column of text.
NARROW, WIDE = 288.0, 672.0
#: Room around a picture that stands alone.
_MARGIN = 16.0
#: Groups that have a colour and a shape of their own.
GROUPS = 6

Attribute: TypeAlias = "tuple[str, str | float]"

#: Class -> how it is drawn alone. The colours of groups are told apart by those who see few of them (after Okabe and
#: Ito), and stand out from white by 3:1 at least.
_PAINT: dict[str, tuple[Attribute, ...]] = {
    "chart-paper": (("fill", "#ffffff"),),
    "chart-label": (("fill", "#1b2629"),),
    "chart-strong": (("fill", "#1b2629"), ("font-weight", "700")),
    "chart-quiet": (("fill", "#4a585e"),),
    "chart-grid": (("stroke", "#d9e1e4"),),
    "chart-axis": (("fill", "none"), ("stroke", "#5a6970")),
    "chart-tie": (("stroke", "#5a6970"), ("fill", "none")),
    "chart-bar": (("fill", "#0b6477"),),
    "chart-hollow": (("fill", "#ffffff"), ("stroke", "#0b6477"), ("stroke-width", "1.5")),
    "chart-open": (("fill", "none"), ("stroke", "#0b6477"), ("stroke-width", "1.5")),
    "chart-dashed": (
        ("fill", "none"),
        ("stroke", "#0b6477"),
        ("stroke-width", "1.5"),
        ("stroke-dasharray", "4 3"),
    ),
    "chart-stripes": (
        ("fill", "none"),
        ("stroke", "#0b6477"),
        ("stroke-width", "14"),
        ("stroke-dasharray", "2 4"),
    ),
    **{
        f"chart-g{group}": (("fill", colour), ("stroke", colour), ("stroke-width", "1.5"))
        for group, colour in enumerate(("#0072b2", "#c44e00", "#00805c", "#a8478a", "#7a5c00", "#4a585e"))
    },
}


class Shape(NamedTuple):
    """An element of a picture."""

    tag: str
    style: str  # its class, a key of the paint
    given: tuple[Attribute, ...]
    content: str = ""


class Drawing(NamedTuple):
    """A picture at one width."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def text(x: float, y: float, content: str, style: str = "chart-label", anchor: str = "") -> Shape:
    """A line of text whose feet stand at *y*; *anchor* is "middle" or "end" where it does not begin at *x*."""
    given: tuple[Attribute, ...] = (("x", x), ("y", y))
    return Shape("text", style, (*given, ("text-anchor", anchor)) if anchor else given, content)


def lines(x: float, y: float, content: Iterable[str], style: str = "chart-label") -> list[Shape]:
    """Lines of text, the first of which has its feet at *y*."""
    return [text(x, y + LINE * place, line, style) for place, line in enumerate(content)]


def rect(x: float, y: float, width: float, height: float, style: str) -> Shape:
    """A rectangle."""
    return Shape("rect", style, (("x", x), ("y", y), ("width", width), ("height", height)))


def path(places: Sequence[tuple[float, float]], style: str, *, closed: bool = False) -> Shape:
    """A line through *places*."""
    drawn = "L".join(f"{number(x)} {number(y)}" for x, y in places)
    return Shape("path", style, (("d", f"M{drawn}{'Z' if closed else ''}"),))


def uprights(x: float, spans: Iterable[tuple[float, float]], style: str) -> Shape:
    """Upright lines over several spans of height, one above the other."""
    drawn = "".join(f"M{number(x)} {number(top)}V{number(bottom)}" for top, bottom in spans)
    return Shape("path", style, (("d", drawn),))


def mark(group: int, x: float, y: float, size: float = 5.0) -> Shape:
    """A mark whose shape tells its *group* as well as its colour does."""
    style = f"chart-g{group}"
    match group:
        case 0:
            return Shape("circle", style, (("cx", x), ("cy", y), ("r", size)))
        case 1:
            return rect(x - size + 0.5, y - size + 0.5, 2 * size - 1, 2 * size - 1, style)
        case 2:
            return path(
                [(x, y - size - 1), (x + size + 1, y + size - 1), (x - size - 1, y + size - 1)],
                style,
                closed=True,
            )
        case 3:
            return path(
                [(x, y - size - 1), (x + size + 1, y), (x, y + size + 1), (x - size - 1, y)],
                style,
                closed=True,
            )
        case 4:
            return path(
                [(x, y + size + 1), (x + size + 1, y - size + 1), (x - size - 1, y - size + 1)],
                style,
                closed=True,
            )
    half, thin = size, size / 3
    cross = [(-thin, -half), (thin, -half), (thin, -thin), (half, -thin), (half, thin), (thin, thin)]
    cross += [(-one, -other) for one, other in cross]
    return path([(x + one, y + other) for one, other in cross], style, closed=True)


def drawn(drawing: Drawing, label: str, name: str) -> Markup:
    """A picture in a page; *label* says what it shows, and *name* is a class of it."""
    return Markup('<svg class="infra-chart %s" role="img" viewBox="0 0 %s %s" aria-label="%s">%s</svg>') % (
        name,
        number(drawing.width),
        number(drawing.height),
        label,
        _inside(drawing),
    )


def hidden(drawing: Drawing, name: str) -> Markup:
    """A picture of what stands beside it in words."""
    size = map(number, (drawing.width, drawing.height))
    return Markup('<svg class="%s" width="%s" height="%s" aria-hidden="true">%s</svg>') % (
        name,
        *size,
        _inside(drawing),
    )


def _inside(drawing: Drawing) -> Markup:
    return Markup().join(
        element(shape.tag, shape.content, class_=shape.style, **dict(shape.given)) for shape in drawing.shapes
    )


def alone(drawings: Sequence[Drawing], title: str, below: Sequence[str], sheet: str) -> str:
    """A picture as a file: its parts one below the other, a title above, the lines *below* under them.

    :param sheet: address of a stylesheet for the dark, relative to the file.
    """
    wide = max(drawing.width for drawing in drawings)
    head = broken(title, SIZE + 2, wide)
    foot = [line for told in below for line in broken(told, SIZE, wide)]
    y = _MARGIN + (LINE + 2) * len(head)
    parts = []
    for drawing in drawings:
        inside = Markup().join(map(_painted, drawing.shapes))
        parts.append(Markup('<g transform="translate(%s %s)">%s</g>') % (number(_MARGIN), number(y), inside))
        y += drawing.height + LINE
    width, height = wide + 2 * _MARGIN, y + LINE * len(foot) + _MARGIN / 2
    around = [
        Shape("rect", "chart-paper", (("width", width), ("height", height))),
        *lines(_MARGIN, _MARGIN + SIZE, head, "chart-strong"),
        *lines(_MARGIN, y + SIZE, foot, "chart-quiet"),
    ]
    return Markup(
        '<?xml version="1.0" encoding="UTF-8"?>\n<?xml-stylesheet href="%s"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" class="infra-chart" width="%s" height="%s" viewBox="0 0 %s %s" '
        'font-family="sans-serif" font-size="%s"><title>%s</title>%s%s</svg>\n'
    ) % (
        sheet,
        *(number(side) for side in (width, height) * 2),
        number(SIZE),
        title,
        Markup().join(map(_painted, around)),
        Markup().join(parts),
    )


def _painted(shape: Shape) -> Markup:
    return element(
        shape.tag, shape.content, class_=shape.style, **dict((*_PAINT.get(shape.style, ()), *shape.given))
    )

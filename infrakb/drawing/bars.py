"""Bar charts of a fact across topics, as SVG made at build time.

Written by hand and not by Altair and vl-convert: a bar chart needs no layout engine, its colours must follow
the page's light and dark themes (CSS classes, which a rendered picture does not have), its bytes must be the
same on every machine, and the dependency would weigh more than the rest of the lock together.

Labels stand above the bars, so that the picture is readable on a phone without scaling the text down.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from infrakb.drawing.svg import element, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH = 400
_SIZE = 13
_ROW = 44
_BAR = 16
_GAP = 6


class Bar(NamedTuple):
    """One row of the chart."""

    label: str  # the topic's name
    low: Fraction  # length of the bar, in the unit of the chart
    high: Fraction  # upper end of a range; equal to low otherwise
    text: str  # the value with its unit, as it stands beside the bar


def bar_chart(identifier: str, title: str, description: str, bars: Sequence[Bar]) -> Markup:
    """A horizontal bar chart from zero; ``identifier`` is unique in the page."""
    height = _ROW * len(bars) + 4
    room = _WIDTH - max((text_width(bar.text, _SIZE) for bar in bars), default=0) - 2 * _GAP
    longest = max((bar.high for bar in bars), default=Fraction(1)) or Fraction(1)
    rows = Markup().join(_row(index, bar, float(room), longest) for index, bar in enumerate(bars))
    return Markup(
        '<svg class="infra-chart" role="img" viewBox="0 0 %(width)d %(height)d" '
        'aria-labelledby="%(id)s-title %(id)s-desc" xmlns="http://www.w3.org/2000/svg">'
        '<title id="%(id)s-title">%(title)s</title><desc id="%(id)s-desc">%(description)s</desc>%(rows)s</svg>'
    ) % {
        "width": _WIDTH,
        "height": height,
        "id": identifier,
        "title": title,
        "description": description,
        "rows": rows,
    }


def _row(index: int, bar: Bar, room: float, longest: Fraction) -> Markup:
    top = index * _ROW
    low, high = (max(float(Fraction(value) / longest) * room, 1.0) for value in (bar.low, bar.high))
    y = top + _SIZE + _GAP
    parts = [element("text", bar.label, x=0, y=top + _SIZE, class_="infra-chart-label")]
    if high > low:
        parts.append(element("rect", x=0, y=y, width=high, height=_BAR, class_="infra-chart-range"))
    parts.append(element("rect", x=0, y=y, width=low, height=_BAR, class_="infra-chart-bar"))
    parts.append(element("text", bar.text, x=high + _GAP, y=y + _SIZE, class_="infra-chart-value"))
    return Markup().join(parts)


def describe(bars: Sequence[Bar]) -> str:
    """The chart's content as a sentence, for those who do not see it."""
    return "、".join(f"{bar.label}は{bar.text}" for bar in bars) + "。" if bars else ""

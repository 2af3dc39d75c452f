"""From longitude and latitude to a plane, x to the east and y to the north, in units of the sphere's radius.

Longitudes and latitudes are degrees; longitudes may go on beyond 180°, so that a map need not be cut there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Point: TypeAlias = tuple[float, float]

#: Coefficients of Equal Earth.
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796


@dataclass(frozen=True, slots=True)
class Equirectangular:
    """Meridians and parallels at equal distances, true to scale along one parallel: enough for one country.

    Source: J. P. Snyder, Map Projections: A Working Manual (USGS Professional Paper 1395, 1987), equations 12-1 and 12-2.
    """

    parallel: float  # the latitude of true scale

    def __call__(self, lon: float, lat: float) -> Point:
        """The place of a point."""
        return math.radians(lon) * math.cos(math.radians(self.parallel)), math.radians(lat)


@dataclass(frozen=True, slots=True)
class EqualEarth:
    """The whole earth, with areas in proportion.

    Source: B. Šavrič, T. Patterson and B. Jenny, The Equal Earth map projection, International Journal of Geographical
    Information Science 33(3), 2019, equations 9 and 10.
    """

    meridian: float  # the longitude in the middle

    def __call__(self, lon: float, lat: float) -> Point:
        """The place of a point."""
        theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(lat)))
        square = theta * theta
        sixth = square**3
        slope = _A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)
        x = 2 * math.sqrt(3) / 3 * math.radians(lon - self.meridian) * math.cos(theta) / slope
        return x, theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))


Projection: TypeAlias = Equirectangular | EqualEarth


@dataclass(frozen=True, slots=True)
class Fitted:
    """A projection onto a picture of a width, whose y runs downwards."""

    projection: Projection
    left: float  # x of the picture's left edge, before scaling
    top: float  # y of its upper edge, before scaling
    scale: float
    height: float  # of the picture

    def __call__(self, lon: float, lat: float) -> Point:
        """The place of a point in the picture."""
        x, y = self.projection(lon, lat)
        return (x - self.left) * self.scale, (self.top - y) * self.scale


def fitted(projection: Projection, frame: Iterable[Point], width: float) -> Fitted:
    """Fit a projection so that the points of *frame*, at least two of different longitude and latitude, are just in view."""
    places = [projection(*point) for point in frame]
    left, right = min(x for x, _y in places), max(x for x, _y in places)
    bottom, top = min(y for _x, y in places), max(y for _x, y in places)
    scale = width / (right - left)
    return Fitted(projection, left, top, scale, (top - bottom) * scale)

"""Makes infrakb/topics/geography.json: places with their positions, and coastlines for the maps of ``{infra:places}``.

    python script/geography.py FOLDER

Everything comes from Natural Earth (https://www.naturalearthdata.com/, public domain), whose GeoJSON the FOLDER holds,
as https://github.com/martynafford/natural-earth-geojson packs it: ``ne_110m_land``, ``ne_110m_lakes``,
``ne_110m_admin_0_countries``, ``ne_110m_admin_1_states_provinces``, ``ne_10m_land``, ``ne_10m_admin_1_label_points`` and
``ne_10m_populated_places_simple``, each ``.json``. Which places there are stands in geography.yaml.

Coastlines only: no line between countries is kept, so that the drawings take no side where one is in dispute. Lines are
thinned by the method of Douglas and Peucker (1973), and what is too small to be seen is left out.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "infrakb" / "topics" / "geography.json"

Point = tuple[float, float]  # longitude and latitude in degrees
Ring = list[Point]


class View(NamedTuple):
    """What a drawing shows, and how exactly."""

    west: float  # degrees; the world goes once around from here
    south: float
    east: float
    north: float
    tolerance: float  # degrees by which a thinned line may miss the true one
    least: float  # square degrees below which an island is left out


#: The world is cut where it cuts least land, so that Japan and North America stand side by side.
VIEWS = {
    "world": (View(-30, -56, 330, 80, 0.8, 8.0), "ne_110m_land", ""),
    "JP": (View(122, 23.5, 149, 46.2, 0.06, 0.015), "ne_10m_land", ""),
    "US": (View(-126, 23.5, -66, 50.5, 0.15, 0.2), "ne_110m_land", "ne_110m_lakes"),
}
#: Coordinates are kept as whole numbers of this part of a degree.
SCALE = {"world": 10, "JP": 100, "US": 20}


def main(arguments: list[str]) -> int:
    """Write the file; 2 without a folder."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    source = Source(Path(arguments[0]))
    given = yaml.safe_load((ROOT / "script" / "geography.yaml").read_text(encoding="utf-8"))
    places = [
        {
            "id": one["id"],
            "ja": one["ja"],
            "names": one.get("names", []),
            "within": one.get("within", ""),
            "is_town": grade == "cities",
            "at": source.position(one["at"]) if "at" in one else None,
        }
        for grade in ("countries", "areas", "cities")
        for one in given[grade]
    ]
    lines = {
        name: {
            "land": source.rings(land, view, SCALE[name]),
            "lakes": source.rings(lakes, view, SCALE[name]) if lakes else [],
            "scale": SCALE[name],
        }
        for name, (view, land, lakes) in VIEWS.items()
    }
    rows = ",\n".join(json.dumps(place, ensure_ascii=False) for place in places)
    drawn = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(line, separators=(',', ':'))}" for name, line in lines.items()
    )
    others = json.dumps(given["others"], ensure_ascii=False)
    OUT.write_text(
        f'{{"places": [\n{rows}\n],\n"others": {others},\n"lines": {{\n{drawn}\n}}}}\n', encoding="utf-8"
    )
    print(f"{OUT.relative_to(ROOT)}: {OUT.stat().st_size:,} bytes")
    return 0


class Source:
    """Natural Earth's files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, list[Any]] = {}

    def features(self, name: str) -> list[Any]:
        """The features of one file."""
        if name not in self._read:
            self._read[name] = json.loads((self._folder / f"{name}.json").read_text(encoding="utf-8"))[
                "features"
            ]
        return self._read[name]

    def position(self, at: dict[str, Any]) -> list[float]:
        """Longitude and latitude of a place, to a tenth of a degree where it is no town."""
        ((kind, wanted),) = at.items()
        if kind == "city":
            name, province = wanted
            found = [
                one["properties"]
                for one in self.features("ne_10m_populated_places_simple")
                if one["properties"]["name"] == name and (one["properties"]["adm1name"] or "") == province
            ]
            return [round(found[0]["longitude"], 2), round(found[0]["latitude"], 2)]
        if kind == "state":
            (state,) = (
                one["properties"]
                for one in self.features("ne_110m_admin_1_states_provinces")
                if one["properties"]["iso_3166_2"] == wanted
            )
            return [round(state["longitude"], 1), round(state["latitude"], 1)]
        if kind == "prefecture":
            points = [
                one
                for one in self.features("ne_10m_admin_1_label_points")
                if one["properties"]["name"] == wanted and one["properties"]["iso_a2"] == "JP"
            ]
            lon, lat = min(points, key=lambda one: one["properties"]["scalerank"])["geometry"]["coordinates"]
            return [round(lon, 1), round(lat, 1)]
        (country,) = (
            one
            for one in self.features("ne_110m_admin_0_countries")
            if one["properties"]["ADM0_A3"] == wanted
        )
        largest = max(_rings(country["geometry"]), key=_area)
        return [round(part, 1) for part in _middle(largest)]

    def rings(self, name: str, view: View, scale: int) -> list[list[int]]:
        """Outlines within a view as flat lists of whole coordinates, the first as it is and the others as steps from it."""
        found = []
        for feature in self.features(name):
            for ring in _rings(feature["geometry"]):
                for turned in (ring, [(lon + 360, lat) for lon, lat in ring]):
                    thin = _thinned(_clipped(turned, view), view.tolerance)
                    if len(thin) > 3 and _area(thin) >= view.least:
                        found.append(_steps(thin, scale))
        return sorted(found, key=len, reverse=True)


def _rings(geometry: Any) -> list[Ring]:
    """The outer rings of polygons."""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [[(lon, lat) for lon, lat, *_height in polygon[0]] for polygon in polygons]


def _area(ring: Ring) -> float:
    """Square degrees of a ring (shoelace formula)."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def _middle(ring: Ring) -> Point:
    """The centroid of a ring."""
    x = y = whole = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        part = x1 * y2 - x2 * y1
        x, y, whole = x + (x1 + x2) * part, y + (y1 + y2) * part, whole + part
    return x / (3 * whole), y / (3 * whole)


def _clipped(ring: Ring, view: View) -> Ring:
    """The part of a ring within a view (Sutherland and Hodgman, 1974)."""
    for axis, bound, sign in ((0, view.west, 1), (0, view.east, -1), (1, view.south, 1), (1, view.north, -1)):
        kept: Ring = []
        for number, point in enumerate(ring):
            before = ring[number - 1]
            inside, was = (sign * (one[axis] - bound) >= 0 for one in (point, before))
            if inside != was:
                part = (bound - before[axis]) / (point[axis] - before[axis])
                kept.append(
                    (before[0] + part * (point[0] - before[0]), before[1] + part * (point[1] - before[1]))
                )
            if inside:
                kept.append(point)
        ring = kept
    return ring


def _thinned(ring: Ring, tolerance: float) -> Ring:
    """A ring without the points that change it by less than *tolerance* (Douglas and Peucker, 1973)."""
    if len(ring) < 4:
        return ring
    far = max(range(len(ring)), key=lambda number: _distance(ring[number], ring[0], ring[0]))
    return _line(ring[: far + 1], tolerance)[:-1] + _line([*ring[far:], ring[0]], tolerance)[:-1]


def _line(points: Ring, tolerance: float) -> Ring:
    keep, waiting = {0, len(points) - 1}, [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        between = range(first + 1, last)
        if not between:
            continue
        far = max(between, key=lambda number: _distance(points[number], points[first], points[last]))
        if _distance(points[far], points[first], points[last]) > tolerance:
            keep.add(far)
            waiting += [(first, far), (far, last)]
    return [points[number] for number in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """Distance of a point from a line, or from a point where the line is one."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = (dx * dx + dy * dy) ** 0.5
    if not length:
        return float(((point[0] - start[0]) ** 2 + (point[1] - start[1]) ** 2) ** 0.5)
    return abs(dx * (start[1] - point[1]) - dy * (start[0] - point[0])) / length


def _steps(ring: Ring, scale: int) -> list[int]:
    whole = [(round(lon * scale), round(lat * scale)) for lon, lat in ring]
    steps = [*whole[0]]
    for (x1, y1), (x2, y2) in pairwise(whole):
        if (x1, y1) != (x2, y2):
            steps += [x2 - x1, y2 - y1]
    return steps


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Maps: projections against published values, markers that give way, and short paths."""

from __future__ import annotations

import itertools

import pytest
from lxml import etree

from infrakb.drawing.maps import MapPicture, Marker, draw, spread
from infrakb.drawing.projections import EqualEarth, Equirectangular, fitted


def test_equal_earth_has_the_published_extent() -> None:
    # Half the equator is 2.7066 radii long, and a pole 1.3173 radii away from it (Šavrič, Patterson and Jenny 2019).
    view = EqualEarth(0)
    assert view(180, 0) == pytest.approx((2.7066, 0), abs=1e-4)
    assert view(0, 90) == pytest.approx((0, 1.3173), abs=1e-4)
    assert view(-30, 40)[0] == -view(30, 40)[0]


def test_equal_earth_keeps_areas() -> None:
    view, step = EqualEarth(0), 0.01

    def area(lat: float) -> float:
        (left, low), (right, _low), (_left, high) = view(0, lat), view(step, lat), view(0, lat + step)
        return (right - left) * (high - low)

    # A cell is as much narrower as its parallel is shorter.
    assert area(60) / area(0) == pytest.approx(0.5, rel=1e-3)


def test_a_view_is_fitted_to_its_frame() -> None:
    view = fitted(Equirectangular(36), [(120, 24), (150, 46)], 340)
    assert view(120, 46) == pytest.approx((0, 0))
    assert view(150, 24) == pytest.approx((340, view.height))
    # 30° of longitude at the parallel of 36° are as long as 24.3° of latitude.
    assert view.height == pytest.approx(340 * 22 / 24.271, rel=1e-3)


def test_markers_give_way_within_the_picture() -> None:
    own = [(100.0, 50.0)] * 3 + [(105.0, 52.0), (2.0, 2.0)]
    places = spread(own, [15.0] * 5, 340, 200)
    for (ax, ay), (bx, by) in itertools.combinations(places, 2):
        assert abs(ax - bx) > 29 or abs(ay - by) > 29
    assert all(15 <= x <= 325 and 15 <= y <= 185 for x, y in places)
    assert spread(own, [15.0] * 5, 340, 200) == places
    assert spread([(60.0, 60.0)], [15.0], 340, 200) == [(60.0, 60.0)]


def test_a_map_is_land_and_links_with_names() -> None:
    land = (((130.0, 30.0), (140.0, 30.0), (140.0, 40.0), (130.0, 30.0)),)
    markers = [Marker("1", "1 <東京>", "#a", (139, 35)), Marker("2", "2 埼玉", "#b", (139.1, 35.1))]
    view = fitted(Equirectangular(36), [(120, 24), (150, 46)], 340)
    svg = etree.fromstring(str(draw(MapPicture("m", "地図", land, (), (), markers), view)))
    space = {"s": "http://www.w3.org/2000/svg"}
    assert svg.xpath("//s:a/@aria-label", namespaces=space) == ["1 <東京>", "2 埼玉"]
    assert svg.xpath("//s:a/s:text/text()", namespaces=space) == ["1", "2"]
    assert len(svg.xpath("//s:line", namespaces=space)) == 2
    (path,) = svg.xpath("//s:path/@d", namespaces=space)
    assert path.startswith("M113.3 ")
    assert path.endswith("z")
    assert "style" not in str(etree.tostring(svg))

"""Places in texts: the longest name, no part of a word, and the one inside of another."""

from __future__ import annotations

import pytest

from infrakb.topics.geography import country, named_in, outline, places


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("東京都港区海岸一丁目", ["jp-tokyo"]),
        ("東京と大阪", ["jp-tokyo", "jp-osaka"]),
        ("テネシー州メンフィス", ["memphis"]),
        ("米国東部（バージニア北部）", ["us-va"]),
        ("インディアナ州北部", ["us-in"]),
        ("コンバインドサイクル、日本語、NEURON、東京大学", []),
        ("EU AI法", ["EU"]),
        ("どこでもない所", []),
    ],
)
def test_texts_name_places(text: str, found: list[str]) -> None:
    assert [place.id for place in named_in(text)] == found


def test_each_place_is_in_a_country() -> None:
    assert {country(place).within for place in places().values()} == {""}
    assert country(places()["memphis"]).id == "US"
    names = [name for place in places().values() for name in place.names]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("name", "west", "east"), [("world", -30, 330), ("JP", 122, 150), ("US", -126, -66)])
def test_outlines_lie_within_their_maps(name: str, west: float, east: float) -> None:
    points = [point for rings in outline(name) for ring in rings for point in ring]
    assert len(points) > 100
    assert all(west - 0.1 <= lon <= east + 0.1 and -90 < lat < 90 for lon, lat in points)

"""The order of topics in an index."""

from __future__ import annotations

from pathlib import Path

from infrakb.topics.ordering import in_order
from infrakb.topics.registry import read_registry


def topic(folder: Path, name: str, front: str) -> None:
    path = folder / "topics" / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"---\n{front}\ndefinition: 定義です。\n---\n", encoding="utf-8")


def chip(folder: Path, name: str, ja: str, maker: str = "", before: str = "") -> None:
    relations = f"\nrelations: {{successor-of: [{before}]}}" if before else ""
    made = f"\nmaker: {maker}" if maker else ""
    topic(folder, name, f"kind: accelerator\nname: {ja}{made}{relations}")


def ids(folder: Path, kind: str) -> list[str]:
    registry = read_registry(folder)
    return [one.id for one in in_order(registry.topics.values(), registry) if one.kind == kind]


def test_makers_stand_together_and_generations_in_their_order(tmp_path: Path) -> None:
    topic(tmp_path, "zeta", "kind: organisation\nname: エー社")
    topic(tmp_path, "alpha", "kind: organisation\nname: ビー社")
    chip(tmp_path, "old", "チップZ", "zeta")
    chip(tmp_path, "new", "チップA", "zeta", "old")
    chip(tmp_path, "other", "チップB", "alpha")
    chip(tmp_path, "nobodys", "あのチップ")
    assert ids(tmp_path, "accelerator") == ["old", "new", "other", "nobodys"]


def test_generations_in_a_ring_end(tmp_path: Path) -> None:
    chip(tmp_path, "a", "A", before="b")
    chip(tmp_path, "b", "B", before="a")
    assert sorted(ids(tmp_path, "accelerator")) == ["a", "b"]


def test_names_are_sorted_by_their_readings(tmp_path: Path) -> None:
    topic(tmp_path, "liquid", "kind: practice\nname: {ja: 液冷, en: Liquid cooling, kana: えきれい}")
    topic(tmp_path, "air", "kind: practice\nname: {ja: 空冷, en: Air cooling, kana: くうれい}")
    topic(tmp_path, "center", "kind: practice\nname: {ja: エンジン, en: Engine}")
    topic(tmp_path, "law", "kind: practice\nname: {ja: 法, en: Law}")
    assert ids(tmp_path, "practice") == ["liquid", "center", "air", "law"]

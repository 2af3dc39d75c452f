"""Misspelt labels are told; labels that only look alike are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from infrakb.blog.nearmisses import near_misses
from tests.building import build, post, project


@pytest.mark.parametrize(
    ("label", "meant"),
    [
        ("データーセンター", "データセンター"),
        ("データセンタ", "データセンター"),
        ("データセンタ―", "データセンター"),
        ("データ・センター", "データセンター"),
        ("サーバ", "サーバー"),
        ("インフアレンス", "インファレンス"),
        ("Trainum", "Trainium"),
        ("trainuim", "Trainium"),
        ("AWS Trainnium", "AWS Trainium"),
        ("GPUs", "GPU"),
        ("GPT4", "GPT-4"),
        ("data-center", "data center"),
        ("Infiniband Network", "InfiniBand Networks"),
    ],
)
def test_a_misspelt_label_is_told_with_the_one_that_more_posts_use(label: str, meant: str) -> None:
    assert near_misses({label: 1, meant: 3, "別": 9}) == [(label, meant)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GPT-4", "GPT-5"), ("H100", "H200"), ("TPU v5e", "TPU v5p"), ("2024", "2025"), ("part 1", "part 2"),
        ("Trainium2", "Trainium3"), ("Trainium", "Trainium2"), ("Gemini 1.5", "Gemini 15"), ("C", "C++"),
        ("バス", "パス"), ("ビル", "ビール"), ("カード", "ガード"), ("ベクター", "ベクトル"), ("クラウド", "クラウト"),
        ("compute", "computer"), ("inference", "interference"), ("AIOps", "MLOps"), ("Intel", "Inter"),
        ("OpenAPI", "OpenAI"), ("Chroma", "Chrome"), ("Minimax", "Minimal"), ("EC2 P5", "EC2 P5e"), ("news", "new"),
        ("effect", "affect"), ("contract", "contrast"), ("ap-northeast-1", "ap-northeast-3"),
    ],
)  # fmt: skip
def test_labels_that_only_look_alike_are_two(one: str, other: str) -> None:
    assert near_misses({one: 2, other: 5}) == []


def test_another_letter_counts_only_where_the_other_is_used_much_more() -> None:
    assert near_misses({"Inferentia": 2, "Inferencia": 5}) == []
    assert near_misses({"Inferencia": 1, "Inferentia": 3}) == [("Inferencia", "Inferentia")]


def test_names_of_topics_are_right_whether_they_are_used_or_not() -> None:
    assert near_misses({"Trainum": 5}, ["Trainium"]) == [("Trainum", "Trainium")]
    assert near_misses({"Trainiun": 5}, ["Trainium"]) == [("Trainiun", "Trainium")]
    assert near_misses({"サーバ": 1, "サーバー": 5}, ["サーバ", "サーバー"]) == []
    assert near_misses({"サーバ": 1, "サーバー": 5}, ["サーバ"]) == [("サーバー", "サーバ")]


def test_each_spelling_is_one_warning_at_its_line(tmp_path: Path) -> None:
    files = {
        f"posts/2025-01-0{number}-a.md": post(f"題{number}", tags="[データセンター, Trainium]")
        for number in (1, 2, 3)
    }
    files["posts/2025-01-04-b.md"] = post(
        "四", tags="\n- GPU\n- データーセンター\n- Trainum", categories="[AI-技術ガイド]"
    )
    files["posts/2025-01-05-c.md"] = post("五", tags="[データーセンター]")
    site = build(project(tmp_path, files))
    told = [(line.partition(": ")[0], line.rpartition(" ")[2]) for line in site.warnings]
    assert sorted(told) == [
        ("posts/2025-01-04-b.md:5", "[infrakb.label]"),
        ("posts/2025-01-04-b.md:9", "[infrakb.label]"),
        ("posts/2025-01-05-c.md:6", "[infrakb.label]"),
    ]

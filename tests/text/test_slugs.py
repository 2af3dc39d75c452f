"""Addresses stay readable, differ where labels differ, and can stand in every place where they must."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrakb.text.slugs import MAX_BYTES, heading_slug, inventory_name, label_addresses, slugify

LABELS = st.text(
    st.characters(codec="utf-8", categories=["L", "M", "N", "P", "S", "Z"]), min_size=1, max_size=40
)
#: How Sphinx reads a line of objects.inv (sphinx.util.inventory).
INVENTORY_LINE_RE = re.compile(r"(.+?)\s+(\S+)\s+(-?\d+)\s+?(\S*)\s+(.*)")


@pytest.mark.parametrize(
    ("label", "slug"),
    [
        ("AI技術ガイド", "AI技術ガイド"),
        ("バス", "バス"),
        ("パス", "パス"),
        ("ハ\u3099ス", "バス"),
        ("C", "C"),
        ("C++", "C++"),
        ("C#", "Csharp"),
        (".NET", "dotNET"),
        ("a/b", "a-b"),
        ("AI Agent", "AI-Agent"),
        ("100%", "100"),
        ("?", None),
        ("..", "dot"),
        ("index", "label-index"),
        ("Index", "label-Index"),
        ("index.", "label-index"),
        ('0".', "0"),
        ("🚀", "🚀"),
        ("<b>&\"'", "b-&-'"),
    ],
)
def test_a_slug_reads_as_its_label(label: str, slug: str | None) -> None:
    assert slugify(label) == slug if slug else slugify(label).startswith("label-")


@given(LABELS)
def test_a_slug_can_be_a_file_a_path_an_id_and_a_field(label: str) -> None:
    slug = slugify(label)
    assert slug
    assert not re.search(r'[\s/\\?%*:|"<>\x00-\x1f#]', slug)
    assert not slug.startswith(".")
    assert not slug.endswith(".")
    assert slug.casefold() != "index"
    assert len(slug.encode()) <= MAX_BYTES + 20
    assert slugify(slug) == slug


def test_a_long_label_cut_behind_a_hyphen_stays_what_it_is() -> None:
    slug = slugify("a" * (MAX_BYTES - 10) + "-" + "b" * MAX_BYTES)
    assert slugify(slug) == slug


def test_a_long_label_keeps_its_beginning_and_stays_unique() -> None:
    first, second = slugify("長" * 300 + "一"), slugify("長" * 300 + "二")
    assert first != second
    assert first.startswith("長長長")
    assert len(first.encode()) <= MAX_BYTES


def test_labels_that_the_plain_packages_throw_together_have_addresses_of_their_own() -> None:
    labels = label_addresses(Counter(["バス", "パス", "ハス", "C", "C++", "C#", "カ", "ガ"]))
    assert len(set(labels.slugs.values())) == 8
    assert labels.merged == ()
    assert labels.collisions == ()


def test_labels_that_differ_by_case_or_width_are_one_shown_as_most_write_it() -> None:
    labels = label_addresses(Counter({"AI": 3, "ai": 1, "ＡＩ": 2, "電力": 1}))
    assert labels.slugs == {"AI": "AI", "電力": "電力"}
    assert labels.canonical == {"AI": "AI", "ai": "AI", "ＡＩ": "AI", "電力": "電力"}
    assert labels.merged == (("ai", "AI"), ("ＡＩ", "AI"))


def test_labels_that_would_share_an_address_are_reported_and_none_is_lost() -> None:
    labels = label_addresses(Counter(["a/b", "a b", "a-b"]))
    assert labels.slugs == {"a b": "a-b", "a-b": "a-b-2", "a/b": "a-b-3"}
    assert labels.collisions == (("a-b", "a b"), ("a/b", "a b"))


@given(st.lists(LABELS, max_size=30))
def test_addresses_are_unique_also_where_file_systems_ignore_case(names: list[str]) -> None:
    labels = label_addresses(Counter(names))
    slugs = [slug.casefold() for slug in labels.slugs.values()]
    assert len(slugs) == len(set(slugs))
    assert set(labels.canonical) == set(names)
    assert set(labels.canonical.values()) == set(labels.slugs)


@given(LABELS)
def test_sphinx_reads_every_name_in_the_inventory_as_it_was_written(label: str) -> None:
    name = inventory_name(" ".join(label.split()) or "x")
    match = INVENTORY_LINE_RE.match(f"{name} infra:tag 1 blog/tag/x.html#tag-x -")
    assert match is not None
    assert match.groups()[:3] == (name, "infra:tag", "1")


def test_names_that_the_inventory_can_hold_stay_themselves() -> None:
    assert inventory_name("Top 10 ツール") == "Top 10 ツール"
    assert inventory_name("GPT 4") == "GPT 4"
    assert inventory_name("Claude Opus 4 とは") == "Claude-Opus-4-とは"


def test_headings_have_readable_ids_and_repeated_ones_are_numbered() -> None:
    taken: list[str] = []
    numbers: dict[str, int] = {}
    for text in ["概要と背景", "概要と背景", "C++", "1.8 倍", "「」", "", "EC2 P5"]:
        taken.append(heading_slug(text, taken, numbers))
    assert taken == ["概要と背景", "概要と背景-2", "c++", "1.8-倍", "section", "section-2", "ec2-p5"]


def test_numbered_headings_keep_off_ids_that_are_taken_already() -> None:
    numbers = {"content": 1}
    assert heading_slug("概要", ["概要", "概要-2"], numbers) == "概要-3"
    assert heading_slug("概要", ["概要", "概要-2", "概要-3", "概要-4"], numbers) == "概要-5"
    assert heading_slug("Content", [], numbers) == "content-2", "a name that every page has"

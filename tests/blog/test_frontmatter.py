"""Front matter of Jekyll, ABlog and MyST becomes one record; what cannot be read is named with its line."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrakb.blog.frontmatter import KEYS, Pin, PostMatter, date_in_name, parse_date, read_post
from infrakb.text.frontblock import read_mapping, split
from infrakb.text.problems import Problem

TOKYO = ZoneInfo("Asia/Tokyo")
JST = timezone(timedelta(hours=9))


def read(text: str) -> tuple[PostMatter, list[Problem]]:
    """Read the front matter *text*, given without its fences."""
    mapping, problems = read_mapping(split(f"---\n{text}\n---\n本文\n"))
    matter, more = read_post(mapping, TOKYO)
    return matter, [*problems, *more]


def good(text: str) -> PostMatter:
    """Read front matter that has no problems."""
    matter, problems = read(text)
    assert problems == []
    return matter


# --- splitting


def test_front_matter_and_body_keep_their_line_numbers() -> None:
    block = split("---\ntitle: 題\n---\n\n本文\n")
    assert (block.yaml, block.first_line, block.body, block.body_line) == ("title: 題", 2, "\n本文\n", 4)


@pytest.mark.parametrize("text", ["", "本文\n\n---\n\n続き", "# 題\n---\n", "----\na\n----\n"])
def test_a_text_without_front_matter_is_all_body(text: str) -> None:
    block = split(text)
    assert block.yaml is None
    assert block.body == text


def test_blank_lines_before_front_matter_and_three_dots_after_it_are_allowed() -> None:
    block = split("\n\n--- \ntitle: 題\n...\n本文")
    assert (block.yaml, block.first_line, block.body, block.body_line) == ("title: 題", 4, "本文", 6)


def test_front_matter_without_an_end_does_not_swallow_the_body() -> None:
    block = split("---\ntitle: 題\ntags:\n  - a\n\n本文です。\n")
    assert not block.closed
    assert block.yaml == "title: 題\ntags:\n  - a"
    assert block.body == "\n本文です。\n"
    assert [problem.line for problem in read_mapping(block)[1]] == [1]


# --- the three dialects


def test_a_jekyll_post_is_read_as_it_is() -> None:
    matter = good(
        'layout: post\ntitle: "題: 副題"\ndate: 2025-12-20 12:59:06 +0000\ncategories: ["AI技術ガイド"]\n'
        'tags: ["OpenAI", "データセンター"]\nauthor: "編集部"\nexcerpt: "要約です。"\nreading_time: 8\n'
        'description: "説明"\nimage: "/assets/a.png"\ncanonical_url: "https://example.com/a"\n'
        'last_modified_at: 2025-12-21\nrelated_articles: ["2025-01-01-a"]\npillar_article: "2025-01-01-b"\n'
        'robots: "noindex, follow"\nsitemap: false\npermalink: /a/\nredirect_from: ["/b/"]\npublished: false'
    )
    assert matter == PostMatter(
        title="題: 副題",
        date=datetime(2025, 12, 20, 12, 59, 6, tzinfo=UTC),
        updated=datetime(2025, 12, 21, tzinfo=TOKYO),
        categories=("AI技術ガイド",),
        tags=("OpenAI", "データセンター"),
        authors=("編集部",),
        excerpt="要約です。",
        description="説明",
        image="/assets/a.png",
        reading_minutes=8,
        canonical_url="https://example.com/a",
        permalink="/a/",
        redirect_from=("/b/",),
        related=("2025-01-01-a",),
        pillar="2025-01-01-b",
        published=False,
        indexed=False,
        in_sitemap=False,
        is_post=True,
    )


def test_an_ablog_post_is_read_as_it_is() -> None:
    matter = good(
        "blogpost: true\ndate: Dec 20, 2025\nauthor: 田中 太郎\nlocation: Tokyo, Osaka\ncategory: A B\n"
        "tags: GPU 入門, 電力\nlanguage: 日本語\nexcerpt: 2\nimage: 1\nredirect: old/a\nexternal_link: https://e.com/\n"
        "canonical_link: https://example.com/b\nnocomments: true"
    )
    assert matter.date == datetime(2025, 12, 20, tzinfo=TOKYO)
    assert matter.authors == ("田中 太郎",)
    assert matter.locations == ("Tokyo", "Osaka")
    assert matter.categories == ("A B",)
    assert matter.tags == ("GPU 入門", "電力")
    assert matter.languages == ("日本語",)
    assert (matter.excerpt, matter.excerpt_paragraphs) == (None, 2)
    assert (matter.image, matter.image_number) == (None, 1)
    assert matter.redirect_from == ("old/a",)
    assert matter.canonical_url == "https://example.com/b"
    assert matter.external_link == "https://e.com/"
    assert matter.is_post


def test_keys_of_myst_and_sphinx_are_handed_on() -> None:
    matter = good(
        "tocdepth: 2\nmyst:\n  enable_extensions: [substitution]\nsubstitutions: {a: b}\norphan: true"
    )
    assert matter.sphinx == {
        "tocdepth": 2,
        "myst": {"enable_extensions": ["substitution"]},
        "substitutions": {"a": "b"},
        "orphan": "true",
    }
    assert not matter.is_post


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("tags: a b", ("a", "b")),
        ("tags: a b, c", ("a b", "c")),
        ("tags: 電力、冷却，網", ("電力", "冷却", "網")),
        ("tags: [a b, c]", ("a b", "c")),
        ("tags:\n- a\n- b", ("a", "b")),
        ("tags:\n  - 1.10\n  - no\n  - 2025-02-30\n  - 007", ("1.10", "no", "2025-02-30", "007")),
        ("tag: a b", ("a b",)),
        ("tag: a\ntags: [b, a]", ("a", "b")),
        ("tags:", ()),
        ("tags: []", ()),
        ("tags: ['', a]", ("a",)),
        ("tags: [ハ\u3099ス]", ("バス",)),
    ],
)
def test_labels_are_lists_or_words_singular_or_plural(text: str, tags: tuple[str, ...]) -> None:
    assert good(text).tags == tags


def test_an_author_may_be_a_mapping_or_a_list() -> None:
    assert good("author: {name: 田中, email: a@example.com}").authors == ("田中",)
    assert good("authors: [田中, {name: 鈴木}]").authors == ("田中", "鈴木")


def test_texts_over_several_lines_are_joined_as_japanese_is() -> None:
    assert good("excerpt: |\n  一行目\n  二行目\n  AWS\n  EC2").excerpt == "一行目二行目 AWS EC2"


@pytest.mark.parametrize("word", ["true", "yes", "True", "1"])
def test_draft_means_unpublished(word: str) -> None:
    assert not good(f"draft: {word}").published
    assert not good(f"published: false\ndraft: {word}").published


@pytest.mark.parametrize(
    "text",
    [
        "facts:\n  a.b: 96 GiB\n  c.d: 3",
        "facts:\n  - a.b = 96 GiB\n  - c.d: 3",
        'facts: \n  - {a.b: 96 GiB}\n  - "c.d=3"',
    ],
)
def test_facts_that_a_post_rests_on_are_kept_with_their_lines(text: str) -> None:
    assert good(text).pins == (Pin("a.b", "96 GiB", 3), Pin("c.d", "3", 4))


def test_a_key_without_a_value_states_nothing() -> None:
    keys = "\n".join(f"{key}:" for key in KEYS)
    assert good(keys) == PostMatter()


def test_every_field_of_the_record_has_a_key() -> None:
    texts = {"excerpt": "2", "image": "1"}
    written = {name for key in KEYS for name in _set_by(key, texts.get(key)) | _set_by(key, None)}
    assert written == {field.name for field in fields(PostMatter)}


def _set_by(key: str, text: str | None) -> set[str]:
    """Return the fields that differ from the default when *key* is set."""
    samples = (
        [text]
        if text
        else ["2025-01-01", "false", "true", "8", "noindex", "post", "https://example.com/", "a.b = 1"]
    )
    matters = [read(f"{key}: {sample}")[0] for sample in samples]
    return {
        f.name
        for f in fields(PostMatter)
        for m in matters
        if getattr(m, f.name) != getattr(PostMatter(), f.name)
    }


def test_addresses_are_encoded_for_attributes_and_feeds() -> None:
    assert good('canonical_url: "https://example.com/本?a=\\"<b>&c=1"').canonical_url == (
        "https://example.com/%E6%9C%AC?a=%22%3Cb%3E&c=1"
    )


# --- dates


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-12-20 12:59:06 +0000", datetime(2025, 12, 20, 12, 59, 6, tzinfo=UTC)),
        ("2025-12-20 12:59:06 +0900", datetime(2025, 12, 20, 12, 59, 6, tzinfo=JST)),
        ("2025-12-20T12:59:06Z", datetime(2025, 12, 20, 12, 59, 6, tzinfo=UTC)),
        ("2025-12-20T12:59:06.250+09:00", datetime(2025, 12, 20, 12, 59, 6, tzinfo=JST)),
        ("2025-12-20 12:59 JST", datetime(2025, 12, 20, 12, 59, tzinfo=JST)),
        ("2025-12-20 12:59:06 -0330", datetime(2025, 12, 20, 16, 29, 6, tzinfo=UTC)),
        ("2025-12-20", datetime(2025, 12, 20, tzinfo=TOKYO)),
        ("2025/1/2", datetime(2025, 1, 2, tzinfo=TOKYO)),
        ("20251220", datetime(2025, 12, 20, tzinfo=TOKYO)),
        ("Dec 20, 2025", datetime(2025, 12, 20, tzinfo=TOKYO)),
        ("20 December 2025 10:00 GMT", datetime(2025, 12, 20, 10, tzinfo=UTC)),
    ],
)
def test_dates_are_read_in_every_form_that_jekyll_and_ablog_take(text: str, moment: datetime) -> None:
    assert parse_date(text, TOKYO) == moment
    assert parse_date(text, TOKYO).tzinfo is not None


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-30",
        "2025-13-01",
        "2025-12-20 25:00:00",
        "昨日",
        "12:00",
        "2025-12-20 10:00 ABC",
        "0001-01-01",
        "2025-01-01 +9999",
    ],
)
def test_a_date_that_does_not_exist_is_reported_with_its_line_and_the_rest_stands(text: str) -> None:
    matter, problems = read(f"title: 題\ndate: {text}\ntags: [a]")
    assert (matter.title, matter.date, matter.tags) == ("題", None, ("a",))
    assert [(problem.line, problem.subtype) for problem in problems] == [(3, "date")]
    assert "write 2025-12-20" in problems[0].text()


@pytest.mark.parametrize("text", ["9999-12-31", "9999-12-31T23:59:59Z", "1000-01-01 00:00 +0900"])
def test_dates_at_the_ends_of_the_calendar_can_be_shown_in_any_zone(text: str) -> None:
    moment = parse_date(text, TOKYO)
    for hours in (-12, 0, 14):
        moment.astimezone(timezone(timedelta(hours=hours)))


@given(
    st.text(st.characters(codec="utf-8"), max_size=40)
    | st.from_regex(r"\d{4}[-/. ]?\w{1,9}[-/. ]?\d*[T ].*", fullmatch=True)
)
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        moment = parse_date(text, TOKYO)
    except (ValueError, OverflowError):
        return
    assert moment.astimezone(UTC) is not None


@pytest.mark.parametrize(
    ("stem", "day"),
    [
        ("2025-12-20-a", 20),
        ("2025-12-02", 2),
        ("2025-12-3-a", 3),
        ("2025-02-30-a", None),
        ("a-2025-12-20", None),
        ("12-20-a", None),
    ],
)
def test_the_date_in_a_file_name_counts_where_it_exists(stem: str, day: int | None) -> None:
    found = date_in_name(stem, TOKYO)
    assert found == (datetime(2025, 12, day, tzinfo=TOKYO) if day else None)


# --- what is wrong


WRONG_TYPES = """\
title: [a, b]
date: {a: b}
categories: {a: b}
tags: [[a], {b: c}]
author: {nick: x}
excerpt: [x]
reading_time: 数分
published: maybe
image: []
redirect_from: https://example.com/old/
robots: {}
layout: []
canonical_url: /a/
external_link: javascript:alert(1)
facts: [a.b, {c.d: [1]}, "= 2"]"""


def test_every_wrong_type_is_reported_once_with_its_line_and_nothing_is_taken_over() -> None:
    matter, problems = read(WRONG_TYPES)
    assert matter == PostMatter()
    assert [problem.line for problem in problems] == list(range(2, 2 + WRONG_TYPES.count("\n") + 1))
    assert {problem.subtype for problem in problems} == {"frontmatter"}
    keys = [line.partition(":")[0] for line in WRONG_TYPES.split("\n")]
    assert [problem.text().partition(":")[0] for problem in problems] == keys


def test_keys_that_look_misspelt_are_named_with_the_right_one_and_others_are_left_alone() -> None:
    _matter, problems = read(
        "titel: a\ncategorys: b\nauhtor: c\nLayout: post\nlast_modified: 2025-01-01\ntoc: true\nzzz: 1"
    )
    assert [(problem.line, problem.subtype) for problem in problems] == [
        (line, "key") for line in range(2, 7)
    ]
    suggestions = [problem.text().rpartition("'")[0].rpartition("'")[2] for problem in problems]
    assert suggestions[0] == "title"
    assert suggestions[1] in {"categories", "category"}
    assert suggestions[2:] == ["author", "layout", "last_modified_at"]


def test_a_key_that_stands_twice_is_reported() -> None:
    matter, problems = read("title: 一\ntags: [a]\ntitle: 二")
    assert matter.title == "二"
    assert [(problem.line, problem.subtype) for problem in problems] == [(4, "frontmatter")]


def test_broken_yaml_is_one_problem_and_what_can_be_read_is_read() -> None:
    matter, problems = read('title: 題: 副題\ndate: 2025-03-03\ntags: [a, b\nauthor: "編集部"\nexcerpt: 要約')
    assert [(problem.subtype, problem.line) for problem in problems] == [("frontmatter", 2)]
    assert matter.title == "題: 副題"
    assert matter.date == datetime(2025, 3, 3, tzinfo=TOKYO)
    assert matter.tags == ("a", "b")
    assert matter.authors == ("編集部",)
    assert matter.excerpt == "要約"


@pytest.mark.parametrize(
    "text", ["- a\n- b", "ただの文", "title: a\n--- b\nc: d", "\ttitle: a", "a: 'b", "? [a"]
)
def test_what_is_no_mapping_is_one_problem(text: str) -> None:
    assert [problem.subtype for problem in read(text)[1]] == ["frontmatter"]


DOUBLING = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "\n".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]" for n in range(9)
)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]",
        "a: &a {b: *a}",
        "tags: *unknown",
        DOUBLING,
        "a: " + "[" * 100_000,
        "a: " + "{b: " * 5_000,
    ],
    ids=["list in itself", "mapping in itself", "unknown alias", "doubling aliases", "brackets", "braces"],
)
def test_yaml_that_would_never_end_or_end_the_interpreter_is_one_problem(text: str) -> None:
    matter, problems = read(f"title: 題\n{text}\nauthor: 編集部")
    assert [problem.subtype for problem in problems] == ["frontmatter"]
    assert (matter.title, matter.authors) == ("題", ("編集部",))
    assert "\n" not in problems[0].text()


def test_aliases_that_mean_something_are_followed() -> None:
    assert good("zzz: &l [a, b]\ntags: *l\ncategories: *l").categories == ("a", "b")


def test_a_large_front_matter_without_an_end_is_read_in_linear_time() -> None:
    matter, problems = read_post(read_mapping(split("---\n" + "key: 'v\n" * 60_000))[0], TOKYO)
    assert matter == PostMatter()
    assert len(problems) <= 1


def test_control_characters_in_escapes_are_left_out() -> None:
    assert good(r'title: "制\b御\x01\u0085文字"').title == "制御文字"


YAML_PIECES = st.sampled_from(
    [
        *KEYS,
        ": ",
        ":",
        "\n",
        "\n  ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "&a",
        "*a",
        "'",
        '"',
        "#",
        "|\n",
        "---",
        "\t",
        "2025-01-01",
        "題",
        ",",
        "!",
        "%",
        "\x00",
        "\u2028",
    ]
)


@given(st.lists(YAML_PIECES, max_size=40).map("".join))
def test_any_front_matter_gives_a_record_and_one_line_problems(text: str) -> None:
    mapping, problems = read_mapping(split(f"---\n{text}"))
    _matter, more = read_post(mapping, TOKYO)
    for problem in [*problems, *more]:
        assert "\n" not in problem.text()
        assert problem.line >= 1


LISTS = """\
redirect_from:
- /old/
- https://example.com/a/
- /older/
tags: [GPU, {a: b},
  電力]
categories: [[A], B]
authors:
- 甲
- {nick: x}
- name: 乙
related_articles:
- 2025-01-01-a
- slug: [x]
- slug: 2025-01-01-b"""


def test_one_bad_entry_of_a_list_is_reported_with_its_line_and_the_others_are_kept() -> None:
    matter, problems = read(LISTS)
    assert matter == PostMatter(
        redirect_from=("/old/", "/older/"),
        tags=("GPU", "電力"),
        categories=("B",),
        authors=("甲", "乙"),
        related=("2025-01-01-a", "2025-01-01-b"),
    )
    keys = [(problem.line, problem.subtype, problem.text().partition(":")[0]) for problem in problems]
    assert keys == [
        (4, "frontmatter", "redirect_from"),
        (6, "frontmatter", "tags"),
        (8, "frontmatter", "categories"),
        (11, "frontmatter", "authors"),
        (15, "frontmatter", "related_articles"),
    ]


def test_every_entry_of_a_list_has_its_line() -> None:
    matter, _problems = read(LISTS)
    lines = {(place.field, place.text): place.line for place in matter.places}
    assert lines["redirect_from", "/older/"] == 5
    assert lines["tags", "電力"] == 7
    assert lines["related", "2025-01-01-b"] == 16


def test_keys_that_show_something_elsewhere_are_told_with_the_key_that_does_it_here() -> None:
    _matter, problems = read("subtitle: a\ncover: /a.png\naliases: [/a/]\nsummary:\ntoc: true")
    assert [(problem.line, problem.subtype, problem.args) for problem in problems] == [
        (2, "key", ("subtitle", "excerpt")),
        (3, "key", ("cover", "image")),
        (4, "key", ("aliases", "redirect_from")),
    ]

"""Whatever an author, a clock or a disk does between two builds, the next build gives the bytes of one from nothing.

$INFRAKB_SHUFFLED_SEEDS says how many seeds are tried (4), or which: ``100:200``.
"""

from __future__ import annotations

import os
import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.building import Built, Files, build, build_clean, post, project, write
from tests.damage import damage_some
from tests.shuffled import CONF, IMAGES, Shuffled

pytestmark = pytest.mark.slow

ROUNDS = 4


def seeds() -> range:
    """Return the seeds to try."""
    first, _colon, last = os.environ.get("INFRAKB_SHUFFLED_SEEDS", "4").rpartition(":")
    return range(int(first or 0), int(last))


def differences(again: Built, whole: Built, before: list[str], changed: list[str]) -> list[str]:
    """Return how a build of what has *changed* differs from a build from nothing: files and warnings.

    :param before: warnings of the build from nothing before the change.
    """
    left, right = again.bytes(), whole.bytes()
    found = [f"is left over: {path}" for path in sorted(left.keys() - right.keys())]
    found += [f"is missing: {path}" for path in sorted(right.keys() - left.keys())]
    found += [f"differs: {path}" for path in right if path in left and left[path] != right[path]]
    said, due, known = map(_facts, (again.warnings, whole.warnings, before))
    found += [f"is no longer true: {line}" for line in sorted(said - due)]
    # A page that nothing has happened to need not warn again; what is new must be said, and what was read is checked.
    again_due = {line for line in due if line not in known or line.partition(":")[0] in changed}
    return found + [f"was not said: {line}" for line in sorted(again_due - said)]


def _facts(warnings: list[str]) -> set[str]:
    """Return warnings without their advice: it names what is near, which may be anything in the project."""
    return {line.partition("。")[0] for line in warnings}


@pytest.mark.parametrize("seed", seeds())
def test_a_build_after_any_changes_equals_a_build_from_nothing(tmp_path: Path, seed: int) -> None:
    source = tmp_path / "source"
    site = Shuffled(source, seed)
    how_many = random.Random(f"rounds {seed}")
    site.save()
    build(source, jobs=how_many.choice((1, 2)))
    before = build_clean(source).warnings
    for number in range(ROUNDS):
        changes = [site.change() for _ in range(how_many.randint(1, 4))]
        changed = site.save()
        changes += damage_some(tmp_path / "html", how_many, 3)
        changes += damage_some(tmp_path / "html-doctrees", how_many, 1)
        again = build(source, jobs=how_many.choice((1, 2, 3)))
        whole = build_clean(source, jobs=how_many.choice((1, 2)))
        wrong = differences(again, whole, before, changed)
        before = whole.warnings
        if wrong:
            lines = "\n  ".join([*changes, "--", *wrong])
            pytest.fail(f"seed {seed}, round {number}:\n  {lines}", pytrace=False)


# --- what such builds found, each by itself


def rebuilt(tmp_path: Path, before: Files, after: Mapping[str, str | bytes | None]) -> list[str]:
    """Return how a build that follows a change differs from one from nothing; None deletes a file."""
    source = project(
        tmp_path, {"conf.py": CONF, "sources.bib": "", "index.md": "# ホーム\n\n入口です。\n", **before}
    )
    build(source)
    known = build_clean(source).warnings
    write(source, {path: data for path, data in after.items() if data is not None})
    for path in [path for path, data in after.items() if data is None]:
        (source / path).unlink()
    again = build(source)
    return differences(again, build_clean(source), known, list(after))


SOURCE = "@online{a, title={%s}, organization={%s}, date={2025-11}, url={https://example.com/}, keywords={primary}}\n"
TOPIC = "---\nkind: accelerator\nname: {ja: H100, en: H100}\ndefinition: 加速器です。\n---\n\n文です。\n"
STATEMENTS = "statements:\n  - {property: power, value: %s, unit: W, as-of: 2025-11, source: a}\n"
H100 = {"topics/h100.md": TOPIC, "topics/h100.yaml": STATEMENTS % 1}
PROPERTIES = "power: {ja: 電力, en: Power}\n"
TABLE = post(body="```{infra:facts}\n:topics: h100\n:facts: power\n```")
POST, OTHER = "posts/2025-01-01-a.md", "posts/2025-01-02-b.md"
FOUND: dict[str, tuple[Files, Mapping[str, str | bytes | None]]] = {
    "source cited": (
        {POST: post(body="出典は{cite:p}`a`です。"), "s.md": "# 出典\n\n```{bibliography}\n:all:\n```\n", "sources.bib": SOURCE % ("題", "社")},
        {"sources.bib": SOURCE % ("題", "別の社")},
    ),
    "topic of a table": (
        {POST: TABLE, **H100, "properties.yaml": PROPERTIES, "sources.bib": SOURCE % ("題", "社")},
        {"topics/h100.md": None, "topics/h100.yaml": None},
    ),
    "statements of a table": (
        {POST: TABLE, **H100, "properties.yaml": PROPERTIES, "sources.bib": SOURCE % ("題", "社")},
        {"topics/h100.yaml": STATEMENTS % 2},
    ),
    "statements gone": (
        {POST: TABLE, **H100, "properties.yaml": PROPERTIES, "sources.bib": SOURCE % ("題", "社")},
        {"topics/h100.yaml": None},
    ),
    "release": (
        {POST: TABLE, **H100, "properties.yaml": PROPERTIES, "sources.bib": SOURCE % ("題", "社")},
        {"releases/2026-01-01.csv": 'name,topic,value,unit\n"h100.power[as-of=2025-11,source=a]",h100,3,W\n'},
    ),
    "property of a table": (
        {POST: TABLE, **H100, "properties.yaml": PROPERTIES, "sources.bib": SOURCE % ("題", "社")},
        {"properties.yaml": "other: {ja: 他, en: Other}\n"},
    ),
    "linked post": ({POST: post(body="[次](2025-01-02-b.md)"), OTHER: post("二")}, {OTHER: None}),
    "home page": (
        {"index.md": "# ホーム\n\n```{toctree}\nn\n```\n", "n.md": "# 覚え書き\n\n文です。\n"},
        {"index.md": "# 別の題\n\n```{toctree}\nn\n```\n"},
    ),
    "image removed": ({POST: post(body="![点](/p.gif)"), "p.gif": IMAGES[0]}, {"p.gif": None}),
    "image added": ({POST: post(body="![点](/p.gif)", image="/p.gif")}, {"p.gif": IMAGES[0]}),
}  # fmt: skip


@pytest.mark.parametrize("case", FOUND)
def test_what_changes_elsewhere_reaches_the_pages_that_show_it(tmp_path: Path, case: str) -> None:
    assert rebuilt(tmp_path, *FOUND[case]) == []


def edited(source: Path, seed: int) -> list[str]:
    """Build a project in *source*, then edit it; return the edits."""
    site = Shuffled(source, seed)
    site.save()
    build(source)
    changes = [site.edit_title(), site.delete_post(), site.change_topic(), site.change_statements()]
    site.save()
    return changes


def test_what_another_builder_reads_first_reaches_the_pages(tmp_path: Path) -> None:
    source = tmp_path / "source"
    changes = edited(source, 1)
    build(source, options=("-b", "dummy"))
    again = build(source)
    assert again.bytes() == build_clean(source).bytes(), changes


def test_a_build_that_fails_between_reading_and_writing_is_made_up_for(tmp_path: Path) -> None:
    source = tmp_path / "source"
    changes = edited(source, 2)
    conf = (source / "conf.py").read_text()
    fail = "def setup(app):\n    app.connect('html-page-context', lambda *_: 1 / 0)\n"
    (source / "conf.py").write_text(conf + fail)
    with pytest.raises(AssertionError, match="the build failed"):
        build(source)
    (source / "conf.py").write_text(conf)
    again = build(source)
    assert again.bytes() == build_clean(source).bytes(), changes

"""``make check`` reads as the build does: it reports what the build would, and what is worth looking at."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.building import (
    SETTINGS,
    Built,
    build,
    build_clean,
    check,
    checked,
    edit,
    launch_check,
    post,
    project,
    unlike,
    write,
)
from tests.topics.conftest import make_project

pytestmark = pytest.mark.slow

SPEAKS = post("全部", "AWSのTrainium2とTrainiumを比べます。")
#: A fault that reading finds, one that writing finds, one of a directive, one of the whole site.
FAULTS: dict[str, str | bytes] = {
    "posts/2025-01-01-read.md": post("読む", "![絵](/none.png)", mentions="false"),
    "posts/2025-01-02-write.md": post("書く", "[題](/none/)", mentions="false"),
    "posts/2025-01-03-other.md": post("他", "```{noet}\n文\n```", mentions="false"),
    "posts/2025-01-05-site.md": post("全体", redirect_from="/feed.xml", mentions="false"),
}


def shown(built: Built) -> list[str]:
    """Return the warnings of a build as a report has them."""
    lines = [line.rpartition(" [")[0] for line in built.warnings]
    return sorted(lines, key=lambda line: (line.split(":")[0], int(line.split(":")[1]), line))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a site without a fault."""
    made = project(tmp_path, {"conf.py": SETTINGS, "posts/2026-11-01-test.md": SPEAKS})
    make_project(made)
    return made


def test_a_sound_site_has_nothing_to_report_built_or_not(source: Path) -> None:
    assert check(source) == []
    build(source)
    assert check(source) == []


def test_it_reports_what_the_build_warns_of_built_or_not(source: Path) -> None:
    write(source, FAULTS)
    before = check(source)
    built = build(source)
    assert len(built.warnings) == len(FAULTS)
    assert before == shown(built)
    assert check(source) == before
    assert check(source) == before


def test_what_was_edited_since_the_build_is_reported_as_it_is_now(source: Path) -> None:
    write(source, FAULTS)
    build(source)
    write(source, {"posts/2025-01-02-write.md": post("書く", "段落。\n\n[題](/other/)", mentions="false")})
    write(source, {"posts/2025-01-01-read.md": post("読む", mentions="false")})
    (source / "posts/2025-01-05-site.md").unlink()
    (first, second) = check(source)
    assert first.startswith("posts/2025-01-02-write.md:13: ")
    assert "/other/" in first
    assert second.startswith("posts/2025-01-03-other.md:11: ")
    assert check(source) == [first, second]
    assert shown(build(source)) == [first, second]


def test_what_is_edited_checked_and_taken_back_is_as_it_was(source: Path) -> None:
    write(source, FAULTS)
    built = build(source)
    write(source, {"posts/2025-01-02-write.md": post("書く", mentions="false")})
    assert len(check(source)) == len(FAULTS) - 1
    write(source, FAULTS)
    assert shown(build(source)) == shown(built)
    assert check(source) == shown(built)


def test_a_link_whose_target_is_gone_for_one_check_is_as_it_was(source: Path) -> None:
    links = {
        "posts/2025-01-03-from.md": post("元", "[題](/2025/01/04/to/)", mentions="false"),
        "posts/2025-01-04-to.md": post("先", mentions="false"),
    }
    write(source, links)
    assert build(source).warnings == []
    (source / "posts/2025-01-04-to.md").unlink()
    (found,) = check(source)
    assert found.startswith("posts/2025-01-03-from.md:")
    write(source, links)
    assert build(source).warnings == []
    assert check(source) == []


def test_a_check_leaves_the_site_alone_and_the_next_build_nothing_to_do(source: Path) -> None:
    write(source, FAULTS)
    built = build(source)
    before = {path: path.stat().st_mtime_ns for path in built.out.rglob("*")}
    check(source)
    assert {path: path.stat().st_mtime_ns for path in built.out.rglob("*")} == before
    assert "0 added, 0 changed, 0 removed" in build(source).status
    after = {path: path.stat().st_mtime_ns for path in built.out.rglob("*.html")}
    assert {path: before[path] for path in after} == after


def test_a_check_of_a_site_that_was_never_built_writes_no_page(source: Path) -> None:
    check(source)
    assert list((source.parent / "html").rglob("*")) == []
    check(source)
    assert unlike(build(source), build_clean(source)) == []


def test_checks_between_builds_change_no_page(source: Path) -> None:
    write(source, FAULTS)
    build(source)
    check(source)
    write(source, {"posts/2025-01-02-write.md": post("改題", "Trainium2です。", tags='["新"]')})
    write(source, {"posts/2025-02-01-new.md": post("新しい", "AWSです。[題](2025-01-02-write.md)")})
    (source / "posts/2025-01-01-read.md").unlink()
    text = (source / "topics/aws.md").read_text(encoding="utf-8")
    write(source, {"topics/aws.md": text.replace("definition", "aliases: [アマゾン]\ndefinition")})
    check(source)
    write(source, {"posts/2025-02-01-new.md": post("新しい", "AWSとアマゾンです。")})
    check(source)
    built = build(source)
    clean = build_clean(source)
    assert unlike(built, clean) == []
    assert shown(built) == shown(clean)


def test_what_is_read_in_workers_is_reported_as_well(source: Path) -> None:
    write(source, {f"posts/2025-02-{day:02}-x.md": post(f"他{day}", "AWS[題](/no/)") for day in range(1, 20)})
    assert [line.partition(":")[0] for line in check(source)] == [
        f"posts/2025-02-{day:02}-x.md" for day in range(1, 20)
    ]


def test_what_the_site_suppresses_is_not_reported(source: Path) -> None:
    write(source, FAULTS)
    with (source / "conf.py").open("a", encoding="utf-8") as file:
        file.write("suppress_warnings = ['infrakb.image', 'infrakb.fact']\n")
    edit(source, "topics/trainium2.yaml", "2026-08-21", "2020")
    assert [line.partition(":")[0] for line in check(source)] == [
        name for name in FAULTS if "read" not in name
    ]


def test_a_name_that_two_topics_claim_is_reported_once(source: Path) -> None:
    topic = source / "topics/trainium2.md"
    text = topic.read_text(encoding="utf-8").replace("[Trainium2,", "[Trainium2, トレーニアム,")
    topic.write_text(text, encoding="utf-8")
    (found,) = check(source)
    assert found.startswith("topics/trainium2.md:4: ")
    assert "topics/trainium.md:4" in found


@pytest.mark.parametrize(
    ("body", "topics"),
    [
        ("AWSの話", {"aws"}),
        ("AWS's and *Trainium2*", {"aws", "trainium2"}),
        ("## AWS\n\n本文", set()),
        ("`AWS`と[AWS](https://example.com)", set()),
        ("{infra:topic}`Trainium2`", {"trainium2"}),
        ("{infra:accelerator}`これ <trainium>`", {"trainium"}),
        ("[これ](../topics/aws.md)", {"aws"}),
        ("[AWS]{.no-mentions}と{infra:plain}`AWS`", set()),
        ("```{infra:facts}\n:topics: trainium trainium2\n:facts: memory\n```", {"trainium", "trainium2"}),
        ("{infra:fact}`trainium2.memory`です。", {"trainium2"}),
        ("```python\nAWS\n```", set()),
        ("{% raw %}AWS{% endraw %}", {"aws"}),
        # where a reader of Markdown alone saw something else
        ("```{note}\nAWSの話\n```", {"aws"}),
        (":::{tip} 題\nTrainium2の話\n:::", {"trainium2"}),
        ("```{list-table}\n* - AWS\n  - 値\n```", {"aws"}),
        ('<div title="AWS">\n<b>Trainium2</b>\n</div>', set()),
        ("<!-- AWS -->\n\n文", set()),
    ],
)
def test_a_post_speaks_of_what_its_page_links_to(source: Path, body: str, topics: set[str]) -> None:
    (source / "posts/2026-11-01-test.md").write_text(post("題", body), encoding="utf-8")
    findings, open_points = checked(source)
    # What is said of a topic whose figures are looked at again is an open point.
    lines = findings + [point.partition(" ")[2] for point in open_points if ".md:" in point]
    unmentioned = {"aws", "trainium", "trainium2"} - topics
    expected = {f"topics/{topic}.md" for topic in unmentioned}
    assert {line.partition(":")[0] for line in lines} - {"posts/2026-11-01-test.md"} == expected
    assert len([line for line in lines if line.startswith("posts/")]) == (not topics)
    assert len(lines) == len(expected) + (not topics)


def test_posts_that_are_not_out_are_not_read(source: Path) -> None:
    write(
        source,
        {
            "posts/2025-01-01-held.md": post("控え", "[題](/none/)", published="false"),
            "posts/2999-01-01-future.md": post("未来", "[題](/none/)", date="2999-01-01"),
            "_drafts/plan.md": post("下書き", "[題](/none/)"),
        },
    )
    assert check(source) == []
    write(source, {"posts/2026-11-01-test.md": post("全部", "AWSとTrainium2とTrainium", published="false")})
    findings, open_points = checked(source)
    # A topic without figures is no open point: nothing says when it is looked at again.
    assert [line.partition(":")[0] for line in findings] == ["topics/aws.md"]
    assert [
        any(f"topics/{name}.md:" in point for point in open_points) for name in ("trainium", "trainium2")
    ] == [
        True,
        True,
    ]


def test_a_post_that_pins_another_value_is_reported_when_its_topic_changes(source: Path) -> None:
    pinned = SPEAKS.replace("---\n\n", "facts:\n  trainium2.memory: 96 GiB\n---\n\n", 1)
    write(source, {"posts/2026-11-01-test.md": pinned})
    build(source)
    assert check(source) == []
    edit(source, "topics/trainium2.yaml", "value: 96", "value: 97")
    (found,) = check(source)
    line = pinned.split("\n").index("  trainium2.memory: 96 GiB") + 1
    assert found.startswith(f"posts/2026-11-01-test.md:{line}: ")
    assert "97 GiB" in found


def test_a_document_that_cannot_be_read_is_one_finding(source: Path) -> None:
    write(source, {"posts/2025-01-01-a.md": post("甲", "CRASH")})
    extension = """
def setup(app):
    app.connect("doctree-read", fail)

def fail(app, document):
    if "CRASH" in document.astext():
        raise ValueError("x")
"""
    with (source / "conf.py").open("a", encoding="utf-8") as file:
        file.write(extension)
    (found,) = check(source)
    assert found.startswith("posts/2025-01-01-a.md:")


OPEN = "2027-06-30 topics/trainium2.yaml:14: 数値「bandwidth」が"


def test_what_is_left_open_is_printed_apart_and_is_nothing_to_mend(source: Path) -> None:
    findings, (point,) = checked(source)
    assert findings == []
    assert point.startswith(OPEN)
    assert build(source).warnings == []
    write(source, FAULTS)
    findings, (point,) = checked(source)
    assert len(findings) == len(FAULTS)
    assert point.startswith(OPEN)


def test_open_points_stand_by_the_day_of_the_next_look(source: Path) -> None:
    edit(source, "topics/trainium.yaml", "source: aws-trn2", "source: press\n    review-by: 2027-09-30")
    edit(source, "topics/trainium2.yaml", "source: aws-trn2", "source: press\n    review-by: 2027-01-31")
    days = [point.partition(" ")[0] for point in checked(source).open_points]
    assert days == ["2027-01-31", "2027-06-30", "2027-09-30"]


def test_an_open_point_without_a_day_stands_behind_those_that_have_one(source: Path) -> None:
    edit(source, "topics/aws.md", "ja: アマゾンウェブサービス", "ja: 雲")
    dated, undated = checked(source).open_points
    assert dated.startswith(OPEN)
    assert undated.startswith("topics/aws.md:3: 「雲」の読み方がありません")


def test_an_open_point_whose_day_is_past_is_to_be_mended(source: Path) -> None:
    findings, open_points = checked(source, today="2027-07-01")
    assert open_points == []
    assert f"{OPEN.partition(' ')[2]}" in "\n".join(findings)


def test_what_has_no_place_is_reported_too(source: Path) -> None:
    with (source / "conf.py").open("a", encoding="utf-8") as file:
        file.write("html_theme_options = {'nosuch': 1}\n")
    (found,) = check(source)
    assert "nosuch" in found
    build(source)
    assert check(source) == [found]


def test_sphinx_build_knows_the_builder_and_warns_of_the_same(source: Path) -> None:
    write(source, FAULTS)
    edit(source, "topics/trainium2.yaml", "2026-08-21", "2020")
    build(source)
    built = build(source, options=("-b", "infrakb-check"))
    assert shown(built) == check(source)
    assert len(built.warnings) == len(FAULTS) + 1


def test_a_terminal_shows_how_far_it_is_and_nothing_of_it_in_the_end(source: Path) -> None:
    ours, theirs = os.openpty()
    run = launch_check(source, stderr=theirs)
    os.close(theirs)
    said = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert run.returncode == 0
    assert "%" not in run.stdout
    assert re.search(r"\[ *\d+%\]", said)
    assert said.rpartition("\r")[2] == ""
    assert set(said.split("\r")[-2]) == {" "}


def test_settings_that_cannot_be_run_end_it_with_one_line_and_a_status_of_their_own(source: Path) -> None:
    with (source / "conf.py").open("a", encoding="utf-8") as file:
        file.write("1 / 0\n")
    for words in ("ZeroDivisionError", "conf.py"):
        run = launch_check(source)
        assert (run.returncode, run.stdout) == (2, "")
        (line,) = run.stderr.splitlines()
        assert words in line
        (source / "conf.py").unlink(missing_ok=True)

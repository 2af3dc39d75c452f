"""Warnings come again, build after build, until what they warn of is mended."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from subprocess import Popen

import pytest

from infrakb.sphinx_ext.reports.remembered import FILE, Memory, Noted, load, save
from tests.building import SETTINGS, Built, arguments, build, post, project, start

pytestmark = pytest.mark.slow

#: A fault when the file is read, one when its page is written, one of MyST's, one of the whole site.
FAULTS = {
    "posts/2025-01-01-read.md": post("読む", "![絵](/none.png)"),
    "posts/2025-01-02-write.md": post("書く", "[題](/none/)"),
    "posts/2025-01-03-directive.md": post("命令", "```{noet}\n文\n```"),
    "posts/2025-01-04-site.md": post("全体", redirect_from="/feed.xml"),
    "posts/2025-01-05-fine.md": post("良い"),
}


def located(built: Built) -> list[str]:
    return sorted(built.warnings)


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_unchanged_build_says_the_same_and_writes_nothing(tmp_path: Path, jobs: int) -> None:
    files = FAULTS | {f"posts/2025-02-{day:02}-more.md": post(f"他{day}") for day in range(1, 12)}
    source = project(tmp_path, dict(files))
    first = build(source, jobs=jobs)
    assert {line.partition(":")[0] for line in first.warnings} == set(list(FAULTS)[:4])
    before = first.bytes()
    for _time in range(2):
        again = build(source, jobs=jobs)
        assert located(again) == located(first)
        assert again.bytes() == before
        assert f"build succeeded, {len(first.warnings)} warnings" in again.status


def test_what_is_mended_is_said_no_more_and_the_rest_still_is(tmp_path: Path) -> None:
    source = project(tmp_path, dict(FAULTS))
    first = located(build(source))
    (source / "posts/2025-01-02-write.md").write_text(post("書く", "直した。"), encoding="utf-8")
    rest = [line for line in first if "01-02-write" not in line]
    assert located(build(source)) == rest
    (source / "posts/2025-01-01-read.md").unlink()
    rest = [line for line in rest if "01-01-read" not in line]
    assert located(build(source)) == rest
    assert located(build(source)) == rest
    (source / "posts/2025-01-03-directive.md").write_text(
        post("命令", "文\n\n```{noet}\n文\n```"), encoding="utf-8"
    )
    moved = located(build(source))
    assert len(moved) == len(rest)
    assert moved != rest
    assert located(build(source)) == moved


def test_a_link_that_leads_somewhere_by_now_is_not_warned_of(tmp_path: Path) -> None:
    source = project(tmp_path, {"posts/2025-01-02-a.md": post("書く", "[題](/2025/01/03/b/)")})
    assert len(build(source).warnings) == 1
    (source / "posts/2025-01-03-b.md").write_text(post("先"), encoding="utf-8")
    assert build(source).warnings == []
    (source / "posts/2025-01-03-b.md").unlink()
    assert len(build(source).warnings) == 1
    assert len(build(source).warnings) == 1


def test_a_label_that_stands_twice_is_mended_at_either_place(tmp_path: Path) -> None:
    text = "# 題\n\n(same-label)=\n## 節\n\n文\n"
    source = project(tmp_path, {"a.md": "---\norphan:\n---\n" + text, "b.md": "---\norphan:\n---\n" + text})
    first = located(build(source))
    assert len(first) == 1
    assert located(build(source)) == first
    (source / "a.md").write_text("---\norphan:\n---\n# 題\n", encoding="utf-8")
    assert build(source).warnings == []


PAGE = "---\norphan:\n---\n# 題\n\n"
TOPIC = "---\nkind: {kind}\nname: {{ja: 題, en: {name}}}\ndefinition: 文です。\n---\n\n文\n"
BIB = (
    "@online{{key{number},\n title = {{題}},\n url = {{https://example.org}},\n keywords = {{primary}},\n}}\n"
)


@pytest.mark.parametrize(
    ("body", "name", "wrong", "mended"),
    [
        ("{ref}`a-label`", "other.md", PAGE, PAGE + "(a-label)=\n\n## 節\n"),
        ("{doc}`/added`", "added.md", None, PAGE),
        ("{term}`用語`", "other.md", PAGE, PAGE + "```{glossary}\n用語\n  説明\n```\n"),
        ("{eq}`e1`", "other.md", PAGE, PAGE + "```{math}\n:label: e1\na\n```\n"),
        ("[x](/other/#節)", "other.md", PAGE, PAGE + "## 節\n"),
        (
            "{infra:model}`t`",
            "topics/t.md",
            TOPIC.format(kind="practice", name="T"),
            TOPIC.format(kind="model", name="T"),
        ),
        (
            "{infra:topic}`neu`",
            "topics/t.md",
            TOPIC.format(kind="model", name="T"),
            TOPIC.format(kind="model", name="neu"),
        ),
        ("{cite:p}`key2`", "sources.bib", BIB.format(number=1), BIB.format(number=2)),
        ("![絵](/images/a.png)", "images/a.png", None, "x"),
    ],
)
def test_what_is_mended_elsewhere_is_said_no_more(
    tmp_path: Path, body: str, name: str, wrong: str | None, mended: str
) -> None:
    files: dict[str, str | bytes] = {
        "posts/2025-01-01-a.md": post("題", body),
        "conf.py": SETTINGS,
        "sources.bib": BIB.format(number=1),
        "sources.md": PAGE + "```{bibliography}\n:all:\n```\n",
    }
    source = project(tmp_path, files | ({name: wrong} if wrong else {}))
    first = [line for line in build(source).warnings if line.startswith("posts/")]
    assert len(first) == 1, first
    assert [line for line in build(source).warnings if line.startswith("posts/")] == first
    (source / name).parent.mkdir(exist_ok=True)
    (source / name).write_text(mended, encoding="utf-8")
    assert [line for line in build(source).warnings if line.startswith("posts/")] == []


def test_a_page_that_is_in_no_toctree_is_warned_of_by_every_build(tmp_path: Path) -> None:
    source = project(tmp_path, {"alone.md": "# 題\n\n文\n"})
    first = build(source).warnings
    assert [line for line in first if "[toc.not_included]" in line] == first != []
    assert build(source).warnings == first


def test_suppressed_types_stay_suppressed_and_warnings_as_errors_count_what_is_remembered(
    tmp_path: Path,
) -> None:
    source = project(tmp_path, dict(FAULTS))
    shown = len(build(source).warnings)
    assert len(build(source, options=("-D", "suppress_warnings=infrakb.image")).warnings) == shown - 1
    assert sphinx(source, "-W").wait() == 1


def test_two_builders_share_what_was_read_and_not_what_was_written(tmp_path: Path) -> None:
    source = project(tmp_path, dict(FAULTS))
    html = located(build(source))
    text = sphinx(source, builder="dummy")
    assert text.wait() == 0
    assert located(build(source)) == html


def sphinx(source: Path, *options: str, builder: str = "html") -> Popen[str]:
    return start(*arguments(source, "-q", *options, jobs=2, builder=builder), cwd=source)


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["doctrees/environment.pickle", "html/posts", "before"])
def test_a_build_that_is_killed_neither_loses_nor_doubles_them(tmp_path: Path, moment: str) -> None:
    files = FAULTS | {
        f"posts/2025-02-{day:02}-more.md": post(f"他{day}", "[題](/none/)") for day in range(1, 28)
    }
    source = project(tmp_path, dict(files))
    whole = located(build(source, out="other"))
    killed = sphinx(source)
    watched = tmp_path / moment.replace("doctrees", "html-doctrees")
    deadline = time.monotonic() + 60
    while (
        killed.poll() is None and time.monotonic() < deadline and moment != "before" and not watched.exists()
    ):
        time.sleep(0.005)
    if moment == "before":
        time.sleep(2)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    assert located(build(source)) == whole
    assert located(build(source)) == whole


# --- what is kept


def test_memory_is_kept_whole_and_a_damaged_one_is_none(tmp_path: Path) -> None:
    memory = Memory()
    noted = Noted("a.md:3", "文", 30, "infrakb", "link", ("b",))
    memory.note_read({"a"}, {"a": [noted, noted]})
    memory.note_written("html", {"a"}, {"a": [Noted("a.md:12", "別", 30, None, None)]})
    save(memory, tmp_path)
    assert load(tmp_path) == memory
    assert [found.place for found in memory.of("html")] == ["a.md:3", "a.md:12"]
    assert [found.place for found in memory.of("text")] == ["a.md:3"]
    data = (tmp_path / FILE).read_bytes()
    for damaged in (b"", data[:20], b"[]", b"null", b'{"number": 1}'):
        (tmp_path / FILE).write_bytes(damaged)
        assert load(tmp_path) is None
    memory.note_read({"b"}, {})
    assert memory.read == {}, "it was about both"

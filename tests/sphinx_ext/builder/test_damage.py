"""Damage to the output folder is mended by the next build, and damage to caches does no harm.

$INFRAKB_DAMAGE_SEED is the seed of what is damaged, and of the moments at which builds are killed.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from pathlib import Path
from subprocess import TimeoutExpired

import pytest

from tests.building import arguments, build, build_clean, start, unlike
from tests.damage import WAYS, damage
from tests.shuffled import Shuffled

pytestmark = pytest.mark.slow

SEED = os.environ.get("INFRAKB_DAMAGE_SEED", "1")
#: Patterns of the files in the output folder, one for each way in which files get there.
OUTPUT = (
    "posts/*.html", "topics/*.html", "index.html", "blog/index.html", "blog/tag/*.html", "search.html",
    "blog/atom.xml", "objects.inv", "search/t/*.js", "search/p/*.js", "search/head.js", "opensearch.xml",
    "_static/topic-cards.js", "_static/site.css", "_static/code.css", "_images/*.gif", "**/*.csv",
    "topics/*.md", "blog/tag/*.md", "llms.txt",
)  # fmt: skip
#: Patterns of the files in the doctree folder, but for the environment.
CACHES = (
    "posts/*.doctree", "topics/*.doctree", "*.doctree", "pages-*.json", "digests.json", "search.json",
    "search/texts/posts/*.txt", "search/texts/topics/*.txt", "search/groups/*.bin", "search/groups/shards.json",
)  # fmt: skip
WAYS_AND_DELETED = [*WAYS, "deleted"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Shuffled:
    """A project that has been built; each test leaves it so, though perhaps with other texts."""
    site = Shuffled(tmp_path_factory.mktemp("damage") / "source", 7, posts=14)
    table = "```{infra:facts}\n:topics: h100 trainium\n:facts: power\n:caption: 比較\n```"
    next(iter(site.posts.values())).paragraphs += ["![点](/images/point.gif)", table]
    site.save()
    for path in site.source.rglob("*"):  # long ago: a status is believed
        os.utime(path, (1e9, 1e9))
    build(site.source)
    return site


def damaged(folder: Path, patterns: tuple[str, ...], way: str, rng: random.Random) -> list[str]:
    """Damage one file of each pattern."""
    done = []
    for pattern in patterns:
        files = sorted(folder.glob(pattern))
        assert files, f"there is no {pattern}"
        done.append(damage(rng.choice(files), way, rng, keep_time=rng.random() < 0.5))
    return done


@pytest.mark.parametrize("way", WAYS_AND_DELETED)
def test_damaged_output_is_written_again_and_nothing_else(built: Shuffled, way: str) -> None:
    rng = random.Random(f"{SEED} output {way}")
    before = build(built.source)
    pages = {path: path.stat().st_mtime_ns for path in before.out.rglob("*.html")}
    sound = before.bytes()
    done = damaged(before.out, OUTPUT, way, rng)
    again = build(built.source)
    left = again.bytes()
    assert [path for path in sound if left.get(path) != sound[path]] == [], done
    assert left.keys() == sound.keys()
    assert "0 added, 0 changed, 0 removed" in again.status
    rewritten = [path for path in pages if path.stat().st_mtime_ns != pages[path]]
    # One of each pattern, and the page that the lost table belongs to.
    assert len(rewritten) <= 1 + sum(pattern.endswith(".html") for pattern in OUTPUT), done


def test_a_folder_in_the_place_of_a_page_gives_way(built: Shuffled) -> None:
    before = build(built.source)
    sound = before.bytes()
    for page in ("index.html", "search.html"):
        (before.out / page).unlink()
        (before.out / page).mkdir()
        (before.out / page / "something").touch()
    assert build(built.source).bytes() == sound


@pytest.mark.parametrize("is_edited", [False, True], ids=["unchanged", "edited"])
@pytest.mark.parametrize("way", WAYS_AND_DELETED)
def test_damaged_caches_do_no_harm(built: Shuffled, way: str, is_edited: bool) -> None:
    rng = random.Random(f"{SEED} caches {way} {is_edited}")
    done = damaged(built.source.parent / "html-doctrees", CACHES, way, rng)
    if is_edited:
        done += [built.edit_title(), built.delete_post(), built.edit_body()]
        built.save()
    again = build(built.source)
    assert unlike(again, build_clean(built.source)) == [], done


@pytest.mark.parametrize("name", ["environment.pickle", "environment.digest"])
@pytest.mark.parametrize("way", WAYS_AND_DELETED)
def test_a_damaged_environment_does_no_harm(built: Shuffled, way: str, name: str) -> None:
    rng = random.Random(f"{SEED} environment {way} {name}")
    done = damage(built.source.parent / "html-doctrees" / name, way, rng, keep_time=True)
    change = built.delete_post()
    built.save()
    again = build(built.source)
    assert unlike(again, build_clean(built.source)) == [], (done, change)


def test_an_environment_that_would_do_something_is_not_unpickled(built: Shuffled) -> None:
    doctrees, marks = built.source.parent / "html-doctrees", built.source.parent / "marks"
    command = f"cos\nsystem\n(S'touch {marks}'\ntR.".encode()
    for name in ("environment.pickle", "index.doctree"):
        (doctrees / name).write_bytes(command)
    again = build(built.source)
    assert not marks.exists()
    assert unlike(again, build_clean(built.source)) == []


def test_a_doctree_of_another_document_or_of_former_times_is_not_shown(built: Shuffled) -> None:
    doctrees = built.source.parent / "html-doctrees"
    # Those of deleted posts may be left where a damaged environment no longer knew of them.
    standing = [path for path in sorted(doctrees.glob("posts/*.doctree")) if path.stem in built.posts]
    first, second, third = standing[:3]
    former = third.read_bytes(), third.stat()
    built.posts[third.stem].title = "新しい題"
    built.save()
    build(built.source)
    shutil.copy2(first, second)
    third.write_bytes(former[0])
    os.utime(third, ns=(former[1].st_atime_ns, former[1].st_mtime_ns))
    # Something that has all three pages written again, and reads none of them.
    built.properties = {key: (f"{label}新", meaning) for key, (label, meaning) in built.properties.items()}
    next(iter(built.topics.values())).names = ("別の名", "Another name")
    built.save()
    again = build(built.source)
    assert unlike(again, build_clean(built.source)) == []


# --- builds that are killed


def killed(source: Path, jobs: int, after: float) -> bool:
    """Begin a build and kill it and its workers *after* seconds; return whether it had not come to its end."""
    with start(*arguments(source, "-q", jobs=jobs), cwd=source) as process:
        try:
            process.wait(after)
        except TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return True
    return False


@pytest.mark.parametrize("is_cold", [True, False], ids=["first", "edited"])
def test_a_build_after_killed_ones_gives_the_bytes_of_a_clean_build(tmp_path: Path, is_cold: bool) -> None:
    rng = random.Random(f"{SEED} kills {is_cold}")
    site = Shuffled(tmp_path / "source", rng.randrange(1000), posts=14)
    site.save()
    begun = time.monotonic()
    whole = build_clean(site.source, jobs=2)
    length = time.monotonic() - begun
    if not is_cold:
        build(site.source, jobs=2)
    done: list[str] = []
    for _round in range(3):
        if not is_cold:
            done += [site.change() for _change in range(3)]
            site.save()
        moment = length * rng.uniform(0.3, 1)
        done.append(f"killed: {killed(site.source, rng.choice((1, 2)), moment)}")
    again = build(site.source, jobs=2)
    whole = whole if is_cold else build_clean(site.source)
    assert unlike(again, whole) == [], done

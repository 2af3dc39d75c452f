"""Fixtures for all tests: a browser, posts that need no build, and the site itself, built once."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from infrakb.blog.record import Post
from tests.building import ROOT, run

# The same examples in every run, however slow the machine; nothing is left behind in the tree.
settings.register_profile("repository", derandomize=True, database=None, deadline=None)
settings.load_profile("repository")

TOKYO = ZoneInfo("Asia/Tokyo")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True, slots=True)
class Site:
    """The repository's own site, as `make strict` builds it."""

    outdir: Path  # folder with index.html
    warnings: str  # what Sphinx warned of, one a line; empty when all is well


def pytest_xdist_auto_num_workers() -> int:
    """Have one worker more than processors: tests wait for builds apart and for browsers."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser, so that `-m "not browser"` leaves it out."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium: from $CHROMIUM, else from PATH.

    Without one the test is skipped; where INFRAKB_REQUIRE_BROWSER is 1, as in CI, it fails instead.
    """
    wanted = os.environ.get("CHROMIUM")
    for name in [wanted] if wanted else BROWSERS:
        if path := shutil.which(name):
            return path
    reason = f"no Chromium: install one of {', '.join(BROWSERS)} or set CHROMIUM to its path"
    if os.environ.get("INFRAKB_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Start the Chromium, without what would make it talk to anybody."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def make_post() -> Callable[..., Post]:
    """Make a post by its name; its date is that of the name."""

    def make(name: str, **fields: Any) -> Post:
        day = datetime.strptime(name[:10], "%Y-%m-%d").replace(tzinfo=TOKYO) if name[:4].isdigit() else None
        usual: dict[str, Any] = {
            "docname": f"posts/{name}",
            "anchor": "",
            "name": name,
            "title": name,
            "date": day,
            "updated": None,
            "categories": (),
            "tags": (),
            "authors": (),
            "excerpt": "要約",
            "reading_minutes": 1,
        }
        return Post(**(usual | fields))

    return make


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Build the site once a run, whatever the number of workers; nobody may write into it.

    $INFRAKB_SITE is the folder with what `make strict` has made of it without a warning, if that was done before.
    """
    if made := os.environ.get("INFRAKB_SITE"):
        return Site(Path(made), "")
    base = tmp_path_factory.getbasetemp()
    # pytest-xdist gives each worker a folder inside the one of the run.
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "site"
    folder.mkdir(exist_ok=True)
    log = folder / "warnings.txt"
    done = folder / "done"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            build_site(folder, log)
            done.touch()
    return Site(folder / "html", log.read_text(encoding="utf-8"))


def build_site(folder: Path, log: Path) -> None:
    """Run Sphinx as `make strict` does, but go on after warnings: tests say which one is in the way."""
    arguments = ["-b", "html", "-j", "auto", "-E", "-n", "-q", "-d", folder / "doctrees", "-w", log]
    finished = run(*arguments, ROOT, folder / "html", cwd=ROOT)
    if finished.returncode:
        pytest.fail(f"the site does not build:\n{finished.stderr}", pytrace=False)

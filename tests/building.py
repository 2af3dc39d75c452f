"""Builds small projects with the repository's own settings, in a process of their own."""

from __future__ import annotations

import functools
import io
import itertools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from lxml import html
from sphinx.application import Sphinx
from sphinx.util.inventory import InventoryFile

from tests.forking import Nursery

ROOT = Path(__file__).resolve().parent.parent
ROOTS = ROOT / "tests/roots"
#: For the conf.py of a project that adds to the settings of all, or has a sources.bib of its own beside it.
SETTINGS = f"import runpy\nglobals().update(runpy.run_path({str(ROOTS / 'conf.py')!r}))\n"
#: Source file -> its text, or its bytes where the encoding matters.
Files = Mapping[str, str | bytes]


def parsed(path: Path) -> html.HtmlElement:
    """Return the page in the file *path*, parsed."""
    page: html.HtmlElement = html.fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
    return page


@dataclass(frozen=True, slots=True)
class Built:
    """A project that has been built."""

    source: Path  # folder of the sources
    out: Path  # folder of the pages
    warnings: list[str]  # "posts/a.md:3: message [infrakb.subtype]", in the order of the build
    status: str  # what Sphinx said of its progress

    def page(self, name: str) -> html.HtmlElement:
        """Return the parsed page *name*, such as ``posts/2025-01-01-a``."""
        return parsed(self.out / f"{name}.html")

    def article(self, name: str) -> html.HtmlElement:
        """Return the part of the page *name* that is its content."""
        found: list[html.HtmlElement] = self.page(name).xpath("//*[@id='furo-main-content']")
        assert len(found) == 1
        return found[0]

    def body(self, name: str) -> str:
        """Return the HTML of a page's content, without the post's facts above it, in one line."""
        article = self.article(name)
        for part in article.xpath(".//*[@data-search-ignore] | .//a[@class='headerlink']"):
            part.drop_tree()
        return re.sub(r"\s*\n\s*", "", html.tostring(article, encoding="unicode"))

    def text(self, name: str) -> str:
        """Return the text of the page *name*'s content."""
        return " ".join(self.article(name).text_content().split())

    def warnings_of(self, path: str) -> list[str]:
        """Return the warnings located in the file *path*, as ``line: message [type]``."""
        return [line.removeprefix(f"{path}:") for line in self.warnings if line.startswith(f"{path}:")]

    def inventory(self) -> dict[str, dict[str, str]]:
        """Return the inventory as Sphinx reads it: type -> name -> address."""
        loaded = InventoryFile.loads((self.out / "objects.inv").read_bytes(), uri="")
        return {kind: {name: item.uri for name, item in items.items()} for kind, items in loaded.data.items()}

    def archived(self) -> set[str]:
        """Return the pages that the list of all posts links to from its cards."""
        found: set[str] = set()
        for path in [self.out / "blog/index.html", *(self.out / "blog/page").glob("*.html")]:
            for link in parsed(path).xpath(
                "//article[contains(@class, 'kb-card')]//*[self::h2 or self::h3]/a/@href"
            ):
                found.add(os.path.normpath(path.parent.relative_to(self.out) / link))
        return found

    def bytes(self) -> dict[str, bytes]:
        """Return every file of the site that does not tell when or how it was built."""
        return contents(self.out)


def contents(out: Path) -> dict[str, bytes]:
    """Return every file of the site in the folder *out* that does not tell when or how it was built."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != ".buildinfo"
    }


def differing(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[str]:
    """Return the files that are not the same in both of two states of a site."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def unlike(one: Built, other: Built) -> list[str]:
    """Return the files of two sites that are not the same in both."""
    return differing(one.bytes(), other.bytes())


def write(folder: Path, files: Files) -> None:
    """Write *files* below *folder*."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def edit(source: Path, name: str, old: str, new: str) -> None:
    """Replace *old*, which must be there, in the file *name*, once."""
    path = source / name
    text = path.read_text(encoding="utf-8")
    assert old in text, name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def project(folder: Path, files: Files | None = None, root: str | None = None) -> Path:
    """Make the sources of a project in *folder*: a copy of ``roots/test-<root>``, and *files*."""
    source = folder / "source"
    if root is not None:
        shutil.copytree(ROOTS / f"test-{root}", source)
    write(source, files or {})
    if not (source / "index.md").exists():
        write(source, {"index.md": "# ホーム\n\n入口です。\n"})
    return source


def _command(program: object, module: str, words: tuple[object, ...]) -> list[str]:
    start = ["-m", *module.split()] if module else []
    return [str(program), *start, *map(str, words)]


def _variables(environment: Mapping[str, str] | None, *, package: bool = True) -> dict[str, str]:
    variables = {**os.environ, "PYTHONPATH": str(ROOT) if package else "", "LC_ALL": "C.UTF-8"}
    variables["PYTHONHASHSEED"] = "random"  # the order of a set shows nowhere
    return variables | dict(environment or {})


@functools.cache
def _nurseries() -> Iterator[Nursery]:
    """Yield one after the other of two whose hashes differ: the order of a set shows nowhere."""
    return itertools.cycle([Nursery(_variables({"PYTHONHASHSEED": seed}), ROOT) for seed in ("1", "2")])


def run(
    *words: object,
    module: str = "sphinx",
    program: object = sys.executable,
    cwd: Path = ROOTS,
    package: bool = True,
    environment: Mapping[str, str] | None = None,
    before: Callable[[], None] | None = None,
    stderr: int = subprocess.PIPE,
) -> subprocess.CompletedProcess[str]:
    """Run a module in a process of its own: the one place where tests start Sphinx and our commands.

    :param module: module and the first of its arguments, such as ``infrakb build``; empty where *words*
        are arguments of *program* itself, such as ``-c`` and a script.
    :param program: another interpreter, or the script of a command.
    :param package: whether the process can import our package from the checkout.
    :param stderr: where it says what goes wrong, if not to the one who asks.
    :param before: what the new process does before the program begins, such as limiting itself.
    """
    variables = _variables(environment, package=package)
    usual = (
        program == sys.executable and package and not environment and not before and stderr == subprocess.PIPE
    )
    if module and usual:
        return next(_nurseries()).run([*module.split(), *map(str, words)], cwd, variables)
    return subprocess.run(
        _command(program, module, words),
        cwd=cwd,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        check=False,
        preexec_fn=before,
    )


def start(*words: object, module: str = "sphinx", cwd: Path = ROOTS) -> subprocess.Popen[str]:
    """Start what :func:`run` runs and do not wait for it. ``os.killpg`` ends it together with its workers."""
    return subprocess.Popen(
        _command(sys.executable, module, words),
        cwd=cwd,
        env=_variables(None),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


def one_line(finished: subprocess.CompletedProcess[str], place: object) -> None:
    """Assert that what a failed build says last is one line that names *place*, and no traceback."""
    assert finished.returncode not in {0, -9}
    lines = [
        line for line in finished.stderr.splitlines() if "ERROR: " in line or line.startswith("エラー: ")
    ]
    assert len(lines) == 1, finished.stderr
    assert str(place) in lines[0]
    assert "Traceback" not in finished.stderr


def build_here(source: Path, prepare: Callable[[Sphinx], None]) -> None:
    """Build *source* as :func:`build` does, but in this process, for a test that counts what is done.

    :param prepare: connects the test to the application before it builds.
    """
    out, doctrees = source.parent / "html", source.parent / "html-doctrees"
    app = Sphinx(source, ROOTS, out, doctrees, "html", status=None, warning=io.StringIO(), parallel=1)
    prepare(app)
    app.build()


def arguments(
    source: Path, *options: object, jobs: int = 1, builder: str = "html", out: str = "html"
) -> list[object]:
    """Return the arguments of ``sphinx-build`` for *source*: its pages and doctrees stand beside it.

    The settings are its own ``conf.py``, or else ``roots/conf.py``.
    """
    settings = source if (source / "conf.py").exists() else ROOTS
    target = source.parent / out
    return [
        *("-b", builder, "-c", settings, "-j", jobs, "-N", "-d", f"{target}-doctrees"),
        *options,
        source,
        target,
    ]


def build(
    source: Path, *, jobs: int = 1, options: tuple[str, ...] = (), out: str = "html", status: int = 0
) -> Built:
    """Build *source*.

    :param options: further arguments of ``sphinx-build``, such as ``-t drafts``.
    :param out: name of the folder for the pages; another name is a build from nothing.
    :param status: exit status that the build must have.
    """
    finished = run(*arguments(source, *options, jobs=jobs, out=out), cwd=source)
    assert finished.returncode == status, f"the build failed:\n{finished.stderr}"
    lines = [
        line.replace(f"{source}/", "").replace(": WARNING: ", ": ") for line in finished.stderr.splitlines()
    ]
    return Built(source, source.parent / out, lines, finished.stdout)


def build_clean(source: Path, *, jobs: int = 1, out: str = "clean") -> Built:
    """Build *source* from nothing, beside what was built of it before."""
    for name in (out, f"{out}-doctrees"):
        shutil.rmtree(source.parent / name, ignore_errors=True)
    return build(source, jobs=jobs, out=out)


def launch_check(
    source: Path, *, today: str = "2026-11-23", stderr: int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    """Run ``make check`` on *source*, whose last build, if there was one, went into the folder ``html``."""
    doctrees = source.parent / "html-doctrees"
    options = ("--today", today, "--doctrees", doctrees)
    return run(*options, source, module="infrakb check", cwd=source.parent, stderr=stderr)


class Checked(NamedTuple):
    """What ``make check`` says."""

    findings: list[str]  # to be mended
    open_points: list[str]  # known and left open, each behind the day of the next look


def checked(source: Path, *, today: str = "2026-11-23") -> Checked:
    """Return what ``make check`` says; it must say by its status whether there is something to mend."""
    finished = launch_check(source, today=today)
    findings, heading, points = finished.stdout.partition("\n未解決の点")
    found = Checked(findings.splitlines(), points.splitlines()[1:])
    assert (finished.returncode, finished.stderr) == (1 if found.findings else 0, "")
    assert bool(heading) == bool(found.open_points)
    return found


def check(source: Path, *, today: str = "2026-11-23") -> list[str]:
    """Return what ``make check`` reports to be mended."""
    return checked(source, today=today).findings


def post(title: str = "題", body: str = "本文です。", **keys: str) -> str:
    """Return a post in Jekyll's form; *keys* are YAML texts, and replace the usual ones."""
    usual = {
        "layout": "post",
        "title": f'"{title}"',
        "date": "2025-12-20 12:59:06 +0000",
        "categories": '["AI技術ガイド"]',
        "tags": '["GPU"]',
        "author": '"編集部"',
    }
    lines = [f"{key}: {value}" for key, value in (usual | keys).items() if value]
    return "\n".join(["---", *lines, "---", "", body, ""])

"""Command line of the benchmark: ``python -m bench`` (``make bench``)."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.posts import BenchPost, jekyll, make_posts, pelican

ROOT = Path(__file__).resolve().parent.parent
#: What a build of the project needs besides its posts.
PARTS = (
    "conf.py",
    "index.md",
    "sources.bib",
    "properties.yaml",
    "infrakb",
    "topics",
    "guide",
    "_templates",
    "_static",
)
EDIT = "\n\n計測のために加えた段落です。\n"


class Run(NamedTuple):
    """One measured build."""

    seconds: float  # wall clock
    cpu: float  # user and system, all processes
    megabytes: float  # largest process
    failed: bool


def measure(command: Sequence[str], folder: Path, log: Path) -> Run:
    """Run *command* in *folder* and return what it took, by the operating system's accounting."""
    with log.open("ab") as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode != 0)


def _show(name: str, count: int, state: str, run: Run) -> None:
    mark = "  failed" if run.failed else ""
    print(
        f"{name:<8} {count:>6} {state:<10} {run.seconds:>8.1f} {run.cpu:>8.1f} {run.megabytes:>8.0f}{mark}",
        flush=True,
    )


def bench_project(posts: Sequence[BenchPost], folder: Path, log: Path) -> Run:
    """Measure this project: cold, with nothing changed, and after one edit. Returns the cold run."""
    for part in PARTS:
        source = ROOT / part
        copy: Callable[..., object] = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / part)
    (folder / "posts").mkdir()
    for post in posts:
        (folder / "posts" / f"{post.name}.md").write_text(jekyll(post), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-b",
        "html",
        "-j",
        "auto",
        "-q",
        "-d",
        "_build/doctrees",
        ".",
        "_build/html",
    ]
    cold = measure(command, folder, log)
    _show("infrakb", len(posts), "cold", cold)
    _show("infrakb", len(posts), "unchanged", measure(command, folder, log))
    edited = folder / "posts" / f"{posts[len(posts) // 2].name}.md"
    edited.write_text(edited.read_text(encoding="utf-8") + EDIT, encoding="utf-8")
    _show("infrakb", len(posts), "one edit", measure(command, folder, log))
    return cold


def bench_pelican(posts: Sequence[BenchPost], folder: Path, log: Path) -> Run:
    """Measure Pelican, without search and feeds, which it does not need for its pages."""
    (folder / "content").mkdir()
    for post in posts:
        (folder / "content" / f"{post.name}.md").write_text(pelican(post), encoding="utf-8")
    settings = (
        "SITENAME='bench'\nPATH='content'\nTIMEZONE='Asia/Tokyo'\nDEFAULT_LANG='ja'\nDEFAULT_PAGINATION=10\n"
    )
    settings += "".join(f"{kind}_FEED_ATOM=None\n" for kind in ("CATEGORY", "TRANSLATION", "AUTHOR"))
    settings += "FEED_ALL_ATOM=None\nAUTHOR_FEED_RSS=None\n"
    (folder / "pelicanconf.py").write_text(settings, encoding="utf-8")
    return measure(["pelican", "content", "-s", "pelicanconf.py", "-o", "output"], folder, log)


def bench_hugo(posts: Sequence[BenchPost], folder: Path, log: Path) -> Run:
    """Measure Hugo with the plainest templates."""
    (folder / "content" / "posts").mkdir(parents=True)
    for post in posts:
        (folder / "content" / "posts" / f"{post.name}.md").write_text(jekyll(post), encoding="utf-8")
    (folder / "config.toml").write_text(
        'baseURL="https://example.org/"\ntitle="bench"\nhasCJKLanguage=true\n', encoding="utf-8"
    )
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    head = "<!doctype html><html lang=ja><title>{{.Title}}</title><h1>{{.Title}}</h1>"
    (layouts / "single.html").write_text(head + "{{.TableOfContents}}{{.Content}}", encoding="utf-8")
    pages = "{{range .Paginator.Pages}}<p><a href='{{.RelPermalink}}'>{{.Title}}</a>{{end}}"
    (layouts / "list.html").write_text(head + pages, encoding="utf-8")
    return measure(["hugo", "--quiet"], folder, log)


def bench_jekyll(posts: Sequence[BenchPost], folder: Path, log: Path) -> Run:
    """Measure Jekyll without plugins and layouts."""
    (folder / "_posts").mkdir()
    for post in posts:
        (folder / "_posts" / f"{post.name}.md").write_text(jekyll(post), encoding="utf-8")
    (folder / "_config.yml").write_text("title: bench\nplugins: []\nfuture: true\n", encoding="utf-8")
    return measure(["jekyll", "build", "-q"], folder, log)


PEERS: dict[str, Callable[[Sequence[BenchPost], Path, Path], Run]] = {
    "pelican": bench_pelican,
    "hugo": bench_hugo,
    "jekyll": bench_jekyll,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print one line a build. Returns 1 if a build of the project failed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "counts", nargs="*", type=int, default=[500, 2000], help="numbers of posts (500 2000)"
    )
    parser.add_argument("--seed", type=int, default=1, help="seed of the posts (1)")
    parser.add_argument("--keep", type=Path, help="work in this folder and keep it")
    parser.add_argument("--no-peers", action="store_true", help="measure this project alone")
    options = parser.parse_args(arguments)
    folder = options.keep or Path(tempfile.mkdtemp(prefix="bench-"))
    failed = False
    try:
        print(f"{'system':<8} {'posts':>6} {'state':<10} {'wall s':>8} {'cpu s':>8} {'MB':>8}", flush=True)
        for count in options.counts:
            posts = make_posts(count, options.seed)
            failed |= _bench(posts, folder, peers=not options.no_peers)
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    return int(failed)


def _bench(posts: Sequence[BenchPost], folder: Path, *, peers: bool) -> bool:
    base = _fresh(folder / f"infrakb-{len(posts)}")
    cold = bench_project(posts, base, base.with_suffix(".log"))
    if cold.failed:
        print(base.with_suffix(".log").read_text(encoding="utf-8", errors="replace")[-3000:], file=sys.stderr)
    for name, run_peer in PEERS.items():
        if not peers or not shutil.which(name):
            if peers:
                print(f"{name:<8} {len(posts):>6} is not installed", flush=True)
            continue
        peer_folder = _fresh(folder / f"{name}-{len(posts)}")
        run = run_peer(posts, peer_folder, peer_folder.with_suffix(".log"))
        _show(name, len(posts), "cold", run)
        print(f"{'':<8} {'':>6} infrakb/{name}: {cold.seconds / run.seconds:.2f} in wall time", flush=True)
    return cold.failed


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


if __name__ == "__main__":
    sys.exit(main())

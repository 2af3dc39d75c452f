"""Builds a small project of topics and posts with the repository's own settings, and reads what was built."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Built:
    """The outcome of one build."""

    outdir: Path
    warnings: str  # one a line; "" when all is well

    def page(self, name: str) -> BeautifulSoup:
        """A page by its name without ``.html``."""
        return BeautifulSoup((self.outdir / f"{name}.html").read_text(encoding="utf-8"), "lxml")

    def bytes(self) -> dict[str, bytes]:
        """Every file by its path, but for what Sphinx keeps for itself."""
        return {
            path.relative_to(self.outdir).as_posix(): path.read_bytes()
            for path in sorted(self.outdir.rglob("*"))
            if path.is_file() and path.name != ".buildinfo"
        }


def build(project: Path, name: str = "html", jobs: int = 1, *options: str) -> Built:
    """Build a project; a second build into the same folder is incremental."""
    outdir, log = project.parent / name, project.parent / f"{name}.log"
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "-n", "-j", str(jobs), "-c", str(ROOT)]
    command += [
        "-d",
        str(project.parent / f"{name}-doctrees"),
        "-w",
        str(log),
        *options,
        str(project),
        str(outdir),
    ]
    run = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert run.returncode == 0, run.stderr
    return Built(outdir, log.read_text(encoding="utf-8"))


def written(built: Built, before: dict[str, bytes]) -> set[str]:
    """Pages that differ from an earlier state, or are new or gone."""
    now = built.bytes()
    return {name for name in now.keys() | before.keys() if now.get(name) != before.get(name)}

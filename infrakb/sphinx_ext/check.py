"""``make check``: launches the builder of the report and prints it, one finding a line."""

from __future__ import annotations

import io
import os
import re
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from infrakb.sphinx_ext.builder.formats import CHECK
from infrakb.sphinx_ext.launch import FAILED, fail, hindrance, prepare_terminal, print_error
from infrakb.sphinx_ext.outputs.check import CheckBuilder, Finding

_PERCENT_RE = re.compile(r"\[ *\d+%\]")


@dataclass(frozen=True, slots=True)
class Folders:
    """What is checked."""

    source: Path
    site: Path  # of the last build
    doctrees: Path  # which that build has left


class Report(NamedTuple):
    """What was found."""

    findings: list[Finding]  # what somebody has to mend
    open_points: list[tuple[str, Finding]]  # what is known and left open, with the day of the next look or ""


class _Progress(io.TextIOBase):
    """Of what Sphinx says, how far long work is: in one line of a terminal, which is empty in the end."""

    def __init__(self) -> None:
        self._length = 0

    def write(self, text: str) -> int:
        if percent := _PERCENT_RE.search(text):
            self._show(f"調べています… {percent[0]}")
        return len(text)

    def end(self) -> None:
        """Empty the line."""
        if self._length:
            self._show("")

    def _show(self, line: str) -> None:
        # Two columns for each character: Japanese ones are that wide.
        sys.stderr.write(f"\r{' ' * self._length}\r{line}")
        sys.stderr.flush()
        self._length = 2 * len(line)


def run(folders: Folders, today: date | None) -> int:
    """Print the report; return 1 when there is something to mend, 2 when it could not be made.

    :param today: the day that dates are compared with; None: today.
    """
    prepare_terminal()
    if problem := hindrance(folders.source, folders.site, folders.doctrees, folders.source):
        return fail(problem)
    report = _report(folders, today)
    if report is None:
        return FAILED
    for path, line, text in report.findings:
        sys.stdout.write(f"{path}:{line}: {text}\n" if path else f"{text}\n")
    if report.open_points:
        sys.stdout.write(
            f"\n未解決の点（{len(report.open_points)}件。次に見直す日の順、日のないものは最後）\n"
        )
    for review, (path, line, text) in sorted(report.open_points, key=lambda point: (not point[0], point)):
        sys.stdout.write(f"{review} {path}:{line}: {text}\n".lstrip())
    return 1 if report.findings else 0


def _report(folders: Folders, today: date | None) -> Report | None:
    """Return what was found; None, with the reason on standard error, where there is no telling."""
    progress = _Progress() if sys.stderr.isatty() else None
    said = io.StringIO()  # warnings as they come; the findings hold all of them once more
    app: Sphinx | None = None
    try:
        with patch_docutils(folders.source), docutils_namespace():
            app = Sphinx(
                folders.source,
                folders.source,
                folders.site,
                folders.doctrees,
                CHECK,
                status=progress,  # type: ignore[arg-type]
                warning=said,
                parallel=os.cpu_count() or 1,
            )
            assert isinstance(app.builder, CheckBuilder)
            if today is not None:
                app.builder.today = today
            app.build()
            return Report(app.builder.findings, app.builder.open_points)
    except SystemExit:  # refused, and said why
        sys.stderr.write(said.getvalue())
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 (whatever it is, it is said as sphinx-build says it)
        print_error(error, app)
    finally:
        if progress is not None:
            progress.end()
    return None

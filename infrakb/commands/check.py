"""``make check``: report what is stale, contradicting, poorly sourced or unconnected, without a build.

What the last build warned of is reported, too, as long as it was not built again without it.
"""

from __future__ import annotations

import argparse
import ast
import gettext
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sphinx.util.logging import is_suppressed_warning

from infrakb.sphinx_ext.reports import remembered
from infrakb.sphinx_ext.reports.foreign_messages import shown
from infrakb.sphinx_ext.reports.messages import CATALOG
from infrakb.text.problems import Said
from infrakb.topics.watch import watch
from infrakb.web import LOCALE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from infrakb.text.problems import Translate

#: The builder whose pages `make html` makes.
BUILDER = "html"
_DESCRIPTION = """\
Report, one line each as 'file:line: message':
facts past their review-by date or, without one, older than a year; different values for one fact within a
topic, or in a post that pins it ('facts:' in its front matter); secondary sources where a primary is wanted;
topics that no post mentions; posts without topics; names claimed twice; whatever else is wrong in topics,
sources.bib and properties.yaml; and what the last build warned of."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 1 when there is something to report."""
    parser = argparse.ArgumentParser(
        prog="python -m infrakb check",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "project", nargs="?", type=Path, default=Path(), help="folder with topics/ (default: this one)"
    )
    parser.add_argument(
        "--today", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the day that dates are compared with"
    )
    parser.add_argument(
        "--doctrees",
        type=Path,
        help="doctree folder of the last build (default: _build/doctrees in the project)",
    )
    options = parser.parse_args(arguments)
    project: Path = options.project
    settings = read_settings(project / "conf.py")
    translate = _translation(str(settings.get("language", "en")))
    today = options.today or datetime.now(ZoneInfo("Asia/Tokyo")).date()
    lines = {
        (located.path, located.problem.line, located.problem.text(translate)): None
        for located in watch(project, today)
    }
    memory = remembered.load(options.doctrees or project / "_build/doctrees")
    if memory is None:
        said = Said("no build was made yet, and its warnings are not known; run 'make html'")
        sys.stderr.write(f"{said.text(translate)}\n")
    else:
        lines |= dict.fromkeys(_warned(memory, settings.get("suppress_warnings", ()), translate))
    for path, line, text in sorted(lines):
        sys.stdout.write(f"{path}:{line}: {text}\n")
    return 1 if lines else 0


def _translation(language: str) -> Translate:
    return gettext.translation(CATALOG, LOCALE, [language], fallback=True).gettext


def read_settings(path: Path) -> dict[str, Any]:
    """Return the settings of a ``conf.py`` that are written out in it. Nothing of it is run.

    A setting that is computed is as unknown as one that is missing: its default holds.
    """
    found: dict[str, Any] = {}
    try:
        module = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return found
    for node in module.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:
                found.pop(node.targets[0].id, None)
    return found


def _warned(
    memory: remembered.Memory, suppressed: Sequence[str], translate: Translate
) -> Iterator[tuple[str, int, str]]:
    """Yield file, line and text of what the last build warned of."""
    for noted in memory.of(BUILDER):
        path, line, text = noted.order
        new = shown(text, noted.type, noted.subtype, translate) if path else None
        if new is not None and not is_suppressed_warning(new.type, new.subtype or "", suppressed):
            yield path, line or 1, new.text

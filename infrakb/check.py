"""``make check``: report what is stale, contradicting, poorly sourced or unconnected, without a build."""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from infrakb.topics.watch import watch

if TYPE_CHECKING:
    from collections.abc import Sequence

_DESCRIPTION = """\
Report, one line each as 'file:line: message':
facts past their review-by date or, without one, older than a year; different values for one fact within a
topic, or in a post that pins it ('facts:' in its front matter); secondary sources where a primary is wanted;
topics that no post mentions; posts without topics; names claimed twice; and whatever else is wrong in topics,
sources.bib and properties.yaml."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 1 when there is something to report."""
    parser = argparse.ArgumentParser(
        prog="python -m infrakb.check",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "project", nargs="?", type=Path, default=Path(), help="folder with topics/ (default: this one)"
    )
    parser.add_argument(
        "--today", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the day that dates are compared with"
    )
    options = parser.parse_args(arguments)
    today = options.today or datetime.now(ZoneInfo("Asia/Tokyo")).date()
    found = watch(options.project, today)
    for path, problem in found:
        sys.stdout.write(f"{path}:{problem.line}: {problem.text()}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

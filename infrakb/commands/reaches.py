"""``python -m infrakb reaches``: where this package touches the internals of others, as the contributors' page lists it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the list as Markdown."""
    parser = argparse.ArgumentParser(
        prog="python -m infrakb reaches",
        description="ほかのパッケージの内部に触れる場所の一覧を、Markdownで表示します。",
    )
    parser.parse_args(arguments)
    from infrakb.sphinx_ext.upstream.reaches import listing  # noqa: PLC0415 (takes long to import)

    sys.stdout.write(f"{listing()}\n")
    return 0

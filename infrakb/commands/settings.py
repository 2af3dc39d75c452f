"""``python -m infrakb settings``: the options of ``conf.py``, as the page of reference in the guide shows them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the reference as Markdown."""
    parser = argparse.ArgumentParser(
        prog="python -m infrakb settings", description="conf.pyの設定の一覧を、Markdownで表示します。"
    )
    parser.parse_args(arguments)
    from infrakb.sphinx_ext.config import reference  # noqa: PLC0415 (takes long to import)

    sys.stdout.write(reference())
    return 0

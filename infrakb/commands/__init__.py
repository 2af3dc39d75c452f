"""The commands: ``python -m infrakb new | check | facts | bulk | mcp | build | live | settings | reaches``, also installed as ``infrakb``."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

#: Name -> module with its ``main``, and what it is for.
COMMANDS = {
    "build": ("infrakb.sphinx_ext.launch", "サイトを作る（sphinx-buildと同じオプション）"),
    "live": ("infrakb.sphinx_ext.live", "下書きも含めて表示し、保存のたびに作り直す"),
    "new": ("infrakb.commands.new", "今日の日付の記事ファイルを作る"),
    "check": (
        "infrakb.commands.check",
        "ビルドの警告、古い数値、食い違い、記事とトピックの抜けを調べる（ページは書かない）",
    ),
    "facts": ("infrakb.commands.facts", "トピックの値を表示し、日付の付いた版を書く"),
    "bulk": ("infrakb.commands.bulk", "作ったサイトを、Elasticsearchに入れるファイルにする"),
    "mcp": ("infrakb.commands.mcp", "サイトのデータに答えるMCPサーバーを動かす（infrakb[mcp]）"),
    "settings": ("infrakb.commands.settings", "conf.pyの設定の一覧を表示する"),
    "reaches": ("infrakb.commands.reaches", "ほかのパッケージの内部に触れる場所の一覧を表示する"),
}
#: Exit status of a command line that makes no sense, as argparse has it.
USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the first argument names; return its exit status."""
    argv = list(sys.argv[1:] if arguments is None else arguments)
    if not argv or argv[0] in {"-h", "--help"}:
        sys.stdout.write(_usage())
        return 0 if argv else USAGE
    if argv[0] == "--version":
        from infrakb import __version__  # noqa: PLC0415 (the package imports nothing, but this room comes first)

        sys.stdout.write(f"infrakb {__version__}\n")
        return 0
    name, *rest = argv
    if name not in COMMANDS:
        sys.stderr.write(f"infrakbに「{name}」というコマンドはありません。\n\n{_usage()}")
        return USAGE
    try:
        status: int = import_module(COMMANDS[name][0]).main(rest)
        sys.stdout.flush()
    except BrokenPipeError:  # who reads has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def _usage() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:{width}}  {help_text}" for name, (_module, help_text) in COMMANDS.items()]
    return "\n".join(
        [
            "使い方: python -m infrakb コマンド [オプション]",
            "",
            *lines,
            "",
            "各コマンドの説明: python -m infrakb コマンド --help",
            "",
        ]
    )

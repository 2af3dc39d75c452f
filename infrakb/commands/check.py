"""``make check``: report what is wrong, stale, contradicting, poorly sourced or unconnected, without writing a page."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from infrakb.commands.conf import add_project

_DESCRIPTION = """\
サイトのビルドと同じように原稿を読み、見つけたことを「ファイル:行: 内容」の形で1行ずつ表示します。
  ビルドが出す警告のすべて（変わっていない原稿は読み直さず、最後のビルドの警告を繰り返します）
  見直しの時期（review-by、なければ1年）を過ぎた数値
  トピックの中や、記事の前付けのfactsとのあいだで食い違う数値
  本文に打った数字のうち、その段落で触れているトピックの値と等しいもの
  一次の出典が要るのに、報道などだけに頼る数値
  どの記事も触れていないトピックと、どのトピックにも触れていない記事
次に見直す日（review-by）が先にあって、すぐには直せないものと、
読み方（kana）のない漢字の名前は、「未解決の点」として最後に並べます。
ページは書きません。直すことがあれば終了コードは1、調べられなければ2です。"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 1 when there is something to report, 2 when there is no telling."""
    parser = argparse.ArgumentParser(
        prog="python -m infrakb check",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_project(parser)
    parser.add_argument(
        "--today",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="今日とみなす日（時期の判断に使います）",
    )
    parser.add_argument(
        "--doctrees", type=Path, help="最後のビルドのdoctreeのフォルダー（なければ_build/doctrees）"
    )
    parser.add_argument(
        "--site", type=Path, help="最後のビルドの出力先（なければ、doctreeのフォルダーの隣のhtml）"
    )
    options = parser.parse_args(arguments)
    from infrakb.sphinx_ext.check import Folders, run  # noqa: PLC0415 (takes long to import)

    doctrees: Path = options.doctrees or options.project / "_build/doctrees"
    return run(Folders(options.project, options.site or doctrees.parent / "html", doctrees), options.today)

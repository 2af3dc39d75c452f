"""``python -m infrakb facts``: the statements of a project, what was known on a day, dated releases. Needs no build."""

from __future__ import annotations

import argparse
import sys
import unicodedata
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from infrakb.commands.conf import add_project, read_settings
from infrakb.commands.new import zone_of
from infrakb.text.files import write_whole
from infrakb.text.layout import RELEASES
from infrakb.text.problems import closest
from infrakb.topics import opendata
from infrakb.topics.opendata import STATEMENTS, Maker, Row
from infrakb.topics.registry import read_registry
from infrakb.topics.statementschema import schema_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from infrakb.topics.registry import Registry

#: Exit status of a name that there is not, as argparse has it.
USAGE = 2
#: Problems that are named before a release is refused.
SHOWN = 5
#: Columns of the table that is printed, and their headings.
_TABLE = {"name": "名前", "text": "値", "as_of": "時点", "issuer": "出典"}
_DESCRIPTION = """\
トピックの値を表示します。ビルドは要りません。

ふつうは、いま示している値だけを、名前の順に並べます。--allを付けると、更新済みの値と撤回した値も加わります。
--as-known-onは、その日にこのサイトが示していた値を、その日の扱いで表示します。
csvとjsonには、すべての列があります（列の意味は、サイトのページ「データ」にあります）。

--releaseは、その日に示していた値のすべてを、releases/日付.csvに書きます。版に入れた名前と値は、あとで変えられません。"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 1 where a release is refused, 2 for a name that there is not."""
    options = _parser().parse_args(arguments)
    registry = read_registry(options.project)
    if options.schema:
        sys.stdout.write(schema_text(registry.properties))
        return 0
    if options.release:
        return _release(options.project, registry, options.release)
    try:
        rows = _chosen(registry, options)
    except LookupError as error:
        return _fail(str(error), USAGE)
    sys.stdout.write(_FORMATS[options.format](rows))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m infrakb facts",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_project(parser)
    parser.add_argument("--format", choices=tuple(_FORMATS), default="table", help="形式（なければtable）")
    parser.add_argument(
        "--as-known-on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="この日に示していた値"
    )
    parser.add_argument("--topic", metavar="TOPIC", help="このトピックの値だけ（idか名前）")
    parser.add_argument("--property", metavar="KEY", help="この項目の値だけ（properties.yamlのキー）")
    parser.add_argument("--all", action="store_true", help="更新済みの値と撤回した値も")
    special = parser.add_mutually_exclusive_group()
    special.add_argument(
        "--release",
        nargs="?",
        const="today",
        metavar="YYYY-MM-DD",
        help=f"{RELEASES}/に版を書く（日付がなければ今日）。同じ日の違う版があれば、書かない",
    )
    special.add_argument(
        "--schema", action="store_true", help="値のファイルのJSON Schemaを表示する（エディター用）"
    )
    return parser


# --- printing


def _chosen(registry: Registry, options: argparse.Namespace) -> list[Row]:
    """The rows that are asked for.

    :raises LookupError: for a topic or property that there is not.
    """
    topics = list(registry.topics.values())
    if options.topic is not None:
        topic = registry.find(options.topic)
        if topic is None:
            raise LookupError(_unknown("トピック", options.topic, registry.names()))
        topics = [topic]
    key = options.property
    if key is not None and key not in registry.properties.known:
        raise LookupError(_unknown("項目", key, registry.properties.known))
    maker = Maker(registry, day=options.as_known_on.isoformat() if options.as_known_on else "")
    rows = [row for topic in topics for row in maker.statements(topic) if key in {None, row["property"]}]
    return rows if options.all else opendata.current(rows)


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    near = closest(name, known)
    hint = f"近い名前：{'、'.join(near)}" if near else "綴りを確かめてください"
    return f"「{name}」という{what}はありません。{hint}"


def _table(rows: Iterable[Row]) -> str:
    """Rows in columns, as a terminal shows them."""
    lines = [list(_TABLE.values()), *([row[name] or "—" for name in _TABLE] for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    return "".join(_line(cells, widths) for cells in lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (text + " " * (width - _width(text)) for text, width in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip() + "\n"


def _width(text: str) -> int:
    """Columns that a terminal gives a text: two for a wide character."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _csv(rows: Iterable[Row]) -> str:
    return opendata.csv_text(STATEMENTS, rows)


def _json(rows: Iterable[Row]) -> str:
    return opendata.json_text(STATEMENTS, rows)


_FORMATS = {"table": _table, "csv": _csv, "json": _json}


# --- releases


def _release(project: Path, registry: Registry, asked: str) -> int:
    """Write a release, unless something in the files is wrong or there is another one of that day."""
    zone = zone_of(read_settings(project / "conf.py"))
    try:
        day = datetime.now(zone).date() if asked == "today" else date.fromisoformat(asked)
    except ValueError:
        return _fail(f"「{asked}」は日付ではありません。YYYY-MM-DDの形で書いてください", USAGE)
    if registry.problems:
        places = "".join(f"  {line}\n" for line in _places(registry))
        return _fail(
            f"直すところがあるので、版を書きません。「make check」で確かめてください\n{places}".rstrip()
        )
    path = project / opendata.release_source(day.isoformat())
    data = _csv(Maker(registry, day=day.isoformat()).rows(STATEMENTS)).encode()
    if path.exists():
        if path.read_bytes() != data:
            return _fail(f"{path}には違う内容の版があります。版は書き換えません。別の日付にしてください")
    else:
        path.parent.mkdir(exist_ok=True)
        write_whole(path, data)
    sys.stdout.write(f"{path}\n")
    return 0


def _places(registry: Registry) -> Iterator[str]:
    """Where the first problems are."""
    for path, problem in registry.problems[:SHOWN]:
        yield f"{path}:{problem.line}"
    rest = len(registry.problems) - SHOWN
    if rest > 0:
        yield f"ほか{rest}件"


def _fail(message: str, status: int = 1) -> int:
    sys.stderr.write(f"{message}\n")
    return status

"""``make live``: the site with drafts, made again after each save, under an address that is free."""

from __future__ import annotations

import argparse
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from infrakb.sphinx_ext.launch import hindrance, use_known_locale

HOST = "127.0.0.1"
#: Ports that are tried, from the one that was asked for.
TRIED = 20
LAST_PORT = 65_535
#: Below the project: hidden files and folders, Python's caches, copies that editors leave.
_NO_SOURCES = r"(?:.*/)?(?:\.[^/]*|__pycache__|node_modules|[^/]*~)(?:/|$)"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command until it is interrupted; 2 where no page can be served."""
    parser = argparse.ArgumentParser(
        prog="python -m infrakb live",
        description="下書きも含めたサイトを作って表示し、原稿を保存するたびに作り直します。",
        epilog="ほかのオプションは、sphinx-buildに渡します。",
        allow_abbrev=False,
    )
    parser.add_argument("--port", default="8000", help="最初に試すポート（%(default)s）")
    parser.add_argument("--build", type=Path, default=Path("_build"), help="作業のフォルダー（%(default)s）")
    options, rest = parser.parse_known_args(arguments)
    if find_spec("sphinx_autobuild") is None:
        return _fail('sphinx-autobuildがありません。pip install "infrakb[live]" を実行してください')
    try:
        wanted = port_number(options.port)
        port = next(free_ports(wanted), None)
    except ValueError as error:
        return _fail(str(error))
    if port is None:
        return _fail(
            f"ポート{wanted}から{wanted + TRIED - 1}までが使用中です。PORT=9000のように指定してください"
        )
    if port != wanted:
        _say(f"ポート{wanted}は使用中なので、{port}を使います。")
    use_known_locale()
    build, source = options.build, Path.cwd()
    out, doctrees = build / "live", build / "live-doctrees"
    if problem := hindrance(source, out, doctrees, source):
        return _fail(problem)
    command = ["-b", "html", *rest, "-t", "drafts", "-t", "live", "-d", str(doctrees), ".", str(out)]
    first_build(command, source, build.resolve())
    return serve(command, source, build.resolve(), port)


def port_number(text: str) -> int:
    """Return the port that *text* names.

    :raises ValueError: it is none.
    """
    if not re.fullmatch("[0-9]{1,5}", text) or not 0 < int(text) <= LAST_PORT:
        raise ValueError(f"PORTは1から{LAST_PORT}までの数にしてください（今の値: {text}）")
    return int(text)


def free_ports(wanted: int) -> Iterator[int]:
    """Yield those of the first ports from *wanted* on which a server can listen.

    :raises ValueError: nobody may listen on *wanted*.
    """
    for port in range(wanted, min(wanted + TRIED, LAST_PORT + 1)):
        with socket.socket() as server:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                server.bind((HOST, port))
            except PermissionError:
                raise ValueError(
                    f"ポート{port}を使う権限がありません。PORT=8000のように指定してください"
                ) from None
            except OSError:
                continue
        yield port


def first_build(command: Sequence[str], source: Path, build: Path) -> None:
    """Build until no source is newer than the build: the watcher sees only what is saved after it began."""
    before = -1
    while (newest := newest_source(source, build)) > before:
        before = newest
        subprocess.run([sys.executable, "-m", "sphinx", *command], check=False)  # noqa: S603 (what make hands on)


def newest_source(source: Path, build: Path) -> int:
    """Return the time of the latest change of a file that pages may be made of."""
    ignored = re.compile(_NO_SOURCES)
    newest = 0
    for root, folders, files in os.walk(source):
        folders[:] = [name for name in folders if not ignored.match(name) and Path(root, name) != build]
        for name in files:
            if not ignored.match(name):
                newest = max(newest, Path(root, name).lstat().st_mtime_ns)
    return newest


def serve(command: Sequence[str], source: Path, build: Path, port: int) -> int:
    """Serve the site and watch its sources."""
    from sphinx_autobuild.__main__ import main as autobuild  # noqa: PLC0415 (takes long to import)

    ignored = f"^{re.escape(source.as_posix())}/{_NO_SOURCES}"
    options = ["--no-initial", "--host", HOST, "--port", str(port)]
    options += ["--re-ignore", ignored, "--re-ignore", f"^{re.escape(build.as_posix())}/"]
    _say(f"サイト: http://{HOST}:{port}/（Ctrl+Cで終わります）")
    autobuild([*options, *command])
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _fail(problem: str) -> int:
    sys.stderr.write(f"エラー: {problem}。\n")
    return 2

"""``make html`` and ``make strict``: sphinx-build, whose errors are one line each.

What the extension can say, it says under any ``sphinx-build``; here stands what goes wrong before it is loaded.
"""

from __future__ import annotations

import locale
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.cmd import build as sphinx_build
from sphinx.errors import SphinxError, SphinxParallelError
from sphinx.locale import init_console

from infrakb.sphinx_ext.builder.locks import BusyError, lock
from infrakb.sphinx_ext.upstream.command_line import errors_printed_by, printer_of_errors

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Exit status of a build that could not begin, as Sphinx has it.
FAILED = 2
#: Arguments where there are none: the site in this folder, as `make html` makes it.
USUAL = ["-b", "html", "-j", "auto", "-d", "_build/doctrees", ".", "_build/html"]
#: Seconds to wait for another build before a folder is emptied.
LIMIT = 600
_NOTE = """\
何も付けないと、このフォルダーのサイトを_build/htmlに作ります。
--empty を付けると、出力先とdoctreeのフォルダーを空にしてから作ります。
ほかのオプションは、sphinx-buildと同じです。"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the status is that of ``sphinx-build``."""
    argv = list(sys.argv[1:] if arguments is None else arguments) or USUAL
    prepare_terminal()
    if {"-h", "--help"} & {*argv}:
        sys.stdout.write(f"{_NOTE}\n\n")
    is_empty = "--empty" in argv
    argv = [argument for argument in argv if argument != "--empty"]
    parser = sphinx_build.get_parser()
    parser.prog = "python -m infrakb build"
    options, _files = parser.parse_known_args(argv)
    out = Path(options.outputdir)
    doctrees = Path(options.doctreedir) if options.doctreedir else out / ".doctrees"
    if problem := hindrance(
        Path(options.sourcedir), out, doctrees, Path(options.confdir or options.sourcedir)
    ):
        return fail(problem)
    if is_empty and (problem := _empty(out, doctrees)):
        return fail(problem)
    status = _run(argv)
    home = out / "index.html"
    if status == 0 and options.builder == "html" and not options.quiet and home.exists():
        sys.stdout.write(f"サイト: {home.resolve().as_uri()}\n")
    return status


def prepare_terminal() -> None:
    """Set up what Sphinx speaks to the terminal with."""
    use_known_locale()
    init_console()


def use_known_locale() -> None:
    """Replace a locale that this machine does not have: Sphinx and its children would end with a traceback."""
    try:
        locale.setlocale(locale.LC_ALL, "")
    except locale.Error:
        os.environ["LC_ALL"] = "C.UTF-8"
        try:
            locale.setlocale(locale.LC_ALL, "")
        except locale.Error:
            os.environ["LC_ALL"] = "C"


def hindrance(source: Path, out: Path, doctrees: Path, settings: Path) -> str:
    """Return what Sphinx would stop at before it loads any extension; "" for nothing."""
    if not (settings / "conf.py").is_file():
        return f"{settings}にconf.pyがありません。サイトのフォルダーを指定してください"
    for folder in (out, doctrees):
        if folder.exists() and not folder.is_dir():
            return f"{folder}はフォルダーではありません。別の場所を指定するか、そのファイルを移してください"
    if source.resolve() in {out.resolve(), doctrees.resolve()}:
        return f"{out}は原稿のフォルダーです。出力先には別のフォルダーを指定してください"
    return ""


def _empty(*folders: Path) -> str:
    """Remove what is in *folders*, and hold them; return what is in the way, or ""."""
    try:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
        lock(folders, LIMIT, _say_waiting)
        for folder in folders:
            for path in folder.iterdir():
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()
    except BusyError as error:
        return f"{error.folder}は、ほかのビルド（プロセス{error.holder or '不明'}）が使っています。あとで試してください"
    except OSError as error:
        return f"{error.filename}を空にできません（{error.strerror}）"
    return ""


def _say_waiting(folder: Path, holder: int | None) -> None:
    sys.stdout.write(
        f"ほかのビルド（プロセス{holder or '不明'}）が{folder}に書いています。終わるのを待ちます…\n"
    )
    sys.stdout.flush()


def fail(problem: str) -> int:
    """Say why nothing can be built; return the status."""
    sys.stderr.write(f"エラー: {problem}。\n")
    return FAILED


def print_error(error: BaseException, app: Sphinx | None) -> None:
    """Print what has ended a build that was not launched by ``sphinx-build``, as it would."""
    log, extensions = (app.messagelog, app.extensions.values()) if app is not None else ((), ())
    _in_one_line(printer_of_errors())(error, stderr=sys.stderr, message_log=log, extensions=extensions)


def _run(argv: list[str]) -> int:
    with errors_printed_by(_in_one_line):
        return sphinx_build.main(argv)


def _in_one_line(original: Callable[..., None]) -> Callable[..., None]:
    """Return *original* but for errors that explain themselves; ``-v``, ``-T`` and ``-P`` show everything."""

    def handle(exception: BaseException, /, **options: Any) -> None:
        is_plain = isinstance(exception, SphinxError | OSError) and not isinstance(
            exception, SphinxParallelError
        )
        if not is_plain or options.get("print_traceback") or options.get("use_pdb"):
            original(exception, **options)
            return
        text = " ".join(str(exception).split())
        print(f"エラー: {text}", file=options.get("stderr", sys.stderr))

    return handle

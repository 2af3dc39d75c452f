"""Runs programs as copies of a process that has imported and read what they need: a start takes a tenth of the time.

:class:`Nursery` starts this module as a process of its own, whose main thread is its only one. For each program it
makes a copy of itself (``fork``), in which the program runs as by ``python -m``.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import runpy
import subprocess
import sys
import time
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from jinja2 import Environment
from jinja2.sandbox import SandboxedEnvironment
from noto_cjk_sans_jp_bold import FONT_PATH
from sphinx.application import builtin_extensions

from infrakb.sphinx_ext.outputs import styles
from infrakb.web import TEMPLATES, preview

#: What a build imports; nothing of it does more than that.
_IMPORTED: Final = (
    "sphinx.cmd.build",
    "sphinx.builders.html",
    "sphinx.writers.html5",
    "sphinx.ext.intersphinx",
    "ablog",
    "furo",
    "myst_parser.parsers.sphinx_",
    "sphinx_design.extension",
    "sphinxcontrib.bibtex",
    "infrakb.sphinx_ext.extension",
    "infrakb.commands.check",
    "docutils.parsers.rst.directives.tables",
    "docutils.languages.ja",
    "docutils.parsers.rst.languages.ja",
    "docutils.languages.en",
    "docutils.writers.docutils_xml",
    "docutils.writers.manpage",
    "jinja2.ext",
    "alabaster",
    "babel.dates",
    "doctest",
    "myst_parser.sphinx_ext.main",
    "PIL.BmpImagePlugin",
    "PIL.GifImagePlugin",
    "PIL.JpegImagePlugin",
    "PIL.PngImagePlugin",
    "PIL.PpmImagePlugin",
    "pybtex.database.input.bibtex",
    "sphinxcontrib.bibtex.style.referencing.basic_foot",
    "sphinxcontrib.bibtex.style.referencing.basic_label",
    "sphinxcontrib.bibtex.style.referencing.extra_author",
    "sphinxcontrib.bibtex.style.referencing.extra_empty",
    "sphinxcontrib.bibtex.style.referencing.extra_label",
    "sphinxcontrib.bibtex.style.referencing.extra_year",
    *builtin_extensions,
)


class Nursery:
    """A process with everything imported, from which others begin."""

    def __init__(self, environment: Mapping[str, str], root: Path) -> None:
        """Start it: *environment* has the seed of its hashes, which the others inherit; *root* is the checkout."""
        self._folder = TemporaryDirectory()
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            cwd=root,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self._process.communicate)  # closes its input, so that it ends

    def run(
        self, words: list[str], cwd: Path, environment: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """Run a module as by ``python -m``: its name and arguments are *words*."""
        said = [Path(self._folder.name, name) for name in ("stdout", "stderr")]
        order = {
            "words": words,
            "cwd": str(cwd),
            "environment": dict(environment),
            "said": list(map(str, said)),
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps(order)}\n")
        self._process.stdin.flush()
        status = int(self._process.stdout.readline())
        return subprocess.CompletedProcess(
            words, status, *(path.read_text(encoding="utf-8") for path in said)
        )


def main() -> None:
    """Import, then run what is asked for, one after the other, until there is no more input."""
    for name in _IMPORTED:
        import_module(name)
    _prepare()
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _become(json.loads(line))
            return
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def _prepare() -> None:
    """Make what each build would make of the same sheets, fonts and templates: it takes two thirds of a small one."""
    styles.bundled(styles.sources_of(schemes="", code="", also=[]))  # reads each of them once for all
    preview.fonts_of((str(FONT_PATH),))
    _compile_templates()


def _compile_templates() -> None:
    """Compile our templates, for all environments of Jinja that Sphinx makes: one for each build."""
    environment = SandboxedEnvironment(extensions=["jinja2.ext.i18n"])
    compiled: dict[tuple[Any, ...], Any] = {}
    for path in TEMPLATES.rglob("*.html"):
        template = path.read_text(encoding="utf-8"), path.relative_to(TEMPLATES).as_posix(), str(path)
        compiled[template] = environment.compile(*template)
    compile_anew = Environment.compile

    def find_or_compile(self: Environment, *template: Any, **options: Any) -> Any:
        return compiled.get(template) or compile_anew(self, *template, **options)

    Environment.compile = find_or_compile  # type: ignore[method-assign]


def _become(order: dict[str, Any]) -> None:
    """Be the program that is asked for."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, path in enumerate(order["said"], start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["environment"])
    time.tzset()
    sys.path[0] = order["cwd"]
    module, *sys.argv[1:] = order["words"]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()

"""Sphinx's log records: fewer of them, with a line, seen first, and carried home from workers.

- Sphinx makes a record of each of its events and throws it away unless ``-vvv`` asks for it; workers send
  theirs home for that. None is made.
- Sphinx places a warning at a node without a line nowhere. Here it is where the nodes in it or around it are.
- Whoever notes or rewords warnings must see them before Sphinx's own handlers and filters change them.
"""

from __future__ import annotations

import functools
import logging as python_logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from infrakb.sphinx_ext.upstream.guards import Reach, is_used, replace

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

_LOGGING = "sphinx.util.logging"

DEBUG_RECORDS = Reach(
    __name__,
    f"{_LOGGING}:VERBOSITY_MAP",
    "`-vvv`でなければDEBUGの記録を作らない。イベントのたびに作り、捨てている",
    switch="debug-records",
)
LOCATION = Reach(
    __name__,
    f"{_LOGGING}:get_node_location",
    "行のない節の警告を、中か外の節の行で示す。Sphinxは、ファイルだけを示す",
    takes="node",
)
ROOT = Reach(
    __name__,
    f"{_LOGGING}:setup",
    "警告を、Sphinxのハンドラーやフィルターが変える前に見る（順序を入れ替える）。警告を言い換え、次のビルドでもう一度出すため",
    issue="sphinx-doc/sphinx#725",
    uses="NAMESPACE WarningStreamHandler addHandler addFilter",
)
REACHES = (
    DEBUG_RECORDS,
    LOCATION,
    ROOT,
    Reach(__name__, f"{_LOGGING}:LogCollector.collect", "子プロセスの記録を集める", uses="logs clear"),
    Reach(
        __name__,
        f"{_LOGGING}:convert_serializable",
        "子プロセスの記録を、親に送れる形にする",
        takes="records",
    ),
    Reach(
        __name__,
        f"{_LOGGING}:pending_logging",
        "失敗した読み取りの記録を捨てる（やり直しが、もう一度出す）",
        takes="",
    ),
    Reach(__name__, f"{_LOGGING}:MemoryHandler.clear", "", takes=""),
    Reach(
        "infrakb.commands.check",
        f"{_LOGGING}:is_suppressed_warning",
        "`suppress_warnings`で消した警告を、検査でも数えない",
        takes="warning_type sub_type suppress_warnings",
    ),
)

#: Number of ``-v`` from which Sphinx shows records of the level DEBUG.
DEBUG_VERBOSITY = 2


def setup(app: Sphinx) -> None:
    """Leave out records that nobody sees, and place warnings."""
    if is_used(DEBUG_RECORDS):
        _leave_out_debug_records(app)
    replace(LOCATION, _with_line)


def _leave_out_debug_records(app: Sphinx) -> None:
    before = python_logging.root.manager.disable
    if app.verbosity < DEBUG_VERBOSITY:
        python_logging.disable(python_logging.DEBUG)
    app.connect("build-finished", lambda _app, _exception: python_logging.disable(before), priority=999)


def _with_line(original: Callable[[nodes.Node], str | None]) -> Callable[[nodes.Node], str | None]:
    """Return the place of a node, that of what is in it or around it where it has none itself."""

    @functools.wraps(original)
    def get_node_location(node: nodes.Node) -> str | None:
        near = [*node.findall(), *_around(node)]
        source = next((found.source for found in near if found.source), None)
        line = next((found.line for found in near if found.line), 1)
        return f"{Path(source).absolute()}:{line}" if source else original(node)

    return get_node_location


def _around(node: nodes.Node) -> Iterator[nodes.Node]:
    while node.parent is not None:
        node = node.parent
        yield node


# --- seen first


def root_logger() -> python_logging.Logger:
    """Return the logger above all of Sphinx's."""
    return python_logging.getLogger(logging.NAMESPACE)


def listen_first(handler: python_logging.Handler) -> None:
    """Let *handler* see every record before Sphinx's own handlers do."""
    root = root_logger()
    others = list(root.handlers)
    for other in others:
        root.removeHandler(other)
    for each in (handler, *others):
        root.addHandler(each)


def filter_warnings_first(make: Callable[[], python_logging.Filter]) -> None:
    """Let a filter see every warning before Sphinx's own filters count and mark it."""
    for handler in root_logger().handlers:
        if isinstance(handler, logging.WarningStreamHandler):
            others = list(handler.filters)
            for other in others:
                handler.removeFilter(other)
            for each in (make(), *others):
                handler.addFilter(each)


def place_of(node: nodes.Node) -> str | None:
    """Return the place of a node as Sphinx writes it."""
    return logging.get_node_location(node)


# --- held back, and carried home


def held_back() -> AbstractContextManager[Any]:
    """Hold records back until the end; what is given has a method ``clear`` that drops them."""
    return logging.pending_logging()


class Collector:
    """Collects the records of a worker."""

    def __init__(self) -> None:
        self._collector = logging.LogCollector()

    def collect(self) -> AbstractContextManager[None]:
        """Collect what is logged meanwhile."""
        return self._collector.collect()

    def records(self) -> list[python_logging.LogRecord]:
        """Return what was collected, fit to be sent to another process."""
        logging.convert_serializable(self._collector.logs)
        return self._collector.logs

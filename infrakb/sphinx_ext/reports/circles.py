"""Toctrees that lead in a circle: one warning for each line that closes one, in every build until it is mended.

Sphinx finds a circle once for each page that shows it, and names no line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sphinx import addnodes

from infrakb.sphinx_ext.reports.messages import warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def circles(included: Mapping[str, Sequence[str]], root: str) -> Iterator[list[str]]:
    """Yield the way along each circle: from a document to the one whose toctree names the first again.

    :param included: documents that the toctrees of each document name.
    :param root: document from which the ways are followed first.
    """
    done: set[str] = set()
    for start in (root, *sorted(included)):
        way: list[str] = []
        waiting = [iter([start])]  # what is still to be visited below each document of the way
        while waiting:
            docname = next(waiting[-1], None)
            if docname is None:
                waiting.pop()
                done.update(way[-1:])
                del way[-1:]
            elif docname in way:
                yield way[way.index(docname) :]
            elif docname not in done:
                way.append(docname)
                waiting.append(iter(included.get(docname, ())))


def _report(_app: Sphinx, env: BuildEnvironment) -> None:
    for way in circles(env.toctree_includes, env.config.root_doc):
        first, last = way[0], way[-1]
        line = next(
            toctree.line
            for toctree in env.get_doctree(last).findall(addnodes.toctree)
            if first in toctree["includefiles"]
        )
        names = " → ".join([*way, first])
        warn("ref", "toctrees lead in a circle (%s); remove one of the lines", names, location=(last, line))


def setup(app: Sphinx) -> None:
    """Register the check."""
    app.connect("env-check-consistency", _report)

"""Costs in Sphinx and MyST-Parser that no subclass can reach, taken out here and nowhere else.

- Both make an option parser with sixty options for every file that they read, to ask it for the same defaults
  each time (docutils calls the parser deprecated itself). The answers are kept.
- Before a page is written some thirty transforms walk its tree. Those with nothing to do in it are left out.
- Sphinx makes a record of each of its events and throws it away unless ``-vvv`` asks for it; workers send
  theirs home for that. None is made.

And two errors:

- Sphinx places a warning at a node without a line nowhere. Here it is where the nodes in it or around it are.
- sphinxcontrib-bibtex reads ``sources.bib`` again when its time stamp is another one. Here it is when its bytes are.

Each name that is replaced is checked first: where upstream has moved it, the build stops and says so.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import myst_parser.mdit_to_docutils.base as myst_base
import sphinx.environment as sphinx_environment
import sphinx.util.docutils as sphinx_docutils
import sphinx.util.logging as sphinx_logging
import sphinxcontrib.bibtex.bibfile as bibtex_bibfile
from docutils.frontend import Values
from docutils.utils import DependencyList
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxContentsFilter, SphinxTransformer

from infrakb.sphinx_ext.upstream.transforms import is_idle, kinds_in

if TYPE_CHECKING:
    from docutils import nodes
    from docutils.transforms import Transform
    from sphinx.application import Sphinx


#: Number of ``-v`` from which Sphinx shows records of the level DEBUG.
DEBUG_VERBOSITY = 2


def _replace(module: ModuleType, name: str, make: Callable[[Any], Any]) -> None:
    original = getattr(module, name, None)
    if original is None:
        raise ExtensionError(
            f"{module.__name__} has no {name} any more; adapt infrakb.sphinx_ext.upstream.costs or install the versions in requirements.lock"
        )
    if not hasattr(original, "__wrapped__"):
        setattr(module, name, make(original))


def _shared_settings(original: Callable[..., Values]) -> Callable[..., Values]:
    """Ask docutils once for the settings of each kind of file, and hand out copies."""
    known: dict[object, Values] = {}

    @functools.wraps(original)
    def get_settings(
        *components: Any, defaults: Mapping[str, Any], read_config_files: bool = False
    ) -> Values:
        kinds = tuple(part if isinstance(part, type) else type(part) for part in components)
        # The environment is told by its identity, everything else by its value.
        values = tuple(
            (key, id(value) if key == "env" else repr(value)) for key, value in sorted(defaults.items())
        )
        key = (kinds, values, read_config_files)
        if key not in known:
            known.clear()  # a new key means new options: the old ones are of another build
            known[key] = original(*components, defaults=defaults, read_config_files=read_config_files)
        settings: Values = known[key].copy()
        settings.record_dependencies = DependencyList()
        return settings

    return get_settings


class LeanTransformer(SphinxTransformer):
    """Applies the transforms that have something to do in its document."""

    def add_transforms(self, transform_list: Iterable[type[Transform]]) -> None:
        """Take on *transform_list* but those that would find no node of their kinds."""
        present = kinds_in(self.document)
        super().add_transforms([found for found in transform_list if not is_idle(found, present)])


def _lean(original: type[SphinxTransformer]) -> type[SphinxTransformer]:
    return LeanTransformer if original is SphinxTransformer else original


def _time_of_content(original: Callable[[Path], float]) -> Callable[[Path], float]:
    """Return, for a time stamp that is only ever compared with another, a number that changes with the bytes."""

    @functools.wraps(original)
    def get_mtime(bibfilename: Path) -> float:
        try:
            made = hashlib.blake2b(bibfilename.read_bytes(), digest_size=6).digest()
        except OSError:
            return -math.inf
        return float(int.from_bytes(made, "big"))  # 48 bits: exact

    return get_mtime


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


def _leave_out_debug_records(app: Sphinx) -> None:
    before = logging.root.manager.disable
    if app.verbosity < DEBUG_VERBOSITY:
        logging.disable(logging.DEBUG)
    app.connect("build-finished", lambda _app, _exception: logging.disable(before), priority=999)


def _read_files_in_headings() -> None:
    """Take links to files in headings for their text in tables of contents, as Sphinx takes other links there."""
    as_text = SphinxContentsFilter.visit_pending_xref
    SphinxContentsFilter.visit_download_reference = as_text  # type: ignore[attr-defined]


def setup(app: Sphinx) -> None:
    """Replace all of it."""
    _read_files_in_headings()
    _leave_out_debug_records(app)
    _replace(sphinx_environment, "SphinxTransformer", _lean)
    _replace(sphinx_docutils, "_get_settings", _shared_settings)
    _replace(sphinx_logging, "get_node_location", _with_line)
    _replace(bibtex_bibfile, "get_mtime", _time_of_content)
    # MyST makes this document as the default of a ``dict.get`` whose key is always there.
    _replace(myst_base, "make_document", functools.cache)

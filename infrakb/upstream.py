"""Costs in Sphinx and MyST-Parser that no subclass can reach, taken out here and nowhere else.

Both make an option parser with sixty options for every file that they read, to ask it for the same defaults
each time: about two milliseconds of the twenty that a post takes (docutils calls the parser deprecated
itself). The answers are kept. Each name that is replaced is checked first: where upstream has moved it, the
build stops and says so.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any

import myst_parser.mdit_to_docutils.base as myst_base
import sphinx.util.docutils as sphinx_docutils
from docutils.frontend import Values
from docutils.utils import DependencyList
from sphinx.errors import ExtensionError

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def _replace(module: ModuleType, name: str, make: Callable[[Any], Any]) -> None:
    original = getattr(module, name, None)
    if original is None:
        raise ExtensionError(
            f"{module.__name__} has no {name} any more; adapt infrakb.upstream or install the versions in requirements.lock"
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


def setup(_app: Sphinx) -> None:
    """Replace both."""
    _replace(sphinx_docutils, "_get_settings", _shared_settings)
    # MyST makes this document as the default of a ``dict.get`` whose key is always there.
    _replace(myst_base, "make_document", functools.cache)

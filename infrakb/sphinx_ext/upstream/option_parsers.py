"""Option parsers that are made for every document, to ask them for the same defaults each time.

Sphinx makes one with sixty options for every file that it reads (docutils calls the parser deprecated itself), and
MyST-Parser one more for a document that it mostly throws away. The answers are kept; documents are not: the one that
MyST-Parser reads ``eval-rst`` into must be empty.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from docutils.frontend import Values
from docutils.utils import DependencyList

from infrakb.sphinx_ext.upstream.guards import Reach, is_used, replace

SETTINGS = Reach(
    __name__,
    "sphinx.util.docutils:_get_settings",
    "docutilsの設定を、文書ごとに作らず、写しを渡す。60の選択肢を持つ解析器を、そのたびに作っている",
    takes="components defaults read_config_files",
    switch="settings",
)
DEFAULTS = Reach(
    __name__,
    "myst_parser.mdit_to_docutils.base:get_default_settings",
    "MySTが文書ごとに作る空の文書にも、同じように写しを渡す",
    takes="components",
    switch="document-settings",
)
REACHES = (SETTINGS, DEFAULTS)


def setup() -> None:
    """Keep the answers."""
    if is_used(SETTINGS):
        replace(SETTINGS, _shared_settings)
    if is_used(DEFAULTS):
        replace(DEFAULTS, _shared_defaults)


def _shared_defaults(original: Callable[..., Values]) -> Callable[..., Values]:
    """Ask docutils once for the defaults of each kind of parser, and hand out copies."""
    known = functools.cache(original)

    @functools.wraps(original)
    def get_default_settings(*components: Any) -> Values:
        return _copy(known(*components))

    return get_default_settings


def _copy(settings: Values) -> Values:
    new: Values = settings.copy()
    new.record_dependencies = DependencyList()
    return new


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
        return _copy(known[key])

    return get_settings

"""Option parsers that are made for every document, to ask them for the same defaults each time.

Sphinx makes one with sixty options for every file that it reads (docutils calls the parser deprecated itself), and
MyST-Parser one more for a document that it throws away. The answers are kept.
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
DOCUMENT = Reach(
    __name__,
    "myst_parser.mdit_to_docutils.base:make_document",
    "いつもある値の既定値として作られ、捨てられる文書を、1度だけ作る",
    takes="source_path parser_cls",
    switch="document",
)
REACHES = (SETTINGS, DOCUMENT)


def setup() -> None:
    """Keep the answers."""
    if is_used(SETTINGS):
        replace(SETTINGS, _shared_settings)
    if is_used(DOCUMENT):
        replace(DOCUMENT, functools.cache)


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

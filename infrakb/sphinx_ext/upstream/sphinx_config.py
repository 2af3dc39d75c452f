"""Other defaults for options of Sphinx, of extensions and of the theme.

Sphinx has no way for an extension to say "this default, unless ``conf.py`` says otherwise": what is set on its
``config`` goes before ``conf.py``, and options of the theme are declared after it was read. As Furo does for an
option of its own, the settings read from ``conf.py`` are completed.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from infrakb.sphinx_ext.upstream.guards import Reach, require

if TYPE_CHECKING:
    from sphinx.config import Config

SETTINGS = Reach(
    __name__,
    "sphinx.config:Config.__init__",
    "conf.pyから読んだ設定（`_raw_config`）に、この拡張の既定値を補う。拡張が既定値を決める方法がない",
    issue="sphinx-doc/sphinx#9573",
    uses="_raw_config",
)
REACHES = (SETTINGS,)


def set_defaults(config: Config, defaults: Mapping[str, Any]) -> None:
    """Complete what ``conf.py`` says by *defaults*; to be called before anybody asks for one of these options."""
    require(SETTINGS)
    settings = config._raw_config  # noqa: SLF001 (guarded)
    for name, default in defaults.items():
        settings.setdefault(name, deepcopy(default))  # extensions add to lists

"""Other defaults for options of Sphinx, of extensions and of the theme.

Sphinx has no way for an extension to say "this default, unless ``conf.py`` says otherwise": what is set on its
``config`` goes before ``conf.py``, and options of the theme are declared after it was read. As Furo does for an
option of its own, the settings read from ``conf.py`` are completed.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from sphinx.errors import ExtensionError

if TYPE_CHECKING:
    from sphinx.config import Config


def set_defaults(config: Config, defaults: Mapping[str, Any]) -> None:
    """Complete what ``conf.py`` says by *defaults*; to be called before anybody asks for one of these options.

    :raises ExtensionError: where Sphinx keeps what ``conf.py`` says elsewhere.
    """
    settings = getattr(config, "_raw_config", None)
    if not isinstance(settings, dict):
        raise ExtensionError(
            "Sphinx keeps the settings of conf.py elsewhere than infrakb.sphinx_ext.upstream.defaults expects; "
            "adapt that module or install the versions in requirements.lock"
        )
    for name, default in defaults.items():
        settings.setdefault(name, deepcopy(default))  # extensions add to lists

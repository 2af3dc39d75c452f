"""The pictures that stand for the site in browsers and on home screens: those that the project has, by their names."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from infrakb.sphinx_ext.pages.records import Icon

if TYPE_CHECKING:
    from os import PathLike

    from sphinx.config import Config

#: Sphinx's folder for files that the project gives it as they are.
_STATIC = "_static"
_SVG = "image/svg+xml"


class _Known(NamedTuple):
    """A file that a project may have in a folder of ``html_static_path``."""

    name: str
    type: str
    size: int
    use: str


#: In the order of the links: of those that suit it a browser takes the last.
KNOWN = (
    _Known("favicon.ico", "image/x-icon", 48, "favicon"),
    _Known("apple-touch-icon.png", "image/png", 180, "apple"),
    _Known("icon-192.png", "image/png", 192, "any"),
    _Known("icon-512.png", "image/png", 512, "any"),
    _Known("icon-maskable-512.png", "image/png", 512, "maskable"),
)


def icons_of(config: Config, folder: str | PathLike[str]) -> tuple[Icon, ...]:
    """Return the icons that a project has, its favicon among them.

    :param folder: of ``conf.py``.
    """
    folders = [Path(folder) / path for path in config.html_static_path]
    found = [
        Icon(f"{_STATIC}/{known.name}", known.type, known.size, known.use)
        for known in KNOWN
        if any((path / known.name).is_file() for path in folders)
    ]
    if config.html_favicon and "://" not in config.html_favicon:
        name = posixpath.basename(config.html_favicon)
        is_svg = name.endswith(".svg")
        found.append(Icon(f"{_STATIC}/{name}", _SVG if is_svg else "", 0, "favicon"))
    return tuple(found)

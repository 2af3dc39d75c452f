"""AIインフラ知識ベース: the engine of a Japanese knowledge base with Sphinx.

Importing the package loads nothing else: Sphinx comes in with :func:`setup`.
"""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"


def setup(app: Any) -> Any:
    """Register everything (``extensions = ["infrakb"]``).

    :param app: :class:`sphinx.application.Sphinx`.
    """
    from sphinx.errors import ExtensionError  # noqa: PLC0415 (only a build needs Sphinx)

    try:
        from infrakb.sphinx_ext.extension import setup as register  # noqa: PLC0415
    except ImportError as error:  # a name of another package that is imported is gone
        raise ExtensionError(
            f"{error}; adapt infrakb or install the versions in requirements.lock"
        ) from error
    return {"version": __version__, **register(app)}

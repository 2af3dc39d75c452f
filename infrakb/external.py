"""For other documentation: roles that lead here through intersphinx.

Sphinx resolves ``external+aiinfra:infra:accelerator`` only in a project that knows a domain ``infra`` with a
role ``accelerator``. A project that links here adds this extension to its ``extensions``; it needs nothing
else of this package, and nothing of it shows in that project's pages::

    extensions = ["sphinx.ext.intersphinx", "infrakb.external"]
    intersphinx_mapping = {"aiinfra": ("https://aiinfra.readthedocs.io/ja/latest/", None)}
"""

from __future__ import annotations

from typing import Any


def setup(app: Any) -> Any:
    """Register the domain.

    :param app: :class:`sphinx.application.Sphinx`.
    """
    from infrakb.sphinx_ext.external import setup as register  # noqa: PLC0415 (only a build needs Sphinx)

    return register(app)

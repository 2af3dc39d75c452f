"""Methods of one application that are wrapped: Sphinx has no event around a build, or before a builder is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from infrakb.sphinx_ext.upstream.guards import Reach, replace_method

if TYPE_CHECKING:
    from sphinx.application import Sphinx

Make = Callable[[Callable[..., Any]], Callable[..., Any]]

BUILD = Reach(
    "infrakb.sphinx_ext.builder.folders",
    "sphinx.application:Sphinx.build",
    "ビルドのあとで、出力先のロックを返す。失敗したときも通る場所が、ほかにない",
    takes="force_all filenames",
)
BUILDER_BUILD = Reach(
    "infrakb.sphinx_ext.builder.folders",
    "sphinx.builders:Builder.build",
    "書けないファイルがあれば1行で終わる。Sphinxは、どのエラーのあとでも環境を消す",
    issue="sphinx-doc/sphinx#11076",
    takes="docnames summary method",
)
PRELOAD = Reach(
    "infrakb.sphinx_ext.builder.formats",
    "sphinx.application:Sphinx.preload_builder",
    "対応していないビルダーを、何も読まないうちに断る",
    takes="name",
)
CREATE = Reach(
    "infrakb.sphinx_ext.builder.formats",
    "sphinx.application:Sphinx.create_builder",
    "サイト以外のビルダーに合わせた設定にする",
    takes="name",
)
REACHES = (BUILD, BUILDER_BUILD, PRELOAD, CREATE)


def around_build(app: Sphinx, make: Make) -> None:
    """Wrap what builds everything (to be called before it runs)."""
    replace_method(BUILD, make, app)


def around_builder(app: Sphinx, make: Make) -> None:
    """Wrap what the builder does (``builder-inited``)."""
    replace_method(BUILDER_BUILD, make, app.builder)


def around_preload(app: Sphinx, make: Make) -> None:
    """Wrap the look-up of the builder."""
    replace_method(PRELOAD, make, app)


def around_create(app: Sphinx, make: Make) -> None:
    """Wrap the making of the builder."""
    replace_method(CREATE, make, app)

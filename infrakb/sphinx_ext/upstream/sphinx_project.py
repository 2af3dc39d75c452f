"""The list of documents: what Sphinx's project keeps to itself, and the moment at which another one takes its place."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.domains import Domain
from sphinx.project import Project

from infrakb.sphinx_ext.upstream.guards import Reach

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

REACHES = (
    Reach(
        __name__,
        "sphinx.project:Project.__init__",
        "文書の名前とファイルの対応（`_path_to_docname`、`_docname_to_path`）を書く。ファイル名をNFCにそろえ、公開前の記事を外すため",
        issue="sphinx-doc/sphinx#1142",
        takes="srcdir source_suffix",
        uses="_path_to_docname _docname_to_path",
    ),
    Reach(
        "infrakb.sphinx_ext.discover.project",
        "sphinx.project:Project.discover",
        "文書を集める処理を置き換える",
        takes="exclude_paths include_paths",
    ),
    Reach(
        "infrakb.sphinx_ext.discover.project",
        "sphinx.project:Project.restore",
        "前のビルドの一覧を引き継ぐ",
        takes="other",
    ),
    Reach(
        __name__,
        "sphinx.environment:BuildEnvironment.setup",
        "プロジェクトを置き換える。環境ができてから文書が集められるまでのあいだに呼ばれるのは、ドメインの準備だけなので、空のドメインを1つ登録する",
        uses="project restore domains _setup",
    ),
)


class OpenProject(Project):
    """Sphinx's project, whose list of documents may be written."""

    def forget_all(self) -> None:
        """Empty the list."""
        self.docnames.clear()
        self._path_to_docname.clear()
        self._docname_to_path.clear()

    def note(self, docname: str, path: Path) -> None:
        """Add a document.

        :param path: of its file, below the source folder.
        """
        self.docnames.add(docname)
        self._path_to_docname[path] = docname
        self._docname_to_path[docname] = path

    def path_of(self, docname: str) -> Path:
        """Return the path of a document's file below the source folder."""
        return self._docname_to_path[docname]


def before_discovery(
    app: Sphinx, name: str, act: Callable[[Sphinx, BuildEnvironment, dict[str, Any]], None]
) -> None:
    """Have *act* called when the project is made and no file looked for yet.

    :param name: of the domain that does it; the last argument of *act* is its data, kept between builds.
    """

    class Entry(Domain):
        """No domain: the setting up of domains is the one way in between the making of the project and its use."""

        initial_data: ClassVar[dict[str, object]] = {}  # filled by *act*

        def setup(self) -> None:
            super().setup()
            act(app, self.env, self.data)

        def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, object]) -> None:
            """There is nothing to merge; without the method nothing could be read in parallel."""

        def resolve_any_xref(self, *_args: object, **_kwargs: object) -> list[tuple[str, nodes.reference]]:
            """Nothing is found here; without the method MyST calls the domain outdated."""
            return []

    Entry.name = name
    Entry.label = name
    app.add_domain(Entry)

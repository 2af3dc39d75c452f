"""What Sphinx's builder keeps to itself while it reads, under names of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder

from infrakb.sphinx_ext.upstream.guards import Reach

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_INDEX = "infrakb.sphinx_ext.read.indexwords"
_BUILDER = "infrakb.sphinx_ext.builder.html"

REACHES = (
    Reach(
        __name__,
        "sphinx.builders:Builder.__init__",
        "ビルダーから`_app`（アプリケーション）を使う。公開の`app`は廃止が予告されている",
        uses="_app",
    ),
    Reach(
        __name__,
        "sphinx.builders:Builder.read",
        "読み方の2つの入口`_read_serial`と`_read_parallel`を置き換える。並列では、プロセスを1回だけ分け、1つの文書の失敗をその文書だけのものにする",
        issue="sphinx-doc/sphinx#10967",
        uses="_read_serial _read_parallel",
    ),
    Reach(__name__, "sphinx.builders:Builder._read_serial", "", takes="docnames"),
    Reach(__name__, "sphinx.builders:Builder._read_parallel", "", takes="docnames nproc"),
    Reach(
        __name__,
        "sphinx.builders:Builder.read_doc",
        "文書を1つ読む。子プロセスでは、木を環境に残さない（`_cache`）",
        takes="docname _cache",
    ),
    Reach(
        _BUILDER,
        "sphinx.environment:BuildEnvironment.merge_info_from",
        "子プロセスが読んだ環境を合わせる",
        takes="docnames other app",
    ),
    Reach(
        _BUILDER,
        "sphinx.environment:BuildEnvironment.clear_doc",
        "読み損ねた文書の記録を消す。`all_docs`にある文書だけが消える",
        takes="docname",
        uses="all_docs",
    ),
    Reach(
        _INDEX,
        "sphinx.domains.index:IndexDomain.process_doc",
        "`{index}`の言葉の行き先を、その節にする。節点`index`の`entries`を、ドメインが集める前に書き換える（優先度850より前）",
        takes="env docname document",
        uses="entries",
    ),
    Reach(_INDEX, "sphinx.transforms.references:SphinxDomains.default_priority", ""),
)


class ReadingBuilder(StandaloneHTMLBuilder):
    """Sphinx's HTML builder, whose ways of reading may be overridden."""

    @property
    def application(self) -> Sphinx:
        """The application."""
        return self._app

    def read_document(self, docname: str, *, cache: bool) -> None:
        """Read one document; keep its tree for writing where *cache* is true."""
        self.read_doc(docname, _cache=cache)

    def read_here(self, docnames: list[str]) -> None:
        """Read documents in this process."""
        super()._read_serial(docnames)

    def read_in_processes(self, docnames: list[str], processes: int) -> None:
        """Read documents in several processes."""
        super()._read_parallel(docnames, nproc=processes)

    def _read_serial(self, docnames: list[str]) -> None:
        self.read_here(docnames)

    def _read_parallel(self, docnames: list[str], nproc: int) -> None:
        self.read_in_processes(docnames, nproc)

"""What the builder of the e-book counts on in Sphinx's: how it goes from documents to texts, and what it is asked for."""

from __future__ import annotations

from infrakb.sphinx_ext.upstream.guards import Reach

_BUILDER = "infrakb.sphinx_ext.builder.handbook"
_EPUB = "sphinx.builders.epub3:Epub3Builder"

REACHES = (
    Reach(
        _BUILDER,
        f"{_EPUB}.handle_page",
        "電子書籍のページは、本文だけをとっておき、あとで自分で組み立てる",
        takes="pagename addctx templatename outfilename event_arg",
    ),
    Reach(
        _BUILDER,
        f"{_EPUB}.finish",
        "電子書籍のファイルを自分で作る。Sphinxの目録は、図や数式のあるページを示さず、目次にないページをたどれないものとして載せる",
        takes="",
        uses="handle_finish copy_image_files",
    ),
    Reach(_BUILDER, f"{_EPUB}.copy_assets", "サイトのスタイルとスクリプトを、電子書籍に入れない", takes=""),
    Reach(_BUILDER, f"{_EPUB}.write_documents", "電子書籍にない文書のページを書かない", takes="docnames"),
    Reach(
        _BUILDER,
        f"{_EPUB}.post_process_images",
        "電子書籍に入れる画像を`images`から知る",
        takes="doctree",
        uses="images",
    ),
)

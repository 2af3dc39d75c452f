"""What Sphinx's builder does for every page, done once where once is enough.

- The navigation is resolved from the start for each, though it is the same for all but what is open and marked.
- The tags of stylesheets and scripts are the same for all pages of a depth; each asks for a file's digest.
- Titles and tables of contents go through all transforms of a document, three times for every page.
- docutils encodes special characters one by one.
- Sphinx takes the repr of what templates are given for every event, to throw it away.

And a page that holds the same bytes is left alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from functools import partial
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.utils import new_document
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment.adapters.toctree import global_toctree_for_doc
from sphinx.writers.html5 import HTML5Translator

from infrakb.sphinx_ext.render.navigation import NavigationTranslator
from infrakb.sphinx_ext.render.sitetree import SiteTree
from infrakb.sphinx_ext.upstream.guards import Reach, is_used
from infrakb.text.files import write_whole
from infrakb.web.stylesheets import Rule, of_attribute

_HTML = "sphinx.builders.html:StandaloneHTMLBuilder"
_BUILDER = "infrakb.sphinx_ext.builder.html"

NAVIGATION = Reach(
    __name__,
    f"{_HTML}._get_local_toctree",
    "サイトの目次を、ページごとに解決せず、1回だけ解決してから、ページごとに開くところを写す",
    issue="sphinx-doc/sphinx#14277",
    takes="docname collapse kwargs",
    uses="global_toctree_for_doc includehidden maxdepth render_partial fragment",
    switch="navigation",
)
ASSET_TAGS = Reach(
    __name__,
    f"{_HTML}.update_page_context",
    "CSSとスクリプトのタグを、深さごとに1回作る。1つごとにファイルの要約を計算している",
    takes="pagename templatename ctx event_arg",
    switch="asset-tags",
)
PARTIALS = Reach(
    __name__,
    f"{_HTML}.render_partial",
    "題名とページ内の目次を、変換を通さずに書く。元の文書で済んでいる変換を、ページごとに3回くり返している",
    takes="node",
    switch="partials",
)
ENCODING = Reach(
    __name__,
    "sphinx.writers.html5:HTML5Translator.encode",
    "HTMLの特別な文字を、1字ずつではなく種類ごとに置き換える",
    takes="text",
    switch="encoding",
)
CONTEXT = Reach(
    __name__,
    f"{_HTML}.prepare_writing",
    "テンプレートに渡す辞書のreprを短くする。イベントのたびに、捨てるための記録に書かれる",
    takes="docnames",
    uses="globalcontext",
    switch="context",
)
REACHES = (
    NAVIGATION,
    ASSET_TAGS,
    PARTIALS,
    ENCODING,
    CONTEXT,
    Reach(
        __name__,
        "sphinx.writers.html5:HTML5Translator.starttag",
        "要素の`style`属性を、そのページのスタイルのクラスに置き換える",
        takes="node tagname suffix empty attributes",
    ),
    Reach(
        __name__,
        "sphinx.writers.html5:HTML5Translator.special_characters",
        "置き換える文字の表を使う",
    ),
    Reach(
        __name__,
        f"{_HTML}.__init__",
        "題名や、作れなかったページの木に、ビルダーの`_settings`を使う",
        uses="_settings",
    ),
    Reach(
        __name__,
        f"{_HTML}.get_output_path",
        "ページのパスを、同じ内容なら書かないものにする",
        takes="page_name",
    ),
    Reach(
        __name__,
        f"{_HTML}.handle_page",
        "ページが`get_output_path`の返すパスの`write_text`で書かれる、という前提",
        takes="pagename addctx templatename outfilename event_arg",
        uses="get_output_path write_text",
    ),
    Reach(
        _BUILDER,
        "sphinx.builders:Builder.write_documents",
        "ページを、参照の解決も含めて子プロセスで書く",
        issue="sphinx-doc/sphinx#14277",
        takes="docnames",
    ),
    Reach(
        _BUILDER,
        f"{_HTML}.gen_pages_from_extensions",
        "生成するページのうち、中身が変わるものだけを作る",
        takes="",
    ),
    Reach(
        __name__,
        f"{_HTML}.copy_theme_static_files",
        "テーマとSphinxのファイルを公開しない。サイトのものは`outputs.styles`が作る",
        takes="context",
    ),
    Reach(__name__, f"{_HTML}.copy_translation_js", "", takes=""),
    Reach(__name__, f"{_HTML}.create_pygments_style_file", "", takes=""),
    Reach(_BUILDER, f"{_HTML}.copy_image_files", "失われた画像も写し直す", takes="", uses="images"),
    Reach(_BUILDER, f"{_HTML}.dump_inventory", "何も変わらなければ目録を書かない", takes=""),
    Reach(
        _BUILDER,
        f"{_HTML}.create_build_info",
        "設定とタグの要約（`config_hash`、`tags_hash`）で、ページの古さを判断する",
        takes="",
    ),
)

#: docutils' table of special characters, "&" first: it stands in all the others.
_ENTITIES = sorted(
    ((chr(code), entity) for code, entity in HTML5Translator.special_characters.items()),
    key=lambda pair: pair[0] != "&",
)


class LeanTranslator(NavigationTranslator):
    """Sphinx's writer of HTML."""

    def encode(self, text: object) -> str:
        """Encode special characters."""
        return _encode(str(text))


class StrictTranslator(LeanTranslator if is_used(ENCODING) else NavigationTranslator):  # type: ignore[misc]
    """Sphinx's writer of HTML, without styles in elements: a strict policy refuses them."""

    def starttag(
        self, node: Any, tagname: str, suffix: str = "\n", empty: bool = False, **attributes: Any
    ) -> str:
        """Return a start tag, with a class of the page's own sheet in the place of a style."""
        if style := attributes.pop("style", ""):
            name = next((name for name in attributes if name.lower() == "class"), "class")
            attributes[name] = f"{attributes.get(name, '')} {self.builder.class_for(style)}".strip()
        if tagname == "label":  # sphinx-design's, of a tab: HTML forbids it on the label of an input
            attributes.pop("aria-controls", None)
        return str(super().starttag(node, tagname, suffix, empty, **attributes))


def _encode(text: str) -> str:
    """Encode special characters as docutils does, but not character by character."""
    for char, entity in _ENTITIES:
        text = text.replace(char, entity)
    return text


class PageContext(dict[str, Any]):
    """What templates are given, with a short repr."""

    def __repr__(self) -> str:
        """Return a few words."""
        return f"<context of {self.get('pagename')}>"

    def copy(self) -> PageContext:
        """Return a copy that is as quiet."""
        return PageContext(self)


class PagesBuilder(StandaloneHTMLBuilder):
    """Sphinx's HTML builder with less work for each page."""

    default_translator_class = StrictTranslator

    def init(self) -> None:
        """Prepare what is kept from page to page of one build."""
        super().init()
        self._trees: dict[tuple[Any, ...], SiteTree | None] = {}
        self._navigation: dict[tuple[Any, ...], str] = {}
        self._asset_tags: dict[tuple[str, str, str], str] = {}
        #: Of the page that is written: rules by the classes that stand for styles of elements.
        self.styles_of_page: dict[str, Rule] = {}

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write the page of a document, whose elements have no styles yet."""
        self.styles_of_page.clear()
        super().write_doc(docname, doctree)

    def class_for(self, style: str) -> str:
        """Return the class for elements of the page that is written that have a *style*."""
        name = f"kb-s{hashlib.blake2b(style.encode(), digest_size=4).hexdigest()}"
        self.styles_of_page[name] = of_attribute(f".{name}", style)
        return name

    def copy_theme_static_files(self, context: dict[str, Any]) -> None:
        """Copy nothing of the theme's: what pages load is the site's own."""

    def copy_translation_js(self) -> None:
        """Copy nothing."""

    def create_pygments_style_file(self) -> None:
        """Make nothing: the colours of code are among the site's own sheets."""

    @property
    def settings(self) -> Any:
        """Settings of docutils for trees that come from no file."""
        return self._settings

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        """Prepare as Sphinx does, with a context whose repr costs nothing."""
        super().prepare_writing(docnames)
        if is_used(CONTEXT):
            self.globalcontext = PageContext(self.globalcontext)

    def get_output_path(self, page_name: str, /) -> Path:
        """Return the path of a page: one that is left alone when it is written with the same bytes."""
        return _QuietPath(super().get_output_path(page_name))

    def _get_local_toctree(self, docname: str, collapse: bool = True, **kwargs: Any) -> str:
        """Return the site's navigation, made once for all pages of a folder that are not in it themselves.

        *kwargs* are those of :func:`sphinx.environment.adapters.toctree.global_toctree_for_doc`, without hidden
        toctrees unless they are asked for; a depth of "" is none.
        """
        if not is_used(NAVIGATION):
            return super()._get_local_toctree(docname, collapse, **kwargs)
        options = {"includehidden": False, **kwargs}
        if options.get("maxdepth") == "":
            del options["maxdepth"]
        how = (collapse, *sorted(options.items()))
        if how not in self._trees:
            # For a page in the root folder that is in no toctree.
            whole = global_toctree_for_doc(self.env, "-", self, tags=self.tags, **options)
            self._trees[how] = SiteTree(whole, collapse=collapse) if whole is not None else None
        tree = self._trees[how]
        if tree is None:
            return ""
        uri = self.get_target_uri(docname)
        key = (uri if tree.has(uri) else uri.rpartition("/")[0], how)
        if key not in self._navigation:
            self._navigation[key] = self.render_partial(tree.seen_from(uri))["fragment"]
        return self._navigation[key]

    def render_partial(self, node: nodes.Node | None) -> dict[str, str]:
        """Render a title or a table of contents, whose document has been through all transforms."""
        if not is_used(PARTIALS):
            return super().render_partial(node)
        if node is None:
            return {"fragment": ""}
        if isinstance(node, nodes.title) and all(isinstance(child, nodes.Text) for child in node.children):
            return {"fragment": "", "title": _encode(node.astext())}
        document = new_document("<partial node>", self._settings)
        document.append(node)
        visitor: Any = self.create_translator(document, self)
        document.walkabout(visitor)
        return {"fragment": "".join(visitor.fragment), "title": "".join(visitor.title)}

    def update_page_context(
        self, pagename: str, templatename: str, ctx: dict[str, Any], event_arg: Any
    ) -> None:
        """Make the tags of stylesheets and scripts once for all pages of a depth."""
        if is_used(ASSET_TAGS):
            for name in ("css_tag", "js_tag"):
                ctx[name] = partial(self._asset_tag, ctx[name], ctx["content_root"])

    def _asset_tag(self, make: Callable[[Any], str], content_root: str, asset: Any) -> str:
        key = (content_root, str(getattr(asset, "filename", asset)), repr(getattr(asset, "attributes", None)))
        if key not in self._asset_tags:
            self._asset_tags[key] = make(asset)
        return self._asset_tags[key]


class _QuietPath(type(Path())):  # type: ignore[misc]  # Path is subclassed through its platform's class
    """A path that is not rewritten with the text that it holds already."""

    def write_text(
        self, data: str, encoding: str | None = None, errors: str | None = None, newline: str | None = None
    ) -> int:
        """Write *data* unless the file holds it."""
        encoded = data.encode(encoding or "utf-8", errors or "strict")
        try:
            if self.read_bytes() == encoded:
                return len(data)
        except OSError:
            pass
        write_whole(self, encoded)
        return len(data)

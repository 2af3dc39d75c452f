"""The source parser of Markdown files: MyST with Japanese typography and Jekyll's markup.

Front matter and Liquid are taken out before MyST sees the text and replaced by blank lines, so that every
line keeps its number. What a document is (post, topic, page) decides which reader of front matter is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from myst_parser.config.main import MdParserConfig, TopmatterReadError, merge_file_level, read_topmatter
from myst_parser.mdit_to_docutils.base import clean_astext
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from myst_parser.warnings_ import MystWarnings, create_warning
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound
from sphinx import addnodes

from infrakb.encoding import decode
from infrakb.markup import footnotes, headings, html, kramdown, liquid, losses, pages
from infrakb.markup.emphasis import japanese_emphasis_plugin
from infrakb.markup.lines import bare_link_plugin, join_japanese_lines
from infrakb.markup.transforms import leave_out_idle
from infrakb.messages import warn, warn_problems
from infrakb.problems import Problem
from infrakb.slugs import heading_slug

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

#: Where core rules leave what they found wrong, in markdown-it's env of one document.
_PROBLEMS = "infrakb_problems"
#: Where the renderer leaves the file's line of the text that is parsed within another.
_FIRST_LINE = "infrakb_first_line"
#: Ids that Furo gives to parts of every page.
RESERVED_IDS = frozenset({"furo-main-content", "__navigation", "__toc", "__palette_toggle"})
_RAW_ID_RE = re.compile(r' id="([^"]*)"')
_CLASS_RE = re.compile(r"\{\s*\.([\w+-]+)[^}]*\}")

#: Metadata of a document: files that it shows and that do not exist.
MISSING = "infrakb_missing"


class Source:
    """A document's text on its way to MyST, which readers of front matter may change."""

    def __init__(self, env: BuildEnvironment, docname: str, text: str) -> None:
        self.env = env
        self.docname = docname
        self.text = text  # what MyST parses; as many lines as the file
        self.topmatter: dict[str, Any] = {}  # MyST's own keys: myst, html_meta, substitutions
        self.title: str | None = None  # title to print above the body, as literal text
        self.fallback_title: str | None = None  # title where the body brings none either
        self.title_line = 0  # 0-based line of the title
        self.headings: Callable[[list[Token]], None] | None = None  # last word on the block tokens
        self.title_ids: tuple[str, ...] = ()  # permanent ids of the title's section
        self.finish: Callable[[nodes.document], None] | None = None  # called with the parsed document


#: Readers of front matter: each takes the source and says whether it is its own.
Reader = Callable[[Source], bool]
_readers: list[Reader] = []


def add_reader(reader: Reader) -> None:
    """Register *reader*; the first that returns True for a document is the only one asked."""
    if reader not in _readers:
        _readers.append(reader)


class KnowledgeBaseRenderer(SphinxRenderer):
    """MyST's renderer with readable heading ids, checked site links and quiet code blocks."""

    def generate_heading_target(
        self, token: SyntaxTreeNode, level: int, node: nodes.Element, title_node: nodes.Element
    ) -> None:
        """Give the section an id made of its heading, where docutils would count ``id1``, ``id2``, …

        (sphinx-doc/sphinx#13800, executablebooks/MyST-Parser#968)
        """
        if not node["ids"]:
            taken = self.document.ids.keys() | RESERVED_IDS
            node["ids"] = [heading_slug(clean_astext(title_node), taken)]
        super().generate_heading_target(token, level, node, title_node)

    def render_link_unknown(self, token: SyntaxTreeNode) -> None:
        """Links that begin with ``/`` are addresses on the site, as Jekyll has them."""
        destination = self.md.normalizeLinkText(str(token.attrGet("href") or ""))
        if destination.startswith(("//", "tel:")):
            return self.render_link_url(token)
        is_file = (self.sphinx_env.srcdir / destination.lstrip("/")).is_file()
        if not destination.startswith("/") or is_file:
            return super().render_link_unknown(token)
        reference = addnodes.pending_xref(
            refdomain="infra",
            reftype="sitepath",
            reftarget=destination,
            refdoc=self.sphinx_env.docname,
            refexplicit=True,
        )
        self._process_wrap_node(reference, token, True, [], destination)
        return None

    def nested_render_text(self, text: str, lineno: int, *args: Any, **kwargs: Any) -> None:
        """Render a directive's content, and let core rules know where in the file it stands."""
        outer = self.md_env.get(_FIRST_LINE, 1)
        self.md_env[_FIRST_LINE] = lineno + 1
        super().nested_render_text(text, lineno, *args, **kwargs)
        self.md_env[_FIRST_LINE] = outer

    def create_highlighted_code_block(
        self, text: str, lexer_name: str | None, *args: Any, **kwargs: Any
    ) -> Any:
        """Show code in a language that Pygments does not know (Mermaid, Rouge's names) as plain text.

        Mermaid stays code: drawing it takes 3 MB of script on every page that has one.
        """
        if lexer_name:
            try:
                get_lexer_by_name(lexer_name)
            except ClassNotFound:
                lexer_name = "text"
        block = super().create_highlighted_code_block(text, lexer_name, *args, **kwargs)
        block["force"] = True  # what the lexer cannot read is shown as it is; no reader sees a difference
        return block

    def render_fence(self, token: SyntaxTreeNode) -> None:
        """Read pandoc's and kramdown's ``{.python}`` as the language, where MyST takes it for a directive."""
        if token.token and (match := _CLASS_RE.match(token.info)):
            token.token.info = match.group(1)
        super().render_fence(token)

    def create_warning(self, message: str, subtype: Any, **kwargs: Any) -> nodes.system_message | None:
        """Warn as MyST does, but not of levels: those of sections have no gaps, others make no section."""
        if subtype is MystWarnings.MD_HEADING_NON_CONSECUTIVE:
            return None
        return super().create_warning(message, subtype, **kwargs)

    def render_hr(self, token: SyntaxTreeNode) -> None:
        """Draw a rule in a list, a quote or a note, too, where docutils knows none."""
        if isinstance(self.current_node, (nodes.document, nodes.section)):
            super().render_hr(token)
        else:
            self.current_node.append(nodes.raw("", "<hr>", format="html"))

    def render_s(self, token: SyntaxTreeNode) -> None:
        """Strike through, as MyST does, without its warning that only HTML shows it."""
        self.current_node.append(nodes.raw("", "<s>", format="html"))
        self.render_children(token)
        self.current_node.append(nodes.raw("", "</s>", format="html"))


def _clean(state: StateCore) -> None:
    problems = state.env.setdefault(_PROBLEMS, [])
    first_line = state.env.get(_FIRST_LINE, 1)
    problems += losses.unclosed(state.tokens, first_line)
    problems += losses.unclosed_comments(state.tokens, first_line)
    problems += losses.unshown_words(state.tokens, first_line)
    problems += losses.cut_cells(state.tokens, state.src, first_line)
    kramdown.apply_attribute_lists(state.tokens)
    problems += footnotes.settle(state.tokens, first_line)
    join_japanese_lines(state.tokens)
    problems += html.clean_html(state.tokens, first_line)


def create_parser(config: MdParserConfig) -> MarkdownIt:
    """Return MyST's Markdown parser with the rules of this package."""
    md = create_md_parser(config, KnowledgeBaseRenderer)
    md.use(japanese_emphasis_plugin).use(bare_link_plugin)
    md.core.ruler.push("infrakb", _clean)
    return md


class KnowledgeBaseParser(MystParser):
    """Parses ``.md`` files; see the module's text."""

    #: The last global configuration and its parser: making one takes longer than parsing a short post.
    _cached: tuple[MdParserConfig, MarkdownIt] | None = None

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse *inputstring* into *document*."""
        env = document.settings.env
        source = Source(env, env.current_document.docname, inputstring)
        _check_encoding(source)
        if not any(reader(source) for reader in _readers):
            source.topmatter = self._topmatter(inputstring)
            pages.read_page(source)
        parser = self._parser(env.myst_config, source.topmatter, document)
        parser.options["document"] = document
        md_env: dict[str, Any] = {}
        tokens = parser.parse(source.text, md_env)
        _set_headings(tokens, source)
        parser.renderer.render(tokens, parser.options, md_env)
        problems: list[Problem] = md_env.get(_PROBLEMS, [])
        warn_problems(problems, source.docname)
        _keep_ids(document, source.title_ids)
        _part_raw_ids(document)
        _check_images(document, source)
        if source.finish:
            source.finish(document)
        leave_out_idle(document)

    @staticmethod
    def _topmatter(text: str) -> dict[str, Any]:
        try:
            return read_topmatter(text) or {}
        except TopmatterReadError:
            return {}  # MyST reports it while rendering

    def _parser(
        self, config: MdParserConfig, topmatter: dict[str, Any], document: nodes.document
    ) -> MarkdownIt:
        if topmatter and {"myst", "html_meta", "substitutions"} & topmatter.keys():

            def report(kind: MystWarnings, text: str) -> None:
                create_warning(document, text, kind, line=1, append_to=document)

            return create_parser(merge_file_level(config, topmatter, report))
        cached = KnowledgeBaseParser._cached
        if cached is None or cached[0] is not config:
            cached = KnowledgeBaseParser._cached = (config, create_parser(config))
        return cached[1]


def _check_encoding(source: Source) -> None:
    encoding = decode(source.env.doc2path(source.docname).read_bytes())[1]
    if encoding:
        warn(
            "encoding",
            "the file is %s; save it as plain UTF-8 with LF line ends",
            encoding,
            location=(source.docname, 1),
        )


def _set_headings(tokens: list[Token], source: Source) -> None:
    title = source.title
    if title is None and headings.leading_title(tokens) is None:
        title = source.fallback_title
    if title is not None:
        headings.set_title(tokens, title, source.title_line)
    if source.headings:
        source.headings(tokens)
    headings.drop_empty(tokens)
    headings.close_gaps(tokens)
    headings.drop_idle_rules(tokens)


def _keep_ids(document: nodes.document, ids: tuple[str, ...]) -> None:
    """Put the permanent *ids* first on the title's section; its heading's own id stays valid."""
    section = next(document.findall(nodes.section), None)
    if section is None:
        return
    for identifier in reversed(ids):
        if identifier not in section["ids"]:
            section["ids"].insert(0, identifier)
            document.ids[identifier] = section


def _part_raw_ids(document: nodes.document) -> None:
    """Take ids out of raw HTML that the page has already: ``<a id="x"></a>`` before a heading of that id."""
    seen: set[str] = set()

    def keep(match: re.Match[str]) -> str:
        identifier = unescape(match.group(1))
        if identifier in document.ids or identifier in seen or identifier in RESERVED_IDS:
            return ""
        seen.add(identifier)
        return match.group(0)

    for raw in document.findall(nodes.raw):
        if " id=" in (text := raw.astext()):
            raw[:] = [nodes.Text(_RAW_ID_RE.sub(keep, text))]


def plain_text(node: nodes.Node) -> str:
    """Return the text that a reader sees in *node*: without raw HTML, footnote marks and messages."""
    unseen = (nodes.raw, nodes.footnote_reference, nodes.system_message, nodes.comment)
    if isinstance(node, unseen):
        return " " if node.astext().startswith("<br") else ""
    if not isinstance(node, nodes.Element):
        return node.astext()
    return node.child_text_separator.join(plain_text(child) for child in node.children)


def _check_images(document: nodes.document, source: Source) -> None:
    """Replace images that do not exist, or would be loaded from another site, by what they say."""
    for image in list(document.findall(nodes.image)):
        uri = image.get("uri", "")
        alt = image.get("alt") or uri
        if "://" in uri or uri.startswith("//"):
            warn(
                "image",
                "image '%s' lies on another site and is shown as a link; copy it into the repository",
                uri,
                location=image,
            )
            image.replace_self(nodes.reference("", alt, refuri=uri))
            continue
        path, _ = source.env.relfn2path(uri, source.docname)
        if not (source.env.srcdir / path).is_file():
            warn(
                "image",
                "image '%s' does not exist and its text is shown; put the file there or remove the image",
                uri,
                location=image,
            )
            image.replace_self(nodes.inline("", alt, classes=["missing-image"]))
            note_missing(source, path)


def note_missing(source: Source, path: str) -> None:
    """Note that the file *path* is missing, so that the document is read again once it is there.

    As a dependency it would have the document read by every build.
    """
    source.env.metadata[source.docname].setdefault(MISSING, []).append(path)


def _found(_app: Any, env: BuildEnvironment, *_changes: set[str]) -> list[str]:
    """Return documents whose missing files are there by now (``env-get-outdated``)."""
    return [
        docname
        for docname, metadata in env.metadata.items()
        if any((env.srcdir / path).is_file() for path in metadata.get(MISSING, ()))
    ]


def liquid_to_markdown(source: Source, body: str, body_line: int) -> None:
    """Set the text of *source* to *body* without Liquid, on the lines it has in the file."""
    own = source.topmatter.get("myst")
    everywhere: set[str] = set(source.env.config.myst_enable_extensions)
    text, problems = liquid.to_markdown(
        body, body_line, substitutions="substitution" in everywhere | _own_extensions(own)
    )
    warn_problems(problems, source.docname)
    source.text = "\n" * (body_line - 1) + text


def _own_extensions(myst: Any) -> set[str]:
    """Return the extensions of MyST that a page's front matter switches on."""
    found = myst.get("enable_extensions") if isinstance(myst, dict) else None
    return {name for name in found if isinstance(name, str)} if isinstance(found, list) else set()


def setup(app: Any) -> None:
    """Make this the parser of Markdown in place of MyST's."""
    app.add_source_parser(KnowledgeBaseParser, override=True)
    app.connect("env-get-outdated", _found)

"""The source parser of Markdown files: MyST with Japanese typography and Jekyll's markup.

Front matter and Liquid are taken out before MyST sees the text and replaced by blank lines, so that every
line keeps its number. What a document is (post, topic, page) decides which reader of front matter is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from html import unescape
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from docutils import nodes
from docutils.parsers.rst import directives, roles
from docutils.parsers.rst.directives.tables import CSVTable
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from myst_parser.config.main import MdParserConfig, TopmatterReadError, merge_file_level, read_topmatter
from myst_parser.mdit_to_docutils.base import clean_astext, token_line
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from myst_parser.warnings_ import MystWarnings
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound
from sphinx import addnodes
from sphinx.directives.other import HList
from sphinx.errors import SphinxError
from sphinx.roles import XRefRole

from infrakb.markup import footnotes, headings, html, kramdown, limits, losses, trust
from infrakb.markup.emphasis import japanese_emphasis_plugin
from infrakb.markup.lines import bare_link_plugin, join_japanese_lines, line_of, number_lines
from infrakb.sphinx_ext.discover import decoding
from infrakb.sphinx_ext.read import pictures, titles
from infrakb.sphinx_ext.read.source import READERS, Source
from infrakb.sphinx_ext.read.trees import make_sound
from infrakb.sphinx_ext.read.wrappers import WrapperIds
from infrakb.sphinx_ext.reports.failures import TimeUpError
from infrakb.sphinx_ext.reports.messages import warn, warn_problems
from infrakb.sphinx_ext.upstream.idle_transforms import leave_out_idle
from infrakb.sphinx_ext.upstream.myst_renderer import OpenRenderer
from infrakb.text.encoding import misencoded
from infrakb.text.files import is_file
from infrakb.text.japanese import is_wide
from infrakb.text.problems import Problem
from infrakb.text.slugs import heading_slug

if TYPE_CHECKING:
    pass

T = TypeVar("T")

#: Where core rules leave what they found wrong, in markdown-it's env of one document.
_PROBLEMS = "infrakb_problems"
#: Where the labels of footnotes are collected, in the same place: text in a directive may refer to one behind it.
_NOTES = "infrakb_notes"
#: Where headings that repeat are counted, in the same place.
_NUMBERS = "infrakb_numbers"
#: Ids of the parts of every page (templates/page.html).
RESERVED_IDS = frozenset({"furo-main-content", "kb-navigation", "kb-contents"})
#: The setting that MyST says something of.
_SETTING_RE = re.compile(r"'(\w+)")
_RAW_ID_RE = re.compile(r' id="([^"]*)"')
_CLASS_RE = re.compile(r"\{\s*\.([\w+-]+)[^}]*\}")


class KnowledgeBaseRenderer(OpenRenderer):
    """MyST's renderer with readable heading ids, checked site links and quiet code blocks."""

    def generate_heading_target(
        self, token: SyntaxTreeNode, level: int, node: nodes.Element, title_node: nodes.Element
    ) -> None:
        """Give the section an id made of its heading, where docutils would count ``id1``, ``id2``, …

        (sphinx-doc/sphinx#13800, executablebooks/MyST-Parser#968)
        """
        if not node["ids"]:
            numbers = self.md_env.setdefault(_NUMBERS, dict.fromkeys(RESERVED_IDS, 1))
            node["ids"] = [heading_slug(clean_astext(title_node), self.document.ids, numbers)]
        super().generate_heading_target(token, level, node, title_node)

    def copy_attributes(
        self, token: SyntaxTreeNode, node: nodes.Element, keys: Sequence[str] = ("class",), **options: Any
    ) -> None:
        """Keep the id that an author gives (``{#料金}``): docutils would strip all but ASCII, or put a number in its place."""
        given = str(token.attrs.get("id", "")) if "id" in keys else ""
        if not given.isascii() and given not in self.document.ids:
            node["ids"].append(given)
        super().copy_attributes(token, node, keys, **options)

    def render_link_unknown(self, token: SyntaxTreeNode) -> None:
        """Links that begin with ``/`` are addresses on the site, as Jekyll has them."""
        destination = self.md.normalizeLinkText(str(token.attrGet("href") or ""))
        if destination.startswith(("//", "tel:")):
            return self.render_link_url(token)
        is_there = is_file(self.sphinx_env.srcdir / destination.lstrip("/"))
        if not destination.startswith("/") or is_there:
            return super().render_link_unknown(token)
        reference = addnodes.pending_xref(
            refdomain="infra",
            reftype="sitepath",
            reftarget=destination,
            refdoc=self.sphinx_env.docname,
            refexplicit=True,
        )
        self.append_link(reference, token, destination)
        return None

    def create_highlighted_code_block(
        self, text: str, lexer_name: str | None, *args: Any, **kwargs: Any
    ) -> Any:
        """Show code in a language that Pygments does not know (Mermaid, Rouge's names) as plain text.

        Mermaid stays code: drawing it takes 3 MB of script on every page that has one.
        """
        if lexer_name and limits.is_long_code(text):
            lexer_name = "text"
        if lexer_name:
            try:
                get_lexer_by_name(lexer_name)
            except ClassNotFound:
                lexer_name = "text"
        block = super().create_highlighted_code_block(text, lexer_name, *args, **kwargs)
        block["force"] = True  # what the lexer cannot read is shown as it is; no reader sees a difference
        return block

    def nested_render_text(self, text: str, lineno: int, *args: Any, **kwargs: Any) -> None:
        """Parse the text in a directive: it is one level deeper, and begins at its own line of the file."""
        count = limits.used(self.md_env)
        count.directives += 1
        before = limits.set_first_line(self.md_env, lineno)
        super().nested_render_text(text, lineno, *args, **kwargs)
        limits.set_first_line(self.md_env, before)
        count.directives -= 1

    def render_directive(self, token: SyntaxTreeNode, name: str, arguments: str, **kwargs: Any) -> None:
        """Show a directive as it is written where it is too long, or stands in too many others."""
        location = (self.sphinx_env.docname, token.map[0] if token.map else None)
        if limits.is_long_directive(token.content):
            message = "the directive has more than %s lines or %s characters, and is shown as code; split it"
            most = (limits.MOST_LINES_IN_DIRECTIVE, limits.LONGEST_DIRECTIVE)
            warn("limit", message, *most, location=location)
        elif limits.used(self.md_env).directives >= limits.DEEPEST_DIRECTIVES:
            message = (
                "directives stand in directives, more than %s deep, and the inner ones are shown as code; "
                "write them flat"
            )
            warn("limit", message, limits.DEEPEST_DIRECTIVES, location=location)
        else:
            return super().render_directive(token, name, arguments, **kwargs)
        text = f"{token.markup}{token.info}\n{token.content}{token.markup}"
        block = self.create_highlighted_code_block(text, "text", source=self.document["source"])
        self.add_line_and_source_path(block, token)
        self.current_node.append(block)
        return None

    def render_fence(self, token: SyntaxTreeNode) -> None:
        """Read pandoc's and kramdown's ``{.python}`` as the language, where MyST takes it for a directive."""
        if token.token and (match := _CLASS_RE.match(token.info)):
            token.token.info = match.group(1)
        super().render_fence(token)

    # --- directives and roles that content may not use, and those that there are not

    @property
    def _is_trusted(self) -> bool:
        return bool(self.document.settings.raw_enabled)

    @cached_property
    def _content_directives(self) -> frozenset[Any]:
        """Classes of directives that content may use: a name may be Japanese, too (docutils translates some)."""
        found = (self._directive(name) for name in trust.DIRECTIVES)
        return frozenset(directive for directive in found if directive is not None)

    @cached_property
    def _content_roles(self) -> frozenset[Any]:
        found = (self._role(name) for name in trust.ROLES)
        return frozenset(role for role in found if role is not None)

    def _directive(self, name: str) -> Any:
        return directives.directive(name, self.language_module_rst, self.document)[0]

    def _role(self, name: str) -> Any:
        return roles.role(name, self.language_module_rst, 0, self.reporter)[0]

    def run_directive(
        self,
        name: str,
        first_line: str,
        content: str,
        position: int,
        additional_options: dict[str, str] | None = None,
        *,
        block_text: str | None = None,
    ) -> list[nodes.Element]:
        """Run a directive; one that content may not use, or that there is not, is shown as code."""
        directive = self._directive(name)
        source = block_text if block_text is not None else f"{first_line}\n{content}"
        if directive is not None and not self._may_use(directive, content):
            return [self._refused(f"{{{name}}}", source, position)]
        run = super().run_directive
        shown = None
        if directive is not HList or not limits.has_many_columns(content):
            shown = self._attempt(
                lambda: run(name, first_line, content, position, additional_options, block_text=block_text)
            )
        if shown is None:
            message = "'%s' cannot do with what it is given and is shown as code; correct its argument, options or content"
            warn("directive", message, f"{{{name}}}", location=(self.sphinx_env.docname, position))
            return [nodes.literal_block(source, source, language="text")]
        if directive is None:
            shown.append(nodes.literal_block(source, source, language="text"))
        # A quote with nothing in it, which docutils has reported: a transform of Sphinx's trips over its class.
        return [node for node in shown if node.children or not isinstance(node, nodes.block_quote)]

    def _may_use(self, directive: Any, content: str) -> bool:
        if self._is_trusted:
            return True
        is_table_of_file = issubclass(directive, CSVTable) and trust.names_file(content)
        return directive in self._content_directives and not is_table_of_file

    def render_restructuredtext(self, token: SyntaxTreeNode) -> None:
        """Read ``eval-rst`` on pages of the site's owners; content would reach every directive by it."""
        if self._is_trusted:
            super().render_restructuredtext(token)
        else:
            self.current_node.append(self._refused("{eval-rst}", token.content, token_line(token, 0)))

    def _refused(self, name: str, source: str, line: int) -> nodes.Element:
        message = "'%s' cannot be used in posts and topics and is shown as code; write Markdown instead"
        if name.startswith("{infra:"):
            message = "'%s' cannot be used in posts and topics and is shown as code; link to a page of the site's owners that has it"
        warn("trust", message, name, location=(self.sphinx_env.docname, line))
        return nodes.literal_block(source, source, language="text")

    def render_myst_role(self, token: SyntaxTreeNode) -> None:
        """Apply a role; the text of one that content may not use, or that there is not, is shown as it stands."""
        name = token.meta["name"]
        role = self._role(name)
        self.document.current_line = token_line(token, 0)  # for nodes that a role gives no line
        allowed = role in self._content_roles or self._only_refers(name.lower())
        line = token_line(token, 0)
        if role is None:
            self.create_warning(
                f'Unknown interpreted text role "{name}".', MystWarnings.UNKNOWN_ROLE, line=line
            )
        elif self._is_trusted or allowed:
            render = super().render_myst_role

            def done() -> bool:
                render(token)
                return True

            if self._attempt(done):
                return
            message = "'%s' cannot do with what it is given and its text is shown; correct it"
            warn("directive", message, f"{{{name}}}", location=(self.sphinx_env.docname, line))
        else:
            message = "'%s' cannot be used in posts and topics and its text is shown; write Markdown instead"
            warn("trust", message, f"{{{name}}}", location=(self.sphinx_env.docname, line))
        self.current_node.append(nodes.literal(token.content, token.content))

    def _attempt(self, work: Callable[[], T]) -> T | None:
        """Do *work* of somebody's directive or role; None where it raises: the rest of the document stands.

        MyST does not put back what it has set for the text inside.
        """
        env, count = self.md_env, limits.used(self.md_env)
        place, deep, line = self.place(), count.directives, limits.first_line_of(env) - 1
        try:
            return work()
        except (MemoryError, OSError, RecursionError, SphinxError, TimeUpError):
            raise
        except Exception:  # noqa: BLE001 (whatever an extension raises at what an author wrote)
            self.go_back(place)
            count.directives = deep
            limits.set_first_line(env, line)
            return None

    def _only_refers(self, name: str) -> bool:
        """Tell whether a role does nothing but refer to something."""
        prefix, colon, rest = name.partition(":")
        domain = self.sphinx_env.domains.get(prefix if colon else "std")
        role = domain.roles.get(rest if colon else name) if domain is not None else None
        reference = isinstance(role, XRefRole)
        return reference or name.startswith(trust.ROLE_FAMILIES)

    def formula_label(self) -> str:
        """Return a label for a numbered formula: MyST's own differs from build to build."""
        env = self.sphinx_env
        return f"{env.docname}-{env.new_serialno('infra-formula') + 1}"

    def create_warning(self, message: str, subtype: Any, **kwargs: Any) -> nodes.system_message | None:
        """Warn as MyST does, but not of levels: those of sections have no gaps, others make no section."""
        if subtype is MystWarnings.MD_HEADING_NON_CONSECUTIVE:
            return None
        return super().create_warning(message, subtype, **kwargs)

    def render_inline(self, token: SyntaxTreeNode) -> None:
        """Give what stands in a paragraph the line that it stands on: MyST gives all of it the paragraph's first."""
        if token.token is not None and "\n" in token.token.content:
            for child in token.token.children or []:
                line = line_of(token.token, child)
                child.map = [line, line + 1]
        super().render_inline(token)

    def render_hr(self, token: SyntaxTreeNode) -> None:
        """Draw a rule in a list, a quote or a note, too, where docutils knows none."""
        if isinstance(self.current_node, (nodes.document, nodes.section)):
            super().render_hr(token)
        else:
            self.current_node.append(nodes.raw("", "<hr>", format="html"))

    def render_em(self, token: SyntaxTreeNode) -> None:
        """Tell emphasis of what is not Japanese apart: it is set in italics, which Japanese has not."""
        super().render_em(token)
        made = self.current_node[-1]
        if isinstance(made, nodes.Element) and not any(map(is_wide, made.astext())):
            made["classes"].append("kb-latin")

    def render_s(self, token: SyntaxTreeNode) -> None:
        """Strike through, as MyST does, without its warning that only HTML shows it."""
        self.current_node.append(nodes.raw("", "<s>", format="html"))
        self.render_children(token)
        self.current_node.append(nodes.raw("", "</s>", format="html"))


def _clean(state: StateCore) -> None:
    problems = state.env.setdefault(_PROBLEMS, [])
    first_line = limits.first_line_of(state.env)
    number_lines(state.tokens)
    problems += losses.unclosed(state.tokens, first_line)
    problems += losses.unclosed_comments(state.tokens, first_line)
    problems += losses.unlinked(state.tokens, first_line)
    problems += losses.unshown_words(state.tokens, first_line)
    problems += losses.cut_cells(state.tokens, state.src, first_line)
    kramdown.apply_attribute_lists(state.tokens)
    problems += footnotes.settle(state.tokens, first_line, state.env.setdefault(_NOTES, set()))
    join_japanese_lines(state.tokens)
    problems += html.clean_html(state.tokens, first_line)


def create_parser(config: MdParserConfig) -> MarkdownIt:
    """Return MyST's Markdown parser with the rules of this package."""
    md = create_md_parser(config, KnowledgeBaseRenderer)
    md.use(japanese_emphasis_plugin).use(bare_link_plugin)
    md.core.ruler.push("infrakb", _clean)
    md.use(limits.limits_plugin, _PROBLEMS)
    return md


class KnowledgeBaseParser(MystParser):
    """Parses ``.md`` files; see the module's text."""

    #: Whether a page is the owners' own -> the site's settings and their parser: making one takes longer than
    #: parsing a short post.
    _cached: ClassVar[dict[bool, tuple[MdParserConfig, MarkdownIt]]] = {}

    @classmethod
    def reset(cls) -> None:
        """Forget the parser that is kept: an exception in the middle of a document leaves it in any state."""
        cls._cached.clear()

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse *inputstring* into *document*."""
        env = document.settings.env
        source = Source(env, env.current_document.docname, inputstring)
        _check_encoding(source)
        if not any(reader(source) for reader in READERS):
            source.topmatter = self._topmatter(inputstring)
            titles.read_page(source)
        document.settings.raw_enabled = document.settings.file_insertion_enabled = source.trusted
        parser = self._parser(source, document)
        parser.options["document"] = document
        md_env: dict[str, Any] = {}
        tokens = parser.parse(source.text, md_env)
        _set_headings(tokens, source)
        parser.renderer.render(tokens, parser.options, md_env)
        problems: list[Problem] = md_env.get(_PROBLEMS, [])
        warn_problems(problems, source.docname)
        make_sound(document, env)
        _keep_ids(document, source.title_ids)
        _part_raw_ids(document)
        pictures.check_pictures(document, env, trusted=source.trusted)
        _check_footnotes(document)
        if source.finish:
            source.finish(document)
        leave_out_idle(document)

    @staticmethod
    def _topmatter(text: str) -> dict[str, Any]:
        try:
            return read_topmatter(text) or {}
        except TopmatterReadError:
            return {}  # MyST reports it while rendering

    def _parser(self, source: Source, document: nodes.document) -> MarkdownIt:
        everywhere: MdParserConfig = source.env.myst_config  # type: ignore[attr-defined]  # MyST puts it there
        topmatter = source.topmatter if source.trusted else _content_topmatter(source)
        if topmatter and {"myst", "html_meta", "substitutions"} & topmatter.keys():

            def report(_kind: MystWarnings, text: str) -> None:
                key = match[1] if (match := _SETTING_RE.search(text)) else "myst"
                message = "the setting '%s' of MyST cannot be what it is; correct or remove it"
                warn("frontmatter", message, key, location=(source.docname, source.line_of(key)))

            return create_parser(merge_file_level(_config(everywhere, source.trusted), topmatter, report))
        cached = self._cached.get(source.trusted)
        if cached is None or cached[0] is not everywhere:
            cached = (everywhere, create_parser(_config(everywhere, source.trusted)))
            self._cached[source.trusted] = cached
        return cached[1]


def _config(everywhere: MdParserConfig, trusted: bool) -> MdParserConfig:
    """Return the site's settings, for content without templates: Jinja runs any Python."""
    if trusted or "substitution" not in everywhere.enable_extensions:
        return everywhere
    return everywhere.copy(enable_extensions=set(everywhere.enable_extensions) - {"substitution"})


def _content_topmatter(source: Source) -> dict[str, Any]:
    kept, refused = trust.allowed_front_matter(source.topmatter)
    for word, reason in refused:
        warn("trust", reason.message, *reason.args, location=(source.docname, source.line_of(word)))
    return kept


def _check_encoding(source: Source) -> None:
    encoding = decoding.remark()
    if encoding:
        problem = misencoded(encoding)
        warn(problem.subtype, problem.message, *problem.args, location=(source.docname, problem.line))


def _check_footnotes(document: nodes.document) -> None:
    message = "nothing refers to the footnote '%s'; write '[^%s]' in the text, or remove the footnote"
    for note in (*document.footnotes, *document.autofootnotes):
        for label in note["names"][:1]:
            if label not in document.footnote_refs:
                warn("ref", message, label, label, location=note)


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


def setup(app: Any) -> None:
    """Make this the parser of Markdown in place of MyST's."""
    app.add_source_parser(KnowledgeBaseParser, override=True)
    app.add_post_transform(WrapperIds)
    app.connect("env-get-outdated", pictures.found_again)

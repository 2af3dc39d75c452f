"""A document on its way from its file's text to MyST, and what readers of front matter make of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from docutils import nodes

from infrakb.markup import liquid
from infrakb.sphinx_ext.gate import is_trusted
from infrakb.sphinx_ext.reports.messages import warn_problems
from infrakb.text import frontblock

if TYPE_CHECKING:
    from markdown_it.token import Token
    from sphinx.environment import BuildEnvironment

    from infrakb.text.problems import Problem
    from infrakb.text.yamlvalue import Value


class Source:
    """A document's text on its way to MyST, which readers of front matter may change."""

    def __init__(self, env: BuildEnvironment, docname: str, text: str) -> None:
        self.env = env
        self.docname = docname
        self.text = text  # what MyST parses; as many lines as the file
        self.trusted = is_trusted(env.config, docname)  # a page of the site's owners
        self.topmatter: dict[str, Any] = {}  # MyST's own keys: myst, html_meta, substitutions
        self.title: str | None = None  # title to print above the body, as literal text
        self.fallback_title: str | None = None  # title where the body brings none either
        self.title_line = 0  # 0-based line of the title
        self.headings: Callable[[list[Token]], None] | None = None  # last word on the block tokens
        self.title_ids: tuple[str, ...] = ()  # permanent ids of the title's section
        self.finish: Callable[[nodes.document], None] | None = None  # called with the parsed document
        self.block = frontblock.split(text)
        self._lines = text.split("\n")

    @cached_property
    def front_matter(self) -> tuple[dict[str, Value], list[Problem]]:
        """The front matter's values, and what is wrong with its YAML."""
        return frontblock.read_mapping(self.block)

    def line_of(self, word: str) -> int:
        """Return the first line of the file that holds *word*, from 1; 1 where none does."""
        return next((number for number, line in enumerate(self._lines, 1) if word in line), 1)


#: Readers of front matter: each takes the source and says whether it is its own.
Reader = Callable[[Source], bool]
#: All of them, in the order in which they are asked.
READERS: list[Reader] = []


def add_reader(reader: Reader) -> None:
    """Register *reader*; the first that returns True for a document is the only one asked."""
    if reader not in READERS:
        READERS.append(reader)


def plain_text(node: nodes.Node) -> str:
    """Return the text that a reader sees in *node*: without raw HTML, footnote marks and messages."""
    unseen = (nodes.raw, nodes.footnote_reference, nodes.system_message, nodes.comment)
    if isinstance(node, unseen):
        return " " if node.astext().startswith("<br") else ""
    if not isinstance(node, nodes.Element):
        return node.astext()
    return node.child_text_separator.join(plain_text(child) for child in node.children)


def liquid_to_markdown(source: Source, body: str, body_line: int) -> None:
    """Set the text of *source* to *body* without Liquid, on the lines it has in the file."""
    everywhere: set[str] = set(source.env.config.myst_enable_extensions)
    extensions = everywhere | _own_extensions(source.topmatter.get("myst"))
    text, problems = liquid.to_markdown(
        body, body_line, substitutions=source.trusted and "substitution" in extensions
    )
    warn_problems(problems, source.docname)
    source.text = "\n" * (body_line - 1) + text


def _own_extensions(myst: Any) -> set[str]:
    """Return the extensions of MyST that a page's front matter switches on."""
    found = myst.get("enable_extensions") if isinstance(myst, dict) else None
    return {name for name in found if isinstance(name, str)} if isinstance(found, list) else set()

"""The last check of what posts and topics become: nodes, attributes and addresses, whatever made them.

A document of content passes twice: when it has been read, before Sphinx notes titles, pictures and files of it, and
when everything in it is resolved, before it is written. What the check does not know is replaced by its text and
reported, so that an extension added later opens no hole. Pages named in ``infrakb_trusted`` do not pass: they are
the site owners' own.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util.matching import patmatch

from infrakb.markup import trust
from infrakb.markup.html import filtered
from infrakb.sphinx_ext.read import pictures
from infrakb.sphinx_ext.reports.messages import warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

#: Nodes that write something into a page's head, into other pages, or raw text of another format.
_REFUSED = (nodes.decoration, nodes.header, nodes.footer, addnodes.toctree, addnodes.only)
#: Ids beyond the first are written as they are, in double quotes.
_ID_RE = re.compile(r"[^\s\"<>]+")


def is_trusted(config: Config, docname: str) -> bool:
    """Tell whether the document is the site owners' own."""
    return any(patmatch(docname, pattern) for pattern in config.infrakb_trusted)


#: Modules of nodes whose writers escape everything that they write; a module counts where its extension is used.
_MODULES = (
    "docutils.nodes", "sphinx.addnodes", "ablog.post", "infrakb.sphinx_ext.render.partnodes", "sphinxcontrib.bibtex.nodes",
    *(f"sphinx_design.{name}" for name in "aside badges_buttons dropdown icons shared steps tabs".split()),
)  # fmt: skip


@cache
def _known_nodes() -> dict[type, Callable[[nodes.Element], None] | None]:
    """Return the kinds of nodes that may stand in content, each with what looks at it more closely."""
    modules = (sys.modules[name] for name in _MODULES if name in sys.modules)
    found = (value for module in modules for value in vars(module).values() if isinstance(value, type))
    return {
        kind: _CHECKERS.get(f"{kind.__module__}.{kind.__name__}")
        for kind in found
        if issubclass(kind, nodes.Node) and kind not in _REFUSED
    }


def check(document: nodes.document) -> None:
    """Take out of *document* what content may not bring into a page, and report it."""
    known = _known_nodes()
    waiting: list[nodes.Node] = [document]
    while waiting:  # much faster than findall(), which asks each node in turn through all above it
        node = waiting.pop()
        kind = type(node)
        if kind is nodes.Text:
            continue
        assert isinstance(node, nodes.Element)
        if kind not in known:
            _refuse(node)
            continue
        if node.attributes["ids"]:
            node["ids"] = [identifier for identifier in node["ids"] if _ID_RE.fullmatch(identifier)]
        if checker := known[kind]:
            checker(node)
        waiting.extend(node.children)


def _refuse(node: nodes.Element) -> None:
    message = "'%s' cannot be used in content and its text is shown; use one of the directives in the guide"
    warn("trust", message, type(node).__name__, location=node)
    _as_text(node)


def _as_text(node: nodes.Element) -> None:
    """Put the text of *node* in its place."""
    text = node.astext()
    if not text.strip():
        node.parent.remove(node)
    elif isinstance(node.parent, nodes.TextElement):
        node.replace_self(nodes.inline("", text))
    else:
        node.replace_self(nodes.literal_block(text, text, language="text"))


def _check_raw(node: nodes.Element) -> None:
    if "html" not in node.get("format", "").split():
        node.parent.remove(node)
        return
    _set_markup(node, node.astext(), lambda text: node.__setitem__(slice(None), [nodes.Text(text)]))


def _check_icon(node: nodes.Element) -> None:
    _set_markup(node, node["svg"], lambda text: node.__setitem__("svg", text))


def _set_markup(node: nodes.Element, markup: str, put: Callable[[str], None]) -> None:
    left, removed = filtered(markup)
    if left != markup:
        put(left)
    if removed:
        message = "HTML %s is left out of the page; write Markdown, or a class instead of a style"
        warn("html", message, ", ".join(removed), location=node)


def _check_reference(node: nodes.Element) -> None:
    if trust.is_harmless(node.get("refuri", "")):
        return
    message = "the link to '%s' is shown as text; link to an address that begins with https://"
    warn("link", message, node["refuri"], location=node)
    new = nodes.inline("", "", *node.children, classes=["missing-target"])
    if isinstance(node.parent, nodes.TextElement):
        node.replace_self(new)
    else:
        node.replace_self(nodes.paragraph("", "", new))


def _check_image(node: nodes.Element) -> None:
    if node.get("loading") not in {None, "lazy"}:  # "embed" would put the file's markup into the page
        del node["loading"]
    if scheme := trust.scheme_of(node.get("uri", "")):
        warn(
            "image",
            "an image cannot be given as '%s:' and its text is shown; put it into a file",
            scheme,
            location=node,
        )
        node["uri"] = ""
        pictures.replace(node)


def _check_problematic(node: nodes.Element) -> None:
    """Take the link to a message of docutils', which no page shows, from the text that it is about."""
    text = node.astext()
    node.replace_self(nodes.literal(text, text))


def _check_meta(node: nodes.Element) -> None:
    name = node.get("name") or node.get("property") or ""
    if "http-equiv" in node or not trust.is_harmless_meta(name):
        node.parent.remove(node)


#: Kinds of nodes that are looked at more closely.
_CHECKERS: dict[str, Callable[[nodes.Element], None]] = {
    "docutils.nodes.image": _check_image,
    "docutils.nodes.meta": _check_meta,
    "docutils.nodes.problematic": _check_problematic,
    "docutils.nodes.raw": _check_raw,
    "docutils.nodes.reference": _check_reference,
    "sphinx.addnodes.download_reference": _check_reference,
    "sphinx.addnodes.number_reference": _check_reference,
    "sphinx_design.icons.sd_icon": _check_icon,
}


def _check_read(app: Sphinx, document: nodes.document) -> None:
    docname = app.env.current_document.docname
    if not is_trusted(app.config, docname):
        pictures.check_downloads(document, app.env)
        check(document)


def _check_resolved(app: Sphinx, document: nodes.document, docname: str) -> None:
    if not is_trusted(app.config, docname):
        check(document)


def setup(app: Sphinx) -> None:
    """Register both checks."""
    app.connect("doctree-read", _check_read, priority=1)  # before anything is noted of the document
    app.connect("doctree-resolved", _check_resolved, priority=10_000)  # after everybody else

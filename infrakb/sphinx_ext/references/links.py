"""Links whose target does not exist: a located warning and plain text, never a dead link.

MyST makes such a link an anchor that no page has. Addresses of the old Jekyll site are asked of the domain ``infra``
first; links in raw HTML are looked up like those in Markdown.
"""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache, partial
from html import unescape
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, unquote

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import docname_join
from sphinx.util.nodes import make_refnode
from sphinx.util.osutil import relative_uri

from infrakb.blog.sitepaths import SitePaths
from infrakb.sphinx_ext.builder.formats import has_page
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.domain.standard import named_place
from infrakb.sphinx_ext.references import bloglabels
from infrakb.sphinx_ext.reports.messages import warn
from infrakb.sphinx_ext.upstream.myst_links import OpenLinkResolver, put_in_place
from infrakb.text import documents

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from infrakb.blog.catalogs import BlogIndex

_RAW_LINK_RE = re.compile(r' href="([^"]*)"')
_OUTSIDE_RE = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|//)")


def find_page(env: BuildEnvironment, docname: str, url: str) -> tuple[str, str] | None:
    """Return (page name, anchor) of what *url* in *docname* leads to, or None.

    A relative address is looked up beside the document; the old site's folders were others, so that the part
    after ``../`` counts alone where nothing stands beside it.
    """
    paths = _site_paths(InfraDomain.of(env).posts.index, env)
    path, _, fragment = url.partition("#")
    if path.startswith("/"):
        found = paths.resolve(path)
    elif path.partition("?")[0]:
        beside = posixpath.normpath(posixpath.join("/", posixpath.dirname(docname), path))
        found = paths.resolve(beside) or paths.resolve(posixpath.normpath("/" + path))
    else:
        found = None
    if found and fragment:
        return found[0], anchor_in(env, found[0], unquote(fragment)) or found[1]
    return found


@lru_cache(maxsize=1)
def _site_paths(index: BlogIndex, env: BuildEnvironment) -> SitePaths:
    """Return the addresses of the old site; posts that change make another *index*."""
    return SitePaths(index, env.config.root_doc, env.found_docs)


def link_to(env: BuildEnvironment, docname: str, url: str, location: Any) -> tuple[str, str] | None:
    """As :func:`find_page`, with a warning where the page or the heading does not exist."""
    found = find_page(env, docname, url)
    fragment = unquote(url.partition("#")[2])
    if not url:
        warn("link", "the link has no address; write one or remove the link", location=location)
    elif found is None:
        warn_missing(url, location)
    elif fragment and anchor_in(env, found[0], fragment) is None:
        warn(
            "link",
            "'%s' has no heading '#%s'; link to one that exists",
            found[0],
            fragment,
            location=location,
        )
    return found


def anchor_in(env: BuildEnvironment, docname: str, wanted: str) -> str | None:
    """Return the id in *docname* that the heading or target *wanted* has, or None."""
    slugs = env.metadata[docname].get("myst_slugs", {}) if docname in env.metadata else {}
    if wanted in slugs:
        return cast("str", slugs[wanted][1])
    if any(wanted == section for _line, section, _text in slugs.values()):
        return wanted
    labels = env.domains.standard_domain.anonlabels
    return next(
        (label for name, (doc, label) in labels.items() if doc == docname and wanted in {name, label}), None
    )


def warn_missing(target: str, location: Any) -> None:
    """Say that *target* does not exist."""
    message = "nothing here has the address '%s' and the link is shown as text; link to a page that exists"
    warn("link", message, target, location=location)


def as_text(children: Iterable[nodes.Node], target: str) -> nodes.inline:
    """Return the text of a link that leads nowhere: shown, not linked, and no second warning."""
    shown = nodes.inline("", "", *children, classes=["missing-target"])
    if not shown.astext():
        shown += nodes.Text(target)
    return shown


def make_reference(
    builder: Builder,
    fromdocname: str,
    docname: str,
    anchor: str,
    content: nodes.Node,
    title: str | None = None,
) -> nodes.reference:
    """Return a link to a page; its text where the builder does not make that page."""
    if has_page(builder, docname):
        return make_refnode(builder, fromdocname, docname, anchor, content, title)
    return nodes.inline("", "", content)  # type: ignore[return-value]


def _with_query(reference: nodes.reference, url: str) -> nodes.reference:
    """Let a link ask its page what *url* asks: for a filter, say, or a day."""
    query = url.partition("#")[0].partition("?")[2]
    if query and "refuri" in reference:
        path, hash_sign, anchor = reference["refuri"].partition("#")
        reference["refuri"] = f"{path}?{quote(query, safe='%=&+,/')}{hash_sign}{anchor}"
    return reference


class LinkResolver(OpenLinkResolver):
    """MyST's resolver of Markdown links, for which a missing target is no link."""

    def resolve_myst_ref_doc(self, node: addnodes.pending_xref) -> None:
        """Resolve a link to a document; an anchor that the document lacks is left out."""
        docname, anchor = node["reftarget"], node["reftargetid"]
        if docname not in self.env.all_docs:
            warn_missing(docname, node)
            node.replace_self(as_text(node[0].children, docname))
            return
        if anchor and anchor_in(self.env, docname, anchor) is None:
            warn("link", "'%s' has no heading '#%s'; link to one that exists", docname, anchor, location=node)
            node["reftargetid"] = None
        super().resolve_myst_ref_doc(node)

    def resolve_myst_ref_any(
        self,
        refdoc: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
        only_domains: list[str] | None,
    ) -> nodes.Element | None:
        """Resolve a link to anything else: by MyST, by inventories, by addresses of the site."""
        if node.line is None:  # MyST gives it none where it makes it of a link inside the page
            node.line = next((child.line for child in node.findall() if child.line), None)
            node.source = self.document["source"]
        found = super().resolve_myst_ref_any(refdoc, node, contnode, only_domains)
        target: str = node["reftarget"]
        if found is None:
            found = self.find_in_inventories(node, contnode, target, only_domains)
        if found is None and not node.get("reflocalid"):
            found = bloglabels.refer(self.app.builder, refdoc, node, contnode)
        if found is not None or node.get("reflocalid"):
            return found
        if page := link_to(self.env, refdoc, target, node):
            return _with_query(make_reference(self.app.builder, refdoc, *page, contnode), target)
        return as_text(contnode.children, target)


class RawLinks(SphinxPostTransform):
    """Looks up the links in raw HTML."""

    default_priority = 9
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Set each address to where its page is from here; take out those that lead nowhere."""
        for node in list(self.document.findall(nodes.raw)):
            text = node.astext()
            if " href=" in text and node.get("format") == "html":
                node[:] = [nodes.Text(_RAW_LINK_RE.sub(partial(self._attribute, node), text))]

    def _attribute(self, node: nodes.raw, match: re.Match[str]) -> str:
        url = unescape(match.group(1))
        if _OUTSIDE_RE.match(url) or url.startswith("#"):
            return match.group(0)
        page = link_to(self.env, self.env.docname, url, node)
        if page is None:
            return ""
        builder = self.app.builder
        if not has_page(builder, page[0]):
            return ""
        uri = relative_uri(builder.get_target_uri(self.env.docname), builder.get_target_uri(page[0]))
        anchor = f"#{quote(page[1])}" if page[1] else ""
        return f' href="{uri}{anchor}"'


# --- what pages show of others


def note_links(app: Sphinx, doctree: nodes.document) -> None:
    """Note what the document's links ask for (``doctree-read``)."""
    wanted = {
        (node.get("refdomain") or "", node["reftype"], node["reftarget"], node.get("reftargetid") or "")
        for node in doctree.findall(addnodes.pending_xref)
    }
    for node in doctree.findall(nodes.raw):
        wanted.update(("infra", "sitepath", unescape(url), "") for url in _RAW_LINK_RE.findall(node.astext()))
    if wanted:
        app.env.metadata[app.env.current_document.docname]["infrakb_links"] = sorted(wanted)


def outdated(
    _app: Sphinx, env: BuildEnvironment, added: set[str], _changed: set[str], removed: set[str]
) -> list[str]:
    """Return documents with links to a file that has become a document or is none any more (``env-get-outdated``).

    MyST decides by that, when it reads a link, what kind of link it is.
    """
    moved = added | removed
    if not moved:
        return []
    return [
        docname
        for docname in env.found_docs & env.all_docs.keys()
        if any(
            kind != "sitepath" and _document_of(docname, domain, target) in moved
            for domain, kind, target, _anchor in env.metadata[docname].get("infrakb_links", ())
        )
    ]


def _document_of(docname: str, domain: str, target: str) -> str:
    """Return the name that the document would have to which *docname* links."""
    if domain == "doc":
        return target
    path = documents.without_suffix(unquote(target.partition("#")[0]))
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(docname), path)).lstrip("/")


def page_inputs(app: Sphinx, docname: str) -> object:
    """Return where the document's links lead, and what they show of it (``infrakb-page-inputs``)."""
    return [
        _leads_to(app.env, docname, *wanted) for wanted in app.env.metadata[docname].get("infrakb_links", ())
    ]


def _leads_to(
    env: BuildEnvironment, docname: str, domain: str, kind: str, target: str, anchor: str
) -> object:
    infra = InfraDomain.of(env)
    if domain == "infra":
        return find_page(env, docname, target) if kind == "sitepath" else infra.find(kind, target)
    if domain == "doc":
        title = env.titles.get(target)
        return title.astext() if title is not None else None, anchor and anchor_in(env, target, anchor)
    standard = env.domains.standard_domain
    name = target.lower()
    doc = docname_join(docname, target)
    found = (
        standard.labels.get(name),
        standard.anonlabels.get(name),
        standard.objects.get((kind, target)) or standard.objects.get((kind, name)),
        env.domains.math_domain.equations.get(target),
        doc in env.titles and env.titles[doc].astext(),
        named_place(env, kind, name),
    )
    blog = bloglabels.find(env, target)
    return (
        *found,
        blog,
        find_page(env, docname, target),
        *(infra.find(key, target) for key in infra.object_types),
    )


def setup(app: Sphinx) -> None:
    """Put our resolver in the place of MyST's (after the builder has declared its events)."""
    put_in_place(app, LinkResolver)
    app.add_post_transform(RawLinks)
    app.connect("doctree-read", note_links)
    app.connect("env-get-outdated", outdated)
    app.connect("infrakb-page-inputs", page_inputs)

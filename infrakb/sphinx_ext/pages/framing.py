"""What a page shows around its author's text: headers, the search and the lists of the home page, how it is cited.

They are nodes in the tree of the page, rendered by templates, and put there when all else in it is resolved.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docutils import nodes
from markupsafe import Markup
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.osutil import relative_uri

from infrakb.sphinx_ext.builder.formats import is_site
from infrakb.sphinx_ext.config import publisher_of
from infrakb.sphinx_ext.pages.head import cited
from infrakb.sphinx_ext.pages.making import Maker
from infrakb.sphinx_ext.pages.records import AnyPage, HomePage, PostPage, TopicPage
from infrakb.sphinx_ext.read.source import plain_text
from infrakb.sphinx_ext.render.partnodes import Frame, Part, part
from infrakb.sphinx_ext.reports.messages import _
from infrakb.text import citing, reporting
from infrakb.text.japanese import join_lines

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Characters of an excerpt by which it is known in the text that it was taken from.
_TELLING = 40


def frame(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Put into the tree of a page what stands around its text (``doctree-resolved``)."""
    if not is_site(app.builder):
        return
    page = Maker(app).document(docname)
    if isinstance(page, PostPage):
        _frame_post(app, document, docname, page)
    elif isinstance(page, TopicPage):
        _frame_topic(app, document, docname, page)
    elif isinstance(page, HomePage):
        _frame_home(app, document, docname, page)
        return
    if page.address:
        document.append(_end(app, docname, page))


def _end(app: Sphinx, docname: str, page: AnyPage) -> Part:
    """Return the end of a page: how it is cited, and where its errors are told."""
    title, config = join_lines(app.env.titles[docname].astext()), app.config
    work = cited(page, config.project, publisher_of(config).author, title, docname, config.language)
    html = citing.block(work, _("Cite this page"), _)
    if config.infrakb_report_url:
        address = reporting.report_address(config.infrakb_report_url, page.address, title, _)
        report = Markup('<p class="infra-cite" data-search-ignore><a href="%s">%s</a></p>')
        html += report % (address, _("Report an error on this page"))
    made = part("cite")
    made["html"] = html
    return made


def _frame_post(app: Sphinx, document: nodes.document, docname: str, page: PostPage) -> None:
    """Put the header of a post below its title, without an excerpt that the text tells again."""
    header = replace(page, excerpt="") if _tells(_below_title(document), page.excerpt) else page
    _insert(document, [_rendered(app, docname, "blog/post_header.html", header)])


def _frame_topic(app: Sphinx, document: nodes.document, docname: str, page: TopicPage) -> None:
    """Say below a topic's kind, which stands below its title, of when it is and how its changes are followed."""
    kind = next(
        (node for node in document.findall(nodes.paragraph) if "infra-kind-line" in node["classes"]), None
    )
    if kind is not None:
        place = kind.parent.index(kind) + 1
        kind.parent.insert(place, _rendered(app, docname, "topic_header.html", page))


def _tells(body: list[nodes.Node], excerpt: str) -> bool:
    """Tell whether the text of a page holds its excerpt."""
    text = " ".join(" ".join(plain_text(node) for node in body).split())
    return excerpt[:_TELLING] in text


def _frame_home(app: Sphinx, document: nodes.document, docname: str, page: HomePage) -> None:
    """Put the search behind the first paragraphs, the newest posts before the first heading, and labels at the end."""
    body = _below_title(document)
    end = next((place for place, node in enumerate(body) if isinstance(node, nodes.section)), len(body))
    lead = body[:end]
    words = next((place for place, node in enumerate(lead) if not isinstance(node, nodes.paragraph)), end)
    for node in lead:
        node.parent.remove(node)
    search = _rendered(app, docname, "home/search.html", page)
    hero = Frame("", *lead[:words], search, *lead[words:], classes=["kb-wide", "kb-hero"])
    _insert(document, [hero, _rendered(app, docname, "home/posts.html", page)])
    title = _title(document)
    (document if title is None else title.parent).append(_rendered(app, docname, "home/labels.html", page))


def _title(document: nodes.document) -> nodes.title | None:
    section = next(document.findall(nodes.section), None)
    return next((node for node in section or () if isinstance(node, nodes.title)), None)


def _below_title(document: nodes.document) -> list[nodes.Node]:
    """Return what stands in the section of the page's title, behind it."""
    title = _title(document)
    if title is None:
        return list(document.children)
    return list(title.parent[title.parent.index(title) + 1 :])


def _insert(document: nodes.document, new: list[nodes.Node]) -> None:
    """Put nodes behind the title of a page, or at its head where it has none."""
    title = _title(document)
    place = title.parent.index(title) + 1 if title is not None else 0
    parent = title.parent if title is not None else document
    parent[place:place] = new


def _rendered(app: Sphinx, docname: str, template: str, page: AnyPage) -> Part:
    """Return a part whose HTML is that of a *template*, as it is for the page of a document."""
    builder = app.builder
    assert isinstance(builder, StandaloneHTMLBuilder)
    here = builder.get_target_uri(docname)

    def pathto(name: str, resource: bool = False) -> str:
        """Return the address of a page or, where *name* says one, of a file."""
        return (relative_uri(here, name) if resource else builder.get_relative_uri(docname, name)) or "#"

    known = {
        **builder.globalcontext,
        "pagename": docname,
        "pathto": pathto,
        "page": page,
        "t": _,
    }
    made = part(template)
    made["html"] = builder.templates.render(template, known)
    return made


def setup(app: Sphinx) -> None:
    """Register the framing."""
    app.connect("doctree-resolved", frame, priority=900)  # when everybody else has resolved the text

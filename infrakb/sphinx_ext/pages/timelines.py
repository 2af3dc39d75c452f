"""Pages of the years of timelines: each year with an entry is found at an address of its own, without a file for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from infrakb.sphinx_ext.builder.formats import is_site
from infrakb.sphinx_ext.builder.html import Page
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.pages.making import Maker, relative
from infrakb.sphinx_ext.pages.records import Link, RedirectPage, TimelinePage
from infrakb.sphinx_ext.references.resolution import address
from infrakb.sphinx_ext.reports.messages import _
from infrakb.text.layout import SEARCH
from infrakb.topics import timeline

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from infrakb.topics.timeline import Dating, Section


def links(app: Sphinx) -> Iterator[Link]:
    """Yield a link to each page that is nobody's document, the newest of a timeline first."""
    knowledge = InfraDomain.of(app.env).knowledge
    for docname, dating in timeline.timelines(knowledge).items():
        for section in timeline.sections(docname, dating, knowledge):
            if section.docname not in app.env.found_docs:
                yield Link(_title(app, docname, section.years.title), section.docname)


def year_links(app: Sphinx) -> Iterator[tuple[str, Link]]:
    """Yield each year with an entry, the newest of a timeline first, with a link to where it begins."""
    knowledge = InfraDomain.of(app.env).knowledge
    for docname, dating in timeline.timelines(knowledge).items():
        for year, page in timeline.years_of(docname, dating, knowledge).items():
            yield year, Link(_title(app, docname, timeline.Years(year, year).title), page, f"y{year}")


def _title(app: Sphinx, docname: str, years: str) -> str:
    values = {"timeline": app.env.titles[docname].astext(), "years": years}
    return _("%(timeline)s: %(years)s") % values


def collect_pages(app: Sphinx) -> Iterator[Page]:
    """Yield the pages, and for each other year a page that leads to the one that shows it (``html-collect-pages``)."""
    if not is_site(app.builder):
        return
    knowledge = InfraDomain.of(app.env).knowledge
    for docname, dating in timeline.timelines(knowledge).items():
        pages = timeline.sections(docname, dating, knowledge)
        yield from _pages(app, docname, dating, pages)
        taken = app.env.found_docs.union(page.docname for page in pages)
        for year, page in timeline.years_of(docname, dating, knowledge).items():
            name = timeline.year_page(docname, year)
            if name not in taken:
                target = relative(app, name, Link("", page, f"y{year}"))
                title = _title(app, docname, timeline.Years(year, year).title)
                record = RedirectPage(title=title, target=target, seconds=0)
                yield name, {"page": record}, "blog/redirect.html"


def _pages(app: Sphinx, docname: str, dating: Dating, pages: list[Section]) -> Iterator[Page]:
    """Yield the pages of a timeline that are nobody's document."""
    made = [page for page in pages if page.docname not in app.env.found_docs]
    if not made:
        return
    knowledge, maker = InfraDomain.of(app.env).knowledge, Maker(app)
    href = partial(address, app.builder, docname)  # from all of them: they stand in one folder
    every = timeline.entries(dating, knowledge, href, _)
    document = Link(app.env.titles[docname].astext(), docname)
    for section in made:
        years = section.years
        shown = timeline.Page(years, tuple(one for one in pages if one != section), href, href(SEARCH))
        record = TimelinePage(
            trail=(*maker.document(docname).trail, document),
            description=_("Dated values and posts of %(years)s on %(site)s, newest first.")
            % {"years": years.title, "site": app.config.project},
            address=maker.address(section.docname),
            picture=maker.preview(),
            title=_title(app, docname, years.title),
            years=years.title,
            is_open=not years.last,
            document=document,
            entries=str(timeline.timeline(every, shown, knowledge.registry, _)),
        )
        yield section.docname, {"title": record.title, "page": record}, "timeline.html"


def setup(app: Sphinx) -> None:
    """Register the pages."""
    app.connect("html-collect-pages", collect_pages)

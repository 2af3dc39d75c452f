"""Full-text search: takes the text of each page as it is written, and makes the index once all are.

In build order: :func:`_note_text` (each page, in the writing workers) folds the page's text into a file
beside the doctrees; :func:`_search_page` gives the page that asks; :func:`_write_index` joins the texts
with what the domain knows about their pages and writes the index.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from markupsafe import Markup
from sphinx.util.display import progress_message

from infrakb.search.excerpts import sections_of
from infrakb.search.groups import Text
from infrakb.search.index import FOLDER, Comparison, Document, Place, R, Share, Site, T, write
from infrakb.search.pagetext import folded_text, own_part
from infrakb.search.tokens import counted
from infrakb.sphinx_ext.builder.folders import or_stop
from infrakb.sphinx_ext.builder.formats import writes_site
from infrakb.sphinx_ext.builder.html import KnowledgeBaseBuilder, Page
from infrakb.sphinx_ext.builder.workers import can_fork, in_workers
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.outputs.styles import LATE
from infrakb.sphinx_ext.pages.making import Maker, label_link, most_used
from infrakb.sphinx_ext.pages.records import Link, SearchPage
from infrakb.sphinx_ext.pages.timelines import year_links
from infrakb.sphinx_ext.reports.messages import _
from infrakb.text.files import files_below, write_if_changed
from infrakb.text.layout import GUIDE, SEARCH, TOPICS
from infrakb.text.signatures import Kept, known_files, read_sealed, write_sealed
from infrakb.topics.knowledge import BENCH
from infrakb.topics.records import KINDS
from infrakb.topics.values import format_date
from infrakb.web import STATIC, STYLES

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


#: Relations of a topic to what a question about it may name instead of it: 「AWSのH100のインスタンス」.
OWNING = frozenset({"made-by", "operated-by", "served-by", "administered-by", "runs-on", "part-of"})
#: In a page's file: between its folded lines and its excerpts. Folding leaves no such character.
_PARTED = "\f"
#: Labels without scripts, the most used first.
MOST_TAGS = 40
#: What tells browsers where they learn to search here.
_OFFER = Markup('<link rel="search" type="application/opensearchdescription+xml" title="%s" href="%s">')
_OPENSEARCH = Markup("""\
<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>%s</ShortName>
  <Description>%s</Description>
  <InputEncoding>UTF-8</InputEncoding>
  <Url type="text/html" template="%s"/>
</OpenSearchDescription>
""")


def _kind(env: BuildEnvironment, docname: str) -> str | None:
    """Return under which kind search shows a document; None for one that it does not find."""
    if docname in InfraDomain.of(env).posts.by_doc:
        return "post"
    folder = docname.partition("/")[0] if "/" in docname else ""
    return {TOPICS: "topic", GUIDE: "guide"}.get(folder)


def _cache(app: Sphinx) -> Path:
    return Path(app.doctreedir) / "search"


def _texts(app: Sphinx) -> Path:
    return _cache(app) / "texts"


class Cached:
    """Texts and groups between builds: those that are not what the last build left are thrown away."""

    def __init__(self, app: Sphinx) -> None:
        self._record = Path(app.doctreedir) / "search.json"
        self._kept = Kept(_cache(app), known_files(read_sealed(self._record)), ("",))

    def check(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Return the documents whose texts are missing: their pages give them again (``env-updated``)."""
        if not writes_site(app.builder):
            return []
        standing = self._kept.remove_damaged()
        return [
            docname
            for docname in sorted(env.found_docs)
            if _kind(env, docname) and f"texts/{docname}.txt" not in standing
        ]

    def note(self, app: Sphinx, exception: Exception | None) -> None:
        """Note what the index was made of (``build-finished``)."""
        if exception is None and writes_site(app.builder):
            write_sealed(self._record, self._kept.note(lambda _path: False))


def _own_folder(app: Sphinx) -> None:
    if isinstance(app.builder, KnowledgeBaseBuilder):
        app.builder.own(FOLDER)


def _note_text(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Keep the text of a page that can be found, and tell every page where browsers learn to search here."""
    if not writes_site(app.builder):
        return
    if doctree is not None and _kind(app.env, pagename):
        part = own_part(context["body"])
        excerpts = json.dumps(sections_of(part), ensure_ascii=False, separators=(",", ":"))
        # "<" as in every script that the index is made of.
        text = folded_text(context["title"], part) + _PARTED + excerpts.replace("<", "\\u003c")
        write_if_changed(_texts(app) / f"{pagename}.txt", text.encode())
    if app.config.html_baseurl:
        address = context["pathto"]("opensearch.xml", resource=True)
        # As text: to Markup nobody else could add theirs.
        context["metatags"] = context.get("metatags", "") + str(_OFFER % (app.config.html_title, address))


def document_metadata(app: Sphinx, docname: str, text: Text, mentions: int = 0) -> Document:
    """Return the record of *docname* for the index, with its *text*.

    :param mentions: posts that speak of it, where it is a topic.
    """
    domain = InfraDomain.of(app.env)
    page = Document(
        docname,
        app.builder.get_target_uri(docname),
        _kind(app.env, docname) or "guide",
        app.env.titles[docname].astext(),
        "",
        text,
    )
    topic = domain.topics.registry.topics.get(docname.removeprefix(f"{TOPICS}/"))
    if topic and topic.docname == docname:
        return page._replace(
            title=topic.title,
            summary=topic.definition,
            names=tuple(name.text for name in topic.names),
            readings=tuple(name.kana for name in topic.names if name.kana),
            properties=tuple(sorted({fact.property_key for fact in topic.facts.values() if fact.current})),
            mentions=mentions,
            owners=tuple(
                f"{TOPICS}/{link.other}"
                for link in domain.topics.registry.links.get(topic.id, ())
                if link.type in OWNING
            ),
        )
    for post in domain.posts.by_doc.get(docname, [])[:1]:
        page = page._replace(
            title=post.title,
            summary=post.excerpt,
            date=int(f"{post.date:%Y%m%d}") if post.date else 0,
            category=post.categories[0] if post.categories else "",
            tags=post.tags,
        )
    return page


def _write_index(app: Sphinx, exception: Exception | None) -> None:
    """Write the index and the description by which browsers ask the site."""
    if exception is None and writes_site(app.builder):
        cache = _cache(app) / "groups"
        with progress_message("writing search index"):
            volumes = list(app.config.infrakb_volumes.items())
            known = InfraDomain.of(app.env).topics.registry.properties.known
            properties = {key: tuple(dict.fromkeys((found.ja, found.en))) for key, found in known.items()}
            site = Site(
                app.config.html_title,
                _messages(),
                volumes,
                properties,
                _counted(app),
                list(_comparisons(app)),
                list(_places(app)),
            )
            write(_documents(app), Path(app.outdir), cache, site, _share(app))
            _write_opensearch(app)


def _counted(app: Sphinx) -> dict[str, str]:
    """Return, by property, what most of its values count (bytes, yen, people …)."""
    units: dict[str, Counter[str]] = {}
    for topic in InfraDomain.of(app.env).topics.registry.topics.values():
        for fact in topic.facts.values():
            units.setdefault(fact.property_key, Counter()).update(one.unit.label for one in fact.current)
    found = {key: counted(labels.most_common(1)[0][0]) for key, labels in units.items() if labels}
    return {key: text for key, text in found.items() if text}


def _comparisons(app: Sphinx) -> Iterator[Comparison]:
    """Yield the pages that compare all topics of a kind."""
    domain = InfraDomain.of(app.env)
    figures = domain.topics.registry.properties.figures
    for docname, (kind, *ratios, _where) in domain.knowledge.showing(BENCH):
        if domain.knowledge.benches.get(kind) == docname:
            yield Comparison(
                app.builder.get_target_uri(docname),
                kind,
                KINDS[kind].ja,
                [topic.docname for topic in domain.knowledge.chosen(f"kind:{kind}") if topic.facts],
                list(dict.fromkeys(name.property_key for name in figures.get(kind, ()))),
                " ".join(ratios).split(),
            )


def _places(app: Sphinx) -> Iterator[Place]:
    """Yield the places that authors marked with words (``{index}``), and the years of timelines."""
    for docname, entries in sorted(app.env.domains.index_domain.entries.items()):
        words: dict[str, list[str]] = {}
        for _kind, word, target, *_rest in entries:
            words.setdefault(target, []).append(word)
        titles = {
            node["anchorname"]: node.astext() for node in app.env.tocs[docname].findall(nodes.reference)
        }
        for target, found in words.items():
            anchor = f"#{target}" if target else ""
            title = titles.get(anchor) or app.env.titles[docname].astext()
            yield Place(app.builder.get_target_uri(docname) + anchor, title, found)
    words_of_years = _("timeline; events; what happened; announcements; plans").split(_("; "))
    for year, link in year_links(app):
        place = f"{app.builder.get_target_uri(link.docname)}#{link.anchor}"
        yield Place(place, link.text, [f"{format_date(year)} {word}" for word in words_of_years])


def _documents(app: Sphinx) -> Iterator[Document]:
    folder = _texts(app)
    texts = files_below(folder)
    wanted = [docname for docname in sorted(app.env.found_docs) if _kind(app.env, docname)]
    for name in texts.keys() - {f"{docname}.txt" for docname in wanted}:
        (folder / name).unlink()
    spoken = InfraDomain.of(app.env).knowledge.topics_of.values()
    mentions = Counter(f"{TOPICS}/{topic}" for found in spoken for topic in found)
    for docname in wanted:
        status = texts.get(f"{docname}.txt")
        if status is None:  # a document that only another builder shows has none
            continue
        stamp = f"{status.st_size} {status.st_mtime_ns}"
        # Half of the file is the folded text.
        read = partial(_part_of_text, folder / f"{docname}.txt")
        text = Text(stamp, status.st_size // 2, partial(read, 0), partial(read, 1))
        yield document_metadata(app, docname, text, mentions[docname])


def _part_of_text(path: Path, number: int) -> str:
    """Return one of the two parts of a page's file."""
    return path.read_text(encoding="utf-8").split(_PARTED)[number]


def _share(app: Sphinx) -> Share:
    def share(jobs: Sequence[T], work: Callable[[T], None], result: Callable[[], R]) -> list[R]:
        if can_fork and app.parallel > 1 and len(jobs) > 1:
            found = in_workers(jobs, work, result, app.parallel)
            return [value for _done, value in found if value is not None]
        for job in jobs:
            work(job)
        return [result()]

    return share


def _search_page(app: Sphinx) -> Iterator[Page]:
    """Yield the page that asks; without scripts it leads to lists of everything."""
    if not writes_site(app.builder):
        return
    blog = InfraDomain.of(app.env).posts.index
    maker = Maker(app)
    page = SearchPage(
        title=_("Search"),
        description=_("Search the posts and topics of %s by Japanese or English words, or by a question.")
        % app.config.project,
        address=maker.address(SEARCH),
        picture=maker.preview(),
        indexed=False,
        engine=_version("search"),
        lists=(
            Link(_("All posts"), blog.all.docname),
            *(label_link(found) for found in blog.catalogs["category"].values()),
        ),
        tags=tuple(label_link(found) for found in most_used(blog.catalogs["tag"].values(), MOST_TAGS)),
    )
    yield "search", {"title": page.title, "page": page}, "search.html"


def _write_opensearch(app: Sphinx) -> None:
    """Write the description by which browsers add the site to their address bar."""
    if not app.config.html_baseurl:
        return
    address = app.config.html_baseurl.rstrip("/") + "/search.html?q={searchTerms}"
    content = _OPENSEARCH % (app.config.html_title[:16], app.config.html_title, address)
    write_if_changed(Path(app.outdir) / "opensearch.xml", content.encode())


def _version(name: str) -> str:
    """Return what tells one version of scripts from another, with the sheets beside them, in their addresses."""
    paths = [*sorted(STATIC.glob(f"{name}.js")), *sorted((STYLES / LATE).glob(f"{name}.css"))]
    data = b"".join(path.read_bytes() for path in paths)
    return hashlib.blake2b(data, digest_size=4).hexdigest()


def _messages() -> dict[str, str]:
    """Return the texts of the page and the dialog."""
    return {
        "placeholder": _("Search posts and topics"),
        "searching": _("Searching…"),
        "missing": _("Could not be searched: {names}. Reload the page to try again."),
        "left": _("Not looked up, as there are many words: {words}. Search for them apart."),
        "none": _("Nothing was found for “{query}”."),
        "count": _("{count} results for “{query}”"),
        "suggestion": _("Did you mean:"),
        "exact": _("Contains “{query}”"),
        "words": _("Closest to what was asked"),
        "variants": _("Other spellings and names"),
        "some": _("Contains some of the words"),
        "lists": _("Lists and pages about this site"),
        "more": _("Show more"),
        "compare": _("Compare {names}"),
        "view": _("Read it off the comparison: {names}"),
        "rising": _("{name}, smallest first"),
        "falling": _("{name}, largest first"),
        "known": _("known by {day}"),
        "place": _("To “{names}”"),
        "all": _("All results"),
        "keys": _("↑↓ to choose, Enter to open, Ctrl+Enter for all results, Esc to close"),
        "recent": _("Asked recently"),
        "opened": _("Opened recently"),
        "clear": _("Clear what is kept"),
        "topics": _("Topics often spoken of"),
        "tags": _("Tags"),
        "neighbours": _("Neighbours by reading"),
        "advice": _(
            "Try fewer or shorter words, another name for the same thing, kana, or an English abbreviation."
        ),
        "filters": _("Filter results"),
        "volume": _("Volume"),
        "kind": _("Kind"),
        "category": _("Category"),
        "tag": _("Tag"),
        "year": _("Year"),
        "post": _("Post"),
        "topic": _("Topic"),
        "guide": _("Guide"),
    }


def setup(app: Sphinx) -> None:
    """Register the scripts and what makes the index."""
    attributes: dict[str, Any] = {
        "data-engine": f"search.js?v={_version('search')}",
        "data-version": _version("*"),
        # Shown where search.js or the index, which has all other texts, cannot be loaded.
        "data-failed": _("Search could not be loaded."),
        "data-retry": _("Try again"),
        "data-close": _("Close"),
        "data-placeholder": _("Search posts and topics"),
        "data-searching": _("Searching…"),
    }
    app.add_js_file("site.js", loading_method="defer", **attributes)
    # Late: other extensions may still change the body.
    app.connect("html-page-context", _note_text, priority=900)
    app.connect("html-collect-pages", _search_page)
    cached = Cached(app)
    app.connect("builder-inited", _own_folder)
    app.connect("env-updated", cached.check)
    app.connect("build-finished", or_stop(app, _write_index))
    app.connect("build-finished", cached.note, priority=600)

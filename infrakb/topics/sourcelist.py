"""Lists of sources: who published what and when, how near it is to its facts, and what rests on it. Pure.

A long list is folded by the letter or the row of kana with which issuers begin: browsers open what an address leads into.
Where pages list the sources of such groups, it leads to them instead and keeps nothing but the ids of its entries: their
addresses stay what they are (:mod:`infrakb.topics.initialpages`).
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from infrakb.text.collation import ORDERS, collation_key, group, initials
from infrakb.topics.filtering import Choice, Option, Texts, filter_form
from infrakb.topics.initialpages import leading_list
from infrakb.topics.lists import bullets, topic_link
from infrakb.topics.records import SOURCE_KINDS, source_anchor
from infrakb.topics.render import PRIMARY_SIGN, details, link, span
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from infrakb.topics.knowledge import Citing, Knowledge
    from infrakb.topics.records import Source, Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Href, Translate
    from infrakb.topics.tablefiles import Record

#: Up to this number, sources stand in one list.
FEW = 30
#: Issuers that a folded group names.
_NAMED = 3


class Listed(NamedTuple):
    """A source in a list."""

    source: Source
    label: str  # issuer and year, as citations show them
    anchor: str  # its id in the page


class Use(NamedTuple):
    """What a source states of a topic."""

    topic: Topic
    names: tuple[str, ...]  # of the facts with a value of it that holds now


def uses(registry: Registry) -> dict[str, tuple[Use, ...]]:
    """What each source states, by its key: topics in the order of their ids."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for fact in registry.facts():
        for statement in fact.current:
            of_topics = found.setdefault(statement.source, {})
            of_topics.setdefault(fact.topic, {})[fact.name] = None
    return {
        source: tuple(Use(registry.topics[topic], tuple(names)) for topic, names in sorted(of_topics.items()))
        for source, of_topics in found.items()
    }


def stating(registry: Registry) -> list[Listed]:
    """Every source that states something now."""
    used = uses(registry)
    return [
        Listed(source, source.issuer or key, source_anchor(key))
        for key, source in registry.sources.items()
        if key in used
    ]


def page_of(source: Source, pages: Mapping[str, str]) -> str:
    """Return the document that lists a source with others of its group; "" where none does.

    :param pages: documents by initials of issuers: "Am" goes before "A".
    """
    name = initials(source.issuer or source.key)
    return pages.get(name) or pages.get(group(source.issuer or source.key), "")


def source_list(
    listed: Sequence[Listed], registry: Registry, href: Href, _: Translate, pages: Mapping[str, str]
) -> Markup:
    """Sources by issuer, date and key; folded where there are many, below the number of each kind."""
    if len(listed) > FEW:
        elsewhere = [one for one in listed if page_of(one.source, pages)]
        here = [one for one in listed if not page_of(one.source, pages)]
        if elsewhere:
            kinds = _kinds(listed, _)
            rest = _folded(here, registry, href, _)
            return Markup('<div class="infra-folds">%s%s%s</div>') % (
                kinds,
                _groups(elsewhere, pages, href, _),
                rest,
            )
        return Markup('<div class="infra-folds">%s%s</div>') % (
            _kinds(listed, _),
            _folded(here, registry, href, _),
        )
    return Markup().join(html for _name, _found, html in _grouped(listed, registry, href, _))


def _groups(listed: Sequence[Listed], pages: Mapping[str, str], href: Href, _: Translate) -> Markup:
    """Links to the pages of groups, each with the ids of what is listed there."""
    found: dict[str, list[Listed]] = {docname: [] for docname in pages.values()}
    for one in sorted(listed, key=_order):
        found[page_of(one.source, pages)].append(one)
    html = Markup('<a class="reference internal" href="%s">%s</a> <span>%s</span>')
    lines = (
        (
            html % (href(docname), page_name(docname, pages), _told(of_page, _)),
            (one.anchor for one in of_page),
        )
        for docname, of_page in found.items()
        if of_page
    )
    return leading_list(lines, "infra-source-pages")


def page_name(docname: str, pages: Mapping[str, str]) -> str:
    """What a page of a group is called: the initials of its issuers."""
    return " ".join(name for name, place in pages.items() if place == docname)


def _grouped(
    listed: Sequence[Listed], registry: Registry, href: Href, _: Translate
) -> Iterator[tuple[str, list[Listed], Markup]]:
    """Yield each group that has sources, with them and their list."""
    used = uses(registry)
    rows: dict[str, list[Listed]] = {name: [] for order in ORDERS.values() for name in order}
    for one in sorted(listed, key=_order):
        rows[group(one.label)].append(one)
    for name, found in rows.items():
        if found:
            entries = ((one.anchor, _entry(one, used.get(one.source.key, ()), href, _)) for one in found)
            yield name, found, bullets_with_ids(entries)


def _folded(listed: Sequence[Listed], registry: Registry, href: Href, _: Translate) -> Markup:
    groups = _grouped(listed, registry, href, _)
    return Markup().join(details(_summary(name, found, _), html) for name, found, html in groups)


class GroupPage(NamedTuple):
    """The page of a group."""

    initials: str  # as its directive names them
    href: Href
    search: str  # address of the page that searches everything


def group_page(page: GroupPage, knowledge: Knowledge, _: Translate) -> Markup:
    """The sources of some issuers below a form to filter them and links to the other groups."""
    pages, registry = knowledge.source_pages, knowledge.registry
    here = {pages[name] for name in page.initials.split()}
    listed = [
        Listed(source, "", source_anchor(key))
        for key, source in registry.sources.items()
        if page_of(source, pages) in here
    ]
    used = uses(registry)
    by_issuer = groupby(sorted(listed, key=_order), key=lambda one: one.source.issuer or one.source.key)
    sections = Markup().join(
        _issuer(issuer, list(found), used, knowledge.citing, page.href, _) for issuer, found in by_issuer
    )
    others = [
        Markup('<a class="kb-tag" href="%s">%s</a>') % (page.href(docname), page_name(docname, pages))
        for docname in dict.fromkeys(pages.values())
        if docname not in here
    ]
    texts = Texts(_("Filter the sources"), _("{count} sources"), _("No source matches."))
    counts = Counter(one.source.kind for one in listed)
    options = tuple(Option(kind, text, counts[kind]) for kind, text in SOURCE_KINDS.items())
    choice = Choice("kind", _("Kind"), _("All kinds (%d)") % len(listed), options)
    return _GROUP_PAGE % {
        "form": filter_form([choice], texts, page.search, _),
        "label": _("Other issuers"),
        "others": bullets(others, "kb-labels"),
        "sections": sections,
    }


_GROUP_PAGE = Markup(
    '<div class="infra-index-head" data-search-ignore>%(form)s<nav class="infra-kinds infra-parts" aria-label="%(label)s">'
    "<span>%(label)s</span>%(others)s</nav></div>%(sections)s"
)


def _issuer(
    issuer: str,
    found: Sequence[Listed],
    used: Mapping[str, Sequence[Use]],
    citing: Mapping[str, Sequence[Citing]],
    href: Href,
    _: Translate,
) -> Markup:
    row = Markup('<li id="%s" data-kind="%s">%s%s</li>')
    rows = Markup().join(
        row
        % (
            one.anchor,
            one.source.kind,
            _entry(one, used.get(one.source.key, ()), href, _),
            _cited(citing.get(one.source.key, ()), used.get(one.source.key, ()), href, _),
        )
        for one in found
    )
    html = Markup('<section><h2>%s</h2><ul class="infra-sources infra-index">%s</ul></section>')
    return html % (issuer, rows)


def _order(one: Listed) -> tuple[object, ...]:
    return collation_key(one.source.issuer), one.source.date, one.source.key


def bullets_with_ids(items: Iterable[tuple[str, Markup]]) -> Markup:
    """A list whose items have ids."""
    lines = Markup().join(Markup('<li id="%s">%s</li>') % item for item in items)
    return Markup('<ul class="infra-sources">%s</ul>') % lines


def _entry(one: Listed, used: Sequence[Use], href: Href, _: Translate) -> Markup:
    source = one.source
    title = link(source.url, "reference external", source.title) if source.url else escape(source.title)
    sign = PRIMARY_SIGN if source.kind == "primary" else ""
    notes = (format_date(source.date), sign + SOURCE_KINDS.get(source.kind, ""))
    told = "、".join(note for note in notes if note)
    html = Markup("%s「%s」%s") % (one.label, title, f"（{told}）" if told else "")
    if used:
        count = _("%d values") % sum(len(use.names) for use in used)
        html += _pages(count, (topic_link(use.topic, href) for use in used))
    return html


def _cited(citing: Sequence[Citing], used: Sequence[Use], href: Href, _: Translate) -> Markup:
    """The documents that cite a source, each with the place where it does; without the topics that are named already."""
    named = {use.topic.docname for use in used}
    links = [
        link(href(one.docname) + (f"#{one.anchor}" if one.anchor else ""), "reference internal", one.title)
        for one in citing
        if one.docname not in named
    ]
    return _pages(_("Cited in"), links) if links else Markup()


def _pages(label: str, links: Iterable[Markup]) -> Markup:
    """Where a source is used: it is no text of the list itself."""
    html = Markup(' <span class="infra-note" data-search-ignore>%s：%s</span>')
    return html % (label, Markup("、").join(links))


def _summary(name: str, found: Sequence[Listed], _: Translate) -> Markup:
    """What a folded group is: its letter and what it holds."""
    return Markup("<b>%s</b> <span>%s</span>") % (name, _told(found, _))


def _told(found: Sequence[Listed], _: Translate) -> Markup:
    """The issuers with the most sources, and how many sources there are."""
    issuers = Counter(one.source.issuer for one in found if one.source.issuer)
    names = "、".join(issuer for issuer, _count in issuers.most_common(_NAMED))
    if len(issuers) > _NAMED:
        names = _("%s and others") % names
    return Markup("%s %s") % (names, span("kb-number", _("%d sources") % len(found)))


def _kinds(listed: Sequence[Listed], _: Translate) -> Markup:
    counts = Counter(one.source.kind for one in listed)
    items = (f"{text} {counts[kind]}" for kind, text in SOURCE_KINDS.items() if counts[kind])
    return bullets((escape(item) for item in items), "infra-source-kinds")


def source_records(listed: Sequence[Listed], registry: Registry) -> list[Record]:
    """The same for files."""
    used = uses(registry)
    return [
        {
            "source": one.source.key,
            "title": one.source.title,
            "issuer": one.source.issuer,
            "date": one.source.date,
            "kind": one.source.kind,
            "url": one.source.url,
            "facts": [name for use in used.get(one.source.key, ()) for name in use.names],
        }
        for one in sorted(listed, key=lambda one: one.source.key)
    ]

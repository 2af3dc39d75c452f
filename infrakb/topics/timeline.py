"""What happened and when: dated values of topics and posts, the newest first, by year and month. Pure.

All of it is there without scripts. With them, the form above hides what does not match. A long one is cut by years into
sections on pages of their own, each of which leads to the others.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from markupsafe import Markup

from infrakb.text.collation import collation_key
from infrakb.topics.filtering import Choice, Option, Texts, filter_form
from infrakb.topics.geography import OF_ORGANISATIONS, Whereabouts, places
from infrakb.topics.lists import bullets
from infrakb.topics.ordering import INDEX_KINDS
from infrakb.topics.qualifiers import split_names
from infrakb.topics.records import KINDS
from infrakb.topics.render import date, link, span
from infrakb.topics.saidtimes import time_at_start
from infrakb.topics.statements import agreeing
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from infrakb.topics.knowledge import Knowledge, PostLine
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Href, Translate
    from infrakb.topics.statements import Statement

#: What entries that are posts have for a kind.
POST = "post"
#: What entries have for a country that nobody has said.
UNKNOWN = "unknown"
#: Entries of a year with which a section ends.
FULL = 40
_YEARS_RE = re.compile(r"(\d{4})?(\.\.)?(\d{4})?")
#: By what a build knows: the number of entries of each year.
_counted: WeakKeyDictionary[Knowledge, dict[Dating, Counter[str]]] = WeakKeyDictionary()
#: The part of a page that this is.
PART = "timeline"


class Dating(NamedTuple):
    """Which values of topics are dated, and by what."""

    stated: str  # properties whose value is the date, or begins with it; joined by blanks
    as_of: str  # properties of what happened on the day of which the value is
    where: str  # properties that say where something is


class Years(NamedTuple):
    """From the first to the last year that are shown."""

    first: str  # "" for the beginning
    last: str  # "" for all that is to come

    def __contains__(self, day: object) -> bool:
        """Whether a date in ISO form is of it."""
        year = str(day)[:4]
        return self.first <= year <= (self.last or "9999")

    @property
    def title(self) -> str:
        """The years in Japanese: 2025年, 2026年から, 2024年まで; "" for all."""
        if self.first == self.last:
            return f"{self.first}年" if self.first else ""
        ends = (f"{self.first}年から" if self.first else "", f"{self.last}年まで" if self.last else "")
        return "".join(ends)


class Section(NamedTuple):
    """What one page shows of a timeline."""

    docname: str
    years: Years


ALL = Years("", "")


def parse_years(text: str) -> Years | None:
    """Read ``2025``, ``2026..``, ``..2024`` or ``2023..2025``; all years where nothing is given, None for another form."""
    match = _YEARS_RE.fullmatch(text.strip())
    if match is None or bool(match[1] and match[3]) > bool(match[2]) or match[0] == "..":
        return None
    first, dots, last = (part or "" for part in match.groups())
    return Years(first, last if dots else first)


class Entry(NamedTuple):
    """One line."""

    day: str  # YYYY, YYYY-MM or YYYY-MM-DD
    kind: str  # a key of KINDS, or POST
    organisations: tuple[str, ...]  # ids of topics
    countries: tuple[str, ...]  # ids of places; none where nobody has said
    html: Markup  # behind the date
    is_as_of: bool = False  # the day is the one of which the value is


# --- what is on it


def entries(dating: Dating, knowledge: Knowledge, href: Href, _: Translate) -> list[Entry]:
    """Values and posts, the newest first; of one day posts, then topics by id."""
    registry = knowledge.registry
    whereabouts = Whereabouts(registry, dating.where)
    found = [*_posts(knowledge, whereabouts, href, _), *_values(dating, registry, whereabouts, href, _)]
    return sorted(found, key=lambda entry: entry.day, reverse=True)


def posts_shown(knowledge: Knowledge) -> list[tuple[PostLine, list[str]]]:
    """Dated posts with the organisations that they speak of."""
    topics = knowledge.registry.topics
    return [
        (post, [one for one in knowledge.topics_of.get(docname, ()) if topics[one].kind == "organisation"])
        for docname, post in knowledge.posts.items()
        if post.order
    ]


def _posts(knowledge: Knowledge, whereabouts: Whereabouts, href: Href, _: Translate) -> Iterator[Entry]:
    for post, organisations in posts_shown(knowledge):
        title = link(href(post.docname), "reference internal", post.title)
        countries = whereabouts.countries_of_title(post.title)
        yield Entry(post.order[:10], POST, tuple(organisations), countries, title + span("kb-tag", _("Post")))


def _values(
    dating: Dating, registry: Registry, whereabouts: Whereabouts, href: Href, _: Translate
) -> Iterator[Entry]:
    for topic in registry.topics.values():
        organisations = _organisations(topic, registry)
        for statement, day, is_as_of in _dated(dating, topic):
            countries = whereabouts.countries(topic, statement)
            told = _told(topic, statement, day, registry, href)
            yield Entry(day, topic.kind, organisations, countries, told, is_as_of)


def _dated(dating: Dating, topic: Topic) -> Iterator[tuple[Statement, str, bool]]:
    """Yield the dated values of a topic, each with its day, and whether that is the one of which the value is."""
    stated, as_of = (frozenset(split_names(keys)) for keys in (dating.stated, dating.as_of))
    for fact in topic.facts.values():
        if fact.property_key not in stated and fact.property_key not in as_of:
            continue
        is_as_of = fact.property_key not in stated
        for statement, *_others in agreeing(fact.current):
            if day := statement.as_of if is_as_of else date_of(statement):
                yield statement, day, is_as_of


def date_of(statement: Statement) -> str:
    """The date that a value is, or begins with, in ISO form; "" for none."""
    days = time_at_start(statement.text)
    return days.iso if days else ""


def _organisations(topic: Topic, registry: Registry) -> tuple[str, ...]:
    others = (one.other for one in registry.links[topic.id] if one.type in OF_ORGANISATIONS)
    found = (one for one in (topic.id, *others) if registry.topics[one].kind == "organisation")
    return tuple(dict.fromkeys(found))


def _told(topic: Topic, statement: Statement, day: str, registry: Registry, href: Href) -> Markup:
    """Topic, property and value, with a link to where its source stands, and the issuer of that."""
    label = registry.label(statement.property_key, statement.qualifiers)
    # The date stands before the line.
    is_said = statement.text == format_date(day)
    name = link(f"{href(topic.docname)}#{statement.anchor}", "infra-topic reference internal", topic.ja.text)
    source = registry.sources.get(statement.source)
    issuer = Markup(" ") + span("infra-note", source.issuer) if source and source.issuer else Markup()
    return Markup("%s %s%s") % (name, label if is_said else f"{label}：{statement.text}", issuer)


# --- its pages


def timelines(knowledge: Knowledge) -> dict[str, Dating]:
    """The documents that show a timeline of all years, by name."""
    return {docname: Dating(*dating) for docname, (*dating, own, _years) in knowledge.showing(PART) if own}


def sections(docname: str, dating: Dating, knowledge: Knowledge) -> list[Section]:
    """The pages of a document's timeline, the newest first. All stand in the document's folder."""
    return cut(docname, _entries_of(dating, knowledge))


def cut(docname: str, entries_of: Mapping[str, int]) -> list[Section]:
    """Cut a timeline behind each year with :data:`FULL` entries, so that what is added moves no page that there is.

    The document itself shows the last such year; other pages are named after the year that they end with, the one of what
    comes later after its first.

    :param entries_of: the number of entries of each year.
    """
    full = sorted(year for year, count in entries_of.items() if count >= FULL)
    if not full:
        return [Section(docname, ALL)]
    firsts = ("", *(str(int(year) + 1) for year in full))
    found = [
        Section(docname if last == full[-1] else f"{docname}-{last or first}", Years(first, last))
        for first, last in zip(firsts, (*full, ""), strict=True)
    ]
    is_open = any(year > full[-1] for year in entries_of)
    return found[::-1] if is_open else found[-2::-1]


def years_of(docname: str, dating: Dating, knowledge: Knowledge) -> dict[str, str]:
    """Year with entries -> the page that shows it, the newest first."""
    pages = sections(docname, dating, knowledge)
    years = sorted(_entries_of(dating, knowledge), reverse=True)
    return {year: next(page.docname for page in pages if year in page.years) for year in years}


def year_page(docname: str, year: str) -> str:
    """The name under which a year of a document's timeline is found for ever: a page, or what leads there."""
    return f"{docname}-{year}"


def _entries_of(dating: Dating, knowledge: Knowledge) -> Counter[str]:
    """Year -> number of its entries; counted once a build."""
    known = _counted.setdefault(knowledge, {})
    if dating not in known:
        known[dating] = Counter(day[:4] for day in _days(dating, knowledge))
    return known[dating]


def _days(dating: Dating, knowledge: Knowledge) -> Iterator[str]:
    """Yield the day of each entry."""
    yield from (post.order[:10] for post, _organisations in posts_shown(knowledge))
    for topic in knowledge.registry.topics.values():
        yield from (day for _statement, day, _is_as_of in _dated(dating, topic))


# --- how it is shown


class Page(NamedTuple):
    """Where a timeline stands."""

    years: Years  # that are shown
    others: tuple[Section, ...]  # on other pages, the newest first
    href: Href
    search: str  # address of the page that searches everything


def timeline(every: Sequence[Entry], page: Page, registry: Registry, _: Translate) -> Markup:
    """The form, links to the years and to other pages, and a list for each month; a sentence where there is no entry.

    :param every: the entries of all pages.
    """
    found = [entry for entry in every if entry.day in page.years]
    if not found:
        return Markup("<p>%s</p>") % _("Nothing with a date is known yet.")
    years = [(year, list(of_year)) for year, of_year in groupby(found, key=lambda entry: entry.day[:4])]
    return _TIMELINE % {
        "form": filter_form(_choices(every, found, registry, _), _texts(_), page.search, _),
        "to": _("Jump to"),
        "jumps": bullets((_jump(year, len(of_year)) for year, of_year in years), "kb-labels"),
        "others": _others(every, page, _),
        "years": Markup().join(_year(*year, _) for year in years),
    }


_TIMELINE = Markup(
    '<div class="infra-timeline" data-search-ignore><div class="infra-index-head">%(form)s'
    '<nav class="infra-kinds" aria-label="%(to)s">%(jumps)s</nav>%(others)s</div>%(years)s</div>'
)


def _others(every: Sequence[Entry], page: Page, _: Translate) -> Markup:
    """Links to the other pages, to which scripts add what is chosen."""
    links = [
        Markup('<a class="kb-tag" href="%s">%s <span class="kb-number">%d</span></a>')
        % (page.href(one.docname), one.years.title, sum(entry.day in one.years for entry in every))
        for one in page.others
    ]
    label = _("Other years")
    html = Markup('<nav class="infra-kinds infra-parts" aria-label="%s"><span>%s</span>%s</nav>')
    return html % (label, label, bullets(links, "kb-labels")) if links else Markup()


def _texts(_: Translate) -> Texts:
    return Texts(_("Filter the timeline"), _("{count} entries"), _("No entry matches."))


def _choices(
    every: Sequence[Entry], found: Sequence[Entry], registry: Registry, _: Translate
) -> Iterator[Choice]:
    """What may be chosen on any page, with the number of entries on this one."""
    kinds, all_kinds = (Counter(entry.kind for entry in some) for some in (found, every))
    texts = {kind: KINDS[kind].ja for kind in INDEX_KINDS} | {POST: _("Posts")}
    options = tuple(Option(kind, text, kinds[kind]) for kind, text in texts.items() if all_kinds[kind])
    yield Choice("kind", _("Kind"), _("All kinds (%d)") % len(found), options)
    organisations, everyone = (
        Counter(one for entry in some for one in entry.organisations) for some in (found, every)
    )
    named = sorted(everyone, key=lambda one: (collation_key(registry.topics[one].ja.reading), one))
    options = tuple(Option(one, registry.topics[one].ja.text, organisations[one]) for one in named)
    yield Choice("org", _("Organisation"), _("All organisations"), options)
    countries, everywhere = (
        Counter(one for entry in some for one in entry.countries or (UNKNOWN,)) for some in (found, every)
    )
    names = {place: known.ja for place, known in places().items()} | {UNKNOWN: _("Country not stated")}
    options = tuple(Option(one, name, countries[one]) for one, name in names.items() if everywhere[one])
    yield Choice("country", _("Country or region"), _("All countries"), options)


def _jump(year: str, count: int) -> Markup:
    return Markup('<a class="kb-tag" href="#y%s">%s <span class="kb-number">%d</span></a>') % (
        year,
        format_date(year),
        count,
    )


def _year(year: str, found: Iterable[Entry], _: Translate) -> Markup:
    months = [(month, list(of_month)) for month, of_month in groupby(found, key=lambda entry: entry.day[:7])]
    return Markup('<section><h2 id="y%s">%s</h2>%s</section>') % (
        year,
        format_date(year),
        Markup().join(_month(month, of_month, _) for month, of_month in months),
    )


def _month(month: str, found: Iterable[Entry], _: Translate) -> Markup:
    _year, has_month, number = month.partition("-")
    title = f"{int(number)}月" if has_month else _("Without a month")
    return Markup(
        '<section><h3 id="y%(id)s">%(title)s</h3><ul class="infra-index">%(rows)s</ul></section>'
    ) % {
        "id": month if has_month else f"{month}-00",
        "title": title,
        "rows": Markup().join(_row(entry, _) for entry in found),
    }


def _row(entry: Entry, _: Translate) -> Markup:
    day = entry.day[8:]
    said = (f"{int(day)}日" if day else "") + (_("(as of)") if entry.is_as_of else "")
    shown = date(entry.day, said) if said else Markup()
    given = {
        "kind": entry.kind,
        "org": " ".join(entry.organisations),
        "country": " ".join(entry.countries) or UNKNOWN,
    }
    attributes = Markup().join(
        Markup(' data-%s="%s"') % (name, value) for name, value in given.items() if value
    )
    return Markup("<li%s>%s<div>%s</div></li>") % (attributes, shown, entry.html)

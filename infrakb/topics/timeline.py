"""What happened and when: dated values of topics and posts, the newest first, by year and month. Pure.

All of it is there without scripts. With them, the form above hides what does not match.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from infrakb.text.collation import collation_key
from infrakb.topics.filtering import Choice, Option, Texts, filter_form
from infrakb.topics.geography import Whereabouts, places
from infrakb.topics.lists import bullets
from infrakb.topics.ordering import INDEX_KINDS
from infrakb.topics.qualifiers import split_names
from infrakb.topics.records import KINDS
from infrakb.topics.render import date, link, span
from infrakb.topics.statements import agreeing
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from infrakb.topics.knowledge import Knowledge, PostLine
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Href, Translate
    from infrakb.topics.statements import Statement

#: What entries that are posts have for a kind.
POST = "post"
#: What entries have for a country that nobody has said.
UNKNOWN = "unknown"
#: Relations to the organisations that something is of.
_OF = frozenset({"made-by", "operated-by", "funded-by", "administered-by"})
#: A date at the beginning of a text; 「2030年代」 is none.
_DATE_RE = re.compile(r"(?:早ければ)?(\d{4})年(?!代)(?:(\d{1,2})月(?:(\d{1,2})日)?)?")


class Dating(NamedTuple):
    """Which values of topics are dated, and by what."""

    stated: str  # properties whose value is the date, or begins with it; joined by blanks
    as_of: str  # properties of what happened on the day of which the value is
    where: str  # properties that say where something is


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
    found = [*_posts(knowledge, href, _), *_values(dating, registry, href, _)]
    return sorted(found, key=lambda entry: entry.day, reverse=True)


def posts_shown(knowledge: Knowledge) -> list[tuple[PostLine, list[str]]]:
    """Dated posts with the organisations that they speak of: all that a timeline shows of posts."""
    topics = knowledge.registry.topics
    return [
        (post, [one for one in knowledge.topics_of.get(docname, ()) if topics[one].kind == "organisation"])
        for docname, post in knowledge.posts.items()
        if post.order
    ]


def _posts(knowledge: Knowledge, href: Href, _: Translate) -> Iterator[Entry]:
    for post, organisations in posts_shown(knowledge):
        title = link(href(post.docname), "reference internal", post.title)
        yield Entry(post.order[:10], POST, tuple(organisations), (), title + span("kb-tag", _("Post")))


def _values(dating: Dating, registry: Registry, href: Href, _: Translate) -> Iterator[Entry]:
    stated, as_of = (frozenset(split_names(keys)) for keys in (dating.stated, dating.as_of))
    whereabouts = Whereabouts(registry, dating.where)
    for topic in registry.topics.values():
        organisations = _organisations(topic, registry)
        for fact in topic.facts.values():
            if fact.property_key not in stated and fact.property_key not in as_of:
                continue
            for statement, *_others in agreeing(fact.current):
                day = date_of(statement) if fact.property_key in stated else statement.as_of
                if day:
                    yield Entry(
                        day,
                        topic.kind,
                        organisations,
                        whereabouts.countries(topic, statement),
                        _told(topic, statement, day, registry, href),
                        fact.property_key not in stated,
                    )


def date_of(statement: Statement) -> str:
    """The date that a value is, or begins with, in ISO form; "" for none."""
    if statement.value.bound == "date":
        return statement.value.text
    match = _DATE_RE.match(statement.text)
    return "-".join(f"{int(part):02}" for part in match.groups() if part) if match else ""


def _organisations(topic: Topic, registry: Registry) -> tuple[str, ...]:
    others = (one.other for one in registry.links[topic.id] if one.type in _OF)
    found = (one for one in (topic.id, *others) if registry.topics[one].kind == "organisation")
    return tuple(dict.fromkeys(found))


def _told(topic: Topic, statement: Statement, day: str, registry: Registry, href: Href) -> Markup:
    """Topic, property and value, with a link to where its source stands, and the issuer of that."""
    label = registry.label(statement.property_key, statement.qualifiers)
    # The date stands before the line.
    is_said = statement.text == format_date(day)
    name = link(f"{href(topic.docname)}#{statement.anchor}", "infra-topic reference internal", topic.ja.text)
    source = registry.sources.get(statement.source)
    issuer = span("infra-note", source.issuer) if source and source.issuer else Markup()
    return Markup("%s %s%s") % (name, label if is_said else f"{label}：{statement.text}", issuer)


# --- how it is shown


def timeline(dating: Dating, knowledge: Knowledge, href: Href, search: str, _: Translate) -> Markup:
    """The form, links to the years, and a list for each month; nothing without an entry.

    :param search: address of the page that searches everything.
    """
    found = entries(dating, knowledge, href, _)
    if not found:
        return Markup("<p>%s</p>") % _("Nothing with a date is known yet.")
    years = [(year, list(of_year)) for year, of_year in groupby(found, key=lambda entry: entry.day[:4])]
    head = filter_form(_choices(found, knowledge.registry, _), _texts(_), search, _)
    jumps = bullets((_jump(year, len(of_year)) for year, of_year in years), "kb-labels")
    return _TIMELINE % (head, _("Jump to"), jumps, Markup().join(_year(*year, _) for year in years))


_TIMELINE = Markup(
    '<div class="infra-timeline" data-search-ignore><div class="infra-index-head">%s'
    '<nav class="infra-kinds" aria-label="%s">%s</nav></div>%s</div>'
)


def _texts(_: Translate) -> Texts:
    return Texts(_("Filter the timeline"), _("{count} entries"), _("No entry matches."))


def _choices(found: Sequence[Entry], registry: Registry, _: Translate) -> Iterator[Choice]:
    kinds = Counter(entry.kind for entry in found)
    texts = {kind: KINDS[kind].ja for kind in INDEX_KINDS} | {POST: _("Posts")}
    options = tuple(Option(kind, text, kinds[kind]) for kind, text in texts.items() if kinds[kind])
    yield Choice("kind", _("Kind"), _("All kinds (%d)") % len(found), options)
    organisations = Counter(one for entry in found for one in entry.organisations)
    named = sorted(organisations, key=lambda one: (collation_key(registry.topics[one].ja.reading), one))
    options = tuple(Option(one, registry.topics[one].ja.text, organisations[one]) for one in named)
    yield Choice("org", _("Organisation"), _("All organisations"), options)
    countries = Counter(one for entry in found for one in entry.countries or (UNKNOWN,))
    names = {place: known.ja for place, known in places().items()} | {UNKNOWN: _("Country not confirmed")}
    options = tuple(Option(one, name, countries[one]) for one, name in names.items() if countries[one])
    yield Choice("country", _("Country or region"), _("All countries"), options)


def _jump(year: str, count: int) -> Markup:
    return Markup('<a class="kb-tag" href="#y%s">%s <span class="kb-number">%d</span></a>') % (
        year,
        format_date(year),
        count,
    )


def _year(year: str, found: Iterable[Entry], _: Translate) -> Markup:
    months = [(month, list(of_month)) for month, of_month in groupby(found, key=lambda entry: entry.day[:7])]
    return Markup('<section aria-labelledby="y%s"><h2 id="y%s">%s</h2>%s</section>') % (
        year,
        year,
        format_date(year),
        Markup().join(_month(month, of_month, _) for month, of_month in months),
    )


def _month(month: str, found: Iterable[Entry], _: Translate) -> Markup:
    _year, has_month, number = month.partition("-")
    title = f"{int(number)}月" if has_month else _("Without a month")
    return Markup(
        '<section aria-labelledby="y%(id)s"><h3 id="y%(id)s">%(title)s</h3><ul class="infra-index">%(rows)s</ul></section>'
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

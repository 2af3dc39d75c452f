"""What an author wants to know before publishing: stale, contradicting, poorly sourced, unconnected. Pure.

No file is read here: topics come as the build has read them, and posts as it knows them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from infrakb.text.problems import Problem, Said, near
from infrakb.topics.registry import Located, conflicts
from infrakb.topics.units import comparable
from infrakb.topics.values import contradicts, format_date, format_value, parse_quantity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from infrakb.topics.records import Fact, Topic
    from infrakb.topics.registry import Registry

#: A figure without ``review-by`` is looked at again after this time.
YEAR = timedelta(days=365)
#: A value that a post relies on: ``topic.key``, the value with its unit, the line in the post's file.
Pin: TypeAlias = tuple[str, str, int]


class Article(NamedTuple):
    """A post, as far as it is checked."""

    path: str  # relative to the project, with '/'
    topics: Collection[str]  # ids of the topics it speaks of
    pins: tuple[Pin, ...] = ()
    mentions: bool = True  # False: its author switched mentions off


def problems(registry: Registry, articles: Sequence[Article], today: date) -> list[Located]:
    """Return everything that is worth looking at beside what is wrong (``registry.problems``), by file and line."""
    found = {
        *(
            problem
            for topic in registry.topics.values()
            for problem in _topic_problems(topic, registry, today)
        ),
        *(problem for article in articles for problem in _article_problems(article, registry)),
        *_unmentioned(registry, articles),
    }
    return sorted(found, key=lambda located: (located.path, located.problem.line, located.problem.text()))


# --- topics


def _topic_problems(topic: Topic, registry: Registry, today: date) -> Iterator[Located]:
    path = topic.path
    for fact in topic.facts:
        if said := _stale(fact, today):
            yield Located(
                path, Problem(fact.line_of("review-by" if fact.review_by else "as-of"), "fact", *said)
            )
        if _wants_primary(fact, topic, registry):
            message = "fact '%s' rests on the secondary source '%s'; name a primary source"
            yield Located(path, Problem(fact.line_of("source"), "fact", message, (fact.key, fact.source)))
    for first, second in conflicts(topic):
        if not (first.disputed and second.disputed):
            message = "fact '%s' is %s here and %s in line %s; correct one, or write 'disputed: true' in both"
            args = (second.key, second.text, first.text, first.line)
            yield Located(path, Problem(second.line_of("value"), "fact", message, args))


def _wants_primary(fact: Fact, topic: Topic, registry: Registry) -> bool:
    """Whether makers state this property themselves, and no source of the topic's is nearer than the press."""
    wanted = fact.key in registry.properties and registry.properties[fact.key].primary
    sources = [registry.sources.get(stated.source) for stated in topic.stated(fact.key)]
    return wanted and all(source is not None and source.kind == "secondary" for source in sources)


def _stale(fact: Fact, today: date) -> Said | None:
    """Why a value should be looked at again; None for one that need not."""
    if fact.review_by:
        if _last_day(fact.review_by) < today:
            message = "fact '%s' was to be reviewed by %s; check its source and set a new date"
            return Said(message, (fact.key, fact.review_by))
    elif fact.as_of and _last_day(fact.as_of) + YEAR < today:
        message = (
            "fact '%s' is as of %s, more than a year ago; check its source, "
            "or write 'review-by:' with the date of the next look"
        )
        return Said(message, (fact.key, fact.as_of))
    return None


def _last_day(text: str) -> date:
    """The last day of a date of any precision."""
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day)
    return date(year + (month in {0, 12}), month % 12 + 1 if month else 1, 1) - timedelta(days=1)


def _unmentioned(registry: Registry, articles: Sequence[Article]) -> Iterator[Located]:
    spoken = {topic for article in articles for topic in article.topics}
    # A name that two topics claim is reported as such; which of them the posts mean is not known.
    for rivals in map(set, registry.claims.values()):
        if rivals & spoken:
            spoken |= rivals
    for topic in registry.topics.values():
        if topic.id not in spoken:
            message = "no post speaks of topic '%s'; mention it in a post"
            yield Located(topic.path, Problem(topic.ja.line, "topic", message, (topic.id,)))


# --- posts


def _article_problems(article: Article, registry: Registry) -> Iterator[Located]:
    if not article.topics and article.mentions:
        message = "the post speaks of no topic; name one, or add the name it uses to a topic's aliases"
        yield Located(article.path, Problem(1, "topic", message))
    for name, text, line in article.pins:
        facts = registry.facts(name)
        if not facts and registry.is_reported(name):
            continue
        if not facts:
            args: tuple[object, ...] = (name, near(name, registry.fact_names()))
            yield Located(article.path, Problem(line, "ref", "unknown fact '%s'; %s", args))
            continue
        value, unit = parse_quantity(text)
        if not unit.text and value.is_number and not comparable(unit, facts[0].unit):
            unit = facts[0].unit  # a bare number is in the unit of the fact
        if all(contradicts(value, unit, fact.value, fact.unit) for fact in facts):
            stated = "、".join(f"{fact.text} ({format_date(fact.as_of)})" for fact in facts)
            message = "the post says %s is %s, its topic says %s; correct one"
            args = (name, format_value(value, unit), stated)
            yield Located(article.path, Problem(line, "fact", message, args))

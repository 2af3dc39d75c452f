"""What an author wants to know before publishing: stale, contradicting, poorly sourced, unconnected. Pure.

Two things are told apart: a *fault*, which somebody has to mend, and an *open point*, which is known, cannot be mended now
and is looked at again on a day that its author has set.

No file is read here: topics come as the build has read them, and posts as it knows them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from infrakb.text.collation import HAN, group
from infrakb.text.problems import Problem, Said, near
from infrakb.topics.derivations import contradicted
from infrakb.topics.registry import Located
from infrakb.topics.statements import last_day
from infrakb.topics.units import comparable
from infrakb.topics.values import contradicts, format_date, format_value, parse_quantity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.statements import Fact, Statement

#: A figure without ``review-by`` is looked at again after this time.
YEAR = timedelta(days=365)
#: A value that a post relies on: ``topic.property``, the value with its unit, the line in the post's file.
Pin: TypeAlias = tuple[str, str, int]


class Article(NamedTuple):
    """A post, as far as it is checked."""

    path: str  # relative to the project, with '/'
    topics: Collection[str]  # ids of the topics it speaks of
    pins: tuple[Pin, ...] = ()
    mentions: bool = True  # False: its author switched mentions off


class OpenPoint(NamedTuple):
    """Something that is known and left open."""

    located: Located
    review: str  # YYYY-MM-DD: when it is looked at again; "" for what waits for no day


class Findings(NamedTuple):
    """What was found, by file and line."""

    faults: list[Located]
    open_points: list[OpenPoint]


def problems(registry: Registry, articles: Sequence[Article], today: date) -> Findings:
    """Return everything that is worth looking at beside what is wrong (``registry.problems``)."""
    found = list(_found(registry, articles, today))
    faults = {located for located, review in found if not review}
    points = {OpenPoint(located, review) for located, review in found if review}
    points |= {OpenPoint(located, "") for located in _unread(registry)}
    return Findings(sorted(faults, key=_order), sorted(points, key=lambda point: _order(point.located)))


def _order(located: Located) -> tuple[str, int, str]:
    return located.path, located.problem.line, located.problem.text()


def _found(registry: Registry, articles: Sequence[Article], today: date) -> Iterator[tuple[Located, str]]:
    """Yield what is found, each with the day of the next look; without one it is a fault."""
    for topic in registry.topics.values():
        yield from _topic_problems(topic, registry, today)
    for article in articles:
        yield from ((located, "") for located in _article_problems(article, registry))
    yield from _unmentioned(registry, articles, today)


# --- topics


def _topic_problems(topic: Topic, registry: Registry, today: date) -> Iterator[tuple[Located, str]]:
    path = topic.statements_path
    for fact in topic.facts.values():
        for statement in fact.statements:
            yield from ((Located(path, problem), "") for problem in _ahead(statement, today))
        for statement in fact.current:
            if said := _stale(statement, today):
                line = statement.line_of("review-by" if statement.review_by else "as-of")
                yield Located(path, Problem(line, "fact", *said)), ""
        if fact.current and _wants_primary(fact, registry):
            first = fact.current[0]
            message = "fact '%s' rests on the secondary source '%s'; name a primary source"
            problem = Problem(first.line_of("source"), "fact", message, (fact.key, first.source))
            yield Located(path, problem), _next_look(fact.current, today)
        for first, second in fact.conflicts:
            message = (
                "fact '%s' is %s here and %s in line %s; correct one, "
                "or mark one with 'supersedes:', 'preferred:' or 'withdrawn:'"
            )
            args = (second.fact, second.text, first.text, first.line)
            problem = Problem(second.line_of("value"), "fact", message, args)
            yield Located(path, problem), _next_look((first, second), today)
    for statement, problem in contradicted(topic, registry.derivations[topic.id]):
        yield Located(path, problem), _next_look((statement,), today)


def _next_look(statements: Sequence[Statement], today: date) -> str:
    """The day on which statements are looked at again; "" where not all of them say when, or it is past."""
    days = [statement.review_by for statement in statements]
    if not all(days) or any(last_day(day) < today for day in days):
        return ""
    return min(days)


def _looked_at(statement: Statement) -> date:
    """The day by which a statement is looked at again, said or not."""
    return last_day(statement.review_by) if statement.review_by else last_day(statement.as_of) + YEAR


def _wants_primary(fact: Fact, registry: Registry) -> bool:
    """Whether makers state this property themselves, and no source of the fact is nearer than the press."""
    known = registry.properties.known.get(fact.property_key)
    sources = [registry.sources.get(statement.source) for statement in fact.current]
    is_press = all(source is not None and source.kind == "secondary" for source in sources)
    return known is not None and known.primary and is_press


def _ahead(statement: Statement, today: date) -> Iterator[Problem]:
    """Yield a problem for each day that is still to come, on which a statement claims to have been read or shown."""
    for key, day in (("checked", statement.checked), ("published", statement.published)):
        if day and last_day(day) > today:
            message = "%s: %s is still to come; write the day on which it was done"
            yield Problem(statement.line_of(key), "date", message, (key, day))


def _stale(statement: Statement, today: date) -> Said | None:
    """Why a value should be looked at again; None for one that need not."""
    if statement.review_by:
        if last_day(statement.review_by) < today:
            message = "fact '%s' was to be reviewed by %s; check its source and set a new date"
            return Said(message, (statement.fact, statement.review_by))
    elif statement.as_of and last_day(statement.as_of) + YEAR < today:
        message = (
            "fact '%s' is as of %s, more than a year ago; check its source, "
            "or write 'review-by:' with the date of the next look"
        )
        return Said(message, (statement.fact, statement.as_of))
    return None


def _unmentioned(
    registry: Registry, articles: Sequence[Article], today: date
) -> Iterator[tuple[Located, str]]:
    spoken = {topic for article in articles for topic in article.topics}
    # A name that two topics claim is reported as such; which of them the posts mean is not known.
    for rivals in map(set, registry.claims.values()):
        if rivals & spoken:
            spoken |= rivals
    for topic in registry.topics.values():
        if topic.id not in spoken:
            message = "no post speaks of topic '%s'; mention it in a post"
            problem = Problem(topic.ja.line, "topic", message, (topic.id,))
            days = [_looked_at(one) for fact in topic.facts.values() for one in fact.current if one.as_of]
            ahead = [day for day in days if day >= today]
            yield Located(topic.path, problem), min(ahead).isoformat() if ahead else ""


def _unread(registry: Registry) -> Iterator[Located]:
    """Yield Japanese names that stand in no row of the kana table: nobody has said how they are read."""
    for topic in registry.topics.values():
        if group(topic.ja.reading) == HAN:
            message = "it is not said how '%s' is read; write 'kana:' beside it for the glossary"
            yield Located(topic.path, Problem(topic.ja.line, "topic", message, (topic.ja.text,)))


# --- posts


def _article_problems(article: Article, registry: Registry) -> Iterator[Located]:
    if not article.topics and article.mentions:
        message = "the post speaks of no topic; name one, or add the name it uses to a topic's aliases"
        yield Located(article.path, Problem(1, "topic", message))
    for name, text, line in article.pins:
        found = registry.meant(name)
        if len(found) != 1:
            if len(found) > 1:
                args: tuple[object, ...] = (name, ", ".join(f"'{fact.name}'" for fact in found))
                message = "fact '%s' is ambiguous; write one of %s"
                yield Located(article.path, Problem(line, "ref", message, args))
            elif not registry.is_reported(name):
                args = (name, near(name, registry.fact_names()))
                yield Located(article.path, Problem(line, "ref", "unknown fact '%s'; %s", args))
            continue
        holding = found[0].shown
        value, unit = parse_quantity(text)
        if not unit.text and value.is_number and not comparable(unit, holding[0].unit):
            unit = holding[0].unit  # a bare number is in the unit of the fact
        if all(contradicts(value, unit, one.value, one.unit) for one in holding):
            stated = "、".join(f"{one.text} ({format_date(one.as_of)})" for one in holding)
            message = "the post says %s is %s, its topic says %s; correct one"
            args = (name, format_value(value, unit), stated)
            yield Located(article.path, Problem(line, "fact", message, args))

"""What an author wants to know before publishing: stale, contradicting, poorly sourced, unconnected. Pure.

Files are read as they are, without a build. What a post speaks of is told from its Markdown tokens, so that
code, links and headings do not count, just as in the build.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.parsers.mdit import create_md_parser

from infrakb.markup import liquid
from infrakb.text import frontblock
from infrakb.text.documents import SUFFIX_PATTERN, markdown_below
from infrakb.text.encoding import decode
from infrakb.text.japanese import fold, nfc
from infrakb.text.problems import Problem, Said, near
from infrakb.topics.records import KINDS
from infrakb.topics.registry import Located, conflicts, read_registry
from infrakb.topics.units import comparable
from infrakb.topics.values import contradicts, format_date, format_value, parse_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from markdown_it.token import Token

    from infrakb.text.yamlvalue import Value
    from infrakb.topics.records import Fact, Topic
    from infrakb.topics.registry import Registry

POSTS = "posts"
#: A figure without ``review-by`` is looked at again after this time.
YEAR = timedelta(days=365)
_ROLE_RE = re.compile(r"infra:(?:topic|" + "|".join(KINDS) + ")")
_EXPLICIT_RE = re.compile(r".*<([^<>]+)>", re.DOTALL)
_TOPIC_LINK_RE = re.compile(rf"(?:\.\./|/)topics/([a-z0-9-]+)(?:{SUFFIX_PATTERN}|\.html)?(?:#.*)?")
_DIRECTIVE_RE = re.compile(r"\{infra:(?:facts|chart)\}")
_EXTENSIONS = {"attrs_block", "attrs_inline", "colon_fence", "deflist", "strikethrough", "tasklist"}


class Pin(NamedTuple):
    """A value that a post relies on."""

    fact: str  # ``topic.key``
    value: str  # with its unit
    line: int  # 1-based line in the post's file


class Article(NamedTuple):
    """A post, as far as it is watched."""

    path: str  # relative to the project, with '/'
    topics: frozenset[str]  # ids of the topics it speaks of
    pins: tuple[Pin, ...]
    mentions: bool  # False: its author switched mentions off


def watch(root: Path, today: date) -> list[Located]:
    """Everything that is worth looking at in a project, by file and line, each once."""
    registry = read_registry(root)
    articles = list(read_articles(root, registry))
    found = {
        *registry.problems,
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
    claims: dict[str, set[str]] = {}
    for topic in registry.topics.values():
        for name in topic.names:
            claims.setdefault(fold(name.text), set()).add(topic.id)
    for rivals in claims.values():
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
    for pin in article.pins:
        facts = registry.facts(pin.fact)
        if not facts and registry.is_reported(pin.fact):
            continue
        if not facts:
            args: tuple[object, ...] = (pin.fact, near(pin.fact, registry.fact_names()))
            yield Located(article.path, Problem(pin.line, "ref", "unknown fact '%s'; %s", args))
            continue
        value, unit = parse_quantity(pin.value)
        if not unit.text and value.is_number and not comparable(unit, facts[0].unit):
            unit = facts[0].unit  # a bare number is in the unit of the fact
        if all(contradicts(value, unit, fact.value, fact.unit) for fact in facts):
            stated = "、".join(f"{fact.text} ({format_date(fact.as_of)})" for fact in facts)
            message = "the post says %s is %s, its topic says %s; correct one"
            args = (pin.fact, format_value(value, unit), stated)
            yield Located(article.path, Problem(pin.line, "fact", message, args))


def read_articles(root: Path, registry: Registry) -> Iterator[Article]:
    """All posts of a project, in the order of their paths."""
    md = create_md_parser(MdParserConfig(enable_extensions=_EXTENSIONS), DocutilsRenderer)
    for path in markdown_below(root / POSTS):
        if path.stem == "index":
            continue
        text, _encoding = decode(path.read_bytes())
        block = frontblock.split(text)
        mapping, _problems = frontblock.read_mapping(block)
        off = mapping.get("mentions")
        wanted = off is None or str(off.data).lower() not in {"false", "no", "off"}
        body, _problems = liquid.to_markdown(block.body, block.body_line)
        topics = frozenset(_spoken(md, body, registry, wanted))
        relative = nfc(path.relative_to(root).as_posix())
        yield Article(relative, topics, tuple(_pins(mapping.get("facts"))), wanted)


def _pins(node: Value | None) -> Iterator[Pin]:
    """Pins of a front matter: ``facts: {a.b: 96 GiB}`` or ``facts: ["a.b = 96 GiB"]``."""
    if node is None or node.data is None:
        return
    if isinstance(node.data, dict):
        for name, value in node.data.items():
            yield Pin(name, str(value.plain()), value.line)
        return
    for item in node.data if isinstance(node.data, list) else [node]:
        if isinstance(item.data, dict):
            yield from _pins(item)
            continue
        name, _equals, value = str(item.data).partition("=")
        yield Pin(name.strip(), value.strip(), item.line)


def _spoken(md: MarkdownIt, body: str, registry: Registry, wanted: bool) -> Iterator[str]:
    """Ids of the topics that a post's text speaks of."""
    texts: list[str] = []
    heading = False
    for token in md.parse(body):
        heading = token.type == "heading_open" or (heading and token.type != "heading_close")
        if token.type == "fence" and _DIRECTIVE_RE.match(token.info.strip()):
            yield from _named_by_directive(token, registry)
        elif token.type == "inline":
            texts += _texts(token.children or [], heading)
            yield from (
                topic for target in _targets(token.children or []) if (topic := registry.find_id(target))
            )
    if wanted:
        yield from (mention.topic for _number, mention in registry.matcher.find_all(texts))


def _texts(children: Sequence[Token], heading: bool) -> Iterator[str]:
    """Texts in which a name becomes a link."""
    depth = 0
    for child in children:
        if child.type == "link_open" or (
            child.type == "span_open" and "no-mentions" in str(child.attrGet("class"))
        ):
            depth += 1
        elif child.type in {"link_close", "span_close"} and depth:
            depth -= 1
        elif child.type == "text" and not depth and not heading:
            yield child.content


def _targets(children: Sequence[Token]) -> Iterator[str]:
    """Names and ids in the author's own links to topics."""
    for child in children:
        if child.type == "myst_role" and _ROLE_RE.fullmatch(str(child.meta.get("name"))):
            match = _EXPLICIT_RE.fullmatch(child.content)
            yield match[1] if match else child.content
        elif child.type == "link_open" and (match := _TOPIC_LINK_RE.fullmatch(str(child.attrGet("href")))):
            yield match[1]


def _named_by_directive(token: Token, registry: Registry) -> Iterator[str]:
    for line in token.content.splitlines():
        if line.startswith(":topics:"):
            yield from (
                topic for word in re.split(r"[\s,、]+", line[8:]) if (topic := registry.find_id(word))
            )

"""Values, their sources and cards as HTML: deterministic, escaped, without inline styles.

What is HTML has the type :class:`~markupsafe.Markup`, so that nothing is escaped twice, or never. It is put together
with ``%``, which takes half the time of ``format``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from infrakb.topics.records import KINDS, SOURCE_KINDS
from infrakb.topics.statements import agreeing, conflicting
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from infrakb.topics.records import Source, Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.statements import Fact, Statement

    #: Translates a text for the reader (English is the source language).
    Translate = Callable[[str], str]
    #: Gives the address of a topic's page, or of one of its facts.
    Href = Callable[[str], str]


# --- values with their source


def source_title(statement: Statement, source: Source | None, _: Translate) -> str:
    """What a link to a source says of itself: issuer, title, place, kind and as-of date."""
    if source is None:
        return _("No source")
    parts = [full_title(source)]
    if statement.at:
        parts.append(statement.at)
    if source.kind:
        parts.append(SOURCE_KINDS[source.kind])
    if statement.as_of:
        parts.append(_("as of %s") % format_date(statement.as_of))
    return _("Source: %s") % "、".join(parts)


def telling_issuer(source: Source) -> str:
    """The issuer of a source, where its title does not name it."""
    return "" if source.issuer in source.title else source.issuer


def full_title(source: Source) -> str:
    """The title of a source, behind its issuer where that is not in it."""
    return " ".join(part for part in (telling_issuer(source), source.title) if part)


#: Sign of primary sources. Each table that has one explains it in its legend; other kinds stand there in words.
PRIMARY_SIGN = "◆"


def kind_mark(source: Source) -> tuple[Markup, Markup]:
    """What stands before and behind a source's title for its kind."""
    if source.kind == "primary":
        sign = Markup(
            '<span class="infra-primary" role="img" aria-label="%(kind)s" title="%(kind)s">%(sign)s</span> '
        )
        return sign % {"kind": SOURCE_KINDS[source.kind], "sign": PRIMARY_SIGN}, Markup()
    if not source.kind:
        return Markup(), Markup()
    return Markup(), span(f"infra-kind infra-kind-{source.kind}", SOURCE_KINDS[source.kind])


def legend(sources: Iterable[Source | None]) -> Markup:
    """What the sign means, for a table in which it stands."""
    if not any(source and source.kind == "primary" for source in sources):
        return Markup()
    return Markup('<p class="infra-legend"><span aria-hidden="true">%s</span> %s</p>') % (
        PRIMARY_SIGN,
        SOURCE_KINDS["primary"],
    )


def source_cell(
    statement: Statement, source: Source | None, _: Translate, above: Source | None = None
) -> Markup:
    """Document and place of a value. Its issuer is named where the title does not, and the source *above* has another."""
    if source is None:
        return escape(_("No source"))
    named = link(source.url, "reference external", source.title) if source.url else source.title
    before, behind = kind_mark(source)
    issuer = telling_issuer(source)
    parts = [Markup('<span class="infra-document">%s%s</span>') % (before, named)]
    if issuer and not (above and above.issuer == source.issuer):
        parts.append(span("infra-issuer", issuer))
    if statement.at:
        parts.append(span("infra-at", statement.at))
    # The blanks are for those who do not see the page: styles break the lines.
    return Markup(" ").join([*parts, behind] if behind else parts)


def sourced(text: str, statement: Statement, source: Source | None, _: Translate) -> Markup:
    """A value linked to its source."""
    title = source_title(statement, source, _)
    if source is None or not source.url:
        return Markup('<span class="infra-fact" title="%s">%s</span>') % (title, text)
    return link(source.url, "infra-fact reference external", text, title)


def link(href: str, name: str, text: str, title: str = "") -> Markup:
    """A link of the class ``name``."""
    hint = Markup(' title="%s"') % title if title else ""
    return Markup('<a class="%s" href="%s"%s>%s</a>') % (name, href, hint, text)


def details(summary: str | Markup, content: Markup) -> Markup:
    """What is shown when it is asked for."""
    return Markup("<details><summary>%s</summary>%s</details>") % (summary, content)


def options(pairs: Iterable[tuple[str, str]], chosen: str | None = None) -> Markup:
    """Options of a choice: of each its value and its text.

    :param chosen: the value that is chosen at first; None leaves that to the browser.
    """
    made = (
        Markup('<option value="%s"%s>%s</option>') % (value, Markup(" selected") * (value == chosen), text)
        for value, text in pairs
    )
    return Markup().join(made)


def span(name: str, text: str) -> Markup:
    """A phrase of the class ``name``."""
    return Markup('<span class="%s">%s</span>') % (name, text)


def inline_fact(fact: Fact, registry: Registry, _: Translate) -> Markup:
    """A fact in prose: the first statement that holds, and beside it those that contradict it."""
    first, *others = fact.shown
    html = _marked(first, registry, _)
    if not fact.current:
        return html + _ended_note(fact, first, _)
    against = _against(first, others)
    if against:
        values = (sourced(one.text, one, registry.sources.get(one.source), _) for one in against)
        html += span("infra-conflict", escape(_("(%s by another source)")) % Markup("、").join(values))
    return html


def inline_statement(fact: Fact, statement: Statement, text: str, registry: Registry, _: Translate) -> Markup:
    """One statement of a fact in prose, *text* in the value's place; a note where it does not hold, and nothing else does."""
    html = sourced(text or statement.text, statement, registry.sources.get(statement.source), _)
    if statement.withdrawn or not fact.current:
        html += _ended_note(fact, statement, _)
    return html


def ended(fact: Fact, statement: Statement, _: Translate) -> str:
    """Why a statement does not hold any more."""
    if statement.withdrawn:
        return _("withdrawn on %s: %s") % (format_date(statement.withdrawn), statement.reason)
    return _("superseded by %s") % "、".join(later.text for later in fact.replacing(statement))


def _ended_note(fact: Fact, statement: Statement, _: Translate) -> Markup:
    return span("infra-conflict", f"（{ended(fact, statement, _)}）")


def _against(first: Statement, others: list[Statement]) -> list[Statement]:
    """Of those that contradict the first, one for each value."""
    return [group[0] for group in agreeing(others) if conflicting(first, group[0])]


def _marked(statement: Statement, registry: Registry, _: Translate) -> Markup:
    source = registry.sources.get(statement.source)
    html = sourced(statement.text, statement, source, _)
    if source and source.kind == "secondary":
        html += span("infra-secondary", _("(press report)"))
    return html


def inline_text(fact: Fact) -> str:
    """The same as plain text."""
    first, *others = fact.shown
    against = [statement.text for statement in _against(first, others)]
    return first.text + (f"（{'、'.join(against)}）" if against else "")


def fact_in_words(fact: Fact, registry: Registry, _: Translate) -> str:
    """A fact where no link to its source can stand: the values, and issuer, title and date of the source."""
    return _with_source(inline_text(fact), fact.shown[0], registry, _)


def statement_in_words(statement: Statement, registry: Registry, _: Translate) -> str:
    """The same of one statement, whether it holds or not."""
    return _with_source(statement.text, statement, registry, _)


def _with_source(text: str, statement: Statement, registry: Registry, _: Translate) -> str:
    return f"{text}（{source_title(statement, registry.sources.get(statement.source), _)}）"


def date(iso: str, shown: str) -> Markup:
    """A date, for programs and for readers."""
    return Markup('<time datetime="%s">%s</time>') % (iso, shown)


def dated(statement: Statement) -> Markup:
    """The as-of date of a statement; nothing where it has none."""
    return date(statement.as_of, format_date(statement.as_of)) if statement.as_of else Markup()


def table(name: str, labels: Iterable[str], rows: Iterable[Markup], caption: str = "") -> Markup:
    """A table of the class ``name`` with a row of ``labels`` at its head; where it is too wide, it scrolls."""
    title = Markup("<caption>%s</caption>") % caption if caption else ""
    heads = Markup().join(Markup('<th scope="col">%s</th>') % label for label in labels)
    return Markup(
        '<div class="table-wrapper"><table class="docutils %s">%s'
        "<thead><tr>%s</tr></thead><tbody>%s</tbody></table></div>"
    ) % (name, title, heads, Markup().join(rows))


#: Styles take the display of its rows away where they find no room. Browsers keep the meaning of a table then; roles in
#: words would be an error (ARIA in HTML: none on the parts of a table).
_STACKING = Markup(
    '<div class="table-wrapper infra-stacking"><table class="docutils %s">%s'
    "<thead><tr>%s</tr></thead>%s</table></div>"
)


def stacking_table(
    name: str, heads: Iterable[str], groups: Iterable[Iterable[Markup]], caption: str = ""
) -> Markup:
    """A table of groups of rows, which are stacked where they find no room: all of a row is always in view."""
    title = Markup("<caption>%s</caption>") % caption if caption else ""
    shown = Markup().join(Markup('<th scope="col">%s</th>') % head for head in heads)
    body = Markup("<tbody>%s</tbody>")
    bodies = Markup().join(body % Markup().join(rows) for rows in groups)
    return _STACKING % (name, title, shown, bodies)


def stacking_row(
    head: Markup, cells: Iterable[tuple[str, Markup]], identifier: str = "", name: str = ""
) -> Markup:
    """A row: its *head*, a cell of its own or nothing, and cells with the text of their columns' heads."""
    anchor = Markup(' id="%s"') % identifier if identifier else ""
    style = Markup(' class="%s"') % name if name else ""
    shown = Markup().join(Markup('<td data-head="%s">%s</td>') % cell for cell in cells)
    return Markup("<tr%s%s>%s%s</tr>") % (anchor, style, head, shown)


def row_head(content: Markup | str, rows: int = 1) -> Markup:
    """The head of so many rows."""
    span_of_rows = Markup(' rowspan="%d"') % rows if rows > 1 else ""
    return Markup('<th scope="row"%s>%s</th>') % (span_of_rows, content)


# --- hover cards


def cards_script(registry: Registry) -> str:
    """All cards as one script, which is fetched when the first card is asked for."""
    return script("infraTopicCards", {topic.id: _card(topic, registry) for topic in registry.topics.values()})


def script(name: str, content: object) -> str:
    """A script that gives the global *name* its content.

    A script and not JSON: pages opened from a disk may load scripts, but not fetch files.
    """
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    data = data.replace("</", "<\\/")
    return f"window.{name}={data};\n"


def _card(topic: Topic, registry: Registry) -> list[object]:
    facts = [fact for fact in topic.facts.values() if fact.current][:2]
    shown = [
        [
            registry.label(fact.property_key, fact.qualifiers),
            fact.current[0].text,
            format_date(fact.current[0].as_of),
        ]
        for fact in facts
    ]
    return [topic.title, KINDS[topic.kind].ja, topic.definition, shown]

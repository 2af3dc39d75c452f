"""The rows of a comparison as the language of the filter knows them, and those for which a filter holds. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from infrakb.compare import language
from infrakb.text.problems import Said
from infrakb.topics.geography import Whereabouts, country

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infrakb.compare.bench import Bench, Cell
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry

#: The property that says where something is.
SITES = "sites"


def chosen(shown: Bench, where: str, registry: Registry) -> Bench | Said:
    """The rows for which a filter holds; what is wrong with the filter, in words, where something is."""
    clauses = language.parse(where, columns_of(shown))
    if isinstance(clauses, Said):
        return clauses
    rate = shown.rate.yen if shown.rate else None
    rows = (
        (topic, found)
        for topic, found in shown.rows
        if language.judge(clauses, row_of(topic, found, shown, registry), rate).fits
    )
    return shown._replace(rows=tuple(rows))


def columns_of(shown: Bench) -> list[language.Column]:
    """The columns as the language of the filter knows them."""
    return [
        language.Column(
            column.key,
            (column.key, column.label, column.english),
            column.unit.dimension if column.unit else "",
            float(column.unit.factor) if column.unit else 0.0,
        )
        for column in shown.columns
    ]


class About(NamedTuple):
    """What is said of a topic beside its cells, joined by blanks."""

    name: str  # its id and names
    maker: str  # ids and names of its makers and operators
    place: str  # where it is; "" where nobody says
    basis: str  # ids and names of what it runs on: an instance is looked for by its chip


def said_of(topic: Topic, registry: Registry) -> About:
    """Names, makers and places of a topic, by which the filter finds it."""

    def related(*types: str) -> str:
        others = [registry.topics[one.other] for one in registry.links[topic.id] if one.type in types]
        return " ".join(f"{one.id} {one.ja.text}" for one in others)

    places = [
        name.text
        for one in registry.links[topic.id]
        if one.type == "located-in"
        for name in registry.topics[one.other].names
    ]
    for one in Whereabouts(registry, SITES).of_topic(topic):
        places += (one.ja, country(one).ja)
    return About(
        " ".join([topic.id, *(name.text for name in topic.names)]),
        related("made-by", "operated-by", "funded-by", "served-by"),
        " ".join(dict.fromkeys(places)),
        related("runs-on"),
    )


def row_of(topic: Topic, found: Sequence[Cell], shown: Bench, registry: Registry) -> language.Row:
    """A row as the language of the filter knows it."""
    about = said_of(topic, registry)
    lines = {
        column.key: [line.state for line in cell.lines]
        for column, cell in zip(shown.columns, found, strict=True)
        if cell.lines
    }
    values = " ".join(
        line.text
        for column, cell in zip(shown.columns, found, strict=True)
        for line in cell.lines
        if not column.of
    )
    return language.Row(
        language.folded(" ".join((*about, values))), about.name, about.maker, about.place, lines
    )

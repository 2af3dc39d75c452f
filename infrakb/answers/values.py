"""A published statement as an answer has it: the value with its source, date and rank; in JSON and in words. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from infrakb.topics.records import SOURCE_KINDS
from infrakb.topics.units import parse_unit
from infrakb.topics.values import contradicts, format_date, parse_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from infrakb.answers.published import Row

#: What an answer says in JSON; None stands for nothing.
Answer = dict[str, Any]


def value(row: Row, disputed: bool = False) -> Answer:
    """Return a statement with all that makes it checkable."""
    return {
        "statement": row["name"],
        "topic": row["topic"],
        "topic_name": row["topic_name"],
        "property": row["property"],
        "label": row["label"],
        "value": row["text"],
        "number": row["number"],
        "number_unit": row["number_unit"],
        "as_of": row["as_of"],
        "source": {
            "title": row["source_title"],
            "issuer": row["issuer"],
            "kind": SOURCE_KINDS.get(row["source_kind"] or ""),
            "url": row["source_url"],
            "at": row["at"],
        },
        "checked": row["checked"],
        "published": row["published"],
        "rank": row["rank"],
        "rank_ja": row["rank_ja"],
        "disputed": disputed,
        "withdrawn": row["withdrawn"],
        "superseded_by": row["superseded_by"],
        "reason": row["reason"],
        "note": row["note"],
        "address": row["address"],
    }


def values(rows: Iterable[Row]) -> list[Answer]:
    """Return statements that hold, each saying whether another one of its fact contradicts it."""
    listed = list(rows)
    facts: dict[str, list[Row]] = {}
    for row in listed:
        facts.setdefault(row["fact"], []).append(row)
    return [value(row, any(_contradict(row, other) for other in facts[row["fact"]])) for row in listed]


def _contradict(one: Row, other: Row) -> bool:
    return one is not other and contradicts(
        parse_value(one["value"]), parse_unit(one["unit"] or ""), parse_value(other["value"]), parse_unit(other["unit"] or "")
    )  # fmt: skip


def in_words(one: Answer) -> str:
    """Return a value as a line of Japanese."""
    marks = []
    if one["disputed"]:
        marks.append("出典によって値が違います")
    if one["rank"] in {"superseded", "withdrawn"}:
        marks.append(one["rank_ja"])
    if one["note"]:
        marks.append(one["note"])
    marked = f"〔{'。'.join(marks)}〕" if marks else ""
    return f"{one['topic_name']}の{one['label']}：{one['value']}{marked}（{source_in_words(one)}）"


def source_in_words(one: Answer) -> str:
    """Return where a value comes from, and of when it is."""
    source = one["source"]
    issuer = source["issuer"] if source["issuer"] and source["issuer"] not in (source["title"] or "") else ""
    title = f"「{source['title']}」" if source["title"] else "出典なし"
    kind = source["kind"] if source["kind"] and source["kind"] != SOURCE_KINDS["primary"] else ""
    as_of = f"{format_date(one['as_of'])}時点" if one["as_of"] else ""
    checked = f"{format_date(one['checked'])}に確認" if one["checked"] else ""
    parts = (f"出典：{issuer}{title}", source["at"], kind, as_of, checked, source["url"])
    return "、".join(part for part in parts if part)

"""The JSON Schema of files of statements, for editors: what may stand where, while it is written. Pure.

It follows from what :mod:`infrakb.topics.statementfile` reads and from ``properties.yaml``; what a schema cannot say (units
that fit, plausible values, sources that there are) the build goes on to check. Draft 7, which every editor knows.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from infrakb.topics.properties import FIGURES, GROUPS
from infrakb.topics.qualifiers import QUALIFIERS
from infrakb.topics.statementfile import REQUIRED, STATEMENT_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from infrakb.topics.properties import Properties, Property

_DAY = r"\d{4}-\d{2}-\d{2}"
_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"
_NUMBER = r"[-+]?\d(?:[\d_,]*\d)?(?:\.\d+)?"
#: What stands under each key but the qualifiers: Japanese help, and the form of its texts.
_KEYS = {
    "property": ("項目。properties.yamlのキー", ""),
    "value": (
        '値。数、">=20"（以上）、"<=50"（最大）、">170"、"<2"、"~125"（約）、"70..72"（範囲）、日付、文字',
        "",
    ),
    "unit": ("単位。出典のとおりに", ""),
    "as-of": ("いつの時点の値か", _DATE),
    "source": ("出典。sources.bibのキー", r"[^\s,]+"),
    "at": ("出典のどこにあるか（表と行、節、ページ）", ""),
    "checked": ("最後に出典で確かめた日", _DAY),
    "published": ("このサイトが最初に示した日", _DAY),
    "preferred": ("ほかより優先する期間。始まりの日か、YYYY-MM-DD..YYYY-MM-DD", rf"{_DAY}(\.\.{_DAY})?"),
    "withdrawn": ("撤回した日。reasonも書きます", _DAY),
    "reason": ("撤回や更新の理由（誤り、別の定義など）", ""),
    "supersedes": ("これが置き換える値の名前（このトピックの中の）", ""),
    "note": ("補足", ""),
    "review-by": ("見直しの期限", _DATE),
}
_SCALAR = {"type": ["string", "number"]}
#: Of a value by the property's kind.
_VALUES: Mapping[str, dict[str, object]] = {
    "quantity": {
        "anyOf": [
            {"type": "number"},
            {
                "type": "string",
                "pattern": rf"^\s*((>=|<=|≥|≤|>|<|~)?\s*{_NUMBER}|{_NUMBER}\s*\.\.\s*{_NUMBER})\s*$",
            },
        ]
    },
    "date": {"type": "string", "pattern": r"^\d{4}-\d{2}(-\d{2})?$"},
    "topic": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
}


def statement_schema(properties: Properties) -> dict[str, object]:
    """The schema, with the properties of a project."""
    known = properties.known.values()
    named = {
        "enum": [one.key for one in known],
        "description": _KEYS["property"][0],
        # Of editors: what they show beside each value.
        "markdownEnumDescriptions": [_description(one) for one in known],
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "トピックについて述べられた値",
        "type": "object",
        "properties": {
            FIGURES: {
                "type": ["array", "null"],
                "items": {"type": "string"},
                "description": "ページの最初に並べる値の名前（このトピックの中の）。大事なものから",
            },
            "statements": {"type": ["array", "null"], "items": {"$ref": "#/definitions/statement"}},
            "aliases": {
                "type": ["object", "null"],
                "description": "以前の名前: いまの名前（このトピックの中の）",
                "additionalProperties": {"type": "string"},
            },
        },
        "additionalProperties": False,
        "definitions": {
            "statement": {
                "type": "object",
                "properties": {key: _of_key(key) for key in STATEMENT_KEYS} | {"property": named},
                "required": list(REQUIRED),
                "dependencies": {"withdrawn": ["reason"]},
                "additionalProperties": False,
                "allOf": _by_property(known),
            }
        },
    }


def schema_text(properties: Properties) -> str:
    """The schema as the file ``topics/statements.schema.json`` has it."""
    return json.dumps(statement_schema(properties), ensure_ascii=False, indent=1) + "\n"


def _description(one: Property) -> str:
    unit = f"、{one.unit.text}" if one.unit else ""
    return f"**{one.ja}**（{GROUPS[one.group].ja}{unit}）{one.definition}"


def _of_key(key: str) -> dict[str, object]:
    """The schema of what stands under a key, whatever the property."""
    if key in QUALIFIERS:
        qualifier = QUALIFIERS[key]
        if qualifier.values:
            return {
                "enum": list(qualifier.values),
                "description": f"{qualifier.ja}（{'、'.join(qualifier.values.values())}）",
            }
        return _scalar(qualifier.ja, qualifier.form.pattern)
    ja, form = _KEYS[key]
    if key == "supersedes":
        return {
            "description": ja,
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}],
        }
    return _scalar(ja, form)


def _scalar(ja: str, form: str) -> dict[str, object]:
    """A text of a form; a bare year is a number in YAML."""
    return {**_SCALAR, "description": ja, **({"pattern": f"^(?:{form})$"} if form else {})}


def _by_property(known: Iterable[Property]) -> list[dict[str, object]]:
    """What only some properties allow: those that allow the same share one rule."""
    rules: dict[str, list[str]] = {}
    for one in known:
        rule: dict[str, object] = {name: False for name in QUALIFIERS if not _allows(one, name)}
        if one.values:
            rule["value"] = {"enum": list(one.values)}
        elif one.value in _VALUES:
            rule["value"] = _VALUES[one.value]
        if rule:
            rules.setdefault(json.dumps(rule, sort_keys=True), []).append(one.key)
    return [
        {
            "if": {"properties": {"property": {"enum": keys}}, "required": ["property"]},
            "then": {"properties": json.loads(rule)},
        }
        for rule, keys in rules.items()
    ]


def _allows(one: Property, qualifier: str) -> bool:
    return one.qualifiers is None or qualifier in one.qualifiers

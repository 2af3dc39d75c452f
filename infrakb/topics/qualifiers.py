"""What narrows a statement down: a closed set of qualifiers, their forms and their Japanese texts. Pure.

After Wikibase's qualifiers, but closed: a reader who knows these seven knows all of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from infrakb.text.problems import Said, near
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Qualifiers of a statement: (id, value) in the order of QUALIFIERS.
Qualifiers: TypeAlias = tuple[tuple[str, str], ...]


class Qualifier(NamedTuple):
    """A kind of qualifier."""

    id: str  # as authors write it
    ja: str  # heading
    en: str  # the same in English
    values: Mapping[str, str] | None  # closed: value -> Japanese text; None: any text of the form
    form: re.Pattern[str]  # of a value
    hint: Said | str  # what to write: in words, or examples


_TEXT = re.compile(r"[^\[\]=,;]+")
_ANY = Said("a text without [ ] = , ;")
_NUMBERS = "FP64 FP32 TF32 BF16 FP16 FP8 FP6 FP4 INT16 INT8 INT4"
_ONE = rf"(?:{'|'.join(_NUMBERS.split())})"
_TIME = r"(?:FY)?\d{4}(?:-Q[1-4]|-H[12])?|\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?"

QUALIFIERS = {
    qualifier.id: qualifier
    for qualifier in (
        Qualifier("scope", "範囲", "Scope", None, _TEXT, _ANY),
        Qualifier(
            "precision",
            "精度",
            "Precision",
            None,
            re.compile(rf"{_ONE}(?:/{_ONE})*"),
            f"{', '.join(_NUMBERS.split())}, FP8/INT8",
        ),
        Qualifier(
            "sparsity",
            "疎密",
            "Sparsity",
            {"dense": "密行列", "sparse": "疎行列"},
            re.compile("dense|sparse"),
            "dense, sparse",
        ),
        Qualifier(
            "direction",
            "方向",
            "Direction",
            {"one-way": "片方向", "both-ways": "双方向"},
            re.compile("one-way|both-ways"),
            "one-way, both-ways",
        ),
        Qualifier(
            "period",
            "期間",
            "Period",
            None,
            re.compile(rf"(?:{_TIME})(?:\.\.(?:{_TIME}))?"),
            "2025, 2025-Q3, 2025-H1, 2025-09, FY2025, FY2026-Q3, 2023..2027",
        ),
        Qualifier("region", "地域", "Region", None, _TEXT, _ANY),
        Qualifier("condition", "条件", "Condition", None, _TEXT, _ANY),
    )
}
#: Beside qualifiers, what a statement's name says.
OF_STATEMENT = ("as-of", "source")
_ORDER = {name: number for number, name in enumerate((*QUALIFIERS, *OF_STATEMENT))}

_QUARTERS = {"Q1": "1〜3月", "Q2": "4〜6月", "Q3": "7〜9月", "Q4": "10〜12月", "H1": "上半期", "H2": "下半期"}


def ordered(given: Mapping[str, str]) -> Qualifiers:
    """Bring qualifiers into the order of the set, date and source behind them."""
    return tuple(sorted(given.items(), key=lambda item: _ORDER.get(item[0], len(_ORDER))))


def fault(name: str, value: str) -> Said | None:
    """What is wrong with the value of the qualifier *name*; None for a right one."""
    qualifier = QUALIFIERS[name]
    if qualifier.form.fullmatch(value) and value == value.strip():
        return None
    if qualifier.values:
        return Said("%s: unknown value '%s'; %s", (name, value, near(value, qualifier.values)))
    return Said("%s: '%s' has another form; write %s", (name, value, qualifier.hint))


def is_nameable(value: str) -> bool:
    """Whether a value, right or wrong, can stand in a name."""
    return bool(_TEXT.fullmatch(value))


def label(name: str, value: str) -> str:
    """A qualifier's value in Japanese: 密行列, 双方向, 2025年7〜9月, SXM."""
    if name == "period":
        return _period(value)
    values = QUALIFIERS[name].values if name in QUALIFIERS else None
    return values.get(value, value) if values else value


def labels(qualifiers: Qualifiers) -> str:
    """All values in Japanese, joined: FP8、密行列."""
    return "、".join(label(*qualifier) for qualifier in qualifiers)


def _period(value: str) -> str:
    start, dots, end = value.partition("..")
    if dots:
        return f"{_period(start)}〜{_period(end)}"
    year, _dash, part = value.partition("-")
    if year.startswith("FY"):
        quarter = f"第{part[1]}四半期" if part.startswith("Q") else _QUARTERS.get(part, "")
        return f"{year[2:]}会計年度{quarter}"
    return f"{year}年{_QUARTERS[part]}" if part in _QUARTERS else format_date(value)


# --- names of facts and statements

_NAME_RE = re.compile(r"(?P<head>[^\[\]]+)(?:\[(?P<given>[^\[\]]*)\])?")


class ParsedName(NamedTuple):
    """``topic.property[qualifier=value,…]`` taken apart."""

    topic: str  # id or any name; "" where the name stands within its topic
    property_key: str  # key, or an old one
    given: Mapping[str, str]  # qualifiers, as-of and source

    @property
    def of_fact(self) -> dict[str, str]:
        """What it says of its fact: without date and source of one of its statements."""
        return {name: value for name, value in self.given.items() if name not in OF_STATEMENT}


def parse_name(text: str) -> ParsedName | None:
    """Take a name apart; None for what is none."""
    match = _NAME_RE.fullmatch(text.strip())
    if not match:
        return None
    topic, _dot, key = match["head"].rpartition(".")
    given: dict[str, str] = {}
    for pair in (match["given"] or "").split(",") if match["given"] else ():
        name, equals, value = pair.partition("=")
        if not equals:
            return None
        given[name.strip()] = value.strip()
    return ParsedName(topic.strip(), key.strip(), given)


def split_names(text: str) -> list[str]:
    """Names that stand in a line, between blanks or commas outside of brackets."""
    return [name.strip(",、") for name in re.findall(r"(?:[^\s,、\[\]]|\[[^\[\]]*\])+", text)]


def written(key: str, qualifiers: Qualifiers) -> str:
    """A name within a topic: ``memory-bandwidth[scope=SXM]``."""
    inside = ",".join(f"{name}={value}" for name, value in qualifiers)
    return f"{key}[{inside}]" if inside else key

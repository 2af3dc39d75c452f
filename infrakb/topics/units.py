"""Units of facts: which can be compared, by which exact factor, and how they read in Japanese.

GB and GiB share the dimension "bit" and are converted by their exact factors, never taken for one another:
192 GiB equals 206.158430208 GB and contradicts 192 GB.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from infrakb.text.problems import closest


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as a source writes it."""

    text: str  # as given, blanks collapsed; "" for a bare number
    dimension: str  # only values of one dimension can be compared; an unknown unit is its own dimension
    factor: Fraction  # one of this unit in the dimension's base unit
    scale: int  # power of ten that a word (million, billion …) adds; 0 without such a word
    label: str  # what stands after the number in Japanese text
    spaced: bool  # whether a blank stands between number and label (Latin symbols)


_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_SI = {"": 0, "k": 3, "K": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_SI_WORDS = {"mega": ("M", 6), "giga": ("G", 9), "tera": ("T", 12), "peta": ("P", 15), "exa": ("E", 18)}
_IEC = {"Ki": 1, "Mi": 2, "Gi": 3, "Ti": 4, "Pi": 5}

_MONEY = {
    "USD": "米ドル",
    "JPY": "円",
    "EUR": "ユーロ",
    "AUD": "豪ドル",
    "GBP": "ポンド",
    "CNY": "人民元",
    "KRW": "ウォン",
}

# Counted things: spellings (singular first) and the Japanese text behind the number.
_COUNTED: tuple[tuple[tuple[str, ...], str], ...] = (
    (("chip", "chips"), "チップ"),
    (("core", "cores"), "コア"),
    (("device", "devices"), "デバイス"),
    (("document", "documents"), "文書"),
    (("face", "faces"), "件の顔"),
    (("index", "indices", "indexes"), "インデックス"),
    (("instance", "instances"), "インスタンス"),
    (("job", "jobs"), "人の雇用"),
    (("language", "languages"), "言語"),
    (("link", "links"), "リンク"),
    (("model", "models"), "モデル"),
    (("parameter", "parameters"), "パラメーター"),
    (("people", "person", "persons"), "人"),
    (("port", "ports"), "ポート"),
    (("region", "regions"), "リージョン"),
    (("socket", "sockets"), "ソケット"),
    (("stack", "stacks"), "スタック"),
    (("token", "tokens"), "トークン"),
    (("zone", "zones"), "ゾーン"),
    (("GPU", "GPUs"), "GPU"),
    (("GPU hour", "GPU hours"), "GPU時間"),
    (("TPU", "TPUs"), "TPU"),
    (("tokens/s",), "トークン/秒"),
    (("x", "times"), "倍"),
)

# Japanese words behind a number: any may stand there, and these are no spelling of another unit.
_COUNTERS = tuple(
    "個 棟 件 か所 台 基 枚 本 社 校 名 回 世代 種類 層 段 面 ラック 施設 拠点 都市 自治体 世帯".split()
)

# Spellings, dimension, factor and Japanese text of what stands without a blank.
# A year and a month are no fixed number of seconds: each is its own dimension.
_WORDED: tuple[tuple[tuple[str, ...], str, Fraction, str], ...] = (
    (("ns",), "s", Fraction(1, 10**9), "ナノ秒"),
    (("us", "µs", "μs"), "s", Fraction(1, 10**6), "マイクロ秒"),
    (("ms",), "s", Fraction(1, 1000), "ミリ秒"),
    (("s", "second", "seconds"), "s", Fraction(1), "秒"),
    (("min", "minute", "minutes"), "s", Fraction(60), "分"),
    (("h", "hour", "hours"), "s", Fraction(3600), "時間"),
    (("day", "days"), "s", Fraction(86400), "日間"),
    (("years", "yr"), "year", Fraction(1), "年間"),
    (("month", "months"), "month", Fraction(1), "か月"),
    (("year",), "calendar year", Fraction(1), "年"),
    (("%", "percent"), "%", Fraction(1), "%"),
    *((spellings, spellings[0], Fraction(1), label) for spellings, label in _COUNTED),
    *(((code,), code, Fraction(1), label) for code, label in _MONEY.items()),
    *(((word,), word, Fraction(1), word) for word in _COUNTERS),
)

# Symbols: spellings, dimension, factor.
_SYMBOLS: tuple[tuple[tuple[str, ...], str, Fraction], ...] = (
    (("nm",), "m", Fraction(1, 10**9)),
    (("mm",), "m", Fraction(1, 1000)),
    (("cm",), "m", Fraction(1, 100)),
    (("m",), "m", Fraction(1)),
    (("km",), "m", Fraction(1000)),
    (("mm2", "mm²"), "m2", Fraction(1, 10**6)),
    (("m2", "m²"), "m2", Fraction(1)),
    (("km2", "km²"), "m2", Fraction(10**6)),
    (("L",), "L", Fraction(1)),
    (("kg",), "g", Fraction(1000)),
    (("t",), "g", Fraction(10**6)),
    *(
        ((f"{prefix}tCO2eq", f"{prefix}tCO2e"), "tCO2eq", Fraction(10**power))
        for prefix, power in (("", 0), ("k", 3), ("M", 6))
    ),
    (("°C", "℃"), "°C", Fraction(1)),
    (("vCPU", "vCPUs"), "vCPU", Fraction(1)),
    (("CU", "CUs"), "CU", Fraction(1)),
    (("VA",), "VA", Fraction(1)),
    (("kVA",), "VA", Fraction(1000)),
    (("MVA",), "VA", Fraction(10**6)),
    (("L/min",), "L/min", Fraction(1)),
    (("RPM", "rpm"), "rpm", Fraction(1)),
)


def _known_units() -> Iterator[Unit]:
    for prefix, power in _SI.items():
        yield from _named("bit", Fraction(10**power * 8), f"{prefix}B", f"{prefix}B")
        yield from _named("bit/s", Fraction(10**power * 8), f"{prefix}B/s", *_rates(f"{prefix}B"))
        yield from _named(
            "bit/s", Fraction(10**power), f"{prefix}bps", *_rates(f"{prefix}b"), f"{prefix}bit/s"
        )
        flops = (f"{prefix}FLOPS", f"{prefix}FLOPs", f"{prefix}FLOP/s")
        yield from _named("FLOPS", Fraction(10**power), f"{prefix}FLOPS", *flops)
        yield from _named("OPS", Fraction(10**power), f"{prefix}OPS", f"{prefix}OPS", f"{prefix}OPs")
        for base in ("W", "Wh", "Hz", "V", "A"):
            yield from _named(base, Fraction(10**power), f"{prefix}{base}", f"{prefix}{base}")
    for prefix, power in _IEC.items():
        yield from _named("bit", Fraction(1024**power * 8), f"{prefix}B", f"{prefix}B")
        yield from _named("bit/s", Fraction(1024**power * 8), f"{prefix}B/s", *_rates(f"{prefix}B"))
    for word, (symbol, power) in _SI_WORDS.items():
        flops = (f"{word}flops", f"{word}FLOPS", f"{word}FLOPs")
        yield from _named("FLOPS", Fraction(10**power), f"{symbol}FLOPS", *flops)
    for spellings, dimension, factor in _SYMBOLS:
        yield from _named(dimension, factor, spellings[0], *spellings)
    for spellings, dimension, factor, label in _WORDED:
        for spelling in spellings:
            yield Unit(spelling, dimension, factor, 0, label, False)


def _named(dimension: str, factor: Fraction, label: str, *spellings: str) -> Iterator[Unit]:
    return (Unit(spelling, dimension, factor, 0, label, True) for spelling in spellings)


def _rates(symbol: str) -> tuple[str, str, str]:
    return f"{symbol}/s", f"{symbol}ps", f"{symbol}/sec"


_TABLE = {unit.text: unit for unit in _known_units()}
#: Japanese label -> the spelling to write for it.
_BY_LABEL = {
    unit.label: unit.text
    for unit in reversed(_TABLE.values())
    if not unit.label.isascii() and unit.label != unit.text
}
_NO_UNIT = Unit("", "", Fraction(1), 0, "", False)


def parse_unit(text: str) -> Unit:
    """The unit that ``text`` names; an unknown one is kept as it is and compares with itself only."""
    text = " ".join(text.split())
    if not text:
        return _NO_UNIT
    if text in _TABLE:
        return _TABLE[text]
    word, _, rest = text.partition(" ")
    if word.lower() in _SCALES:
        scale = _SCALES[word.lower()]
        base = parse_unit(rest)
        return Unit(text, base.dimension, base.factor * 10**scale, scale, base.label, base.spaced)
    return Unit(text, text, Fraction(1), 0, text, text[:1].isascii())


def unknown_part(text: str) -> str:
    """The part of a unit that is not in our table; "" where all is known, or a Japanese word that counts things.

    A unit in Japanese letters is shown as it is written, but one that we know in another spelling compares with
    nothing: it counts as unknown.
    """
    text = " ".join(text.split())
    word, _, rest = text.partition(" ")
    if word.lower() in _SCALES:
        return unknown_part(rest)
    if not text or text in _TABLE:
        return ""
    folded = unicodedata.normalize("NFKC", text)
    is_counter = not re.search(r"[A-Za-z0-9%$]", folded)
    return "" if is_counter and folded not in _BY_LABEL else text


def near_units(text: str) -> list[str]:
    """Known units that the unknown one may stand for, the likeliest first."""
    folded = unicodedata.normalize("NFKC", text)
    if folded in _TABLE or folded in _BY_LABEL:
        return [folded if folded in _TABLE else _BY_LABEL[folded]]
    same = [known for known in _TABLE if known.casefold() == folded.casefold()]
    return same or closest(folded, _TABLE, likeness=0.5, most=4)  # they are short


def is_known(text: str) -> bool:
    """Whether the unit is in our table, so that it may stand right behind a number."""
    return text in _TABLE


def is_money(unit: Unit) -> bool:
    """Whether amounts of this unit are written with 万, 億 and 兆."""
    return unit.dimension in _MONEY


def comparable(first: Unit, second: Unit) -> bool:
    """Whether values in the two units can stand on one axis."""
    return first.dimension == second.dimension

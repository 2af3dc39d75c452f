"""Units of facts: which can be compared, by which exact factor, what they multiply to, and how they read in Japanese.

GB and GiB share the dimension "bit" and are converted by their exact factors, never taken for one another:
192 GiB equals 206.158430208 GB and contradicts 192 GB.

Two known units with a "/" between them make a unit, too: ``USD/h``, ``W/GPU``, ``USD/million tokens``. Units compare
by all that they are made of, counted things included: GPUs are no chips. They multiply by their base dimensions
alone, for which a counted thing is a bare number: 8 GPUs × 80 GB = 640 GB.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from infrakb.text.problems import closest

#: Base dimensions (bit, s, USD …), counted things (GPU, chip …) and unknown units, with their exponents other than 0,
#: sorted by name.
Exponents = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as a source writes it."""

    text: str  # as given, blanks collapsed; "" for a bare number
    exponents: Exponents  # what it is made of; only values with the same can be compared
    factor: Fraction  # one of this unit in the product of these
    scale: int  # power of ten that a word (million, billion …) adds; 0 without such a word
    label: str  # what stands after the number in Japanese text
    spaced: bool  # whether a blank stands between number and label (Latin symbols)

    @property
    def dimension(self) -> str:
        """The name of what the unit is made of: "bit/s", "USD/GPU/s"; "" for a bare number."""
        return dimension(dict(self.exponents))

    @property
    def suffix(self) -> str:
        """What is written behind a number: the label, after a blank where the unit wants one."""
        return f" {self.label}" if self.spaced and self.label else self.label


def dimension(exponents: Mapping[str, int]) -> str:
    """The name of a product of powers: "bit/s", "m3/s"; "" for none."""
    above = [f"{name}{power if power > 1 else ''}" for name, power in sorted(exponents.items()) if power > 0]
    below = [
        f"/{name}{-power if power < -1 else ''}" for name, power in sorted(exponents.items()) if power < 0
    ]
    return "·".join(above or ["1"] * bool(below)) + "".join(below)


def _exponents(*factors: Mapping[str, int]) -> Exponents:
    """Return the exponents of a product."""
    total: Counter[str] = Counter()
    for factor in factors:
        total.update(factor)  # adds, also below 0
    return tuple(sorted((name, power) for name, power in total.items() if power))


_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_SCALE_LABELS = {3: "1000", 6: "100万", 9: "10億", 12: "1兆"}
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
    (("accelerator", "accelerators"), "アクセラレーター"),
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
    (("rack", "racks", "ラック"), "ラック"),
    (("region", "regions"), "リージョン"),
    (("server", "servers"), "サーバー"),
    (("socket", "sockets"), "ソケット"),
    (("stack", "stacks"), "スタック"),
    (("token", "tokens"), "トークン"),
    (("zone", "zones"), "ゾーン"),
    (("GPU", "GPUs"), "GPU"),
    (("TPU", "TPUs"), "TPU"),
    (("x", "times"), "倍"),
)
# Counted things that are hired by the hour.
_HIRED = ("accelerator", "chip", "core", "GPU", "instance", "server", "TPU", "vCPU")

# Japanese words behind a number: any may stand there, and these are no spelling of another unit.
_COUNTERS = tuple(
    "個 棟 件 か所 台 基 枚 本 社 校 名 回 世代 種類 層 段 面 施設 拠点 都市 自治体 世帯".split()
)

# Spellings, exponents, factor and Japanese text of what stands without a blank.
# A year and a month are no fixed number of seconds: each is a dimension of its own.
_WORDED: tuple[tuple[tuple[str, ...], Mapping[str, int], Fraction, str], ...] = (
    (("ns",), {"s": 1}, Fraction(1, 10**9), "ナノ秒"),
    (("us", "µs", "μs"), {"s": 1}, Fraction(1, 10**6), "マイクロ秒"),
    (("ms",), {"s": 1}, Fraction(1, 1000), "ミリ秒"),
    (("s", "sec", "second", "seconds"), {"s": 1}, Fraction(1), "秒"),
    (("min", "minute", "minutes"), {"s": 1}, Fraction(60), "分"),
    (("h", "hour", "hours"), {"s": 1}, Fraction(3600), "時間"),
    (("day", "days"), {"s": 1}, Fraction(86400), "日間"),
    (("years", "yr"), {"year": 1}, Fraction(1), "年間"),
    (("month", "months"), {"month": 1}, Fraction(1), "か月"),
    (("year",), {"calendar year": 1}, Fraction(1), "年"),
    (("%", "percent"), {"%": 1}, Fraction(1, 100), "%"),
    *(((code,), {code: 1}, Fraction(1), label) for code, label in _MONEY.items()),
    *(((word,), {word: 1}, Fraction(1), word) for word in _COUNTERS),
)
# How a time reads behind the "/" where it does not read as behind a number.
_PER = {"日間": "日", "か月": "月", "年間": "年"}

# Symbols: spellings, exponents, factor.
_SYMBOLS: tuple[tuple[tuple[str, ...], Mapping[str, int], Fraction], ...] = (
    (("nm",), {"m": 1}, Fraction(1, 10**9)),
    (("mm",), {"m": 1}, Fraction(1, 1000)),
    (("cm",), {"m": 1}, Fraction(1, 100)),
    (("m",), {"m": 1}, Fraction(1)),
    (("km",), {"m": 1}, Fraction(1000)),
    (("mm2", "mm²"), {"m": 2}, Fraction(1, 10**6)),
    (("m2", "m²"), {"m": 2}, Fraction(1)),
    (("km2", "km²"), {"m": 2}, Fraction(10**6)),
    (("m3", "m³"), {"m": 3}, Fraction(1)),
    (("L",), {"m": 3}, Fraction(1, 1000)),
    (("L/min",), {"m": 3, "s": -1}, Fraction(1, 60000)),
    (("kg",), {"g": 1}, Fraction(1000)),
    (("t",), {"g": 1}, Fraction(10**6)),
    *(
        ((f"{prefix}tCO2eq", f"{prefix}tCO2e"), {"tCO2eq": 1}, Fraction(10**power))
        for prefix, power in (("", 0), ("k", 3), ("M", 6))
    ),
    (("°C", "℃"), {"°C": 1}, Fraction(1)),
    (("vCPU", "vCPUs"), {"vCPU": 1}, Fraction(1)),
    (("CU", "CUs"), {"CU": 1}, Fraction(1)),
    (("VA",), {"A": 1, "V": 1}, Fraction(1)),  # apparent power: no W
    (("kVA",), {"A": 1, "V": 1}, Fraction(1000)),
    (("MVA",), {"A": 1, "V": 1}, Fraction(10**6)),
    (("RPM", "rpm"), {"s": -1}, Fraction(1, 60)),
)
# Those with any of the prefixes: the symbol, its exponents, one of it.
_PREFIXED: tuple[tuple[str, Mapping[str, int], int], ...] = (
    ("W", {"W": 1}, 1),
    ("Wh", {"W": 1, "s": 1}, 3600),
    ("Hz", {"s": -1}, 1),
    ("V", {"V": 1}, 1),
    ("A", {"A": 1}, 1),
)
_BITS = {"bit": 1}
_BIT_RATE = {"bit": 1, "s": -1}
_FLOP_RATE = {"FLOP": 1, "s": -1}


def _known_units() -> Iterator[Unit]:
    for prefix, power in _SI.items():
        yield from _named(_BITS, Fraction(10**power * 8), f"{prefix}B", f"{prefix}B")
        yield from _named(_BIT_RATE, Fraction(10**power * 8), f"{prefix}B/s", *_rates(f"{prefix}B"))
        yield from _named(
            _BIT_RATE, Fraction(10**power), f"{prefix}bps", *_rates(f"{prefix}b"), f"{prefix}bit/s"
        )
        flops = (f"{prefix}FLOPS", f"{prefix}FLOPs", f"{prefix}FLOP/s")
        yield from _named(_FLOP_RATE, Fraction(10**power), f"{prefix}FLOPS", *flops)
        operations = (f"{prefix}OPS", f"{prefix}OPs")
        yield from _named({"OP": 1, "s": -1}, Fraction(10**power), f"{prefix}OPS", *operations)
        for symbol, exponents, one in _PREFIXED:
            yield from _named(exponents, Fraction(10**power * one), f"{prefix}{symbol}", f"{prefix}{symbol}")
    for prefix, power in _IEC.items():
        yield from _named(_BITS, Fraction(1024**power * 8), f"{prefix}B", f"{prefix}B")
        yield from _named(_BIT_RATE, Fraction(1024**power * 8), f"{prefix}B/s", *_rates(f"{prefix}B"))
    for word, (symbol, power) in _SI_WORDS.items():
        flops = (f"{word}flops", f"{word}FLOPS", f"{word}FLOPs")
        yield from _named(_FLOP_RATE, Fraction(10**power), f"{symbol}FLOPS", *flops)
    for spellings, exponents, factor in _SYMBOLS:
        yield from _named(exponents, factor, spellings[0], *spellings)
    for spellings, exponents, factor, label in _WORDED:
        yield from _worded(exponents, factor, label, spellings)
    for spellings, label in _COUNTED:
        yield from _worded({spellings[0]: 1}, Fraction(1), label, spellings)
    labels = {spellings[0]: label for spellings, label in _COUNTED}
    for name in _HIRED:
        hours = [f"{name}{between}{word}" for between in " -" for word in ("hour", "hours")]
        yield from _worded({name: 1, "s": 1}, Fraction(3600), f"{labels.get(name, name)}時間", hours)


def _named(exponents: Mapping[str, int], factor: Fraction, label: str, *spellings: str) -> Iterator[Unit]:
    return (Unit(spelling, _exponents(exponents), factor, 0, label, True) for spelling in spellings)


def _worded(
    exponents: Mapping[str, int], factor: Fraction, label: str, spellings: Iterable[str]
) -> Iterator[Unit]:
    return (Unit(spelling, _exponents(exponents), factor, 0, label, False) for spelling in spellings)


def _rates(symbol: str) -> tuple[str, str, str]:
    return f"{symbol}/s", f"{symbol}ps", f"{symbol}/sec"


_PREFIX_RE = re.compile(r"(?P<prefix>[kKMGTPE])?(?P<binary>i?)(?P<base>[A-Za-z]+(?:/s)?)")
_TABLE = {unit.text: unit for unit in _known_units()}
_LABELLED = {
    unit.label: unit.text
    for unit in reversed(_TABLE.values())
    if not unit.label.isascii() and unit.label != unit.text
}
#: Japanese label, behind a number or behind a "/" -> the spelling to write for it.
_BY_LABEL = {short: _LABELLED[label] for label, short in _PER.items()} | _LABELLED
#: What multiplies as a bare number.
_COUNTED_NAMES = {spellings[0] for spellings, _label in _COUNTED} | {*_COUNTERS, "vCPU", "CU", "%"}
_MOST_NEAR = 4
_NO_UNIT = Unit("", (), Fraction(1), 0, "", False)


def parse_unit(text: str) -> Unit:
    """The unit that ``text`` names; an unknown one is kept as it is and compares with itself only."""
    text = " ".join(text.split())
    if not text:
        return _NO_UNIT
    if text in _TABLE:
        return _TABLE[text]
    word, rest = _scaled(text)
    if word:
        power = _SCALES[word.lower()]
        base = parse_unit(rest)
        return Unit(text, base.exponents, base.factor * 10**power, power, base.label, base.spaced)
    if "/" in text and not unknown_part(text):
        above, below = (parse_unit(part) for part in _sides(text))
        return _ratio(text, above, below)
    return Unit(text, _exponents({text: 1}), Fraction(1), 0, text, text[:1].isascii())


def _scaled(text: str) -> tuple[str, str]:
    """Return a scale that stands before a unit, and the unit; "" and the text without one."""
    word, _, rest = text.partition(" ")
    return (word, rest) if word.lower() in _SCALES else ("", text)


def _sides(text: str) -> tuple[str, str]:
    """Return what stands before and behind the last "/"."""
    above, _, below = text.rpartition("/")
    return above.strip(), below.strip()


def _ratio(text: str, above: Unit, below: Unit) -> Unit:
    # A year behind a "/" is how long something takes, no date.
    divisor = {"year" if name == "calendar year" else name: -power for name, power in below.exponents}
    scale = _SCALE_LABELS[below.scale] if below.scale else ""
    label = f"{above.label}/{scale}{_PER.get(below.label, below.label)}"
    exponents = _exponents(dict(above.exponents), divisor)
    return Unit(text, exponents, above.factor / below.factor, 0, label, above.spaced)


def unscaled(unit: Unit) -> Unit:
    """The unit without its word of scale: USD for billion USD."""
    return parse_unit(_scaled(unit.text)[1]) if unit.scale else unit


def quotient(above: Unit, below: Unit) -> Unit:
    """What a number of one unit divided by one of another is in: GB/W, USD/h/GPU; 「倍」 where both can be compared."""
    if comparable(above, below):
        return _TABLE["x"]
    above, below = (unit if unit.text else parse_unit("個") for unit in (unscaled(above), below))
    return _ratio(f"{above.text}/{below.text}", above, below)


def unknown_part(text: str) -> str:
    """The part of a unit that is not in our table; "" where all is known, or a Japanese word that counts things.

    A unit in Japanese letters is shown as it is written, but one that we know in another spelling compares with
    nothing: it counts as unknown. Of a unit with a "/" all is unknown where a side is.
    """
    text = " ".join(text.split())
    word, rest = _scaled(text)
    if word:
        return unknown_part(rest)
    if not text or text in _TABLE:
        return ""
    if "/" in text:
        return "" if all(side and not unknown_part(side) for side in _sides(text)) else text
    return "" if _is_counter(text) else text


def _is_counter(text: str) -> bool:
    folded = unicodedata.normalize("NFKC", text)
    return not re.search(r"[A-Za-z0-9%$/]", folded) and folded not in _BY_LABEL


def near_units(text: str) -> list[str]:
    """Known units that the unknown one may stand for, the likeliest first."""
    folded = unicodedata.normalize("NFKC", text)
    if folded in _TABLE or folded in _BY_LABEL:
        return [folded if folded in _TABLE else _BY_LABEL[folded]]
    if "/" in folded:
        above, below = (_near_side(side) for side in _sides(folded))
        pairs = [f"{first}/{second}" for first in above for second in below]
        if pairs:
            return pairs[:_MOST_NEAR]
    same = [known for known in _TABLE if known.casefold() == folded.casefold()]
    return same or closest(folded, _TABLE, likeness=0.5, most=_MOST_NEAR)  # they are short


def _near_side(text: str) -> list[str]:
    """Return what one side of a "/" may stand for: itself where it is known."""
    if not text or not unknown_part(text):
        return [text] * bool(text)
    word, rest = _scaled(text)
    return [f"{word} {unit}".lstrip() for unit in near_units(rest)]


def is_known(text: str) -> bool:
    """Whether the unit is made of those in our table, so that it may stand right behind a number."""
    if text in _TABLE or "/" not in text:
        return text in _TABLE
    above, below = _sides(text)
    return is_known(above) and is_known(_scaled(below)[1])


def spellings() -> dict[str, str]:
    """How units stand behind a number in Japanese prose: each spelling -> the one that :func:`parse_unit` reads."""
    labels = {label: text for label, text in _LABELLED.items() if _TABLE[text].dimension != "calendar year"}
    return {text: text for text in _TABLE} | labels | {"ドル": "USD", "パーセント": "%"}


def larger_units(unit: Unit) -> list[Unit]:
    """Units of the same kind with a larger prefix, the largest first: PB, TB and no GiB for GB."""
    match = _PREFIX_RE.fullmatch(unit.text)
    if not match or unit.text not in _TABLE:
        return []
    prefixes = "KMGTPE" if match["binary"] else "MGTPE"
    texts = (f"{prefix}{match['binary']}{match['base']}" for prefix in reversed(prefixes))
    larger = (_TABLE[text] for text in texts if text in _TABLE)
    return [other for other in larger if comparable(unit, other) and other.factor > unit.factor]


def is_money(unit: Unit) -> bool:
    """Whether amounts of this unit are written with 万, 億 and 兆: money, also for each of something."""
    return any(name in _MONEY and power > 0 for name, power in unit.exponents)


def comparable(first: Unit, second: Unit) -> bool:
    """Whether values in the two units can stand on one axis."""
    return first.exponents == second.exponents


def powers(unit: Unit) -> dict[str, int]:
    """The base dimensions of a unit with their exponents, by which it multiplies: {"bit": 1, "s": -1} of GB/s.

    Counted things, "x" and "%" are bare numbers here, so that 8 GPUs × 80 GB = 640 GB; `Unit.factor` is one of the
    unit in the product of the powers, also for these.
    """
    return {
        name: power for name, power in unit.exponents if name not in _COUNTED_NAMES and not _is_counter(name)
    }


def is_count(unit: Unit) -> bool:
    """Whether whole numbers of this unit count things one by one, so that they are no rounded ones."""
    return not unit.scale and not powers(unit) and not any(name in {"x", "%"} for name, _ in unit.exponents)

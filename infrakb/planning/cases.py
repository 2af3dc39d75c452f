"""Published measurements, and what is computed for the same case with the same assumptions. Pure.

Cases are the body of a directive: a mapping from a name to what was measured. See ``guide/planner.md``.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from infrakb.planning.arithmetic import CACHES, MOST, SCHEMES, Settings, Span, cache, need, weights
from infrakb.planning.machines import machines
from infrakb.planning.shapes import refusal, shape, sizes
from infrakb.text.frontblock import read_mapping, whole
from infrakb.text.problems import Problem, Said, near

if TYPE_CHECKING:
    from collections.abc import Mapping

    from infrakb.planning.arithmetic import Model
    from infrakb.planning.shapes import Shape
    from infrakb.text.yamlvalue import Value
    from infrakb.topics.registry import Registry

#: What can be compared -> how it is called.
MEASURED = {
    "weights": Said("weights on one accelerator"),
    "cache": Said("KV cache on one accelerator"),
    "all": Said("weights and KV cache together"),
    "room": Said("memory left for the KV cache on one accelerator"),
    "tokens": Said("tokens that fit into the KV cache"),
}
_BYTES = {"MiB": 1 << 20, "GiB": 1 << 30}
_AMOUNT_RE = re.compile(r"((?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.[0-9]{1,6})?) (MiB|GiB|tokens)")
_COUNT_RE = re.compile(r"[0-9]{1,9}")
_PART_RE = re.compile(r"[0-9](?:\.[0-9]{1,6})?")
#: Keys with whole numbers -> the most that makes sense; the form takes no more, either.
_COUNTS = {"accelerators": MOST, "context": 1 << 24, "requests": 100_000}
#: Keys of a case -> whether they must be there.
_KEYS = {
    "model": True,
    "size": False,
    "weights": True,
    "cache": False,
    "what": True,
    "measured": True,
    "accelerators": False,
    "context": False,
    "requests": False,
    "memory": False,
    "machine": False,
    "given": False,
    "utilisation": False,
    "run": True,
    "source": True,
    "at": True,
    "note": False,
}


class Case(NamedTuple):
    """One measurement."""

    shape: Shape
    what: str  # a key of MEASURED
    measured: Fraction  # bytes, or tokens
    unit: str  # as the source has it
    settings: Settings
    accelerators: int
    memory: Span  # bytes of one accelerator; (0, 0) where it does not matter
    given: int  # bytes that the source says are left for the cache; 0 for none
    run: str  # hardware, software and settings
    source: str
    at: str
    note: str  # why it differs; "" for none


class Compared(NamedTuple):
    """What is computed for a case, in the unit of its source."""

    low: Fraction
    high: Fraction
    measured: Fraction

    @property
    def middle(self) -> Fraction:
        """What the comparison is made with."""
        return (self.low + self.high) / 2

    @property
    def error(self) -> Fraction:
        """How far the middle is from what was measured, as a part of it."""
        return (self.middle - self.measured) / self.measured

    @property
    def is_inside(self) -> bool:
        """Whether the interval holds what was measured."""
        return self.low <= self.measured <= self.high


def read_cases(text: str, registry: Registry) -> tuple[list[Case], list[Problem]]:
    """Cases of a text, and what is wrong with others; lines are counted from the text's first."""
    mapping, problems = read_mapping(whole(text))
    cases: list[Case] = []
    for name, value in mapping.items():
        if found := _wrong_case(value, registry):
            line, said = found
            problems.append(Problem(line, "directive", "case '%s': %s", (name, said)))
        elif value.key_line:  # what is no YAML has none, and is a problem already
            cases.append(_case(value.plain(), registry))
    return cases, problems


def _wrong_case(value: Value, registry: Registry) -> tuple[int, Said] | None:
    """What is wrong with a case, at its line; None for nothing, or for what is no YAML."""
    if not isinstance(value.data, dict):
        return (value.key_line, Said("write keys and values below it")) if value.key_line else None
    found = _wrong_form(value.data) or _wrong(value.plain(), registry)
    if found is None:
        return None
    key, said = found
    return value.data.get(key, value).key_line, said


def _wrong_form(fields: Mapping[str, Value]) -> tuple[str, Said] | None:
    """What is wrong with a case's keys, or with what kind of value they have: key and words; None for nothing."""
    for key, value in fields.items():
        if key not in _KEYS:
            return key, Said("unknown key '%s'; %s", (key, near(key, _KEYS)))
        if not isinstance(value.data, str):
            return key, Said("'%s' has no text or number; write one behind the colon", (key,))
    missing = (key for key, is_needed in _KEYS.items() if is_needed and key not in fields)
    return next(((key, Said("'%s' is missing; add it", (key,))) for key in missing), None)


def _wrong(fields: Mapping[str, str], registry: Registry) -> tuple[str, Said] | None:
    """What is wrong with a case's values: key and words; None for nothing."""
    for key, known in (
        ("weights", SCHEMES),
        ("cache", CACHES),
        ("what", MEASURED),
        ("source", registry.sources),
    ):
        if key in fields and fields[key] not in known:
            return key, Said("'%s' is no '%s'; %s", (fields[key], key, near(fields[key], known)))
    return _wrong_amounts(fields, registry) or _wrong_model(fields, registry)


def _wrong_amounts(fields: Mapping[str, str], registry: Registry) -> tuple[str, Said] | None:
    """Whether machine, amounts and numbers can be read."""
    names = [machine.name for machine in machines(registry)] if "machine" in fields else []
    if "machine" in fields and fields["machine"] not in names:
        name = fields["machine"]
        return "machine", Said("unknown machine '%s'; %s", (name, near(name, names)))
    for key in ("measured", "memory", "given"):
        is_counted = key == "measured" and fields["what"] == "tokens"
        if key in fields and not _is_amount(fields[key], is_counted=is_counted):
            example = "178,880 tokens" if is_counted else "14.96 GiB"
            return key, Said("'%s' is no amount for '%s'; write it as '%s'", (fields[key], key, example))
    for key, most in _COUNTS.items():
        if key in fields and not (_COUNT_RE.fullmatch(fields[key]) and 1 <= int(fields[key]) <= most):
            message = "'%s' is no '%s'; write a whole number from 1 to %s"
            return key, Said(message, (fields[key], key, most))
    if "utilisation" in fields:
        part = fields["utilisation"]
        if not (_PART_RE.fullmatch(part) and Fraction(1, 1000) <= Fraction(part) <= 1):
            return "utilisation", Said(
                "'%s' is no '%s'; write a number from 0.001 to 1", (part, "utilisation")
            )
    if fields["what"] in {"room", "tokens"} and not {"memory", "machine", "given"} & fields.keys():
        return "what", Said("'%s' needs 'memory', 'machine' or 'given'; add one of them", (fields["what"],))
    return None


def _wrong_model(fields: Mapping[str, str], registry: Registry) -> tuple[str, Said] | None:
    """Whether the model can be computed."""
    models = {topic.id: topic for topic in registry.topics.values() if topic.kind == "model"}
    topic = models.get(fields["model"])
    if topic is None:
        return "model", Said("unknown model '%s'; %s", (fields["model"], near(fields["model"], models)))
    size = fields.get("size", "")
    if size not in (known := sizes(topic)):
        key = "size" if "size" in fields else "model"
        return key, Said("'%s' is no size of the model; %s", (size, near(size, known)))
    made = shape(topic, size, registry)
    if said := refusal(made, fields["weights"]):
        return "model", Said("it cannot be computed: %s", (said,))
    assert made.model is not None
    if fields["what"] == "tokens" and not _long(made.model, "bf16", 1):
        return "what", Said("it cannot be computed: %s", (Said("no layer keeps all tokens"),))
    return None


def _is_amount(text: str, *, is_counted: bool) -> bool:
    """Whether it is tokens, or bytes; nothing is compared with a zero."""
    match = _AMOUNT_RE.fullmatch(text)
    return bool(match and (match[2] == "tokens") == is_counted and _amount(text)[0] > 0)


def _amount(text: str) -> tuple[Fraction, str]:
    match = _AMOUNT_RE.fullmatch(text)
    assert match is not None
    return Fraction(match[1].replace(",", "")), match[2]


def _bytes(text: str) -> int:
    number, unit = _amount(text)
    return round(number * _BYTES[unit])


def _case(fields: Mapping[str, str], registry: Registry) -> Case:
    measured, unit = _amount(fields["measured"])
    memory = Span(0, 0)
    if "memory" in fields:
        memory = Span(_bytes(fields["memory"]), _bytes(fields["memory"]))
    elif "machine" in fields:
        memory = next(one.memory for one in machines(registry) if one.name == fields["machine"])
    settings = Settings(
        fields["weights"],
        fields.get("cache", "bf16"),
        int(fields.get("context", "1")),
        int(fields.get("requests", "1")),
        round(Fraction(fields.get("utilisation", "0.9")) * 1000),
    )
    return Case(
        shape(registry.topics[fields["model"]], fields.get("size", ""), registry),
        fields["what"],
        measured,
        unit,
        settings,
        int(fields.get("accelerators", "1")),
        memory,
        _bytes(fields["given"]) if "given" in fields else 0,
        fields["run"],
        fields["source"],
        fields["at"],
        fields.get("note", ""),
    )


def compared(case: Case) -> Compared:
    """Compute a case."""
    model = case.shape.model
    assert model is not None
    low, high = _computed(case, model)
    size = _BYTES.get(case.unit, 1)
    return Compared(low / size, high / size, case.measured)


def _computed(case: Case, model: Model) -> tuple[Fraction, Fraction]:
    """Lower and upper end, in bytes or tokens."""
    settings = case.settings
    own = weights(model, SCHEMES[settings.scheme]).shared(case.accelerators)
    kept = cache(model, settings.cache, settings.context, case.accelerators).times(settings.requests)
    if case.what == "weights":
        found = own
    elif case.what == "cache":
        found = kept
    elif case.what == "all":
        found = own + kept
    else:
        found = Span(case.given, case.given) if case.given else _room(case, model)
    if case.what != "tokens":
        return Fraction(found.low), Fraction(found.high)
    token = _long(model, settings.cache, case.accelerators)
    return max(Fraction(0), found.low / token), max(Fraction(0), found.high / token)


def _room(case: Case, model: Model) -> Span:
    """What is left for the cache of what may be used."""
    asked = need(model, case.settings, case.accelerators, case.memory)
    fixed = asked.weights + asked.activations + asked.runtime
    usable = [end * case.settings.utilisation // 1000 for end in case.memory]
    return Span(usable[0] - fixed.high, usable[1] - fixed.low)


def _long(model: Model, kind: str, count: int) -> Fraction:
    """Bytes of one token more in layers that keep all tokens."""
    blocks = 1 << 20
    first, second = (cache(model, kind, tokens, count).low for tokens in (blocks, 2 * blocks))
    return Fraction(second - first, blocks)

"""Published measurements, and what is computed for the same case with the same assumptions. Pure.

Cases are the body of a directive: a mapping from a name to what was measured. See ``guide/planner.md``.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from infrakb.planning.arithmetic import (
    ASSUMED,
    CACHES,
    MOST,
    SCHEMES,
    Device,
    Settings,
    Span,
    batch,
    cache,
    heads_on_one,
    room,
    weights,
)
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
    "requests": Said("requests of this length that fit into the KV cache"),
}
#: What is counted, and not measured in bytes.
COUNTED = {"tokens": Said("tokens"), "requests": Said("requests")}
_BYTES = {"MiB": 1 << 20, "GiB": 1 << 30}
_AMOUNT_RE = re.compile(
    r"((?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.[0-9]{1,6})?) (MiB|GiB|tokens|requests)"
)
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
    measured: Fraction  # in the unit
    margin: Fraction  # half of what the last digit counts; 0 for what is counted
    unit: str  # as the source has it
    settings: Settings
    accelerators: int
    device: Device  # with memory (0, 0) where it does not matter
    given: Span | None  # bytes that the source says are left for the cache
    run: str  # hardware, software and settings
    source: str
    at: str
    note: str  # why it differs; "" for none


class Compared(NamedTuple):
    """What is computed for a case, in the unit of its source."""

    low: Fraction
    high: Fraction
    measured: Fraction
    margin: Fraction  # half of what the last digit of the source counts

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
        """Whether the interval holds what was measured, as far as it is written."""
        return self.low - self.margin <= self.measured <= self.high + self.margin


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
        unit = fields["what"] if key == "measured" and fields["what"] in COUNTED else ""
        if key in fields and not _is_amount(fields[key], unit):
            example = f"178,880 {unit}" if unit else "14.96 GiB"
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
    if fields["what"] in {"room", *COUNTED} and not {"memory", "machine", "given"} & fields.keys():
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
    if fields["what"] == "tokens" and all(part.state for part in made.model.parts):
        return "what", Said("it cannot be computed: %s", (Said("no layer keeps tokens"),))
    return None


def _is_amount(text: str, unit: str) -> bool:
    """Whether it is so many of a unit, or bytes; nothing is compared with a zero."""
    match = _AMOUNT_RE.fullmatch(text)
    return bool(match and (match[2] == unit or (not unit and match[2] in _BYTES)) and _amount(text)[0] > 0)


def _amount(text: str) -> tuple[Fraction, str]:
    match = _AMOUNT_RE.fullmatch(text)
    assert match is not None
    return Fraction(match[1].replace(",", "")), match[2]


def _margin(text: str) -> Fraction:
    """Half of what the last digit counts."""
    number, _unit = text.split(" ")
    return Fraction(1, 2 * 10 ** len(number.partition(".")[2]))


def _bytes(text: str) -> Span:
    """Bytes that may stand behind what is written."""
    (number, unit), margin = _amount(text), _margin(text)
    return Span(*(round(end * _BYTES[unit]) for end in (number - margin, number + margin)))


def _case(fields: Mapping[str, str], registry: Registry) -> Case:
    measured, unit = _amount(fields["measured"])
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
        Fraction(0) if unit in COUNTED else _margin(fields["measured"]),
        unit,
        settings,
        int(fields.get("accelerators", "1")),
        _device(fields, registry),
        _bytes(fields["given"]) if "given" in fields else None,
        fields["run"],
        fields["source"],
        fields["at"],
        fields.get("note", ""),
    )


def _device(fields: Mapping[str, str], registry: Registry) -> Device:
    """The machine's accelerator, with the memory that was seen where that is written."""
    seen = _bytes(fields["memory"]) if "memory" in fields else Span(0, 0)
    if "machine" not in fields:
        return Device(seen, seen.high >= ASSUMED.large)
    found = next(one.device for one in machines(registry) if one.name == fields["machine"])
    return found._replace(memory=seen) if seen.high else found


def compared(case: Case) -> Compared:
    """Compute a case."""
    model = case.shape.model
    assert model is not None
    low, high = _computed(case, model)
    size = _BYTES.get(case.unit, 1)
    return Compared(low / size, high / size, case.measured, case.margin)


def _computed(case: Case, model: Model) -> tuple[Fraction, Fraction]:
    """Lower and upper end, in bytes, tokens or requests."""
    settings, count = case.settings, case.accelerators
    own = weights(model, SCHEMES[settings.scheme]).shared(count)
    kept = cache(model, settings.cache, settings.context, count).times(settings.requests)
    bytes_of = {"weights": own, "cache": kept, "all": own + kept}
    found = bytes_of.get(case.what) or case.given or room(model, settings, count, case.device)
    if case.what not in COUNTED:
        return Fraction(found.low), Fraction(found.high)
    if case.what == "tokens":
        first = last = _token(model, settings.cache, count)
    else:
        first, last = map(
            Fraction, cache(model, settings.cache, settings.context, count, batch(case.device).high)
        )
    return max(Fraction(0), found.low / last), max(Fraction(0), found.high / first)


def _token(model: Model, kind: str, count: int) -> Fraction:
    """Bytes of one token more, as vLLM up to 0.19 counts those that it logs.

    Layers of a kind stand in groups of the same number, whether they keep tokens or a state. Blocks of all groups have
    the size of the largest, and each group keeps all tokens, also behind a window (``_report_kv_cache_config`` and
    ``_get_kv_cache_groups_uniform_page_size`` in ``vllm/v1/core/kv_cache_utils.py``).
    """
    least, most = min(part.layers for part in model.parts), max(part.layers for part in model.parts)
    size = most if 2 * most < 3 * least else least
    groups = sum(-(-part.layers // size) for part in model.parts)
    widest = max(heads_on_one(part, count) * part.width for part in model.parts if not part.state)
    return Fraction(groups * size * widest * CACHES[kind], 16)

"""The shape of a model as its statements give it, or what is missing for one. Pure.

A model has sizes, and a size may have layers of several kinds. Both stand in scopes: ``8B``, ``8B、窓の層``. What is
stated without a size holds for all of them, 「AとB」 for two, 「4B以上」 for those that are as large or larger.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from infrakb.planning.arithmetic import SCHEMES, Model, Part, Span
from infrakb.text.problems import Said
from infrakb.topics.values import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.statements import Fact, Statement

#: Kinds of layers, as scopes name them behind the size.
WINDOW, FULL, LINEAR, ATTENTION, MAMBA = "窓の層", "全体を見る層", "線形注意の層", "注意の層", "Mambaの層"
#: The part that reads pictures, of a model that takes them.
VISION = "画像を読む部分"
EXPERT, CHOSEN, SHARED, DENSE = "エキスパート", "1トークンで選ぶ数", "共有エキスパート", "密な層"
#: Parts of what latent attention makes: the vector that is kept, and heads without and with positions.
COMPRESSED, POSITIONS, PLAIN, VALUES = (
    "圧縮したキーと値",
    "位置を表す部分（RoPE）",
    "位置を表さない部分",
    "値",
)
_PARTS = (
    *(WINDOW, FULL, LINEAR, ATTENTION, MAMBA),
    *(EXPERT, CHOSEN, SHARED, DENSE),
    *(COMPRESSED, POSITIONS, PLAIN, VALUES),
    VISION,
)
#: What of a way to attend says that layers differ, or that keys and values are kept in a way of its own.
_SEVERAL_RE = re.compile("窓|ウィンドウ|局所|線形|Mamba|状態空間|組み合わせ|まとめて")
_NONE_RE = re.compile("ウィンドウなし")
_NUMBER_RE = re.compile(r"(\d+(?:\.\d+)?)([BMT])")
#: Bounds without another end: nothing can be computed from them.
_OPEN = frozenset({">", ">=", "<", "<="})
_PLAIN_MARGIN = 200  # one in so many parameters is a bias or a norm, which are not counted one by one
_VISION_MARGIN = 10  # one in so many of the part for pictures cuts them up, or leads to the model's own width


#: Why a scheme that leaves attention as it is cannot be computed.
NOT_TOLD_APART = Said("the parameters of attention and feed-forwards cannot be told apart")


class Missing(Exception):  # noqa: N818 (what is missing, said to the reader)
    """What is not known of a model, so that nothing can be computed."""

    def __init__(self, said: Said) -> None:
        """Take what is to be said."""
        super().__init__(said.text())
        self.said = said


class Input(NamedTuple):
    """A statement that a shape was taken from."""

    label: str  # property and scope
    statement: Statement


class Shape(NamedTuple):
    """The shape of one size of a model."""

    topic: str
    size: str  # "" for a model of one size
    name: str  # of topic and size
    model: Model | None  # None where something is missing
    missing: Said | None
    inputs: tuple[Input, ...]
    assumed: tuple[Said, ...]  # what was assumed of it for lack of statements
    is_counted: bool = False  # whether parameters were counted from the shape


def sizes(topic: Topic) -> list[str]:
    """The sizes that a model comes in, in the order of its statements; one without name where there are none."""
    for key in ("layers", "total-parameters"):
        heads = [head for fact in _facts(topic, key) for head, part in [_parted(_scope(fact))] if not part]
        named = [head for head in dict.fromkeys(heads) if head and not _covered(head)]
        if named or heads:
            break
    if not named and "" in heads:
        versions = [_parted(_scope(fact))[0] for fact in _facts(topic, "vocabulary-size")]
        named = [head for head in versions if head and not _covered(head)]
    return named or [""]


def shapes(registry: Registry) -> list[Shape]:
    """Shapes of all models, without concepts that models are part of."""
    models = [topic for topic in registry.topics.values() if topic.kind == "model"]
    wholes = {one.target for topic in models for one in topic.relations if one.type == "part-of"}
    return [
        shape(topic, size, registry) for topic in models if topic.id not in wholes for size in sizes(topic)
    ]


def shape(topic: Topic, size: str, registry: Registry) -> Shape:
    """The shape of one size of a model."""
    reader = _Reader(topic, size, registry)
    name = joined(topic.ja.text, size)
    try:
        model, said = reader.model(), None
    except Missing as missing:
        model, said = None, missing.said
    return Shape(
        topic.id,
        size,
        name,
        model,
        said,
        tuple(reader.inputs.values()),
        tuple(reader.assumed),
        reader.is_counted,
    )


def refusal(found: Shape, scheme: str) -> Said | None:
    """Why nothing is computed of a shape with its weights stored by a scheme; None where it is computed.

    The script of the form refuses the same.
    """
    if found.missing:
        return found.missing
    assert found.model is not None
    if SCHEMES[scheme].few == "ffn" and not found.model.attention_weights.high:
        return NOT_TOLD_APART
    return None


def joined(topic: str, size: str) -> str:
    """A topic's name and a size or version, without what both have: 「GLM-4.5」 and 「4.5 Air」 are 「GLM-4.5 Air」."""
    if size in topic:
        return topic
    if size.startswith(topic):
        return size
    word, _space, rest = size.partition(" ")
    return f"{topic} {rest}" if rest and topic.endswith(word) else f"{topic} {size}".strip()


def _scope(fact: Fact) -> str:
    return dict(fact.qualifiers).get("scope", "")


def _facts(topic: Topic, key: str) -> Iterator[Fact]:
    return (fact for fact in topic.facts.values() if fact.property_key == key and fact.current)


def _parted(scope: str) -> tuple[str, str]:
    """The size and the kind of layers that a scope names."""
    head, separator, part = scope.rpartition("、")
    if part in _PARTS:
        return head, part
    return (scope, "") if separator or scope else ("", "")


def _covered(head: str) -> bool:
    """Whether it stands for several sizes."""
    return "と" in head or head.endswith("以上")


def _rank(head: str, size: str) -> int:
    """How near a scope's size is to the one that is asked for: 0 for another one."""
    if head == size:
        return 4
    if size and size in re.split("と|、", head):
        return 3
    if size and head.endswith("以上") and _number(size) >= _number(head) > 0:
        return 2
    return int(not head)


def _number(size: str) -> float:
    match = _NUMBER_RE.search(size)
    return float(match[1]) * {"M": 1, "B": 1000, "T": 1_000_000}[match[2]] if match else 0


class _Reader:
    """Takes what a shape needs from the statements of a topic, and keeps which they were."""

    def __init__(self, topic: Topic, size: str, registry: Registry) -> None:
        self.topic, self.size, self.registry = topic, size, registry
        self.inputs: dict[str, Input] = {}
        self.assumed: list[Said] = []
        self.is_counted = False

    def _label(self, key: str, part: str = "") -> str:
        label = self.registry.properties.known[key].ja if key in self.registry.properties.known else key
        return f"{label}（{part}）" if part else label

    def _fact(self, key: str, part: str) -> Fact | None:
        found = [
            (rank, fact)
            for fact in _facts(self.topic, key)
            for head, of_part in [_parted(_scope(fact))]
            if of_part == part and (rank := _rank(head, self.size))
        ]
        return max(found, key=lambda one: one[0])[1] if found else None

    def span(self, key: str, *parts: str, needed: bool = True) -> Span | None:
        """The number that holds, or all that hold where they differ; of the first of *parts* that has one."""
        for part in parts or ("",):
            fact = self._fact(key, part)
            if fact is None:
                continue
            ends: list[Fraction] = []
            for statement in fact.current:
                if statement.value.low is None or statement.value.bound in _OPEN:
                    continue
                self.inputs.setdefault(statement.key, Input(self._label(key, part), statement))
                ends += _ends(statement)
            if ends:
                return Span(math.floor(min(ends)), math.ceil(max(ends)))
        if needed:
            raise Missing(
                Said("%s of %s is not confirmed", (self._label(key, (parts or ("",))[0]), self._name))
            )
        return None

    @property
    def _name(self) -> str:
        return joined(self.topic.ja.text, self.size)

    def number(self, key: str, *parts: str) -> int:
        """A whole number that must be known."""
        found = self.span(key, *parts)
        assert found is not None
        if found.low != found.high:
            raise Missing(Said("sources differ on %s of %s", (self._label(key), self._name)))
        return found.low

    def model(self) -> Model:
        """The shape."""
        total = self.span("total-parameters", needed=False)
        layers, hidden = self.number("layers"), self.number("hidden-size")
        heads = self.number("attention-heads")
        parts = tuple(self._parts(layers, hidden, heads))
        words = self.span("vocabulary-size")
        assert words is not None
        matrices = self.span("vocabulary-matrices", needed=False)
        if matrices is None:
            matrices = Span(1, 2)
            self.assumed.append(Said("the vocabulary has one or two matrices"))
        vocabulary = Span(words.low * hidden * matrices.low, words.high * hidden * matrices.high)
        attention = self._attention(layers, hidden, heads, parts)
        counted = self._counted(layers, hidden, vocabulary, attention)
        pictures = Span(0, 0)  # published totals hold it
        if counted:
            self.is_counted = True
            total, pictures = counted, self._vision()
        elif total is None:
            raise Missing(Said("%s of %s is not confirmed", (self._label("total-parameters"), self._name)))
        return Model(total, vocabulary, attention, pictures, hidden, words, heads, parts)

    # --- what is kept of tokens

    def _parts(self, layers: int, hidden: int, heads: int) -> Iterator[Part]:
        if self._fact("kv-latent-size", COMPRESSED):
            width = self.number("kv-latent-size", COMPRESSED) + self.number("kv-latent-size", POSITIONS)
            yield Part(layers, 0, width, 0, 0)
            return
        kinds = [kind for kind in (WINDOW, FULL, LINEAR, ATTENTION, MAMBA) if self._fact("layers", kind)]
        way = self._way()
        if not kinds and _SEVERAL_RE.search(_NONE_RE.sub("", way)):
            raise Missing(
                Said("the number of layers for each kind of attention of %s is not confirmed", (self._name,))
            )
        if MAMBA not in kinds and ("Mamba" in way or "状態空間" in way):
            raise Missing(Said("the size of the states of %s is not confirmed", (self._name,)))
        for kind in kinds or [""]:
            count = self.number("layers", kind) if kind else layers
            if kind in {LINEAR, MAMBA}:
                yield Part(count, 0, 0, 0, self._state(kind))
                continue
            window = self.number("attention-window") if kind == WINDOW else 0
            keys = self.number("kv-heads", *dict.fromkeys((kind, "")))
            yield Part(count, keys, 2 * self._head_size(kind, hidden, heads), window, 0)

    def _state(self, kind: str) -> int:
        """Numbers of the state of a layer that keeps no tokens: for each head a matrix, and what a convolution looks back on.

        The convolution runs over the values of all heads, and over two vectors that groups of heads share (Dao and Gu
        2024, https://arxiv.org/abs/2405.21060; Yang et al. 2024, https://arxiv.org/abs/2412.06464).
        """
        places = (MAMBA,) if kind == MAMBA else (LINEAR, "")
        heads, width = self.number("attention-heads", *places), self.number("head-size", *places)
        depth = self.number("state-size") if kind == MAMBA else width
        numbers = heads * width * depth
        if self._fact("convolution-size", kind):
            channels = heads * width + 2 * self.number("state-groups", kind) * depth
            numbers += (self.number("convolution-size", kind) - 1) * channels
        return numbers

    def _way(self) -> str:
        """What is said of how the model attends."""
        fact = self._fact("attention", "")
        texts = [statement.value.text for statement in fact.current] if fact else []
        return "、".join(texts)

    def _head_size(self, kind: str, hidden: int, heads: int) -> int:
        found = self.span("head-size", *dict.fromkeys((kind, "")), needed=False)
        if found is not None:
            return found.low
        if hidden % heads:
            raise Missing(Said("%s of %s is not confirmed", (self._label("head-size"), self._name)))
        said = Said("the size of a head is the hidden size divided by the attention heads")
        if said not in self.assumed:
            self.assumed.append(said)
        return hidden // heads

    # --- parameters

    def _attention(self, layers: int, hidden: int, heads: int, parts: Iterable[Part]) -> Span:
        """Parameters of the projections of queries, keys, values and outputs; none where they are made otherwise."""
        if all(part.heads for part in parts):
            found = sum(
                part.layers * hidden * (heads * part.width + part.heads * part.width) for part in parts
            )
        elif any(part.state for part in parts):
            found = 0
        else:
            found = layers * self._latent_attention(hidden, heads)
        return Span(found, found)

    def _latent_attention(self, hidden: int, heads: int) -> int:
        """Parameters of a layer whose queries, keys and values are made from short vectors; 0 where one is not known."""
        needed = (("query-latent-size", ""), ("head-size", PLAIN), ("head-size", VALUES))
        if not all(self._fact(*one) for one in needed):
            return 0
        queries, plain, values = (self.number(*one) for one in needed)
        kept, turned = (self.number("kv-latent-size", part) for part in (COMPRESSED, POSITIONS))
        asked = hidden * queries + queries * heads * (plain + turned)
        return asked + hidden * (kept + turned) + kept * heads * (plain + values) + heads * values * hidden

    def _counted(self, layers: int, hidden: int, vocabulary: Span, attention: Span) -> Span | None:
        """All parameters, counted, where it is known which layers have experts and which one feed-forward."""
        experts, dense = self._fact("experts", ""), self._fact("layers", DENSE)
        part = EXPERT if experts else ""
        needed = [part, DENSE] if dense else [part]
        is_known = attention.high and all(self._fact("feed-forward-size", one) for one in needed)
        if not is_known or (self._fact("experts", SHARED) and not dense):
            return None
        copies = self.number("experts") if experts else 0
        shared = self.number("experts", SHARED) if self._fact("experts", SHARED) else 0
        plain = self.number("layers", DENSE) if dense else 0
        width = self.number("feed-forward-size", part)
        found = (layers - plain) * hidden * (3 * width * (copies + shared or 1) + copies)
        if plain:
            found += plain * hidden * 3 * self.number("feed-forward-size", DENSE)
        low = found + vocabulary.low + attention.low
        high = found + vocabulary.high + attention.high
        return Span(low, high + high // _PLAIN_MARGIN)

    def _vision(self) -> Span:
        """Parameters of the part that reads pictures: attention and two matrices of a feed-forward in each layer."""
        if not self._fact("layers", VISION):
            return Span(0, 0)
        width = self.number("hidden-size", VISION)
        found = (
            self.number("layers", VISION) * 2 * width * (2 * width + self.number("feed-forward-size", VISION))
        )
        return Span(found, found + found // _VISION_MARGIN)


def _ends(statement: Statement) -> tuple[Fraction, Fraction]:
    """The numbers that a statement may stand for; a counted thing stands for itself."""
    value, unit = statement.value, statement.unit
    assert value.low is not None
    if unit.scale or unit.text not in {"", "層", "tokens", "個", "次元"}:
        held = written(value, unit)
        return Fraction(held.low.number), Fraction(held.high.number)
    number = Fraction(value.low) * unit.factor
    return number, number

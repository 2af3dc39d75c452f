"""What a model needs on each of so many accelerators: whole numbers alone, rounded outwards. Pure.

The same is computed by ``infrakb/web/scripts/planner/arithmetic.js``; both are tested with
``tests/planning/vectors.json``. Bytes of a result are those of one accelerator.

Sources of the formulas: for keys and values one vector of each a token, layer and head (Kwon et al. 2023,
https://arxiv.org/abs/2309.06180), for latent attention one compressed vector a token and layer (DeepSeek-AI 2024,
https://arxiv.org/abs/2405.04434).
"""

from __future__ import annotations

from typing import NamedTuple

GIB = 1 << 30
#: Accelerators that one model is split over at most.
MOST = 64


class Span(NamedTuple):
    """A whole number that lies between two."""

    low: int
    high: int

    def __add__(self, other: tuple[object, ...]) -> Span:
        """Add the ends."""
        assert isinstance(other, Span)
        return Span(self.low + other.low, self.high + other.high)

    def times(self, count: int) -> Span:
        """So many of it."""
        return Span(self.low * count, self.high * count)

    def shared(self, count: int) -> Span:
        """The share of one of *count*, rounded outwards."""
        return Span(self.low // count, -(-self.high // count))


class Scheme(NamedTuple):
    """How weights are stored: some with few bits, the others with 16."""

    id: str  # as addresses have it
    label: str  # for readers
    bits: int  # of one weight, in units of 1/32 bit, with its share of the scales of its group
    few: str  # what has few bits: "" nothing, "all", "linear" all but the vocabulary, "ffn" feed-forwards alone
    margin: int  # per cent that may come on top: smaller groups, and what kernels pad


#: AWQ and GPTQ keep a scale of 16 bits and a zero point of 4 for 128 weights, or for as few as 32 (11 % more); MXFP4 a
#: scale of 8 for 32, and kernels pad its experts; NVFP4 a scale of 8 for 16; block-wise FP8 one of 32 bits for 128×128,
#: which is nothing. GGUF's Q8_0 has a scale of 16 bits for 32; Q4_K_M mixes 4.5 and 6.6 bits by layer, as files show.
SCHEMES = {
    scheme.id: scheme
    for scheme in (
        Scheme("bf16", "BF16・FP16", 512, "", 1),
        Scheme("fp8", "FP8", 256, "linear", 4),
        Scheme("int8", "INT8", 256, "linear", 4),
        Scheme("int4", "INT4（AWQ・GPTQ）", 133, "linear", 12),
        Scheme("nvfp4", "NVFP4", 144, "linear", 4),
        Scheme("fp8-ffn", "FP8（FFNだけ）", 256, "ffn", 4),
        Scheme("nvfp4-ffn", "NVFP4（FFNだけ）", 144, "ffn", 4),
        Scheme("mxfp4", "MXFP4（エキスパートだけ）", 136, "ffn", 14),
        Scheme("q8_0", "GGUF Q8_0", 272, "all", 1),
        Scheme("q4_k_m", "GGUF Q4_K_M", 154, "all", 5),
    )
}
#: Bits of one number in the cache of keys and values, in halves.
CACHES = {"bf16": 32, "fp8": 16, "q8_0": 17}


class Part(NamedTuple):
    """Layers that remember in the same way."""

    layers: int
    heads: int  # of keys and values; 0 where all accelerators need the same vector
    width: int  # numbers that a head keeps of a token: key and value
    window: int  # tokens that are kept; 0: all
    state: int  # numbers that a request has in a layer whatever its length; 0 for layers that keep tokens


class Model(NamedTuple):
    """The shape of a model."""

    parameters: Span
    vocabulary_weights: Span  # parameters of the vocabulary's matrices
    attention_weights: (
        Span  # parameters that are neither those nor feed-forwards; (0, 0) where it is not known
    )
    vision_weights: Span  # parameters of a part that reads pictures, beside all others; (0, 0) for none
    hidden: int
    vocabulary: Span
    heads: int  # of queries: so many accelerators can share them as divide it
    parts: tuple[Part, ...]


class Settings(NamedTuple):
    """What the reader chooses."""

    scheme: str  # a key of SCHEMES
    cache: str  # a key of CACHES
    context: int  # tokens of a request
    requests: int  # at the same time
    utilisation: int = 900  # thousandths of the memory that may be used


class Device(NamedTuple):
    """An accelerator, as an engine sees it."""

    memory: Span  # bytes
    is_large: bool  # whether more tokens and requests go through it at once


class Assumptions(NamedTuple):
    """What no statement says: each is named to the reader, with its source where it has one.

    Tokens, sequences and what counts as large are the defaults of vLLM's server (``get_batch_defaults`` in
    ``vllm/engine/arg_utils.py``). Engines measure the step that chooses tokens with as many sequences as they may
    have: sorting and adding up probabilities then takes much more than the logits themselves.
    """

    batch: Span = Span(2048, 2048)  # tokens that go through the model at once
    batch_of_large: Span = Span(2048, 8192)  # the same on a large accelerator
    sequences: int = 256  # whose next token may be chosen at once
    sequences_of_large: int = 1024  # the same on a large accelerator
    large: int = 70 * GIB  # memory from which an accelerator is large, but for the A100
    activations: Span = Span(2, 16)  # numbers of the hidden size that a token needs on its way
    logits: Span = Span(4, 39)  # bytes of each entry of the vocabulary for a sequence
    runtime: Span = Span(GIB // 32, 3 * GIB // 2)  # outside of the tensors: context, kernels, graphs
    runtime_of_many: Span = Span(GIB // 5, 5 * GIB // 2)  # the same with buffers of the exchange
    block: int = 16  # tokens that the cache is handed out in


ASSUMED = Assumptions()


class Need(NamedTuple):
    """Bytes on one accelerator."""

    weights: Span
    cache: Span
    activations: Span
    runtime: Span

    @property
    def total(self) -> Span:
        """All of it."""
        return self.weights + self.cache + self.activations + self.runtime


def weights(model: Model, scheme: Scheme) -> Span:
    """Bytes of all weights; of GGUF without the part that reads pictures, which is a file of its own."""
    few = {"": model.parameters, "all": Span(0, 0), "linear": model.vocabulary_weights}
    plain = few.get(scheme.few, model.vocabulary_weights + model.attention_weights)
    pictures = Span(0, 0) if scheme.few == "all" else model.vision_weights
    stored = [
        (whole - rest) * scheme.bits + (rest + seen) * 512
        for whole, rest, seen in zip(model.parameters, plain, pictures, strict=True)
    ]
    return Span(stored[0] // 256, -(-stored[1] * (100 + scheme.margin) // 25600))


def batch(device: Device) -> Span:
    """Tokens that go through the model at once."""
    return ASSUMED.batch_of_large if device.is_large else ASSUMED.batch


def cache(
    model: Model, kind: str, tokens: int, count: int, most_at_once: int = ASSUMED.batch_of_large.high
) -> Span:
    """Bytes that one request of *tokens* has on one of *count* accelerators.

    Heads that are fewer than the accelerators stand on several of them. A state has 2 up to 4 bytes a number. A window
    is kept with as many tokens as may go through the model at once.
    """
    low = high = 0
    for part in model.parts:
        if part.state:
            low += part.layers * part.state * 2 // count
            high += -(-part.layers * part.state * 4 // count)
            continue
        numbers = part.layers * heads_on_one(part, count) * part.width
        least = min(tokens, part.window) if part.window else tokens
        most = min(tokens, part.window + most_at_once) if part.window else tokens
        low += numbers * least * CACHES[kind] // 16
        blocks = -(-most // ASSUMED.block) + bool(part.window)  # a window may start within a block
        high += -(-numbers * blocks * ASSUMED.block * CACHES[kind] // 16)
    return Span(low, high)


def heads_on_one(part: Part, count: int) -> int:
    """Heads of keys and values, or compressed vectors, on one of *count* accelerators."""
    return -(-part.heads // count) if part.heads else 1


def activations(model: Model, requests: int, device: Device) -> Span:
    """Bytes of what a step of the model holds at its worst: the layers first, then the choice of tokens."""
    most = ASSUMED.sequences_of_large if device.is_large else ASSUMED.sequences
    ends = (
        max(tokens * model.hidden * 2 * factor, sequences * words * size)
        for tokens, factor, sequences, words, size in zip(
            batch(device),
            ASSUMED.activations,
            (requests, max(most, requests)),
            model.vocabulary,
            ASSUMED.logits,
            strict=True,
        )
    )
    return Span(*ends)


def need(model: Model, settings: Settings, count: int, device: Device) -> Need:
    """Bytes on one of *count* accelerators."""
    kept = cache(model, settings.cache, settings.context, count, batch(device).high)
    return Need(
        weights(model, SCHEMES[settings.scheme]).shared(count),
        kept.times(settings.requests),
        activations(model, settings.requests, device),
        ASSUMED.runtime if count == 1 else ASSUMED.runtime_of_many,
    )


def usable(settings: Settings, device: Device) -> Span:
    """Bytes of an accelerator that may be used."""
    return Span(*(end * settings.utilisation // 1000 for end in device.memory))


def room(model: Model, settings: Settings, count: int, device: Device) -> Span:
    """Bytes that are left for the cache on one of *count* accelerators; below 0 where there is not even that."""
    asked, ends = need(model, settings, count, device), usable(settings, device)
    fixed = asked.weights + asked.activations + asked.runtime
    return Span(ends.low - fixed.high, ends.high - fixed.low)


def held(model: Model, settings: Settings, count: int, device: Device) -> Span:
    """Requests of the settings' length whose cache fits at once."""
    left = room(model, settings, count, device)
    one = need(model, settings._replace(requests=1), count, device).cache
    return Span(max(left.low, 0) // one.high, max(left.high, 0) // one.low)


def counts(model: Model) -> list[int]:
    """Numbers of accelerators that divide the heads."""
    return [count for count in range(1, MOST + 1) if model.heads % count == 0]


class Fit(NamedTuple):
    """The fewest accelerators that are enough."""

    surely: int  # by the upper ends; 0 where all of MOST are too few
    perhaps: int  # by the lower ends


def fit(model: Model, settings: Settings, device: Device) -> Fit:
    """Return how many accelerators it takes."""
    ends = usable(settings, device)
    surely = perhaps = 0
    for count in counts(model):
        total = need(model, settings, count, device).total
        if not perhaps and total.low <= ends.high:
            perhaps = count
        if total.high <= ends.low:
            surely = count
            break
    return Fit(surely, perhaps)


#: Per cent of the accelerators' power that a server takes with everything else in it.
SERVER = Span(100, 190)


def power(count: int, tdp: Span, pue: int) -> Span:
    """Milliwatts of a site for *count* accelerators of *tdp* milliwatts; *pue* in thousandths."""
    return Span(
        count * tdp.low * SERVER.low * pue // 100000, -(-count * tdp.high * SERVER.high * pue // 100000)
    )


def cost(machines: int, price: int, rate: int) -> int:
    """Thousandths of a yen an hour, to the nearest.

    :param price: millionths of a US dollar an hour.
    :param rate: ten-thousandths of a yen for a US dollar.
    """
    return (machines * price * rate + 5_000_000) // 10_000_000

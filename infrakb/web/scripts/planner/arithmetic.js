// What a model needs on each of so many accelerators: the twin of infrakb/planning/arithmetic.py, with whole numbers
// alone. Both are tested with tests/planning/vectors.json.

/** @typedef {readonly [bigint, bigint]} Span lower and upper end */
/** @typedef {readonly [number, number]} Ends the same as data has it */
/** @typedef {[layers: number, heads: number, width: number, window: number, state: number]} Part */
/** @typedef {{ parameters: Ends, vocabulary_weights: Ends, attention_weights: Ends, vision_weights: Ends, hidden: number, vocabulary: Ends, heads: number, parts: Part[] }} Model */
/** @typedef {{ scheme: string, cache: string, context: number, requests: number, utilisation: number }} Settings */
/** @typedef {{ memory: Ends, is_large: boolean }} Device an accelerator, with its bytes */
/** @typedef {{ batch: Ends, batch_of_large: Ends, sequences: number, sequences_of_large: number, activations: Ends, logits: Ends, runtime: Ends, runtime_of_many: Ends, block: number, most: number, server: Ends }} Limits */
/** @typedef {{ schemes: Record<string, [bits: number, few: string, margin: number]>, caches: Record<string, number>, limits: Limits }} Rules */
/** @typedef {{ weights: Span, cache: Span, activations: Span, runtime: Span, total: Span }} Need */

/** @param {Ends} ends @returns {Span} */
export const span = ([low, high]) => [BigInt(low), BigInt(high)];
/** @param {bigint} number @param {bigint} by */
const up = (number, by) => (number + by - 1n) / by;
/** @param {Span[]} spans @returns {Span} */
const sum = (...spans) => [
  spans.reduce((all, one) => all + one[0], 0n),
  spans.reduce((all, one) => all + one[1], 0n),
];
/**
 * Bytes of all weights; of GGUF without the part that reads pictures, which is a file of its own.
 *
 * @param {Model} model
 * @param {string} scheme
 * @param {Rules} rules
 * @returns {Span}
 */
export const weights = (model, scheme, { schemes }) => {
  const [bits, few, margin] = schemes[scheme] ?? [512, "", 0];
  const all = span(model.parameters);
  const words = span(model.vocabulary_weights);
  /** @type {Record<string, Span>} */
  const known = { "": all, all: [0n, 0n], linear: words };
  const plain = known[few] ?? sum(words, span(model.attention_weights));
  const pictures = few === "all" ? [0n, 0n] : span(model.vision_weights);
  const stored = (/** @type {0 | 1} */ end) =>
    (all[end] - plain[end]) * BigInt(bits) + (plain[end] + (pictures[end] ?? 0n)) * 512n;
  return [stored(0) / 256n, up(stored(1) * BigInt(100 + margin), 25600n)];
};

/**
 * Bytes that one request has on one of so many accelerators.
 *
 * @param {Model} model
 * @param {string} kind
 * @param {number} tokens
 * @param {number} count
 * @param {number} atOnce tokens that may go through the model at once
 * @param {Rules} rules
 * @returns {Span}
 */
const cache = (model, kind, tokens, count, atOnce, { caches, limits }) => {
  let low = 0n;
  let high = 0n;
  const halves = BigInt(caches[kind] ?? 32);
  const block = BigInt(limits.block);
  for (const part of model.parts) {
    const [layers, heads, width] = /** @type {[bigint, bigint, bigint]} */ (part.slice(0, 3).map(BigInt));
    const [, , , window, state] = part;
    if (state) {
      low += (layers * BigInt(state) * 2n) / BigInt(count);
      high += up(layers * BigInt(state) * 4n, BigInt(count));
      continue;
    }
    const numbers = layers * (heads ? up(heads, BigInt(count)) : 1n) * width;
    const fewest = window ? Math.min(tokens, window) : tokens;
    const most = window ? Math.min(tokens, window + atOnce) : tokens;
    low += (numbers * BigInt(fewest) * halves) / 16n;
    const blocks = up(BigInt(most), block) + (window ? 1n : 0n); // a window may start within a block
    high += up(numbers * blocks * block * halves, 16n);
  }
  return [low, high];
};

/**
 * Tokens that go through the model at once.
 *
 * @param {Device} device
 * @param {Rules} rules
 */
const batch = (device, { limits }) => (device.is_large ? limits.batch_of_large : limits.batch);

/**
 * Bytes of what a step of the model holds at its worst: the layers first, then the choice of tokens.
 *
 * @param {Model} model
 * @param {number} requests
 * @param {Device} device
 * @param {Rules} rules
 * @returns {Span}
 */
const activations = (model, requests, device, rules) => {
  const { limits } = rules;
  const most = device.is_large ? limits.sequences_of_large : limits.sequences;
  const sequences = [requests, Math.max(most, requests)];
  const of = (/** @type {0 | 1} */ end) => {
    const layers =
      BigInt(batch(device, rules)[end]) * BigInt(model.hidden) * 2n * BigInt(limits.activations[end]);
    const choice = BigInt(sequences[end] ?? 0) * BigInt(model.vocabulary[end]) * BigInt(limits.logits[end]);
    return layers > choice ? layers : choice;
  };
  return [of(0), of(1)];
};

/**
 * Bytes on one of so many accelerators.
 *
 * @param {Model} model
 * @param {Settings} settings
 * @param {number} count
 * @param {Device} device
 * @param {Rules} rules
 * @returns {Need}
 */
export const need = (model, settings, count, device, rules) => {
  const { runtime, runtime_of_many } = rules.limits;
  const [low, high] = weights(model, settings.scheme, rules);
  const own = cache(model, settings.cache, settings.context, count, batch(device, rules)[1], rules);
  const requests = BigInt(settings.requests);
  /** @type {Omit<Need, "total">} */
  const found = {
    weights: [low / BigInt(count), up(high, BigInt(count))],
    cache: [own[0] * requests, own[1] * requests],
    activations: activations(model, settings.requests, device, rules),
    runtime: span(count === 1 ? runtime : runtime_of_many),
  };
  return { ...found, total: sum(found.weights, found.cache, found.activations, found.runtime) };
};

/**
 * Bytes of an accelerator that may be used.
 *
 * @param {Settings} settings
 * @param {Device} device
 * @returns {Span}
 */
export const usable = ({ utilisation }, { memory }) => {
  const [low, high] = span(memory);
  return [(low * BigInt(utilisation)) / 1000n, (high * BigInt(utilisation)) / 1000n];
};

/**
 * Requests of the settings' length whose cache fits at once on so many accelerators.
 *
 * @param {Model} model
 * @param {Settings} settings
 * @param {number} count
 * @param {Device} device
 * @param {Rules} rules
 * @returns {Span}
 */
export const held = (model, settings, count, device, rules) => {
  const ends = usable(settings, device);
  const asked = need(model, settings, count, device, rules);
  const fixed = sum(asked.weights, asked.activations, asked.runtime);
  const one = need(model, { ...settings, requests: 1 }, count, device, rules).cache;
  const left = (/** @type {bigint} */ bytes) => (bytes > 0n ? bytes : 0n);
  return [left(ends[0] - fixed[1]) / one[1], left(ends[1] - fixed[0]) / one[0]];
};

/**
 * The fewest accelerators that are enough: surely, and perhaps. 0 where all are too few.
 *
 * @param {Model} model
 * @param {Settings} settings
 * @param {Device} device
 * @param {Rules} rules
 */
export const fit = (model, settings, device, rules) => {
  const ends = usable(settings, device);
  let perhaps = 0;
  for (let count = 1; count <= rules.limits.most; count++) {
    if (model.heads % count) continue;
    const { total } = need(model, settings, count, device, rules);
    if (!perhaps && total[0] <= ends[1]) perhaps = count;
    if (total[1] <= ends[0]) return { surely: count, perhaps };
  }
  return { surely: 0, perhaps };
};

/**
 * Milliwatts of a site.
 *
 * @param {Ends} counts of accelerators
 * @param {Ends} tdp milliwatts of one
 * @param {number} pue in thousandths
 * @param {Rules} rules
 * @returns {Span}
 */
export const power = (counts, tdp, pue, { limits: { server } }) => [
  (BigInt(counts[0]) * BigInt(tdp[0]) * BigInt(server[0]) * BigInt(pue)) / 100000n,
  up(BigInt(counts[1]) * BigInt(tdp[1]) * BigInt(server[1]) * BigInt(pue), 100000n),
];

/**
 * Thousandths of a yen an hour.
 *
 * @param {number} machines
 * @param {number} price millionths of a US dollar an hour
 * @param {number} rate ten-thousandths of a yen for a US dollar
 */
export const cost = (machines, price, rate) =>
  (BigInt(machines) * BigInt(price) * BigInt(rate) + 5000000n) / 10000000n;

// Where a text has what was asked for.

/** @import { Searchable } from "./ranking.js" */

/** @typedef {[start: number, end: number, phrase: string]} Match in code points; which phrase it is */

/** @type {WeakMap<Searchable, Map<string, string>>} character -> as it is compared */
const foldedChars = new WeakMap();

/**
 * A text as it is compared, without blanks, and the place of each of its characters in `chars`.
 *
 * @param {Searchable} index
 * @param {string[]} chars
 */
const folded = (index, chars) => {
  const known = foldedChars.get(index) ?? new Map();
  foldedChars.set(index, known);
  /** @type {number[]} */
  const places = [];
  let text = "";
  chars.forEach((char, i) => {
    if (!known.has(char)) known.set(char, index.fold(char));
    const other = known.get(char);
    text += other;
    for (let n = other.length; n > 0; n--) places.push(i);
  });
  return { text, places };
};

/**
 * The parts of a text that match one of the phrases, ascending; the longer of two at one place. A number with its unit
 * matches what comes to the same, and no longer number.
 *
 * @param {Searchable} index
 * @param {string[]} chars
 * @param {string[]} phrases
 */
export const matchesIn = (index, chars, phrases) => {
  const { text, places } = folded(index, chars);
  /** @type {Match[]} */
  const found = [];
  for (const phrase of phrases) {
    const [quantity] = index.tokeniser.quantities(phrase);
    if (quantity?.length === phrase.length) {
      found.push(...quantitiesIn(index, chars, phrase, quantity.text));
      continue;
    }
    for (let at = text.indexOf(phrase); phrase && at >= 0; at = text.indexOf(phrase, at + phrase.length)) {
      found.push([places[at], places[at + phrase.length - 1] + 1, phrase]);
    }
  }
  found.sort(([a, x], [b, y]) => a - b || y - x);
  return found.filter(([start], i) => !found.slice(0, i).some(([, end]) => start < end));
};

/**
 * @param {Searchable} index
 * @param {string[]} chars
 * @param {string} phrase
 * @param {string} value of the number with its unit
 * @returns {Match[]}
 */
const quantitiesIn = (index, chars, phrase, value) => {
  // Folding may change lengths (㎇): then the characters as they stand are looked at, which is nearly always the same.
  const text = chars.map((char) => char.normalize("NFKC").toLowerCase()[0] ?? " ").join("");
  const all = index.tokeniser.quantities(text);
  return all.flatMap(({ text, at, length }) => (text === value ? [[at, at + length, phrase]] : []));
};

// The tokeniser: the twin of infrakb/search/tokens.py.

const ROUNDS = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f];
const WORD_SEEDS = [0x811c9dc5, 0x2f0b4c47];
export const HALF_BITS = 27;
const HALF = 2 ** HALF_BITS - 1;
/** Bits of the upper half of a word's key that are its own. */
const OWN = 2 ** (HALF_BITS - 12) - 1;

/**
 * What is to be known of characters (infrakb/search/characters.json). Ranges are pairs of first and last code
 * point, in hexadecimal digits.
 *
 * @typedef {object} Tables
 * @property {[string, string][]} word letters and digits of words
 * @property {[string, string][]} han
 * @property {[string, string][]} ignored characters that are left out
 * @property {[string, string][]} unknown characters that Unicode assigned too late to be folded alike everywhere
 * @property {[string, string][]} blank
 * @property {Record<string, string>} fold character -> what stands for it
 * @property {string} common pairs that say little, parted by blanks
 * @property {Units} quantities
 */

/**
 * How numbers with units are written (infrakb/search/units.json).
 *
 * @typedef {object} Units
 * @property {Record<string, number>} scales of numbers: power of ten
 * @property {Record<string, number>} prefixes of units: power of ten
 * @property {Record<string, string[]>} units what is counted -> how it is written after a prefix
 * @property {Record<string, string[]>} counts what is counted -> how it is written without one
 */

/** @typedef {{ text: string, at: number, length: number }} Quantity its value as a word; where it stands, in UTF-16 units */

/**
 * The key of a gram or a word in the index.
 *
 * @typedef {object} Key
 * @property {number} high upper half, of HALF_BITS bits
 * @property {number} low lower half
 * @property {0 | 1} word 1 for a word
 */

/** Decimal places of a number that count. */
const PLACES = 6;

/** @typedef {[start: number, length: number]} Gram a part of a phrase, in code points */

export class Tokeniser {
  /** @param {Tables} tables */
  constructor(tables) {
    /** @param {[string, string][]} ranges */
    const set = (ranges) => ranges.map(([low, high]) => `\\u{${low}}-\\u{${high}}`).join("");
    const letter = `[${set(tables.word)}]`;
    const atom = `(?:[a-z][+#]{1,2}(?!${letter})|${letter}+(?:\\.${letter}+)*)`;
    this.han = tables.han.map((pair) => pair.map((code) => parseInt(code, 16)));
    this.common = new Set(tables.common.split(" "));
    this.ignored = new RegExp(`[${set(tables.ignored)}]+`, "gu");
    this.unknown = new RegExp(`[${set(tables.unknown)}]`, "gu");
    this.blanks = new RegExp(`[${set(tables.blank)}]+`, "gu");
    this.foldable = new RegExp(`[${Object.keys(tables.fold).join("")}]`, "gu");
    this.folds = tables.fold;
    this.word = new RegExp(`${atom}(?:[-_\\u2010]${atom})*`, "gu");
    this.scales = tables.quantities.scales;
    this.units = unitsOf(tables.quantities);
    const rest = "[0-9]{0,14}(?:,[0-9]{3})*(?:\\.[0-9]+)?";
    const scale = `[${Object.keys(this.scales).join("")}]`;
    const number = `([0-9](?<!${letter}[0-9])(?<![.,][0-9])${rest}(?:${scale}{1,2}[0-9]${rest})*${scale}{0,2})`;
    const end = `(?!${letter}|[ァ-ヺー]|/(?:${letter}|[秒時分]))`;
    this.quantity = new RegExp(`${number} ?(${[...this.units.keys()].join("|")})${end}`, "gu");
    this.number = new RegExp(`([0-9]${rest})(${scale}{0,2})`, "gu");
  }

  /**
   * The text as it is compared.
   *
   * @param {string} text
   */
  fold(text) {
    const known = text.replace(this.ignored, "").replace(this.unknown, "\ufffd");
    const lower = known.normalize("NFKC").toLowerCase();
    const folded = lower.replace(this.foldable, (char) => this.folds[char]);
    return folded.replace(this.blanks, " ").replace(/^ | $/g, "");
  }

  /**
   * Words with their offsets in code points.
   *
   * @param {string} folded
   */
  words(folded) {
    /** @type {[word: string, start: number][]} */
    const found = [];
    for (const match of folded.matchAll(this.word)) {
      const first = codesOf(folded.slice(0, match.index)).length;
      const parts = match[0].split(/[-_\u2010]/);
      let start = first;
      for (const part of parts) {
        found.push([part, start]);
        start += codesOf(part).length + 1;
      }
      if (parts.length > 1) found.push([parts.join(""), first]);
    }
    for (const { text, at } of this.quantities(folded))
      found.push([text, codesOf(folded.slice(0, at)).length]);
    return found;
  }

  /**
   * Numbers with units, as what they come to: `1.1 gw` and `1,100mw` are one.
   *
   * @param {string} folded
   * @returns {Quantity[]}
   */
  quantities(folded) {
    return Array.from(folded.matchAll(this.quantity), (match) => {
      const [whole, number, unit] = match;
      const { power, counted } = /** @type {Unit} */ (this.units.get(unit));
      let value = 0n;
      for (const [, digits, scales] of number.matchAll(this.number)) {
        const [integer, part = ""] = digits.replaceAll(",", "").split(".");
        const tens = Array.from(scales).reduce((sum, scale) => sum + this.scales[scale], power);
        value += BigInt(integer + part.slice(0, PLACES).padEnd(PLACES, "0")) * 10n ** BigInt(tens);
      }
      return { text: `${value} ${counted}`, at: match.index, length: whole.length };
    });
  }

  /**
   * A folded text in which numbers and their units are not parted by blanks.
   *
   * @param {string} folded
   */
  joined(folded) {
    return folded.replace(this.quantity, (whole) => whole.replace(" ", ""));
  }

  /** @param {number} code */
  isHan(code) {
    return this.han.some(([low, high]) => low <= code && code <= high);
  }

  /**
   * Whether the pair at place i says much: one of the two is Han, and it is not one of the commonest.
   *
   * @param {number[]} codes
   * @param {number} i
   */
  isStrong(codes, i) {
    const [one, two] = [codes[i], codes[i + 1]];
    return (this.isHan(one) || this.isHan(two)) && !this.common.has(String.fromCodePoint(one, two));
  }

  /**
   * Lengths of the grams that begin at place i and of which every place is known.
   *
   * @param {number[]} codes
   * @param {number} i
   */
  exactAt(codes, i) {
    if (i + 1 >= codes.length) return [];
    const isStrong = this.isStrong(codes, i);
    const lengths = isStrong ? [2] : [];
    if (i + 2 < codes.length && !(isStrong && this.isStrong(codes, i + 1))) lengths.push(3);
    return lengths;
  }

  /**
   * The fewest grams that cover a phrase.
   *
   * @param {number[]} codes
   * @returns {Gram[]}
   */
  cover(codes) {
    if (codes.length < 3) return [[0, codes.length]];
    /** @type {{ count: number, grams: Gram[] }[]} */
    const best = [{ count: 0, grams: [] }];
    for (let end = 1; end <= codes.length; end++) {
      for (const length of [2, 3]) {
        const start = end - length;
        if (start < 0 || !this.exactAt(codes, start).includes(length)) continue;
        for (let from = start; from < end; from++) {
          if (!best[from] || (best[end] && best[end].count <= best[from].count + 1)) continue;
          best[end] = { count: best[from].count + 1, grams: [...best[from].grams, [start, length]] };
        }
      }
    }
    return best[codes.length].grams;
  }

  /**
   * @param {number[]} gram its one to three code points
   * @returns {Key}
   */
  gramKey([one, two = 0, three = 0]) {
    let high = one * 512 + (two >>> 9);
    let low = (two & 0x1ff) * 2 ** 18 + three;
    for (const factor of ROUNDS) [high, low] = [low, high ^ (Math.imul(low, factor) >>> 5)];
    return { high, low, word: 0 };
  }

  /**
   * @param {string} word
   * @returns {Key}
   */
  wordKey(word) {
    const codes = codesOf(word);
    const [high, low] = WORD_SEEDS.map((seed) => {
      let value = seed;
      for (const code of codes) value = Math.imul(value ^ code, 0x01000193) >>> 0;
      return (value ^ (value >>> 16)) & HALF;
    });
    // In the shard of the gram that the word begins with.
    const { high: shard } = this.gramKey(codes.slice(0, 3));
    return { high: (shard & ~OWN) | (high & OWN), low, word: 1 };
  }
}

/** @typedef {{ power: number, counted: string }} Unit */

/**
 * How units are written, longest first.
 *
 * @param {Units} tables
 * @returns {Map<string, Unit>}
 */
const unitsOf = ({ prefixes, units, counts }) => {
  /** @type {[string, Unit][]} */
  const written = [];
  for (const [counted, texts] of Object.entries(units))
    for (const text of texts)
      for (const [prefix, power] of Object.entries(prefixes))
        written.push([prefix + text, { power, counted }]);
  for (const [counted, texts] of Object.entries(counts))
    for (const text of texts) written.push([text, { power: 0, counted }]);
  return new Map(written.sort(([a], [b]) => b.length - a.length || (a < b ? -1 : 1)));
};

/**
 * Code points of a text.
 *
 * @param {string} text
 */
export const codesOf = (text) => Array.from(text, (char) => /** @type {number} */ (char.codePointAt(0)));

// What the first answer to a query may transfer. Where its words would take more, their ends are looked up; words
// that are still too many are left out, and said.

/** @import { Depth } from "./inverted-index.js" */
/** @import { Hits, Searchable } from "./ranking.js" */

/** Shards up to which phrases are looked up by all of them. */
const EXACT_SHARDS = 6;
/** Most shards: with what the page itself takes, 20 files. */
const MOST_SHARDS = 10;

export class Allowance {
  /** @type {Searchable} */
  #index;
  /** @type {Set<number>} shards that are transferred */
  #taken = new Set();

  /**
   * @param {Searchable} index
   * @param {string[]} asked texts that are asked for, the most telling first
   * @param {string[]} others that say the same
   */
  constructor(index, asked, others) {
    this.#index = index;
    const all = new Set([...asked, ...others].flatMap((text) => index.shardsOf(text, "all")));
    /** @type {Depth} */
    this.depth = all.size > EXACT_SHARDS ? "ends" : "all";
    const left = asked.filter((text) => !this.admits(text));
    /** @type {string[]} what is asked for and not looked up, but for what other texts stand in and speak for */
    this.left = [...new Set(left)].filter((text) => !hasAnother(text, asked));
    for (const text of others) this.admits(text);
  }

  /**
   * Whether a text can be looked up with what is left, which then is less.
   *
   * @param {string} text
   */
  admits(text) {
    const all = new Set([...this.#taken, ...this.#index.shardsOf(text, this.depth)]);
    const fits = all.size <= MOST_SHARDS;
    if (fits) this.#taken = all;
    return fits;
  }

  /**
   * Where a text stands; nowhere, where it is left out.
   *
   * @param {string} text
   * @returns {Promise<Hits>}
   */
  async phrase(text) {
    return this.admits(text) ? this.#index.phrase(text, this.depth) : new Map();
  }
}

/**
 * Whether another of some texts stands in a text.
 *
 * @param {string} text
 * @param {string[]} texts
 */
export const hasAnother = (text, texts) => texts.some((other) => other !== text && text.includes(other));

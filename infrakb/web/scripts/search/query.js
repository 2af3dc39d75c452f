// What to look up for a query, and in which order it is shown.

import { likenessOf, partsOf, spellings, withoutLongEnds } from "./spellings.js";

/** @import { Scores, Searchable } from "./ranking.js" */

/** @typedef {"exact" | "words" | "variants" | "some"} TierName from exact to vague */
/** @typedef {{ name: TierName, documents: number[] }} Tier documents best first; each stands in one tier */
/** @typedef {{ name: TierName, scores: Scores }} ScoredTier */

/**
 * @typedef {object} Found
 * @property {string} query
 * @property {string} whole the query as it is compared, without blanks; "" asks nothing
 * @property {Tier[]} tiers
 * @property {string[]} phrases what to mark
 * @property {number | undefined} topic document of the topic that has the query as a name
 * @property {() => Promise<Found>} [complete] gives all tiers, where what would be transferred for them can wait
 */

/** Below this number of exact results other spellings are looked for. */
const FEW = 10;

export class Search {
  /** @type {Map<string, number>} name as compared -> document of the topic */
  #topics = new Map();

  /** @param {Searchable} index */
  constructor(index) {
    this.index = index;
    for (const [document, names] of Object.entries(index.head.names)) {
      // The first of two topics of one name has it: of two volumes' that of the site that asks.
      for (const name of names) {
        const key = this.#nameKey(name);
        if (!this.#topics.has(key)) this.#topics.set(key, Number(document));
      }
    }
  }

  /**
   * Answer a query.
   *
   * @param {string} query
   * @returns {Promise<Found>}
   */
  async ask(query) {
    const folded = this.index.fold(query.replace(/["“”„＂]/g, " "));
    const isPhrase = /^\s*["“„＂].*["”＂]\s*$/.test(query);
    const terms = isPhrase ? [folded.replaceAll(" ", "")] : folded.split(" ");
    const whole = terms.join("");
    if (!whole) return { query, whole, tiers: [], phrases: [], topic: undefined };
    const topic = this.#topics.get(this.#nameKey(query));
    const phrases = new Set([whole, ...terms]);
    /** @type {ScoredTier[]} */
    const tiers = [{ name: "exact", scores: await this.#scores(whole) }];
    let exact = [tiers[0].scores];
    if (terms.length > 1) {
      exact = await Promise.all(terms.map((term) => this.#scores(term)));
      tiers.push({ name: "words", scores: intersection(exact) });
    }
    // Other spellings are looked up at once only where little was found: each costs a transfer.
    const known = tiers.reduce((sum, { scores }) => sum + scores.size, topic === undefined ? 0 : 1);
    const answer = () => ({ query, whole, topic, phrases: [...phrases], tiers: this.#ordered(tiers, topic) });
    const complete = async () => {
      tiers.push(await this.#more(terms, exact, phrases, known));
      return answer();
    };
    return known < FEW ? complete() : { ...answer(), complete };
  }

  /**
   * The known label most like a query that found nothing, or undefined.
   *
   * @param {string} query
   */
  suggest(query) {
    const { head } = this.index;
    const wanted = this.#nameKey(query);
    const labels = [...Object.values(head.names).flat(), ...head.tagNames, ...head.categoryNames];
    let best = 0.45;
    let suggestion;
    for (const label of labels) {
      const likeness = likenessOf(wanted, this.#nameKey(label));
      if (likeness > best && likeness < 1) [best, suggestion] = [likeness, label];
    }
    return suggestion;
  }

  /**
   * Names are the same whatever their blanks, hyphens and long vowels.
   *
   * @param {string} text
   */
  #nameKey(text) {
    return withoutLongEnds(this.index.fold(text).replace(/[\s\-_\u2010・]/g, ""));
  }

  /**
   * The other names of a topic, as they are compared.
   *
   * @param {string} term
   */
  #synonyms(term) {
    const topic = this.#topics.get(this.#nameKey(term));
    const names = topic === undefined ? [] : this.index.head.names[topic];
    return names.map((name) => this.index.fold(name).replaceAll(" ", "")).filter((name) => name !== term);
  }

  /** @param {string} text */
  async #scores(text) {
    return this.index.ranking.scores(await this.index.phrase(text));
  }

  /**
   * The last tier. What is looked up for it is added to `phrases`.
   *
   * @param {string[]} terms
   * @param {Scores[]} exact of each term
   * @param {Set<string>} phrases
   * @param {number} known how much has been found
   * @returns {Promise<ScoredTier>}
   */
  async #more(terms, exact, phrases, known) {
    const variants = await this.#variants(terms, exact, phrases);
    if (known || variants.size) return { name: "variants", scores: variants };
    return { name: "some", scores: await this.#some(terms, phrases) };
  }

  /**
   * Documents that have every term in one of its spellings or names.
   *
   * @param {string[]} terms
   * @param {Scores[]} exact
   * @param {Set<string>} phrases
   */
  async #variants(terms, exact, phrases) {
    const unions = await Promise.all(
      terms.map(async (term, i) => {
        const others = new Set(this.#synonyms(term));
        if (exact[i].size < FEW) for (const other of spellings(term)) others.add(other);
        for (const other of others) phrases.add(other);
        const maps = await Promise.all([...others].map((other) => this.#scores(other)));
        maps.push(this.index.ranking.scores(await this.index.word(term)));
        return union([exact[i], union(maps, 0.8)]);
      }),
    );
    return intersection(unions);
  }

  /**
   * Documents that have at least half of the parts of the terms.
   *
   * @param {string[]} terms
   * @param {Set<string>} phrases
   * @returns {Promise<Scores>}
   */
  async #some(terms, phrases) {
    const parts = [...new Set(terms.flatMap(partsOf))].slice(0, 8);
    for (const part of parts) phrases.add(part);
    const maps = await Promise.all(parts.map((part) => this.#scores(part)));
    /** @type {Map<number, { count: number, sum: number }>} */
    const found = new Map();
    for (const [document, score] of maps.flatMap((map) => [...map])) {
      const { count, sum } = found.get(document) ?? { count: 0, sum: 0 };
      found.set(document, { count: count + 1, sum: sum + score });
    }
    const enough = [...found].filter(([, { count }]) => 2 * count >= parts.length);
    return new Map(enough.map(([document, { count, sum }]) => [document, 100 * count + sum]));
  }

  /**
   * Each document once, in its first tier, best first; the newer of two equals first.
   *
   * @param {ScoredTier[]} tiers
   * @param {number | undefined} topic is shown apart
   * @returns {Tier[]}
   */
  #ordered(tiers, topic) {
    const { dates } = this.index.head;
    const seen = new Set([topic]);
    return tiers.map(({ name, scores }) => {
      const fresh = [...scores].filter(([document]) => !seen.has(document));
      fresh.sort(([a, scoreA], [b, scoreB]) => scoreB - scoreA || dates[b] - dates[a] || a - b);
      for (const [document] of fresh) seen.add(document);
      return { name, documents: fresh.map(([document]) => document) };
    });
  }
}

/**
 * Documents of any of the maps, with their best scores.
 *
 * @param {Scores[]} maps
 * @param {number} [weight]
 */
const union = (maps, weight = 1) => {
  /** @type {Scores} */
  const all = new Map();
  for (const [document, score] of maps.flatMap((map) => [...map])) {
    all.set(document, Math.max(all.get(document) ?? 0, weight * score));
  }
  return all;
};

/**
 * Documents of all maps, with the sums of their scores.
 *
 * @param {Scores[]} maps
 */
const intersection = ([first, ...others]) => {
  /** @type {Scores} */
  const all = new Map();
  for (const [document, score] of first) {
    const scores = others.map((map) => map.get(document));
    if (scores.every((other) => other !== undefined))
      all.set(
        document,
        scores.reduce((a, b) => a + b, score),
      );
  }
  return all;
};

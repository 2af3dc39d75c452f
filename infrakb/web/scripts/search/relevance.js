// Which documents answer a question: those that have its telling parts where they say what they are about.

import { isEdge, shorter } from "./question.js";

/** @import { Allowance } from "./allowance.js" */
/** @import { Part, Question } from "./question.js" */
/** @import { Hits, Scores, Searchable } from "./ranking.js" */

/**
 * What answers a question.
 *
 * @typedef {object} Answers
 * @property {Scores} scores
 * @property {Set<number>} complete documents that have every part
 * @property {Set<number>} most documents that have at least half of the parts
 * @property {number | undefined} named the best document, where it is a topic and the query has its name
 * @property {string[]} phrases that were looked up
 */

/** @typedef {{ text: string, weight: number }} Text what is looked up for a part, and how much it says of it */
/** @typedef {{ texts: Text[], strengths: Map<number, number>, rarity: number, share: number, topic?: number, isSpare?: boolean }} Weighed a part */

const KANJI = /(?<!\p{Script=Han})\p{Script=Han}{2,4}(?!\p{Script=Han})/gu;
/** Below this number of documents, pieces of a part are looked up besides. */
const FEW = 3;
/** Below this number, other names of a topic are. */
const SELDOM = 12;
/** Most pieces of parts, and most texts for all. */
const MOST_PIECES = 6;
/** How much a number says beside a word: pages round and convert. */
const NUMBER_SHARE = 0.4;
/** What it counts that a topic belongs to one that is named: as if the name stood in its title. */
const OWNED = 0.8;
/** Share of a name that a query must have to ask for that topic. */
const NAMED = 0.8;

export class Relevance {
  /** @type {Map<number, { text: string, size: number }[]>} names of the topics as they are compared */
  #names = new Map();
  /** @type {Set<string>} words of kanji that names and labels have: long runs are cut by them */
  #kanji = new Set();
  /** @type {string[][]} */
  #propertyNames;

  /** @param {Searchable} index */
  constructor(index) {
    this.index = index;
    const { head } = index;
    const compared = (/** @type {string} */ text) => index.fold(text).replaceAll(" ", "");
    for (const [document, names] of Object.entries(head.names)) {
      const texts = [...names, ...(head.readings[document] ?? [])].map(compared);
      this.#names.set(
        Number(document),
        texts.map((text) => ({ text, size: sizeOf(text) })),
      );
    }
    const known = [
      ...Object.values(head.names),
      ...head.propertyNames,
      head.tagNames,
      Object.keys(head.questions.synonyms),
    ];
    for (const text of known.flat()) for (const [run] of text.matchAll(KANJI)) this.#kanji.add(run);
    this.#propertyNames = head.propertyNames.map((names) => names.map(compared));
  }

  /**
   * @param {Question} question
   * @param {Allowance} allowance
   * @returns {Promise<Answers>}
   */
  async answers({ parts, hints, isComparing }, allowance) {
    const isAlone = parts.length === 1;
    const first = await Promise.all(parts.map((part) => this.#weigh(part, allowance)));
    const again = parts.map((part, i) => this.#weighAgain(part, first[i], isAlone, allowance));
    const weighed = (await Promise.all(again)).flat();
    const found = weighed.filter(({ strengths }) => strengths.size);
    /** @type {Scores} */
    const scores = new Map();
    /** @type {Map<number, number>} how much of the question a document has */
    const had = new Map();
    for (const { strengths, rarity, share } of found) {
      for (const [document, strength] of strengths) {
        scores.set(document, (scores.get(document) ?? 0) + share * rarity * 2 * Math.sqrt(strength));
        had.set(document, (had.get(document) ?? 0) + share * rarity);
      }
    }
    const all = found.reduce((sum, { rarity, share }) => sum + share * rarity, 0);
    const named = this.#namedBy(found);
    const hinted = this.#hintedBy(hints);
    for (const [document, score] of scores) {
      const coverage = (had.get(document) ?? 0) / (all || 1);
      const name = named.get(document);
      const sum =
        score + 2 * all * coverage ** 2 + 3 * (name?.weight ?? 0) + (hinted.has(document) ? 0.1 * all : 0);
      scores.set(document, sum * this.index.ranking.kindWeight(document));
    }
    if (isComparing) lead(scores, parts);
    const best = [...scores].reduce((a, b) => (b[1] > a[1] ? b : a), [-1, 0])[0];
    const needed = found.filter(({ isSpare }) => !isSpare);
    const complete = [...scores.keys()].filter((document) =>
      needed.every(({ strengths }) => strengths.has(document)),
    );
    const most = [...scores.keys()].filter(
      (document) => 2 * found.filter(({ strengths }) => strengths.has(document)).length >= weighed.length,
    );
    return {
      scores,
      most: new Set(most),
      complete: new Set(weighed.every(({ strengths, isSpare }) => isSpare || strengths.size) ? complete : []),
      named: (named.get(best)?.share ?? 0) >= NAMED ? best : undefined,
      phrases: weighed.flatMap(({ texts }) => texts.map(({ text }) => text)),
    };
  }

  /**
   * Whether a part stands in the name of a topic.
   *
   * @param {Part} part
   */
  isInName({ text }) {
    return [...this.#names.values()].some((names) => names.some((name) => hasWord(name.text, text)));
  }

  /**
   * Look a part up. What is left out need not be found.
   *
   * @param {Part} part
   * @param {Allowance} allowance
   * @returns {Promise<Weighed>}
   */
  async #weigh(part, allowance) {
    const most = part.topic === undefined ? undefined : 1;
    const how = { share: shareOf(part), topic: part.topic, most };
    const found = await this.#lookUp(textsOf(part), allowance, how);
    return { ...found, isSpare: allowance.left.includes(part.text) };
  }

  /**
   * Look up other names of a topic, or pieces of another part, where few documents have it as it is.
   *
   * @param {Part} part
   * @param {Weighed} whole
   * @param {boolean} isAlone whether it is all that is asked for
   * @param {Allowance} allowance
   * @returns {Promise<Weighed[]>}
   */
  async #weighAgain(part, whole, isAlone, allowance) {
    const { text, others, topic } = part;
    const found = whole.strengths.size;
    if (topic !== undefined && others.length && found < SELDOM)
      return [await this.#lookUp(textsOf(part), allowance, { share: shareOf(part), topic })];
    if (topic !== undefined || others.length || found >= FEW) return [whole];
    const { pieces, others: spelt } = shorter(text, this.#kanji, isAlone);
    const [other, ...parts] = await Promise.all([
      this.#lookUp(found ? [] : spelt.map((text) => ({ text, weight: 0.9 })), allowance),
      ...pieces
        .slice(0, MOST_PIECES)
        .map((piece) => this.#lookUp([{ text: piece, weight: 1 }], allowance, { share: 1 / pieces.length })),
    ]);
    if (other.strengths.size) return [other];
    if (!parts.length) return [whole];
    // Few pages have the whole: those that have its pieces lack nothing.
    return found ? [{ ...whole, isSpare: true }, ...parts] : parts;
  }

  /**
   * @param {Text[]} texts
   * @param {Allowance} allowance
   * @param {object} [how]
   * @param {number} [how.share] of a part that the texts are
   * @param {number} [how.topic] that has the texts as names
   * @param {number} [how.most] texts that are looked up; names are compared with all
   * @returns {Promise<Weighed>}
   */
  async #lookUp(texts, allowance, { share = 1, topic, most = texts.length } = {}) {
    const found = await Promise.all(
      texts.map(({ text }, i) => (i < most ? allowance.phrase(text) : new Map())),
    );
    /** @type {Map<number, number>} */
    const strengths = new Map();
    /**
     * @param {number} document
     * @param {number} strength
     */
    const note = (document, strength) => {
      if (strength > (strengths.get(document) ?? 0)) strengths.set(document, strength);
    };
    texts.forEach(({ text, weight }, i) => {
      for (const [document, strength] of this.#strengths(text, found[i])) note(document, weight * strength);
    });
    for (const [document, owners] of Object.entries(this.index.head.owners)) {
      if (topic === undefined || !owners.includes(topic)) continue;
      strengths.set(Number(document), (strengths.get(Number(document)) ?? 0) + OWNED);
    }
    const count = strengths.size;
    const total = this.index.head.sizes.length;
    const rarity = Math.max(0.2, Math.log(1 + (total - count + 0.5) / (count + 0.5)));
    return { texts, strengths, rarity, share, topic };
  }

  /**
   * How much a document is about a text.
   *
   * @param {string} text
   * @param {Hits} hits
   */
  #strengths(text, hits) {
    /** @type {Map<number, number>} */
    const strengths = new Map();
    const { sizes, averageSize } = this.index.ranking;
    const isLatin = /^[a-z0-9]/.test(text) && /[a-z0-9]$/.test(text);
    for (const [document, hit] of hits) {
      const length = sizes[document] / averageSize;
      const frequency = hit.count / (hit.count + 1.2 * (0.25 + 0.75 * length));
      const place = (hit.title ? 0.8 : 0) + (hit.lead ? 0.6 : 0) + (hit.heading ? 0.4 : 0);
      strengths.set(document, (frequency + place) * (isLatin && !hit.whole ? 0.4 : 1));
    }
    for (const [document, numbers] of Object.entries(this.index.head.properties)) {
      const isStated = numbers.some((number) =>
        this.#propertyNames[number].some((name) => name.includes(text)),
      );
      if (isStated) strengths.set(Number(document), (strengths.get(Number(document)) ?? 0) + 0.5);
    }
    for (const [document, names] of this.#names) {
      const share = Math.max(
        ...names.map((name) => (hasWord(name.text, text) ? sizeOf(text) / name.size : 0)),
      );
      if (share) strengths.set(document, (strengths.get(document) ?? 0) + 0.4 + share);
    }
    return strengths;
  }

  /**
   * The topics that have parts of the query in one of their names: how much of the name, and how much that says.
   *
   * @param {Weighed[]} parts
   */
  #namedBy(parts) {
    /** @type {Map<number, { share: number, weight: number }>} */
    const named = new Map();
    const all = parts.reduce((sum, { rarity, share }) => sum + share * rarity, 0);
    for (const [document, names] of this.#names) {
      for (const { text, size } of names) {
        let covered = 0;
        let rarity = 0;
        for (const part of parts) {
          const best = part.texts.find((other) => hasWord(text, other.text));
          if (!best) continue;
          covered += sizeOf(best.text);
          rarity += part.share * part.rarity * best.weight;
        }
        const share = Math.min(1, covered / size);
        // A name that has all of the query comes before one that has but a word of it.
        const weight = rarity && share ** 1.5 * rarity * Math.sqrt(rarity / all);
        if (weight > (named.get(document)?.weight ?? 0)) named.set(document, { share, weight });
      }
    }
    return named;
  }

  /**
   * Topics that have a property as the question asks for.
   *
   * @param {string[]} hints
   */
  #hintedBy(hints) {
    const { properties } = this.index.head;
    const isWanted = this.#propertyNames.map(([name]) => hints.some((hint) => name.includes(hint)));
    const documents = Object.entries(properties).filter(([, numbers]) =>
      numbers.some((number) => isWanted[number]),
    );
    return new Set(documents.map(([document]) => Number(document)));
  }
}

/**
 * @param {Part} part
 * @returns {Text[]}
 */
const textsOf = ({ text, others, topic }) => {
  const weight = topic === undefined ? 0.8 : 1;
  return [{ text, weight: 1 }, ...others.map((other) => ({ text: other, weight }))];
};

/** @param {Part} part */
const shareOf = ({ text }) => (/^[0-9]/.test(text) ? NUMBER_SHARE : 1);

/**
 * Let the topics that are compared come first, in the order in which they are named.
 *
 * @param {Scores} scores
 * @param {Part[]} parts
 */
const lead = (scores, parts) => {
  const topics = parts.flatMap(({ topic }) => (topic === undefined ? [] : [topic]));
  if (topics.length < 2) return;
  const most = Math.max(0, ...scores.values());
  topics.forEach((topic, i) => {
    scores.set(topic, most + topics.length - i);
  });
};

/**
 * Letters of a name that say something: of a Japanese one, without the particles.
 *
 * @param {string} text
 */
const sizeOf = (text) => text.replace(/[ぁ-ゖ・（）()]/gu, "").length || text.length || 1;

/**
 * Whether a name has a text, not within a longer Latin word or number.
 *
 * @param {string} name
 * @param {string} text
 */
const hasWord = (name, text) => {
  for (let at = name.indexOf(text); at >= 0; at = name.indexOf(text, at + 1)) {
    const end = at + text.length;
    const isLatin = (/** @type {string} */ char) => /[a-z0-9]/.test(char);
    if (!isLatin(text[0]) || at === 0 || isEdge(name[at - 1], text[0])) {
      const last = text[text.length - 1];
      if (!isLatin(last) || end === name.length || isEdge(last, name[end])) return true;
    }
  }
  return false;
};

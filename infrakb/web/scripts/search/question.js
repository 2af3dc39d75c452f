// Taking a query apart: the names of topics in it, words of every day, and what is left when the words that only
// ask are dropped.

import { isHiragana, toKatakana } from "./kana.js";
import { spellings } from "./spellings.js";

/** @import { Head } from "./inverted-index.js" */
/** @import { Quantity } from "./tokeniser.js" */

/**
 * A part of a query that says what is wanted.
 *
 * @typedef {object} Part
 * @property {string} text as it is compared
 * @property {string[]} others what pages may write instead, the most telling first
 * @property {number | undefined} topic document of the topic that has it as a name
 */

/**
 * @typedef {object} Question
 * @property {Part[]} parts
 * @property {string[]} hints what the names of properties that answer have in them
 * @property {boolean} isComparing whether topics that are named are compared
 * @property {boolean} isAsking whether words were dropped, so that no page is expected to have the query as it is
 */

/** Most parts of a query that are looked up. */
const MOST_PARTS = 7;
/** Most texts that are looked up for one part. */
const MOST_TEXTS = 3;
const LONGEST_NAME = 40;
/** Letters of the longest other name that is looked up: long ones cost much, and stand on few pages. */
const LONGEST_OTHER = 12;
const JOINER = /[\s\-_\u2010・]/u;
const NUMBER = /^[0-9][0-9,.]*(?:[兆億万千百][0-9,.]*)*(?:年度?|月|日|円|米?ドル|枚|基|台|個|社|割|倍)?/u;
const RUNS = [/^[ァ-ヺー]+/u, /^[\p{Script=Han}々〆〇]+/u, /^[a-z0-9µß-ɏͰ-ӹ]+(?:[.+#&/-]*[a-z0-9+#]+)*/u];
/** After a single kanji that does not stand alone: what tells a noun (水の) from the stem of a verb (使う). */
const PARTICLE = /^(?:[のはがをにでとへもや]|から|まで)(?![ぁ-ゖ])/u;

/** @param {string | undefined} char */
const scriptOf = (char) => (char ? RUNS.findIndex((run) => run.test(char)) : -1);

/**
 * Whether a word begins or ends between two characters.
 *
 * @param {string | undefined} before
 * @param {string | undefined} after
 */
export const isEdge = (before, after) => {
  const script = scriptOf(before);
  return script < 0 || script !== scriptOf(after);
};

export class Questions {
  /** @type {Map<string, string[]>} English name of a property, or word of every day -> what pages write instead */
  #synonyms;
  /** @type {Map<string, string[]>} */
  #hints;
  /** @type {Set<string>} */
  #dropped;
  /** @type {Set<string>} */
  #comparing;
  /** @type {Set<string>} words of katakana that may be typed in hiragana */
  #katakana;
  #longest;

  /**
   * @param {Head} head
   * @param {object} texts
   * @param {(text: string) => string} texts.fold
   * @param {(text: string) => string} texts.nameKey
   * @param {(folded: string) => Quantity[]} texts.quantities
   * @param {ReadonlyMap<string, number>} topics key of a name -> document
   */
  constructor({ questions, propertyNames, names }, { fold, nameKey, quantities }, topics) {
    this.nameKey = nameKey;
    this.quantities = quantities;
    this.topics = topics;
    this.names = names;
    this.fold = fold;
    const properties = propertyNames.filter(([, english]) => english);
    this.#synonyms = new Map(
      properties.map(([japanese, english]) => [fold(english), [fold(japanese).replaceAll(" ", "")]]),
    );
    for (const [word, others] of Object.entries(questions.synonyms)) this.#synonyms.set(word, others);
    this.#hints = new Map(Object.entries(questions.hints));
    this.#dropped = new Set(questions.dropped);
    this.#comparing = new Set(questions.comparing);
    const known = [...propertyNames.flat(), ...Object.entries(questions.synonyms).flat(2)];
    this.#katakana = new Set(known.flatMap((text) => text.match(/[ァ-ヺー]{3,}/gu) ?? []));
    const words = [...this.#synonyms.keys(), ...this.#hints.keys(), ...this.#dropped, ...this.#katakana];
    this.#longest = Math.max(0, ...words.map(({ length }) => length));
  }

  /**
   * @param {string} folded
   * @returns {Question}
   */
  parse(folded) {
    /** @type {Map<string, Part>} */
    const parts = new Map();
    /** @type {string[]} */
    const hints = [];
    let isAsking = false;
    let isComparing = false;
    /**
     * @param {string} text
     * @param {string[]} others
     * @param {number} [topic]
     */
    const add = (text, others, topic) => {
      if (parts.size < MOST_PARTS && !parts.has(text))
        parts.set(text, { text, others: others.slice(0, MOST_TEXTS - 1), topic });
    };
    const quantities = new Map(this.quantities(folded).map(({ at, length }) => [at, length]));
    for (let at = 0; at < folded.length; ) {
      const quantity = quantities.get(at);
      if (quantity) {
        add(folded.slice(at, at + quantity), []);
        at += quantity;
        continue;
      }
      const name = this.#nameAt(folded, at);
      const word = this.#wordAt(folded, at);
      if (name > 0 && name >= word) {
        const text = folded.slice(at, at + name);
        const topic = /** @type {number} */ (this.topics.get(this.nameKey(text)));
        add(text.replaceAll(" ", ""), this.#namesOf(topic, text), topic);
        at += name;
      } else if (word > 0) {
        const typed = folded.slice(at, at + word);
        const isKana = this.#isKana(typed);
        const text = isKana ? toKatakana(typed) : typed;
        const others = this.#synonyms.get(text) ?? (isKana ? [] : undefined);
        if (others) add(text.replaceAll(" ", ""), others);
        else isAsking = true;
        isComparing ||= this.#comparing.has(text);
        hints.push(...(this.#hints.get(text) ?? []));
        at += word;
      } else {
        const run = this.#runAt(folded, at);
        if (run.isTelling) add(run.text, []);
        at += run.text.length || 1;
      }
    }
    // 「1時間いくら」 says no more than what it asks for.
    if (!parts.size && hints.length) add(hints[0], []);
    return { parts: [...parts.values()], hints, isComparing, isAsking };
  }

  /**
   * Two other names of a topic: those by which pages call it.
   *
   * @param {number} topic
   * @param {string} text the name in the query
   */
  #namesOf(topic, text) {
    const names = this.names[topic].map((name) => this.fold(name).replaceAll(" ", ""));
    const short = names.slice(1).reduce((a, b) => (b.length < a.length && b.length > 2 ? b : a), names[0]);
    return [...new Set([short, names[0]])].filter((name) => name !== text && name.length <= LONGEST_OTHER);
  }

  /**
   * Length of the longest name of a topic that stands at a place; 0: none.
   *
   * @param {string} folded
   * @param {number} at
   */
  #nameAt(folded, at) {
    if (JOINER.test(folded[at]) || !isWordEdge(folded, at)) return 0;
    let found = 0;
    for (let end = at + 1; end <= folded.length && end <= at + LONGEST_NAME; end++) {
      if (JOINER.test(folded[end - 1]) || !isWordEdge(folded, end)) continue;
      const text = folded.slice(at, end);
      if (end - at < 2 || (isHiragana(text) && !isParted(folded, at, end))) continue;
      if (this.topics.has(this.nameKey(text))) found = end - at;
    }
    return found;
  }

  /**
   * Length of the longest word of the lists that stands at a place; 0: none.
   *
   * @param {string} folded
   * @param {number} at
   */
  #wordAt(folded, at) {
    if (!isEdge(folded[at - 1], folded[at])) return 0;
    for (let end = Math.min(folded.length, at + this.#longest); end > at; end--) {
      const word = folded.slice(at, end);
      const isKnown = this.#dropped.has(word) || this.#synonyms.has(word) || this.#hints.has(word);
      if (this.#isKana(word) && isParted(folded, at, end)) return end - at;
      if (isKnown && isEdge(folded[end - 1], folded[end])) return end - at;
    }
    return 0;
  }

  /**
   * Whether a word that is not known as it is typed is one of katakana in hiragana.
   *
   * @param {string} word
   */
  #isKana(word) {
    return isHiragana(word) && !this.#synonyms.has(word) && this.#katakana.has(toKatakana(word));
  }

  /**
   * The run of one script at a place, up to where a name begins.
   *
   * @param {string} folded
   * @param {number} at
   */
  #runAt(folded, at) {
    const rest = folded.slice(at);
    const number = rest.match(NUMBER)?.[0] ?? "";
    // GPU1枚 is two words.
    const counted = rest.match(/^[a-z]+(?=[0-9]+[枚基台個])/)?.[0];
    const text = counted ?? RUNS.map((run) => rest.match(run)?.[0] ?? "").find(Boolean) ?? "";
    if (number.length > text.length || (number && !/[a-z]/.test(text)))
      return { text: number, isTelling: number.length > 1 };
    if (!/^\p{Script=Han}/u.test(text)) return { text, isTelling: text.length > 1 };
    let length = 1;
    while (length < text.length && !this.#nameAt(folded, at + length)) length++;
    const run = text.slice(0, length);
    const isAlone = /^(?: |$)/.test(rest.slice(1)) && /(?:^| )$/.test(folded.slice(0, at));
    return { text: run, isTelling: length > 1 || isAlone || PARTICLE.test(rest.slice(1)) };
  }
}

/**
 * Whether a name may begin or end at a place: not within Latin letters or katakana, nor within 3.1. Kanji are
 * joined without a sign.
 *
 * @param {string} text
 * @param {number} at
 */
const isWordEdge = (text, at) => {
  const [before, after] = [text.slice(0, at), text.slice(at)];
  if (/[0-9]$/.test(before) && /^\.[0-9]/.test(after)) return false;
  if (/[0-9]\.$/.test(before) && /^[0-9]/.test(after)) return false;
  return /^\p{Script=Han}/u.test(after) || isEdge(before.at(-1), after[0]);
};

/**
 * Whether a word of hiragana stands by itself, but for particles: きれい has no れい.
 *
 * @param {string} text
 * @param {number} at
 * @param {number} end
 */
const isParted = (text, at, end) =>
  /(?:^|[^ぁ-ゖー]|[のはがをにでとへも])$/u.test(text.slice(0, at)) &&
  /^(?:$|[^ぁ-ゖー]|[のはがをにでとへもや]|から|まで|って)/u.test(text.slice(end));

/**
 * What to look up instead of a part that few pages have as a whole: pieces of it, and other ways to write it.
 *
 * @param {string} text
 * @param {ReadonlySet<string>} known words of kanji by which to cut
 * @param {boolean} isAlone a word of three kanji that is all that was asked for is not cut: its pairs say too little
 * @returns {{ pieces: string[], others: string[] }}
 */
export const shorter = (text, known, isAlone) => {
  if (/^[\p{Script=Han}々]+$/u.test(text) && text.length > (isAlone ? 3 : 2)) {
    const pieces = cutKanji(text, known).filter((piece) => piece.length > 1);
    return { pieces, others: [] };
  }
  const pieces = text.split(/[-/]/).filter((piece) => piece.length > 1 && piece !== text);
  return { pieces, others: [...spellings(text)].slice(0, 2) };
};

/**
 * A run of kanji cut at words that are known, what lies between by two; three are two pairs.
 *
 * @param {string} text
 * @param {ReadonlySet<string>} known
 * @returns {string[]}
 */
const cutKanji = (text, known) => {
  for (let length = Math.min(4, text.length - 1); length > 1; length--) {
    for (let at = 0; at + length <= text.length; at++) {
      const word = text.slice(at, at + length);
      if (!known.has(word)) continue;
      return [...cutKanji(text.slice(0, at), known), word, ...cutKanji(text.slice(at + length), known)];
    }
  }
  return text.length === 3 ? [text.slice(0, 2), text.slice(1)] : (text.match(/..|./gu) ?? []);
};

// The index of one site. Its files are described in infrakb/search/index.py.

import { Once } from "../common/once.js";
import { Ranking } from "./ranking.js";
import { findInSection } from "./sections.js";
import { codesOf, HALF_BITS, Tokeniser } from "./tokeniser.js";

/** @import { Hits } from "./ranking.js" */
/** @import { Gram, Key, Tables } from "./tokeniser.js" */

/** Names of the texts of page and dialog. What stands in braces in them is filled in.
 *
 * @typedef {"placeholder" | "searching" | "missing" | "left" | "none" | "count" | "suggestion" | "exact" | "words"
 *   | "variants" | "some" | "lists" | "more" | "compare" | "view" | "rising" | "falling" | "known" | "place" | "all" | "keys" | "filters" | "volume" | "kind" | "category" | "tag"
 *   | "year" | "post" | "topic" | "guide" | "recent" | "opened" | "clear" | "topics" | "tags" | "neighbours" | "advice"} MessageName
 */
/** @typedef {Record<MessageName, string>} Messages */

/**
 * What every query needs to know of all documents (search/head.js). Documents are numbered: the lists without
 * another word have a value for each, in that order.
 *
 * @typedef {object} Head
 * @property {number} format of the index
 * @property {string} version changes with the index: part of the addresses of its files
 * @property {string} title of the site
 * @property {Messages} messages
 * @property {Tables} tables
 * @property {[name: string, address: string][]} others volumes that are searched with it
 * @property {number} shardBits there are 2 ** shardBits shards
 * @property {number} pageSize documents in a file of titles
 * @property {number[]} frequent topics of which most is said
 * @property {number} slot a document takes a multiple of this number of places
 * @property {number[]} groups documents of each group
 * @property {number[]} stamps of each group: tells whether a shard was made with this head
 * @property {number[]} sizes code points
 * @property {number[]} titles code points of the title, which stands first
 * @property {number[]} headings where the headings, which stand second, end
 * @property {number[]} kinds
 * @property {number[]} dates as yyyymmdd; 0: none
 * @property {string[]} categoryNames of each category
 * @property {number[]} categories -1: none
 * @property {string[]} tagNames of each tag
 * @property {number[][]} tags
 * @property {Record<string, string[]>} names document -> names of the topic
 * @property {Record<string, string[]>} readings document -> how those of its names are read that do not say it
 * @property {string[][]} propertyNames of each property: in Japanese, then in English where that is another
 * @property {Record<string, number[]>} properties document -> what is stated of the topic
 * @property {Record<string, number[]>} owners document -> topics that it belongs to: its maker, what it runs on
 * @property {string[]} propertyKeys of this site's properties, which come first
 * @property {Record<string, string>} counted property -> what its values count, as `quantities` has it; "…/" of something
 * @property {Comparison[]} comparisons of this site
 * @property {[address: string, title: string, words: string[]][]} places that words lead to, of this site
 * @property {QuestionWords} questions
 * @property {string[]} [volumeNames] of each volume, where there are several; "" is the site that asks
 * @property {number[]} [volumes]
 */

/**
 * The head as its file has it: of what few documents have, a list of all with 0 for the others.
 *
 * @typedef {Omit<Head, "names" | "properties" | "owners"> & {
 *   names: (string[] | 0)[], properties: (number[] | 0)[], owners: (number[] | 0)[] }} PackedHead
 */

/**
 * A page that compares all topics of a kind.
 *
 * @typedef {object} Comparison
 * @property {string} address
 * @property {string} kind
 * @property {string} label how the kind is called
 * @property {number[]} documents of the topics
 * @property {string[]} figures keys of the properties that tell most, the most telling first
 * @property {string[]} ratios what it divides: "price/vcpus"
 */

/**
 * Words by which a question is led to a view of a comparison, folded.
 *
 * @typedef {object} ViewWords
 * @property {Record<string, string[]>} kinds
 * @property {string[]} greatest
 * @property {string[]} least
 * @property {string[]} sizes those of the two that need no property
 * @property {Record<string, string>} behind a number that is a bound -> sign
 * @property {Record<string, string>} before such a number -> sign
 * @property {string[]} known stand behind a day on which something was known
 * @property {Record<string, number>} years word for a year -> years from this one
 * @property {string[]} dated words for how a thing came: a year is of that
 * @property {Record<string, [property: string, value: string]>} values word -> what it says of a property
 * @property {string[]} per stand behind what is divided by
 * @property {Record<string, string[]>} regions word -> how values say it, then the properties whose values do
 * @property {string[]} listing ask for all
 * @property {string[]} each words for one of the accelerators that a row has
 * @property {string[]} money
 * @property {Record<string, string>} properties word -> the property that it means
 */

/**
 * Words of questions, folded (infrakb/search/questions.json).
 *
 * @typedef {object} QuestionWords
 * @property {string[]} dropped words that only ask
 * @property {string[]} comparing those of them that compare what is named
 * @property {Record<string, string[]>} hints word that asks -> what names of properties that answer have in them
 * @property {Record<string, string[]>} synonyms word of every day -> what pages write instead
 * @property {ViewWords} views
 */

/**
 * What is shown of a document.
 *
 * @typedef {object} Row
 * @property {string} url relative to the root of its site; whole where there are several volumes
 * @property {string} title
 * @property {string} summary "": none
 */

/** @typedef {string | [text: string, id: string]} Line what a reader sees as one; with the id that it has on the page */
/** @typedef {[id: string, heading: string, lines: Line[]]} Section of a page; id and heading are "" before the first heading */

/** @typedef {"all" | "ends"} Depth by what of it a phrase is looked up */

/** @typedef {(name: string) => Promise<unknown>} Load promises the content of a file of the index */

/** Code points at the beginning of a page's text in which it says what it is about: title and definition. */
const LEAD = 160;
/** Grams at the ends of a phrase. */
const ENDS = 2;
/** Most grams of a phrase that are looked up at once. */
const MANY = 6;
const YEAR = /^20[0-9]{2}年/;
/** Digits of a year that all have. */
const CENTURY = 2;

/** The site was published anew since the head was loaded. */
export class StaleIndex extends Error {}

export class InvertedIndex {
  #load;
  /** @type {Once<Uint8Array>} */
  #shards = new Once();
  /** @type {number[]} places of each document */
  #slots;
  /** @type {{ first: number, size: number }[]} first document and number of places of each group */
  #groups = [];

  /**
   * @param {PackedHead} packed
   * @param {Load} load
   */
  constructor(packed, load) {
    const head = unpacked(packed);
    this.head = head;
    this.ranking = new Ranking(head);
    this.tokeniser = new Tokeniser(head.tables);
    this.#load = load;
    this.#slots = head.sizes.map((size) => Math.ceil(size / head.slot) * head.slot);
    let first = 0;
    for (const length of head.groups) {
      const size = this.#slots.slice(first, first + length).reduce((sum, slot) => sum + slot, 0);
      this.#groups.push({ first, size });
      first += length;
    }
  }

  /** @param {string} text */
  fold(text) {
    return this.tokeniser.fold(text);
  }

  /** Load titles in advance where they are few: an answer then takes one journey. */
  prefetch() {
    // What fails is loaded again, and said, when it is wanted.
    if (this.head.sizes.length <= this.head.pageSize) this.#load("p/0").catch(() => undefined);
  }

  /**
   * Where a folded phrase without blanks stands. A number with its unit also stands where it is written in another way.
   *
   * @param {string} text
   * @param {Depth} [depth]
   */
  async phrase(text, depth = "all") {
    const [hits, whole] = await Promise.all([this.#standing(text, depth), this.word(text)]);
    for (const [document, hit] of hits) hit.whole = whole.has(document);
    if (this.#isQuantity(text))
      for (const [document, hit] of whole)
        if (!hits.has(document)) hits.set(document, { ...hit, whole: true });
    return hits;
  }

  /**
   * Numbers of the shards that are surely transferred to look a phrase up.
   *
   * @param {string} text
   * @param {Depth} depth
   */
  shardsOf(text, depth) {
    const codes = codesOf(text);
    const grams = few(this.#gramsOf(text, depth));
    return [...this.#keysOf(codes, grams), ...this.#wordKeys(text)].map(({ high }) => this.#shardOf(high));
  }

  /**
   * The grams by which a phrase is looked up. That its ends stand as far from each other without it is very rare, but
   * where digits differ (ND H100 v5, ND H200 v5). Of 2026年 it is enough to know 26年: all dates begin alike.
   *
   * @param {string} text
   * @param {Depth} depth
   * @returns {Gram[]}
   */
  #gramsOf(text, depth) {
    const codes = codesOf(text);
    if (depth === "all") return this.tokeniser.cover(codes);
    const from = YEAR.test(text) ? CENTURY : 0;
    const grams = this.tokeniser.cover(codes.slice(from));
    const ends = /[0-9]/.test(text) ? grams : spread(grams, ENDS);
    return ends.map(([start, length]) => [start + from, length]);
  }

  /**
   * Where the grams of a phrase stand as far from each other as they do in it. Of many a few come first: seldom
   * does a page have them, and not the phrase.
   *
   * @param {string} text
   * @param {Depth} depth
   */
  async #standing(text, depth) {
    const codes = codesOf(text);
    const grams = this.#gramsOf(text, depth);
    for (let some = few(grams); ; some = spread(grams, 2 * some.length)) {
      const hits = await this.#together(codes, some);
      if (!hits.size || some.length === grams.length) return hits;
    }
  }

  /**
   * @param {number[]} codes
   * @param {Gram[]} grams
   */
  #keysOf(codes, grams) {
    return grams.map(([start, length]) => this.tokeniser.gramKey(codes.slice(start, start + length)));
  }

  /**
   * @param {number[]} codes of the phrase
   * @param {Gram[]} grams of it
   */
  async #together(codes, grams) {
    const lists = await Promise.all(this.#keysOf(codes, grams).map((key) => this.#places(key)));
    const isThin = codes.length < 3 && !this.tokeniser.exactAt(codes, 0).length;
    /** @type {Hits} */
    const hits = new Map();
    this.#groups.forEach((group, number) => {
      if (lists.some((list) => !list[number])) return;
      const starts = startsOf(
        grams,
        lists.map((list) => list[number]),
      );
      this.#collect(hits, group.first, starts, codes.length, isThin);
    });
    return hits;
  }

  /** @param {string} text */
  #isQuantity(text) {
    return this.tokeniser.quantities(text).some(({ length }) => length === text.length);
  }

  /**
   * Documents that have a folded text as a whole word ("GPT-4" has gpt4, 96gb also what it comes to).
   *
   * @param {string} text
   */
  async word(text) {
    /** @type {Hits} */
    const hits = new Map();
    const { length } = codesOf(text);
    for (const key of this.#wordKeys(text)) {
      const lists = await this.#places(key);
      lists.forEach((places, number) => {
        this.#collect(hits, this.#groups[number].first, places, length, true);
      });
    }
    return hits;
  }

  /**
   * The key of a text that is a word; none of another.
   *
   * @param {string} text
   */
  #wordKeys(text) {
    const [first] = this.tokeniser.words(text).slice(-1);
    const isWord = first?.[0] === text.replace(/[-_\u2010]/g, "") && first[1] === 0;
    return isWord || this.#isQuantity(text) ? [this.tokeniser.wordKey(first[0])] : [];
  }

  /**
   * @param {number} document
   * @returns {Promise<Row>}
   */
  async row(document) {
    const { pageSize } = this.head;
    const page = await this.#load(`p/${Math.floor(document / pageSize)}`);
    const [urls, titles, summaries] = /** @type {[string[], (string | number)[], string[]]} */ (page);
    const place = document % pageSize;
    const title = titleOf(titles[place], this.head.names[document]);
    return { url: urls[place], title, summary: summaries[place] };
  }

  /**
   * What results show of a document.
   *
   * @param {number} document
   * @returns {Promise<Section[]>}
   */
  async sections(document) {
    const group = this.#groups.findLastIndex(({ first }) => first <= document);
    const file = await this.#load(`x/${group}-${document - this.#groups[group].first}`);
    return /** @type {Section[]} */ (file);
  }

  /** @param {number} high upper half of a key */
  #shardOf(high) {
    return high >>> (HALF_BITS - this.head.shardBits);
  }

  /** @param {number} number */
  #shard(number) {
    const name = `t/${number.toString(16).padStart(3, "0")}`;
    return this.#shards.get(name, async () => {
      const text = /** @type {string} */ (await this.#load(name));
      return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    });
  }

  /**
   * Promise the places of a key, group by group: a sparse array.
   *
   * @param {Key} key
   */
  async #places({ high, low, word }) {
    const { shardBits, stamps } = this.head;
    const rest = HALF_BITS - shardBits;
    const bytes = await this.#shard(this.#shardOf(high));
    const key = ((high % 2 ** rest) * 2 ** HALF_BITS + low) * 2 + word;
    /** @type {Uint32Array[]} */
    const found = [];
    for (let at = 0; at < bytes.length; ) {
      const number = () => {
        let value = 0;
        for (let shift = 1; ; shift *= 128) {
          const byte = bytes[at++];
          value += (byte & 0x7f) * shift;
          if (byte < 0x80) return value;
        }
      };
      const group = number();
      const stamp = bytes[at++] * 256 + bytes[at++];
      const length = number();
      if (stamp !== stamps[group]) throw new StaleIndex();
      const places = findInSection(bytes, at, key, 2 * HALF_BITS + 1 - shardBits, this.#groups[group].size);
      if (places) found[group] = places;
      at += length;
    }
    return found;
  }

  /**
   * Add to `hits` what stands at `starts`, places of a group.
   *
   * @param {Hits} hits
   * @param {number} first document of the group
   * @param {Iterable<number>} starts ascending
   * @param {number} length of the phrase
   * @param {boolean} isThin whether only its 1st, 8th, 64th … place of a document is known
   */
  #collect(hits, first, starts, length, isThin) {
    const { titles, headings } = this.head;
    let document = first;
    let from = 0;
    for (const start of starts) {
      if (start < 0) continue;
      while (start >= from + this.#slots[document]) from += this.#slots[document++];
      const hit = hits.get(document) ?? {
        count: 0,
        title: false,
        heading: false,
        lead: false,
        whole: false,
      };
      hits.set(document, hit);
      hit.count = isThin && hit.count ? hit.count * 8 : hit.count + 1;
      const place = start - from;
      if (place + length <= titles[document]) hit.title ||= length === titles[document] ? "all" : "part";
      else if (place < headings[document]) hit.heading = true;
      else if (place < headings[document] + LEAD) hit.lead = true;
    }
  }
}

/**
 * @param {PackedHead} head
 * @returns {Head}
 */
const unpacked = (head) => ({
  ...head,
  names: recordOf(head.names),
  properties: recordOf(head.properties),
  owners: recordOf(head.owners),
});

/**
 * @template T
 * @param {(T | 0)[]} list
 * @returns {Record<string, T>}
 */
const recordOf = (list) =>
  Object.fromEntries(list.flatMap((value, document) => (value === 0 ? [] : [[document, value]])));

/**
 * A title as readers see it.
 *
 * @param {string | number} short where it is made of the first one or two names of a topic, their number
 * @param {string[]} names
 */
const titleOf = (short, names) => {
  if (typeof short === "string") return short;
  return short === 1 ? names[0] : `${names[0]}（${names[1]}）`;
};

/**
 * The grams of a phrase that are looked up first.
 *
 * @param {Gram[]} grams
 */
const few = (grams) => spread(grams, grams.length > MANY ? ENDS : MANY);

/**
 * Some of the grams of a phrase, its ends among them, evenly spread; all where there are no more.
 *
 * @param {Gram[]} grams
 * @param {number} count at least two
 */
const spread = (grams, count) =>
  grams.length <= count
    ? grams
    : Array.from({ length: count }, (_, i) => grams[Math.round((i * (grams.length - 1)) / (count - 1))]);

/**
 * Where a phrase begins whose grams stand at `lists`.
 *
 * @param {Gram[]} grams
 * @param {Uint32Array[]} lists
 */
const startsOf = (grams, lists) => {
  const [rarest, ...others] = lists.map((_, i) => i).sort((a, b) => lists[a].length - lists[b].length);
  let starts = Array.from(lists[rarest], (place) => place - grams[rarest][0]);
  for (const i of others) starts = keepMatching(starts, lists[i], grams[i][0]);
  return starts;
};

/**
 * Keep of `starts` those where `places` has start + offset. Both ascend.
 *
 * @param {number[]} starts
 * @param {Uint32Array} places
 * @param {number} offset
 */
const keepMatching = (starts, places, offset) => {
  const kept = [];
  let i = 0;
  for (const start of starts) {
    while (i < places.length && places[i] < start + offset) i++;
    if (places[i] === start + offset) kept.push(start);
  }
  return kept;
};

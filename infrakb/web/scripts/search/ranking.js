// The order of what is found: the same for one index and for several of them together.

/** @import { Depth, Head, Row, Section } from "./inverted-index.js" */
/** @import { Tokeniser } from "./tokeniser.js" */

/**
 * Where a phrase stands in a document.
 *
 * @typedef {object} Hit
 * @property {number} count
 * @property {false | "part" | "all"} title whether it is in the title, or all of it
 * @property {boolean} heading
 * @property {boolean} lead whether it is in the page's first sentences
 * @property {boolean} whole as a word of its own
 */

/** @typedef {Map<number, Hit>} Hits by document */
/** @typedef {Map<number, number>} Scores by document */

/**
 * What can be asked: an index, or several as one. Documents are numbers, places in the lists of the head.
 *
 * @typedef {object} Searchable
 * @property {Head} head
 * @property {Ranking} ranking
 * @property {Tokeniser} tokeniser
 * @property {(text: string) => string} fold the text as it is compared
 * @property {(text: string, depth?: Depth) => Promise<Hits>} phrase where a folded phrase without blanks stands
 * @property {(text: string, depth: Depth) => number[]} shardsOf the files that are surely transferred for it
 * @property {(text: string) => Promise<Hits>} word documents that have a folded text as a whole word
 * @property {(document: number) => Promise<Row>} row
 * @property {(document: number) => Promise<Section[]>} sections
 */

/** How much pages of each kind say (infrakb.search.index.KINDS): posts, topics, pages about the site. */
const KIND_WEIGHTS = [1, 1.1, 0.3];
const TOPIC = 1;
/** A list of topics is no topic. */
const LIST_WEIGHT = 0.3;

export class Ranking {
  /** @param {Head} head */
  constructor({ sizes, kinds, names }) {
    this.sizes = sizes;
    this.kinds = kinds;
    this.names = names;
    this.averageSize = sizes.reduce((sum, size) => sum + size, 0) / (sizes.length || 1);
  }

  /**
   * How much a document says by its kind: lists and pages about the site come last.
   *
   * @param {number} document
   */
  kindWeight(document) {
    const kind = this.kinds[document];
    return kind === TOPIC && !this.names[document] ? LIST_WEIGHT : KIND_WEIGHTS[kind];
  }

  /**
   * Whether a document says little of its own: a list of everything, a page about the site.
   *
   * @param {number} document
   */
  isList(document) {
    return this.kindWeight(document) < 1;
  }

  /**
   * The scores of what was found.
   *
   * @param {Hits} hits
   * @returns {Scores}
   */
  scores(hits) {
    return new Map([...hits].map(([document, hit]) => [document, this.#score(hit, document, hits.size)]));
  }

  /**
   * BM25 over phrases, with more for title, headings and whole words.
   *
   * @param {Hit} hit
   * @param {number} document
   * @param {number} found documents that have the phrase
   */
  #score(hit, document, found) {
    const rarity = Math.log(1 + (this.sizes.length - found + 0.5) / (found + 0.5));
    const length = this.sizes[document] / this.averageSize;
    const frequency = (hit.count * 2.2) / (hit.count + 1.2 * (0.25 + 0.75 * length));
    const title = { all: 6, part: 3, none: 0 }[hit.title || "none"];
    const weight = this.kindWeight(document) * (rarity + 0.1);
    return weight * (frequency + title + (hit.heading ? 1 : 0) + (hit.whole ? 10 : 0));
  }
}

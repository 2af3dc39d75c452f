// Several volumes as one index: their documents are numbered one volume after the other, and ranked by the
// counts of all, so that the order is that of one index of them all.

import { Ranking } from "./ranking.js";

/** @import { Depth, Head, InvertedIndex, Row } from "./inverted-index.js" */
/** @import { Hits, Searchable } from "./ranking.js" */

/**
 * A volume that can be asked.
 *
 * @typedef {object} OpenVolume
 * @property {string} name "" for the site that asks, which comes first
 * @property {URL | string} root address that its pages' addresses are relative to
 * @property {InvertedIndex} index
 */

/** @typedef {OpenVolume & { first: number }} Part a volume and the number of its first document */

/** What failed in a volume; `cause` is the failure itself. */
export class VolumeError extends Error {
  /**
   * @param {string} volume its name
   * @param {unknown} cause
   */
  constructor(volume, cause) {
    super(`volume "${volume}": ${cause}`, { cause });
    this.volume = volume;
  }
}

export class Volumes {
  /** @param {OpenVolume[]} volumes */
  constructor(volumes) {
    let first = 0;
    /** @type {Part[]} */
    this.parts = volumes.map(({ name, root, index }) => {
      const part = { name, root, index, first };
      first += index.head.sizes.length;
      return part;
    });
    this.head = joinHeads(this.parts);
    this.ranking = new Ranking(this.head);
  }

  get tokeniser() {
    return this.parts[0].index.tokeniser;
  }

  /** @param {string} text */
  fold(text) {
    return this.parts[0].index.fold(text);
  }

  /**
   * @param {string} text
   * @param {Depth} [depth]
   */
  phrase(text, depth) {
    return this.#gather((index) => index.phrase(text, depth));
  }

  /**
   * Shards of the site that asks: of each other volume about as many are transferred.
   *
   * @param {string} text
   * @param {Depth} depth
   */
  shardsOf(text, depth) {
    return this.parts[0].index.shardsOf(text, depth);
  }

  /** @param {string} text */
  word(text) {
    return this.#gather((index) => index.word(text));
  }

  /**
   * @param {number} document
   * @returns {Promise<Row>}
   */
  async row(document) {
    const part = this.parts[this.head.volumes[document]];
    const row = await blaming(part, part.index.row(document - part.first));
    return { ...row, url: new URL(row.url, part.root).href };
  }

  /**
   * What results show of a document.
   *
   * @param {number} document
   */
  async sections(document) {
    const part = this.parts[this.head.volumes[document]];
    return blaming(part, part.index.sections(document - part.first));
  }

  /**
   * @param {(index: Searchable) => Promise<Hits>} find
   * @returns {Promise<Hits>}
   */
  async #gather(find) {
    const found = await Promise.all(this.parts.map((part) => blaming(part, find(part.index))));
    /** @type {Hits} */
    const all = new Map();
    found.forEach((hits, i) => {
      for (const [document, hit] of hits) all.set(this.parts[i].first + document, hit);
    });
    return all;
  }
}

/**
 * Let an error say which volume it came from.
 *
 * @template T
 * @param {OpenVolume} volume
 * @param {Promise<T>} promise
 */
const blaming = ({ name }, promise) =>
  promise.catch((error) => {
    throw new VolumeError(name, error);
  });

/**
 * The head of all volumes together: lists end to end, labels that are the same made one.
 *
 * @param {Part[]} parts
 */
const joinHeads = (parts) => {
  const heads = parts.map(({ index }) => index.head);
  const categories = joinLabels(heads.map(({ categoryNames }) => categoryNames));
  const tags = joinLabels(heads.map(({ tagNames }) => tagNames));
  // Each volume keeps its own properties: two of one name are found by that name together.
  const propertyNames = heads.map((head) => head.propertyNames);
  const starts = propertyNames.map((_, i) => propertyNames.slice(0, i).flat().length);
  return {
    ...heads[0],
    sizes: heads.flatMap(({ sizes }) => sizes),
    kinds: heads.flatMap(({ kinds }) => kinds),
    dates: heads.flatMap(({ dates }) => dates),
    categoryNames: categories.labels,
    categories: heads.flatMap((part, i) =>
      part.categories.map((number) => categories.numbers[i][number] ?? -1),
    ),
    tagNames: tags.labels,
    tags: heads.flatMap((part, i) =>
      part.tags.map((numbers) => numbers.map((number) => tags.numbers[i][number])),
    ),
    names: joinRecords(parts, ({ names }) => names),
    readings: joinRecords(parts, ({ readings }) => readings),
    propertyNames: propertyNames.flat(),
    properties: joinRecords(parts, ({ properties }, i) => moved(properties, starts[i])),
    owners: joinRecords(parts, ({ owners }, i) => moved(owners, parts[i].first)),
    frequent: parts.flatMap(({ index, first }) => index.head.frequent.map((document) => first + document)),
    volumeNames: parts.map(({ name }) => name),
    volumes: heads.flatMap(({ sizes }, i) => sizes.map(() => i)),
  };
};

/**
 * What each volume says of some of its documents, by their numbers among all.
 *
 * @template T
 * @param {Part[]} parts
 * @param {(head: Head, i: number) => Record<string, T>} recordOf
 * @returns {Record<string, T>}
 */
const joinRecords = (parts, recordOf) =>
  Object.fromEntries(
    parts.flatMap(({ index, first }, i) =>
      Object.entries(recordOf(index.head, i)).map(([document, found]) => [first + Number(document), found]),
    ),
  );

/**
 * Numbers of one volume as they are among all.
 *
 * @param {Record<string, number[]>} record
 * @param {number} start
 * @returns {Record<string, number[]>}
 */
const moved = (record, start) =>
  Object.fromEntries(
    Object.entries(record).map(([document, numbers]) => [document, numbers.map((number) => start + number)]),
  );

/**
 * All labels in order, and for each list the numbers that its labels have among them.
 *
 * @param {string[][]} lists
 */
const joinLabels = (lists) => {
  const labels = [...new Set(lists.flat())].sort();
  const places = new Map(labels.map((label, number) => [label, number]));
  const numbers = lists.map((list) => list.map((label) => /** @type {number} */ (places.get(label))));
  return { labels, numbers };
};

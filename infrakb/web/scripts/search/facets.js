// Facets: what results can be narrowed by.

/** @import { Head } from "./inverted-index.js" */

/** @typedef {"volume" | "kind" | "category" | "tag" | "year"} Facet */
/** @typedef {Record<Facet, Set<string>>} Chosen values that the reader chose */

/** @type {Facet[]} */
export const FACETS = ["volume", "kind", "category", "tag", "year"];
/** @type {("post" | "topic" | "guide")[]} as infrakb.search.index.KINDS */
const KINDS = ["post", "topic", "guide"];
/** Values of a facet that are shown. */
const MOST_VALUES = 12;

/**
 * @param {Head} head
 * @param {number} document
 */
export const kindOf = (head, document) => KINDS[head.kinds[document]];

/**
 * Undefined: there is none.
 *
 * @param {Head} head
 * @param {number} document
 * @returns {string | undefined}
 */
export const categoryOf = (head, document) => head.categoryNames[head.categories[document]];

/**
 * Undefined where there is one volume alone; "" is this site.
 *
 * @param {Head} head
 * @param {number} document
 */
export const volumeOf = ({ volumeNames, volumes }, document) => volumes && volumeNames?.[volumes[document]];

/**
 * @param {Head} head
 * @param {number} document
 */
const yearOf = (head, document) => {
  const year = Math.floor(head.dates[document] / 10000);
  return year ? String(year) : undefined;
};

/**
 * @param {Head} head
 * @param {Facet} facet
 * @param {number} document
 */
const valuesOf = (head, facet, document) => {
  if (facet === "tag") return head.tags[document].map((tag) => head.tagNames[tag]);
  const only = { volume: volumeOf, kind: kindOf, category: categoryOf, year: yearOf }[facet];
  const value = only(head, document);
  return value === undefined ? [] : [value];
};

/**
 * Whether a document has a chosen value of each facet but `except`.
 *
 * @param {Head} head
 * @param {Chosen} chosen
 * @param {number} document
 * @param {Facet} [except]
 */
export const passes = (head, chosen, document, except) =>
  FACETS.every(
    (facet) =>
      facet === except ||
      !chosen[facet].size ||
      valuesOf(head, facet, document).some((value) => chosen[facet].has(value)),
  );

/**
 * @param {Head} head
 * @param {Facet} facet
 * @param {string} value
 */
export const valueLabel = (head, facet, value) => {
  if (facet === "volume") return value || head.title;
  return facet === "kind" ? head.messages[/** @type {"post" | "topic" | "guide"} */ (value)] : value;
};

/**
 * The values to choose from, with the numbers of documents that each would leave: years from the newest,
 * others from the most frequent.
 *
 * @param {Head} head
 * @param {Chosen} chosen
 * @param {number[]} documents
 * @param {Facet} facet
 */
export const countValues = (head, chosen, documents, facet) => {
  const counts = new Map([...chosen[facet]].map((value) => [value, 0]));
  for (const document of documents) {
    if (!passes(head, chosen, document, facet)) continue;
    for (const value of valuesOf(head, facet, document)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const ordered = [...counts].sort(([a, x], [b, y]) =>
    facet === "year" ? Number(b) - Number(a) : y - x || (a < b ? -1 : 1),
  );
  return ordered.filter(([value], i) => i < MOST_VALUES || chosen[facet].has(value));
};

// What lies near a query that found nothing: names like it, neighbours in the order of the kana, tags.

/** @import { Searchable } from "./ranking.js" */

/** @typedef {{ names: string[], neighbours: string[], tags: string[] }} Near */

const ALIKE = 0.45;
const MOST = 5;
/** Neighbours on each side. */
const BESIDE = 2;
const KANA_OR_LATIN = /^[ぁ-ゖa-z0-9]+$/u;

/**
 * A name as it is compared: hiragana, without marks.
 *
 * @param {Searchable} index
 * @param {string} text
 */
const keyOf = (index, text) =>
  index
    .fold(text)
    .replace(/[\s\-_\u2010・ー（）()]/gu, "")
    .replace(/[ァ-ヶ]/gu, (char) => String.fromCharCode(char.charCodeAt(0) - 0x60));

/**
 * Share of letters that need no change (edit distance, over the longer length).
 *
 * @param {string} a
 * @param {string} b
 */
const likenessOf = (a, b) => {
  const [one, two] = [Array.from(a), Array.from(b)];
  let row = two.map((_, i) => i + 1);
  one.forEach((char, i) => {
    let diagonal = i;
    let left = i + 1;
    row = row.map((above, j) => {
      left = Math.min(left + 1, above + 1, diagonal + (char === two[j] ? 0 : 1));
      diagonal = above;
      return left;
    });
  });
  return 1 - (row.at(-1) ?? one.length) / (Math.max(one.length, two.length) || 1);
};

/**
 * The labels most like a text, the likest first.
 *
 * @param {Searchable} index
 * @param {string} query
 * @param {string[]} labels
 */
const alike = (index, query, labels) => {
  const wanted = keyOf(index, query);
  /** @type {[label: string, likeness: number][]} */
  const found = labels.map((label) => [label, likenessOf(wanted, keyOf(index, label))]);
  const near = found.filter(([, likeness]) => likeness > ALIKE && likeness < 1);
  return near.sort(([, a], [, b]) => b - a).map(([label]) => label);
};

/**
 * The topics that stand beside a text in a list by reading.
 *
 * @param {Searchable} index
 * @param {string} query
 */
const beside = (index, query) => {
  const wanted = keyOf(index, query);
  if (!KANA_OR_LATIN.test(wanted)) return [];
  const { names, readings } = index.head;
  const entries = Object.entries(names).flatMap(([document, [name, ...others]]) => {
    const spoken = [name, ...(readings[document] ?? []), ...others].map((text) => keyOf(index, text));
    const key = spoken.find((text) => KANA_OR_LATIN.test(text) && isLatin(text) === isLatin(wanted));
    return key ? [{ key, name }] : [];
  });
  entries.sort((a, b) => (a.key < b.key ? -1 : 1));
  const at = entries.findIndex(({ key }) => key >= wanted);
  const place = at < 0 ? entries.length : at;
  return entries.slice(Math.max(0, place - BESIDE), place + BESIDE).map(({ name }) => name);
};

/** @param {string} text */
const isLatin = (text) => /^[a-z0-9]/.test(text);

/**
 * Labels that share two letters in a row with a text.
 *
 * @param {Searchable} index
 * @param {string} query
 * @param {string[]} labels
 */
const sharing = (index, query, labels) => {
  const wanted = keyOf(index, query);
  const pairs = Array.from(wanted, (_, i) => wanted.slice(i, i + 2)).filter((pair) => pair.length === 2);
  return labels.filter((label) => pairs.some((pair) => keyOf(index, label).includes(pair)));
};

/**
 * The tags that most pages have, the most used first.
 *
 * @param {Searchable} index
 */
export const frequentTags = ({ head }) => {
  const counts = head.tagNames.map(() => 0);
  for (const tag of head.tags.flat()) counts[tag]++;
  const numbers = counts.map((_, tag) => tag).sort((a, b) => counts[b] - counts[a] || a - b);
  return numbers.map((tag) => head.tagNames[tag]);
};

/**
 * @param {Searchable} index
 * @param {string} query
 * @returns {Near}
 */
export const nearOf = (index, query) => {
  const { head } = index;
  const names = [
    ...new Set(alike(index, query, [...Object.values(head.names).flat(), ...head.categoryNames])),
  ];
  const near = names.slice(0, MOST);
  const tags = [...alike(index, query, head.tagNames), ...sharing(index, query, frequentTags(index))];
  return {
    names: near,
    neighbours: beside(index, query).filter((name) => !near.includes(name)),
    tags: [...new Set(tags)].slice(0, MOST),
  };
};

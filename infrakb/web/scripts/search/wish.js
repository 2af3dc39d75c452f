// What a question asks of a table: of which kind, between which bounds, in which order, as known on which day. The words
// are those of infrakb/search/questions.json ("views").

import { isEdge } from "./question.js";

/** @import { ViewWords } from "./inverted-index.js" */
/** @import { Searchable } from "./ranking.js" */

/**
 * @typedef {object} Bound
 * @property {string} sign one of >= > <= <
 * @property {string} value number, with its unit where that is known
 * @property {string} counted what the number counts; "" where nothing is known of it
 * @property {string} unit as it is typed
 */

/** @typedef {{ keys: string[], value: string }} Stated a value of one of some properties, as the filter reads it */

/** @typedef {{ text: string, counted: string }} Divisor name and unit of that by which is divided; "": none */

/**
 * @typedef {object} Wish
 * @property {string} kind of topics; "": none is named
 * @property {-1 | 0 | 1} order 1: the largest first, -1: the smallest first
 * @property {boolean} isOfSize whether the order is of sizes, so that no property must be named
 * @property {Bound[]} bounds
 * @property {Stated[]} stated what things of the kind must say
 * @property {string} day by which all was known, YYYY-MM-DD; "": now
 * @property {string[]} region as values say it, then the properties whose values do; empty: any
 * @property {Divisor | undefined} divisor
 * @property {boolean} isListing whether all of a kind are asked for
 * @property {boolean} isInDollars
 * @property {string[]} meant names of the properties that words mean
 * @property {string[]} used words that name a kind or a region or ask for all, and so no property
 */

const NUMBER = `[0-9][0-9,.]*(?:[兆億万][0-9,.]*)*`;
const UNIT = `(?:[a-z%]+(?:/[a-z]+)?|[ァ-ヺー]+|米ドル|円|基|台|枚|個|人|層)?`;
const THING = new RegExp(`(?:${NUMBER} ?${UNIT}|[\\p{Script=Han}々]+|[ァ-ヺー]+|[a-z]+)$`, "u");
const DAY = /(\d{4})(?:年(?:(\d{1,2})月(?:(\d{1,2})日)?)?|-(\d\d)-(\d\d))/g;
/** Short for myriads: 128k tokens, 70B parameters. @type {Record<string, [times: number, myriad: string]>} */
const SHORT = { k: [0.1, "万"], b: [10, "億"] };
/** What a number counts that is written short for billions: 70B. */
const [BILLIONS, OF_BILLIONS] = ["b", "パラメーター"];
/** Properties that say when a thing came. */
const DATES = ["announced-date", "launch-date"];
/** What the filter reads between words of which one is enough. */
export const OR = " または ";
const DOLLARS = /ドル|usd|dollar|\$/;

/**
 * @param {string} query
 * @param {Searchable} index
 * @returns {Wish}
 */
export const wishOf = (query, { head, tokeniser }) => {
  const text = tokeniser.fold(query);
  const typed = query.normalize("NFKC");
  const words = head.questions.views;
  // Units are read as they are typed: 8Gb is not 8GB.
  const asTyped = (/** @type {string} */ value) => {
    const at = typed.toLowerCase().indexOf(value);
    return at < 0 ? value : typed.slice(at, at + value.length);
  };
  const standing = (/** @type {string[]} */ list) => list.filter((word) => endOf(text, word));
  const counted = (/** @type {string} */ quantity) => {
    const [found] = tokeniser.quantities(quantity);
    return found?.length === quantity.length ? unitOf(found.text.replace(/^\S+ /, ""), words) : "";
  };
  const kinds = kindsIn(text, words);
  const listing = standing(words.listing);
  const regions = standing(Object.keys(words.regions));
  const bounds = boundsIn(text, words, counted).map((bound) => ({ ...bound, value: asTyped(bound.value) }));
  const meaning = standing(Object.keys(words.properties));
  if (bounds.some(({ unit }) => unit === BILLIONS)) meaning.push(OF_BILLIONS);
  const values = standing(Object.keys(words.values));
  const dated = standing(words.dated);
  const year = dated.length ? yearIn(text, words) : "";
  const [greatest, least] = [standing(words.greatest), standing(words.least)];
  return {
    kind: kinds.at(-1)?.kind ?? "",
    order: least.length ? -1 : greatest.length ? 1 : 0,
    isOfSize: standing(words.sizes).length > 0,
    bounds,
    stated: [
      ...values.map((word) => ({ keys: [words.values[word][0]], value: words.values[word][1] })),
      ...(year ? [{ keys: DATES, value: year }] : []),
    ],
    day: dayIn(text, words),
    region: regionOf(regions, words),
    divisor: divisorIn(text, words, counted),
    isListing: listing.length > 0,
    isInDollars: DOLLARS.test(text),
    meant: meaning.map((word) => words.properties[word]),
    // As parts of a question are compared.
    used: [...kinds.map(({ word }) => word), ...regions, ...listing, ...values, ...dated].map((word) =>
      word.replaceAll(" ", ""),
    ),
  };
};

/**
 * What something counts, amounts of money whatever their currency.
 *
 * @param {string} counted
 * @param {ViewWords} words
 */
export const unitOf = (counted, { money }) => {
  const [unit, ...rest] = counted.split("/");
  return money.includes(unit) ? ["money", ...rest].join("/") : counted;
};

/**
 * Where a word ends in a text, not within a longer run of kanji, katakana or Latin letters; 0: nowhere. What ends in
 * hiragana stands wherever it is: 一番安い has 安い.
 *
 * @param {string} text
 * @param {string} word
 */
export const endOf = (text, word) => {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    if (/[ぁ-ゖ]$/.test(word) || (isEdge(text[at - 1], word[0]) && isEdge(word[word.length - 1], text[end])))
      return end;
  }
  return 0;
};

/**
 * The kinds that are named, the last one last: チップのあるインスタンス asks for instances.
 *
 * @param {string} text
 * @param {ViewWords} words
 */
const kindsIn = (text, { kinds }) =>
  Object.entries(kinds)
    .flatMap(([kind, names]) => names.map((word) => ({ kind, word, end: endOf(text, word) })))
    .filter(({ end }) => end)
    .sort((a, b) => a.end - b.end || a.word.length - b.word.length);

/**
 * Places as values say them, and the properties whose values do.
 *
 * @param {string[]} named
 * @param {ViewWords} words
 */
const regionOf = (named, { regions }) => {
  const found = named.map((word) => regions[word]);
  const said = new Set(found.map(([place]) => place));
  return found.length ? [[...said].join(OR), ...found[0].slice(1)] : [];
};

/**
 * @param {string} text
 * @param {ViewWords} words
 * @param {(quantity: string) => string} counted
 * @returns {Bound[]}
 */
const boundsIn = (text, { before, behind }, counted) => {
  const all = (/** @type {string} */ pattern) => [...text.matchAll(new RegExp(pattern, "gu"))];
  const any = (/** @type {object} */ signs) => Object.keys(signs).join("|");
  const found = [
    ...all(`(${NUMBER}) ?(${UNIT}) ?(${any(behind)})`).map(([, number, unit, word]) => [
      behind[word],
      number,
      unit,
    ]),
    ...all(`\\b(${any(before)}) (${NUMBER}) ?(${UNIT})`).map(([, word, number, unit]) => [
      before[word],
      number,
      unit,
    ]),
  ];
  return found.map(([sign, number, unit]) => {
    if (SHORT[unit]) return { sign, value: inMyriads(number, SHORT[unit]), counted: "", unit };
    const unitCounted = counted(number + unit);
    return { sign, value: unitCounted ? number + unit : number, counted: unitCounted, unit };
  });
};

/**
 * @param {string} number
 * @param {[times: number, myriad: string]} short
 */
const inMyriads = (number, [times, myriad]) =>
  `${Number((Number(number.replaceAll(",", "")) * times).toPrecision(12))}${myriad}`;

/**
 * A text with the words for years as numbers.
 *
 * @param {string} text
 * @param {ViewWords} words
 */
const withYears = (text, { years }) => {
  const now = new Date().getUTCFullYear();
  return Object.keys(years).reduce((before, word) => before.replaceAll(word, `${now + years[word]}年`), text);
};

/**
 * The year that is named; "": none.
 *
 * @param {string} text
 * @param {ViewWords} words
 */
const yearIn = (text, words) => /(\d{4})年(?!度)/.exec(withYears(text, words))?.[1] ?? "";

/**
 * The last day of a day, month or year of the past by which something is said to be known.
 *
 * @param {string} text
 * @param {ViewWords} words
 */
const dayIn = (text, words) => {
  const { known } = words;
  const today = new Date().toISOString();
  const dated = withYears(text, words);
  for (const match of dated.matchAll(DAY)) {
    const rest = dated.slice(match.index + match[0].length);
    const [, year, month = match[4] ?? "12", day = match[5]] = match;
    const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
    const shown = [year, month, day ?? last].map((part) => String(part).padStart(2, "0")).join("-");
    if (shown < today && known.some((word) => rest.startsWith(word))) return shown;
  }
  return "";
};

/**
 * @param {string} text
 * @param {ViewWords} words
 * @param {(quantity: string) => string} counted
 * @returns {Divisor | undefined}
 */
const divisorIn = (text, { per, properties }, counted) => {
  for (const word of per.filter((one) => text.includes(one))) {
    const thing = text.slice(0, text.indexOf(word)).trim().match(THING)?.[0];
    if (!thing) continue;
    const name = thing.replace(/^[0-9,.]+ ?/, "");
    return { text: properties[name] ?? name, counted: counted(`1${name}`) };
  }
  return undefined;
};

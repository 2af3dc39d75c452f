// The language of the filter, and whether a row fits it: the twin of infrakb/compare/language.py.

import { dimensionPer } from "./dimensions.js";

/** @typedef {{ key: string, names: string[], dimension: string, factor: number }} Column */
/** @typedef {{ text: string, name: string, maker: string, place: string, lines: Record<string, string[][]> }} Row lines: fields of their states */
/** @typedef {{ number: number, dimension: string }} Quantity */
/** @typedef {{ field: string, sign: string, words: string[], number?: Quantity, days?: [string, string] }} Clause */
/** @typedef {{ problem: "noname" | "nounit" | "novalue", name: string, near: string[] }} Problem */
/** @typedef {Record<string, Quantity>} Units one of each unit, by its spelling */
/** @typedef {boolean | null} Truth null: nobody can say */

/** @type {Record<string, string[]>} */
export const FIELDS = {
  name: ["name", "topic", "名前", "トピック"],
  maker: ["maker", "made-by", "開発元", "メーカー"],
  "as-of": ["as-of", "date", "時点", "日付"],
  scope: ["scope", "範囲"],
  precision: ["precision", "精度"],
  sparsity: ["sparsity", "疎密"],
  direction: ["direction", "方向"],
  period: ["period", "期間"],
  region: ["region", "地域"],
  condition: ["condition", "条件"],
};
const OF_LINES = new Set([
  "as-of",
  "scope",
  "precision",
  "sparsity",
  "direction",
  "period",
  "region",
  "condition",
]);
const BETWEEN = /(?<!\d),|,(?!\d{3})|、|\s+and\s+|\s*かつ\s*|\s*&+\s*/i;
const EITHER = /\s+or\s+|\s*または\s*/i;
const CLAUSE = /^([^<>=!≥≤≠]+?)\s*(>=|<=|!=|≥|≤|≠|>|<|=)\s*(.*)$/s;
/** @type {Record<string, string>} */
const SIGNS = { "≥": ">=", "≤": "<=", "≠": "!=" };
/** @type {Record<string, number>} */
const MYRIADS = { 兆: 1e12, 億: 1e8, 万: 1e4 };
/** @type {Record<string, number>} */
const SCALES = { thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 };
const DATE = /^(\d{4})(?:[-年](\d{1,2})(?:[-月](\d{1,2}))?)?[年月日]?$/;

/** @param {string} text */
export const folded = (text) => text.normalize("NFKC").toLowerCase().trim().split(/\s+/).join(" ");

/**
 * Units as the page writes them: spelling=factor=dimension, between ";".
 *
 * @param {string} text
 * @returns {Units}
 */
export const readUnits = (text) =>
  Object.fromEntries(
    text
      .split(";")
      .filter(Boolean)
      .map((one) => one.split("="))
      .map(([name, factor, dimension]) => [name, { number: Number(factor), dimension }]),
  );

/**
 * What the clauses of a filter ask for, as it is written.
 *
 * @param {string} text
 */
export const asked = (text) => partsOf(text).flatMap((part) => CLAUSE.exec(part)?.[1] ?? []);

/** @param {string} text */
const partsOf = (text) =>
  text
    .normalize("NFKC")
    .split(BETWEEN)
    .map((part) => part?.trim())
    .filter(Boolean);

/**
 * @param {string} text
 * @param {Column[]} columns
 * @param {Units} units
 * @returns {Clause[] | Problem}
 */
export const parse = (text, columns, units) => {
  const clauses = [];
  for (const part of partsOf(text)) {
    const clause = clauseOf(part, columns, units);
    if ("problem" in clause) return clause;
    clauses.push(clause);
  }
  return clauses;
};

/**
 * @param {string} text
 * @param {Column[]} columns
 * @param {Units} units
 * @returns {Clause | Problem}
 */
const clauseOf = (text, columns, units) => {
  const match = CLAUSE.exec(text);
  if (!match) return { field: "", sign: "", words: either(text) };
  const name = folded(match[1]);
  const sign = SIGNS[match[2]] ?? match[2];
  const value = match[3].trim();
  const column = columns.find(({ names }) => names.some((one) => folded(one) === name));
  const field =
    column?.key ?? Object.keys(FIELDS).find((key) => FIELDS[key].some((one) => folded(one) === name));
  if (!field) {
    const known = [...columns.flatMap(({ names }) => names), ...Object.values(FIELDS).flat()];
    return { problem: "noname", name: match[1].trim(), near: near(name, known) };
  }
  if (!value) return { problem: "novalue", name: `${match[1].trim()} ${sign}`, near: [] };
  const number = column ? quantity(value, column, units) : undefined;
  if (number && "problem" in number) return number;
  return { field, sign, words: either(value), number, days: days(value) };
};

/**
 * Words of which one is enough.
 *
 * @param {string} text
 */
const either = (text) => text.split(EITHER).map(folded).filter(Boolean);

/**
 * A number with its unit; without one it has the column's.
 *
 * @param {string} text
 * @param {Column} column
 * @param {Units} units
 * @returns {Quantity | Problem | undefined}
 */
const quantity = (text, column, units) => {
  const head = /^(?:\s*[\d,]+(?:\.\d+)?\s*[兆億万]?)+/.exec(text)?.[0];
  if (!head || DATE.test(text)) return head && !/\D/.test(text) ? bare(Number(text), column) : undefined;
  let total = 0;
  for (const [, digits, myriad] of head.matchAll(/([\d,]+(?:\.\d+)?)\s*([兆億万])?/g)) {
    total += Number(digits.replaceAll(",", "")) * (MYRIADS[myriad] ?? 1);
  }
  const unit = text.slice(head.length).trim();
  if (!unit) return bare(total, column);
  const [, scale, rest] = /^(thousand|million|billion|trillion)\s+(.+)$/i.exec(unit) ?? ["", "", unit];
  const found = unitOf(rest, units);
  if (!found) return { problem: "nounit", name: rest, near: near(rest, Object.keys(units)) };
  return {
    number: total * (SCALES[scale.toLowerCase()] ?? 1) * found.number,
    dimension: found.dimension,
  };
};

/**
 * A number without unit has the column's; texts and dates have none.
 *
 * @param {number} number
 * @param {Column} column
 * @returns {Quantity | undefined}
 */
const bare = (number, { factor, dimension }) => (factor ? { number: number * factor, dimension } : undefined);

/**
 * @param {string} text
 * @param {Units} units
 * @returns {Quantity | undefined}
 */
const unitOf = (text, units) => {
  const squeezed = text.replace(/\s+/g, " ");
  if (units[squeezed]) return units[squeezed];
  const alike = Object.keys(units).filter((name) => name.toLowerCase() === squeezed.toLowerCase());
  if (alike.length === 1) return units[alike[0]];
  const last = squeezed.lastIndexOf("/");
  if (last < 0) return undefined;
  const above = unitOf(squeezed.slice(0, last).trim(), units);
  const below = unitOf(squeezed.slice(last + 1).trim(), units);
  if (!above || !below) return undefined;
  return {
    number: above.number / below.number,
    dimension: dimensionPer(above.dimension, below.dimension),
  };
};

/**
 * @param {string} text
 * @returns {[string, string] | undefined}
 */
const days = (text) => {
  const match = DATE.exec(text.replaceAll(" ", ""));
  if (!match) return undefined;
  const parts = match
    .slice(1)
    .filter(Boolean)
    .map((part) => part.padStart(2, "0"));
  const whole = (/** @type {string} */ rest) => [...parts, rest, rest].slice(0, 3).join("-");
  return [whole("01"), whole("99")];
};

/**
 * Known names that are like a word: those that share most of its pairs of letters.
 *
 * @param {string} word
 * @param {string[]} known
 */
const near = (word, known) => {
  const pairs = (/** @type {string} */ text) =>
    new Set([...text].map((letter, place) => letter + (text[place + 1] ?? "")));
  const wanted = pairs(folded(word));
  return [...new Set(known)]
    .map((name) => {
      const found = pairs(folded(name));
      const shared = [...wanted].filter((pair) => found.has(pair)).length;
      // A longer name that begins alike is meant more often than a short one that ends alike.
      const begins = folded(name).startsWith(folded(word).slice(0, 2)) ? 0.5 : 0;
      return { name, likeness: shared / wanted.size + shared / found.size / 4 + begins };
    })
    .filter(({ likeness }) => likeness > 0.6)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, 3)
    .map(({ name }) => name);
};

/** Made once: a thousand rows would make as many at each key. @type {Set<string[]>} */
const NOTHING = new Set();

/**
 * Whether a row fits all clauses, and which of its lines they leave out.
 *
 * @param {Clause[]} clauses
 * @param {Row} row
 * @param {number | undefined} rate what a US dollar costs in yen
 * @returns {{ fits: Truth, hidden: Set<string[]> }}
 */
export const judge = (clauses, row, rate) => {
  const worded = clauses.filter(({ sign }) => !sign);
  // Most rows that do not fit are told by their words alone: cheaper than to look at their lines.
  if (!worded.every(({ words }) => hasAll(words, row.text))) return { fits: false, hidden: NOTHING };
  const hidden = leftOut(clauses, worded, row);
  /** @type {Truth} */
  let fits = true;
  for (const clause of clauses) {
    if (!clause.sign) continue;
    const found = fitsClause(clause, row, hidden, rate);
    if (found === false) return { fits: false, hidden };
    if (found === null) fits = null;
  }
  return { fits, hidden };
};

/**
 * The lines of a row that clauses leave out.
 *
 * @param {Clause[]} clauses
 * @param {Clause[]} worded those of words alone
 * @param {Row} row
 * @returns {Set<string[]>}
 */
const leftOut = (clauses, worded, row) => {
  const choosing = clauses.filter(({ field }) => OF_LINES.has(field));
  if (!choosing.length && !worded.length) return NOTHING;
  const lines = Object.values(row.lines).flat();
  const others = otherScopes(worded, lines);
  if (!choosing.length && !others.size) return NOTHING;
  const isLeft = (/** @type {string[]} */ line) =>
    others.has(given(line, "scope")) || choosing.some((clause) => choice(clause, line) === false);
  return new Set(lines.filter(isLeft));
};

/** @param {string | undefined} char */
const isLetter = (char) => char !== undefined && char >= "a" && char <= "z";

/**
 * Whether a word stands in a text; one of Latin letters not behind another: GB200 is no B200.
 *
 * @param {string} word
 * @param {string} text
 */
const stands = (word, text) => {
  let at = text.indexOf(word);
  if (isLetter(word[0])) while (at >= 0 && isLetter(text[at - 1])) at = text.indexOf(word, at + 1);
  return at >= 0;
};

/**
 * Whether a text has what a clause asks for as it is written.
 *
 * @param {string[]} words
 * @param {string} text
 */
const says = (words, text) => words.some((one) => stands(one, text));

/**
 * Whether a text has all words of a clause, wherever they stand.
 *
 * @param {string[]} words
 * @param {string} text
 */
const hasAll = (words, text) => words.some((one) => one.split(" ").every((word) => stands(word, text)));

/** @type {Map<string, Map<string, string>>} as lines write them -> by name; a table has few, each in many lines */
const qualifiers = new Map();

/**
 * A qualifier of a line; undefined where it has none.
 *
 * @param {string[]} line
 * @param {string} name
 */
const given = ([, , , , , written], name) => {
  let found = qualifiers.get(written);
  if (!found) {
    const pairs = written
      .split(";")
      .map((pair) => [pair.split("=", 1)[0], pair.slice(pair.indexOf("=") + 1)]);
    found = new Map(/** @type {[string, string][]} */ (pairs));
    qualifiers.set(written, found);
  }
  return found.get(name);
};

/**
 * The scopes that are not meant: where words stand in some scopes of a row, as H100 in BM.GPU.H100.8, its others.
 *
 * @param {Clause[]} worded
 * @param {string[][]} lines
 * @returns {Set<string | undefined>}
 */
const otherScopes = (worded, lines) => {
  if (!worded.length) return new Set();
  const scopes = [...new Set(lines.map((line) => given(line, "scope")))].filter(
    (scope) => scope !== undefined,
  );
  const found = worded.flatMap(({ words }) => {
    const others = scopes.filter((scope) => !hasAll(words, folded(scope)));
    return others.length < scopes.length ? others : [];
  });
  return new Set(found);
};

/**
 * @param {Clause} clause
 * @param {string[]} line
 * @returns {Truth}
 */
const choice = (clause, line) => {
  if (clause.field === "as-of") return line[4] ? dated(clause, clause.sign, line[4]) === true : null;
  const said = given(line, clause.field);
  if (said === undefined) return null;
  return says(clause.words, folded(said)) !== (clause.sign === "!=");
};

/**
 * @param {Clause} clause
 * @param {Row} row
 * @param {Set<string[]>} hidden
 * @param {number | undefined} rate
 * @returns {Truth}
 */
const fitsClause = (clause, row, hidden, rate) => {
  const { field, sign, words } = clause;
  if (OF_LINES.has(field)) {
    const shown = Object.values(row.lines)
      .flat()
      .filter((line) => !hidden.has(line));
    if (shown.some((line) => choice(clause, line))) return true;
    if (field !== "region") return false;
    if (says(words, folded(`${row.name} ${row.place}`))) return sign !== "!=";
    return row.place ? sign === "!=" : null;
  }
  if (field === "name" || field === "maker") {
    return says(words, folded(field === "name" ? row.name : row.maker)) !== (sign === "!=");
  }
  /** @type {Map<string, Truth[]>} */
  const groups = new Map();
  for (const line of row.lines[field] ?? []) {
    if (!hidden.has(line)) groups.set(line[5], [...(groups.get(line[5]) ?? []), holds(clause, line, rate)]);
  }
  // What holds of a variant by all sources; of one of the variants is enough.
  const found = [...groups.values()].map((values) => (new Set(values).size === 1 ? values[0] : null));
  const any = found.includes(true) ? true : found.includes(null) || !found.length ? null : false;
  return sign === "!=" && any !== null ? !any : any;
};

/**
 * @param {Clause} clause
 * @param {string[]} line
 * @param {number | undefined} rate
 * @returns {Truth}
 */
const holds = (clause, [bound, low, high, dimension], rate) => {
  const { sign, words, number } = clause;
  if (bound === "date") return dated(clause, sign.replace("!", ""), low);
  if ((sign === "=" || sign === "!=") && bound === "text") return says(words, folded(low));
  if (!number || bound === "text") return null;
  const factor = exchange(dimension, number.dimension, rate);
  if (factor === null) return null;
  const last = high ? Number(high) * factor : undefined;
  return proven(sign, bound, Number(low) * factor, last, number.number);
};

/**
 * What a number of one dimension is multiplied by to be one of another: 1, or a rate; null where nothing helps.
 *
 * @param {string} dimension
 * @param {string} wanted
 * @param {number | undefined} rate
 */
export const exchange = (dimension, wanted, rate) => {
  if (dimension === wanted) return 1;
  if (rate === undefined) return null;
  const yen = /\/(USD|JPY)/.test(dimension) ? 1 / rate : rate; // what costs a yen is less than for a dollar
  if (dimension.replace("USD", "JPY") === wanted) return yen;
  return dimension.replace("JPY", "USD") === wanted ? 1 / yen : null;
};

/**
 * Whether every number for which a value stands compares so with a number; null where some do.
 *
 * @param {string} sign
 * @param {string} bound
 * @param {number} low
 * @param {number | undefined} high
 * @param {number} number
 * @returns {Truth}
 */
export const proven = (sign, bound, low, high, number) => {
  let [first, last, hasFirst, hasLast] = ends(bound, low, high);
  let wanted = number;
  let asked = sign;
  if (sign === "<=" || sign === "<") {
    [first, last, hasFirst, hasLast, wanted] = [-last, -first, hasLast, hasFirst, -number];
    asked = sign.replace("<", ">");
  }
  if (asked === ">=") {
    if (first > wanted || same(first, wanted)) return true;
    return less(last, wanted) || (same(last, wanted) && !hasLast) ? false : null;
  }
  if (asked === ">") {
    if (less(wanted, first) || (same(first, wanted) && !hasFirst)) return true;
    return less(last, wanted) || same(last, wanted) ? false : null;
  }
  if (same(first, wanted) && same(last, wanted)) return true;
  const isBelow = less(wanted, first) || (same(wanted, first) && !hasFirst);
  const isAbove = less(last, wanted) || (same(last, wanted) && !hasLast);
  return isBelow || isAbove ? false : null;
};

/**
 * @param {string} bound
 * @param {number} low
 * @param {number | undefined} high
 * @returns {[number, number, boolean, boolean]}
 */
const ends = (bound, low, high) => {
  const margin = Math.abs(low) * 0.05;
  if (bound.startsWith(">")) return [low, Number.POSITIVE_INFINITY, bound === ">=", false];
  if (bound.startsWith("<")) return [Number.NEGATIVE_INFINITY, low, false, bound === "<="];
  return bound === "~" ? [low - margin, low + margin, true, true] : [low, high ?? low, true, true];
};

/**
 * @param {number} one
 * @param {number} other
 */
const same = (one, other) =>
  one === other ||
  (Number.isFinite(one) &&
    Number.isFinite(other) &&
    Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other)));

/**
 * @param {number} one
 * @param {number} other
 */
const less = (one, other) => one < other && !same(one, other);

/**
 * @param {Clause} clause
 * @param {string} sign
 * @param {string} text
 * @returns {Truth}
 */
const dated = (clause, sign, text) => {
  const found = days(text);
  if (!clause.days || !found) return null;
  const [first, last] = found;
  const [start, end] = clause.days;
  if (sign === ">=") return first >= start ? true : last < start ? false : null;
  if (sign === ">") return first > end ? true : last <= end ? false : null;
  if (sign === "<=") return last <= end ? true : first > end ? false : null;
  if (sign === "<") return last < start ? true : first >= start ? false : null;
  const inside = first >= start && last <= end ? true : last < start || first > end ? false : null;
  return sign === "=" || inside === null ? inside : !inside;
};

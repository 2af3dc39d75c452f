// One column divided by another: the twin of infrakb/compare/ratios.py.

import { exact, fraction, rounded, written } from "./decimals.js";
import { dimensionOf, dimensionPer, powersOf } from "./dimensions.js";
import { FIELDS } from "./language.js";

/** @import { Column } from "./language.js" */
/** @import { Fraction } from "./decimals.js" */
/** @typedef {{ state: string[] }} Given a line with a number */
/** @typedef {Column & { part: Unit }} Measured part: the unit that its numbers are in where they are divided */
/** @typedef {{ dimension: string, factor: number, suffix: string, scale: number }} Unit suffix: what stands behind a number; scale: power of ten of a word in the factor */
/** @typedef {"unknown" | "disputed" | "scopes" | "differ" | "unsaid" | "zero" | "any"} Problem */
/** @typedef {{ problem: Problem, names: Record<string, string> }} Refused */
/**
 * @template {Given} Line
 * @typedef {{ state: string[], text: string, note: string, inputs: [Line, Line] }} Ratio note: the qualifiers' labels
 */

/** Qualifiers, and those that say how a value is defined: one that has it is not mixed with one that leaves it open. */
const QUALIFIERS = ["scope", "precision", "sparsity", "direction", "period", "region", "condition"];
const DEFINING = ["precision", "sparsity", "direction"];

/** What stands for a number without unit. */
const COUNTED = "個";

/** How scales and times read behind "/". */
/** @type {Record<number, string>} */
const SCALES = { 3: "1000", 6: "100万", 9: "10億", 12: "1兆" };
/** @type {Record<string, string>} */
const PER = { 日間: "日", か月: "月", 年間: "年" };

/** What stands around a number with a bound. @type {Record<string, [string, string]>} */
const AROUND = {
  "<=": ["最大", ""],
  "~": ["約", ""],
  ">=": ["", "以上"],
  ">": ["", "超"],
  "<": ["", "未満"],
};

const MONEY = new Set(["USD", "JPY", "EUR", "AUD", "GBP", "CNY", "KRW"]);

/**
 * Divide each number of one column by each of the other; why none can be, where none can.
 *
 * @template {Given} Line
 * @param {[Line[], Line[]]} lines of one topic in both columns
 * @param {[Measured, Measured]} columns
 * @param {Set<string>} counted what is a bare number where it is divided
 * @returns {Ratio<Line>[] | Refused}
 */
export const divided = (lines, columns, counted) => {
  const numbers = lines.map((some) => some.filter(({ state }) => state[0] !== "text" && state[0] !== "date"));
  const [above, below] = numbers.map(undisputed);
  for (const [place, left] of [above, below].entries()) {
    if (left.length) continue;
    const problem = numbers[place].length ? "disputed" : "unknown";
    return { problem, names: { one: columns[place].names[1] } };
  }
  /** @type {Map<string, Ratio<Line>>} */
  const found = new Map();
  /** @type {Refused | undefined} */
  let reason;
  for (const first of above) {
    for (const second of below) {
      const made = ratioOf([first, second], [above, below], columns, counted);
      if ("problem" in made) reason ??= made;
      else if (!found.has(`${made.text}|${made.state[5]}`)) found.set(`${made.text}|${made.state[5]}`, made);
    }
  }
  return found.size || !reason ? [...found.values()] : reason;
};

/**
 * Lines of variants that have but one.
 *
 * @template {Given} Line
 * @param {Line[]} lines
 */
const undisputed = (lines) =>
  lines.filter(({ state }) => lines.filter((other) => other.state[5] === state[5]).length === 1);

/**
 * @template {Given} Line
 * @param {[Line, Line]} pair
 * @param {[Line[], Line[]]} all
 * @param {[Measured, Measured]} columns
 * @param {Set<string>} counted
 * @returns {Ratio<Line> | Refused}
 */
const ratioOf = (pair, all, columns, counted) => {
  const [first, second] = pair.map(({ state }) => state);
  const given = [qualifiersOf(first), qualifiersOf(second)];
  const refused =
    openScope(given, all) ??
    mixed([0, 1], given, [first, second], columns, counted) ??
    mixed([1, 0], given, [first, second], columns, counted);
  if (refused) return refused;
  const units = [unitOf(first, columns[0]), unitOf(second, columns[1])];
  const value = divide(first, second, units);
  if (typeof value === "string") return { problem: value, names: {} };
  const unit = quotientOf(units);
  const qualifiers = QUALIFIERS.flatMap((name) => given[0].get(name) ?? given[1].get(name) ?? []);
  const [asOf] = [first[4], second[4]].sort();
  return {
    state: stateOf(value, unit, asOf, qualifiers),
    text: textOf(value, unit),
    note: qualifiers.map(({ label }) => label).join("、"),
    inputs: pair,
  };
};

// --- definitions

/** @typedef {{ value: string, label: string, whole: string }} Qualifier */

/**
 * Qualifiers of a line, by their names, as infrakb/topics/cells.py writes them.
 *
 * @param {string[]} state
 * @returns {Map<string, Qualifier>}
 */
const qualifiersOf = (state) =>
  new Map(
    state[5]
      .split(";")
      .filter(Boolean)
      .map((whole) => {
        const [name, value, shown] = whole.split("=");
        return [name, { value, label: name === "region" ? value : (shown ?? value), whole }];
      }),
  );

/**
 * @param {Map<string, Qualifier>[]} given
 * @param {[Given[], Given[]]} all
 * @returns {Refused | undefined}
 */
const openScope = (given, all) => {
  const isOpen = given.some((qualifiers, place) => {
    const others = all[1 - place].map(({ state }) => qualifiersOf(state).get("scope")?.value);
    return !qualifiers.has("scope") && new Set(others).size > 1;
  });
  return isOpen ? { problem: "scopes", names: {} } : undefined;
};

/**
 * What one of both says of its definition, and the other one says otherwise, or leaves open.
 *
 * @param {[number, number]} places of the one and of the other
 * @param {Map<string, Qualifier>[]} given
 * @param {string[][]} states
 * @param {[Measured, Measured]} columns
 * @param {Set<string>} counted
 * @returns {Refused | undefined}
 */
const mixed = ([place, other], given, states, columns, counted) => {
  for (const [name, { value, label }] of given[place]) {
    const others = given[other].get(name);
    const [one, another] = [columns[place].names[1], columns[other].names[1]];
    const names = {
      one,
      qualifier: FIELDS[name][1],
      value: label,
      other: another,
      another: others?.label ?? "",
    };
    if (others && others.value !== value) return { problem: "differ", names };
    const isDefining =
      DEFINING.includes(name) && couldHave(name, states[place][3], states[other][3], counted);
    if (!others && isDefining) return { problem: "unsaid", names };
  }
  return undefined;
};

/**
 * Whether values of the other dimension could have a defining qualifier that those of the dimension have.
 *
 * @param {string} name
 * @param {string} dimension
 * @param {string} other
 * @param {Set<string>} counted
 */
const couldHave = (name, dimension, other, counted) => {
  const [own, found] = [dimension, other].map((text) => {
    const powers = powersOf(text);
    for (const one of Object.keys(powers)) if (counted.has(one)) delete powers[one];
    return powers;
  });
  if (Object.keys(found).length && dimensionOf(found) === dimensionOf(own)) return true;
  if (name === "direction") return (found.bit ?? 0) * (found.s ?? 0) < 0; // data a time
  return "FLOP" in found || "OP" in found;
};

// --- units

/**
 * The unit of a column, where a number can be told in it, so that the results of all can be compared at sight.
 *
 * @param {string[]} state
 * @param {Measured} column
 * @returns {Unit}
 */
const unitOf = (state, { part }) =>
  state[3] === part.dimension
    ? part
    : { dimension: state[3], factor: Number(state[6]), suffix: state[7], scale: 0 };

/**
 * @param {Unit[]} units
 * @returns {Unit}
 */
export const quotientOf = ([above, below]) => {
  if (above.dimension === below.dimension) return { dimension: "x", factor: 1, suffix: "倍", scale: 0 };
  const per = below.suffix.trim() || COUNTED;
  return {
    dimension: dimensionPer(above.dimension || COUNTED, below.dimension || COUNTED),
    factor: above.factor / 10 ** above.scale / below.factor,
    suffix: `${above.suffix || COUNTED}/${SCALES[below.scale] ?? ""}${PER[per] ?? per}`,
    scale: 0,
  };
};

// --- the number

/** @typedef {Fraction & { isIn: boolean }} End */

/**
 * All numbers for which a line holds, in a unit.
 *
 * @param {string[]} state
 * @param {number} factor of the unit
 * @returns {[End, End]}
 */
const spread = ([bound, low, high], factor) => {
  const number = fraction(low, factor);
  const last = high ? fraction(high, factor) : number;
  const around = (/** @type {bigint} */ sign) => {
    const { n, d } = number;
    return { n: 20n * n + sign * (n < 0n ? -n : n), d: 20n * d, isIn: true };
  };
  if (bound === "~") return [around(-1n), around(1n)];
  if (bound[0] === ">")
    return [
      { ...number, isIn: bound === ">=" },
      { n: 1n, d: 0n, isIn: false },
    ];
  if (bound[0] === "<")
    return [
      { n: -1n, d: 0n, isIn: false },
      { ...number, isIn: bound === "<=" },
    ];
  return [
    { ...number, isIn: true },
    { ...last, isIn: true },
  ];
};

/**
 * @param {Fraction} a
 * @param {Fraction} b
 */
const less = (a, b) => a.n * b.d < b.n * a.d || (!a.d && !b.d && a.n < b.n);

/** @param {[End, End]} of */
const holdsZero = ([low, high]) =>
  (low.n < 0n || (low.n === 0n && low.isIn)) && (high.n > 0n || (high.n === 0n && high.isIn));

/**
 * @param {End} end
 * @param {bigint} atZero sign of what it becomes there
 * @returns {End}
 */
const inverse = ({ n, d, isIn }, atZero) => {
  if (!n) return { n: atZero, d: 0n, isIn: false };
  return n > 0n ? { n: d, d: n, isIn } : { n: -d, d: -n, isIn };
};

/**
 * @param {End} a
 * @param {End} b
 * @returns {End}
 */
const product = (a, b) => {
  const isZero = [a, b].some(({ n, isIn }) => !n && isIn); // whatever the other one is
  return a.n && b.n ? { n: a.n * b.n, d: a.d * b.d, isIn: a.isIn && b.isIn } : { n: 0n, d: 1n, isIn: isZero };
};

/**
 * All that a number of one interval divided by one of another can be.
 *
 * @param {[End, End]} above
 * @param {[End, End]} below
 * @returns {[End, End]}
 */
const quotient = (above, [low, high]) => {
  const inverses = [inverse(high, -1n), inverse(low, 1n)];
  const ends = above.flatMap((one) => inverses.map((other) => product(one, other)));
  // Of equal ends one that belongs to it wins.
  const first = ends.reduce((a, b) => (less(b, a) || (!less(a, b) && b.isIn) ? b : a));
  return [first, ends.reduce((a, b) => (less(a, b) || (!less(b, a) && b.isIn) ? b : a))];
};

/**
 * Factors of the units that both numbers are divided in: for those of one dimension the same.
 *
 * @param {Unit[]} units
 * @param {string[]} ends of both numbers, in base units
 */
const factorsOf = ([above, below], ends) => {
  if (above.dimension !== below.dimension) return [above.factor / 10 ** above.scale, below.factor];
  // GB by GiB are bits by bits: in GiB a number of GB has more digits than a float.
  return ends.every((end) => Number.isInteger(Number(end))) ? [1, 1] : [below.factor, below.factor];
};

/**
 * The number, bound or range that says what is possible: bound, lower and upper end.
 *
 * @param {string[]} first
 * @param {string[]} second
 * @param {Unit[]} units
 * @returns {[string, string, string] | "zero" | "any"}
 */
const divide = (first, second, units) => {
  const [factor, divisorFactor] = factorsOf(units, [...first.slice(1, 3), ...second.slice(1, 3)]);
  const divisor = spread(second, divisorFactor);
  if (holdsZero(divisor)) return "zero";
  const bounds = new Set([first[0], second[0]]);
  if ([...bounds].every((bound) => bound === "=" || bound === "~")) {
    const [a, b] = [fraction(first[1], factor), fraction(second[1], divisorFactor)];
    const middle = b.n < 0n ? { n: -a.n * b.d, d: a.d * -b.n } : { n: a.n * b.d, d: a.d * b.n };
    const text = exact(middle);
    return text === undefined ? ["~", rounded(middle), ""] : [bounds.has("~") ? "~" : "=", text, ""];
  }
  const [low, high] = quotient(spread(first, factor), divisor);
  const last = high.d ? (exact(high) ?? rounded(high, 1)) : "";
  // By something without end: "up to" says it.
  const isLeft = !low.d || (last && !low.n && !low.isIn);
  const start = isLeft ? "" : (exact(low) ?? rounded(low, -1));
  if (start && last) return start === last ? ["=", start, ""] : ["..", start, last];
  if (start) return [low.isIn ? ">=" : ">", start, ""];
  return last ? [high.isIn ? "<=" : "<", last, ""] : "any";
};

// --- as a line

/**
 * @param {[string, string, string]} value
 * @param {Unit} unit
 * @param {string} asOf
 * @param {Qualifier[]} qualifiers
 */
const stateOf = ([bound, low, high], { dimension, factor, suffix }, asOf, qualifiers) => {
  const inBase = (/** @type {string} */ text) => text && String(Number(text) * factor);
  const given = qualifiers.map(({ whole }) => whole).join(";");
  return [bound, inBase(low), inBase(high), dimension, asOf, given, String(factor), suffix];
};

/**
 * @param {[string, string, string]} value
 * @param {Unit} unit
 */
const textOf = ([bound, low, high], { dimension, suffix }) => {
  const [before, behind] = AROUND[bound] ?? ["", ""];
  const isMoney = Object.entries(powersOf(dimension)).some(([name, power]) => power > 0 && MONEY.has(name));
  const numbers = [low, high].filter(Boolean).map((text) => written(text, isMoney));
  return before + numbers.join("〜") + suffix + behind;
};

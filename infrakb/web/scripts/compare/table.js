// What a table that compares holds, as it stands in the page, and its order by true magnitude.

import { byKey } from "../common/sorting.js";
import { fraction, rounded, written } from "./decimals.js";
import { exchange } from "./language.js";

/**
 * @typedef {object} Line
 * @property {HTMLElement} element
 * @property {string[]} state fields, see infrakb/topics/cells.py
 * @property {string} since the first day on which it was known
 * @property {string} until the day from which on something else was; "" while it stands
 * @property {Line[]} [inputs] of a ratio
 */
/** @typedef {{ element: HTMLTableCellElement, all: Line[], lines: Line[] }} Cell lines: those of the day that is asked for */
/** @typedef {{ element: HTMLTableRowElement, place: number, head: HTMLTableCellElement, cells: Cell[], hidden: Set<string[]> }} TableRow hidden: states of lines that the filter leaves out */

/**
 * @param {HTMLTableRowElement} element
 * @param {number} place
 * @returns {TableRow}
 */
export const rowOf = (element, place) => ({
  element,
  place,
  head: element.cells[0],
  cells: [...element.cells].slice(1).map((cell) => {
    const all = linesOf(cell);
    return { element: cell, all, lines: all.filter((line) => stands(line, "")) };
  }),
  hidden: new Set(),
});

/**
 * Whether a line was known on a day, and nothing else in its place.
 *
 * @param {Line} line
 * @param {string} day YYYY-MM-DD; "": now
 */
export const stands = ({ since, until }, day) => (day ? since <= day && (!until || day < until) : !until);

/**
 * @param {HTMLElement} cell
 * @returns {Line[]}
 */
const linesOf = (cell) => {
  /** @type {NodeListOf<HTMLElement>} */
  const lines = cell.querySelectorAll(":scope > [data-s]");
  return [...lines].map((element) => {
    const { s = "", since, until = "" } = element.dataset;
    const state = s.split("|");
    return { element, state, since: since ?? state[4], until };
  });
};

/**
 * @param {TableRow} row
 * @param {number} column
 */
export const seenLines = ({ cells, hidden }, column) =>
  cells[column].lines.filter(({ state }) => !hidden.has(state));

/**
 * What says in a cell with values that there is none now, or on the day that is asked for.
 *
 * @param {Cell} cell
 * @returns {HTMLElement | null}
 */
export const noneIn = ({ element }) => element.querySelector(":scope > .infra-none");

/**
 * Why a cell has no value.
 *
 * @param {Cell} cell
 */
export const noneOf = (cell) => (noneIn(cell) ?? cell.element).textContent ?? "";

/**
 * The dimension that most numbers of a column have.
 *
 * @param {TableRow[]} rows
 * @param {number} column
 */
const dimensionOf = (rows, column) => {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { cells } of rows) {
    for (const { state } of cells[column]?.lines ?? []) {
      if (isNumber(state)) counts.set(state[3], (counts.get(state[3]) ?? 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
};

/** @param {string[]} state */
export const isNumber = ([bound]) => bound !== "text" && bound !== "date";

/**
 * A number for the order: the middle of a range.
 *
 * @param {string[]} state
 * @param {string} dimension
 * @param {number | undefined} rate
 */
const magnitude = ([, low, high, own], dimension, rate) => {
  const factor = exchange(own, dimension, rate);
  if (factor === null) return undefined;
  return (high ? (Number(low) + Number(high)) / 2 : Number(low)) * factor;
};

/**
 * Rows by the values of a column, in one unit and currency: by the smallest value of each upwards, by the largest
 * downwards. What cannot be converted comes behind the others, and what is not known last.
 *
 * @param {TableRow[]} rows
 * @param {number} column -1: the topics' names
 * @param {boolean} ascending
 * @param {number | undefined} rate what a US dollar costs in yen
 * @returns {{ rows: TableRow[], left: number }} left: how many have values that cannot be compared with the others
 */
export const sorted = (rows, column, ascending, rate) => {
  const dimension = dimensionOf(rows, column);
  let left = 0;
  const keyed = rows.map((row) => {
    const { place } = row;
    if (column < 0) return { row, place, rank: 0, key: row.head.textContent ?? "" };
    const lines = seenLines(row, column);
    if (!lines.length) return { row, place, rank: 2, key: "" };
    if (dimension === undefined) return { row, place, rank: 0, key: lines[0].state[1] };
    const numbers = lines
      .filter(({ state }) => isNumber(state))
      .map(({ state }) => magnitude(state, dimension, rate))
      .filter((number) => number !== undefined);
    if (numbers.length) return { row, place, rank: 0, key: Math[ascending ? "min" : "max"](...numbers) };
    left += 1;
    return { row, place, rank: 1, key: "" };
  });
  keyed.sort(byKey(ascending));
  return { rows: keyed.map(({ row }) => row), left };
};

/**
 * An amount of money as pages write it, rounded: 1兆1300億, 8850, 12.3.
 *
 * @param {number} amount
 */
export const inMyriads = (amount) => written(rounded(fraction(amount)), true);

// Tables whose heads are buttons that sort their rows.

/** @typedef {{ place: number, rank: number, key: number | string }} Keyed place: in the order of old; rank: 0 for what can be compared */

const COLLATOR = new Intl.Collator("ja");

/**
 * Compares rows by what a column says of them. What cannot be compared with the others stands behind them both ways.
 *
 * @param {boolean} ascending
 * @returns {(a: Keyed, b: Keyed) => number}
 */
export const byKey = (ascending) => (a, b) => {
  const order = a.rank - b.rank || (ascending ? 1 : -1) * (a.rank ? 0 : compare(a.key, b.key));
  return order || a.place - b.place;
};

/**
 * @param {number | string} a
 * @param {number | string} b
 */
const compare = (a, b) =>
  typeof a === "number" && typeof b === "number" ? a - b : COLLATOR.compare(String(a), String(b));

/**
 * Make buttons of the heads of a table.
 *
 * @param {HTMLTableCellElement[]} heads
 * @param {(column: number) => void} choose called with the number of the head
 */
export const makeButtons = (heads, choose) => {
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => choose(column));
  });
};

/**
 * Say at the heads what a table is sorted by.
 *
 * @param {HTMLTableCellElement[]} heads
 * @param {number} column -1: nothing
 * @param {boolean} ascending
 */
export const markSorted = (heads, column, ascending) => {
  heads.forEach((head, place) => {
    if (place === column) head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    else head.removeAttribute("aria-sort");
  });
};

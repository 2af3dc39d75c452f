// Tables of facts that stand as they are, sorted by their heads: where a value stands in the order of its column is
// said in the page (infrakb/topics/columnorder.py).

import { byKey, makeButtons, markSorted } from "../common/sorting.js";

/**
 * What stands for a cell in the order: the least of its values upwards, the greatest downwards. What cannot be
 * compared comes behind the others, and what is not known last.
 *
 * @param {HTMLTableCellElement} cell
 * @param {boolean} ascending
 */
const keyOf = ({ dataset: { order }, className, textContent }, ascending) => {
  const places = order?.split(" ").map(Number) ?? [];
  if (places.length) return { rank: 0, key: Math[ascending ? "min" : "max"](...places) };
  return { rank: className === "infra-none" ? 2 : 1, key: textContent ?? "" };
};

/** @param {HTMLTableElement} table */
export const makeSortable = ({ tHead, tBodies: [body] }) => {
  const heads = [...(tHead?.rows[0].cells ?? [])];
  const rows = [...body.rows];
  makeButtons(heads, (column) => {
    const ascending = heads[column].getAttribute("aria-sort") !== "ascending";
    markSorted(heads, column, ascending);
    const keyed = rows.map((row, place) => {
      const cell = row.cells[column];
      // The heads of the rows are names.
      const key = column ? keyOf(cell, ascending) : { rank: 0, key: cell.textContent ?? "" };
      return { row, place, ...key };
    });
    body.append(...keyed.sort(byKey(ascending)).map(({ row }) => row));
  });
};

// Chosen topics side by side: properties down, topics across, and whether they differ.

import { element } from "../common/elements.js";
import { isNumber, noneOf, seenLines } from "./table.js";

/** @import { Column } from "./language.js" */
/** @import { TableRow } from "./table.js" */

/**
 * @param {TableRow[]} chosen
 * @param {number[]} places of the columns
 * @param {Column[]} columns
 * @param {DOMStringMap} texts
 */
export const sideBySide = (chosen, places, columns, texts) => {
  const heads = chosen.map(({ head }) => {
    const link = head.querySelector("a")?.cloneNode(true);
    return element("th", { scope: "col" }, link ?? "");
  });
  const rows = places.map((place) => rowOf(chosen, place, columns[place].names[1], texts));
  const table = element(
    "table",
    { class: "docutils infra-bench-table" },
    element("thead", {}, element("tr", {}, element("td", {}, ""), ...heads)),
    element("tbody", {}, ...rows),
  );
  return element("div", { class: "table-wrapper infra-stacking", tabindex: 0 }, table);
};

/**
 * @param {TableRow[]} chosen
 * @param {number} place
 * @param {string} label
 * @param {DOMStringMap} texts
 */
const rowOf = (chosen, place, label, texts) => {
  const values = chosen.map((row) => valuesOf(row, place));
  const isKnown = values.every((value) => value);
  const isSame = isKnown && new Set(values).size === 1;
  const head = element("th", { scope: "row" }, label);
  const sign = isKnown ? (isSame ? texts.same : texts.differ) : "";
  if (sign) head.append(" ", element("small", {}, sign));
  const cells = chosen.map((row) => cloned(row, place));
  return element("tr", isKnown && !isSame ? { "data-differs": "" } : {}, head, ...cells);
};

/**
 * What two cells must share to be the same.
 *
 * @param {TableRow} row
 * @param {number} place
 */
const valuesOf = (row, place) =>
  seenLines(row, place)
    .map(({ state }) => (isNumber(state) ? state.slice(0, 4).join() : state[1]))
    .sort()
    .join(" ");

/**
 * @param {TableRow} row
 * @param {number} place
 */
const cloned = (row, place) => {
  const cell = row.cells[place];
  const head = row.head.querySelector("a")?.textContent ?? "";
  const lines = seenLines(row, place).map(({ element }) => element.cloneNode(true));
  const none = cell.lines.length ? "—" : noneOf(cell);
  const made = element("td", { "data-head": head, class: cell.element.className });
  made.append(...(lines.length ? lines : [none]));
  return made;
};

// Comparison tables that can be sorted by each column.

/**
 * Make buttons of the heads of a table.
 *
 * @param {HTMLTableElement} table
 */
export const makeSortable = (table) => {
  const heads = [...(table.tHead?.rows[0].cells ?? [])];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const ascending = head.getAttribute("aria-sort") !== "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
      sortBy(table.tBodies[0], column, ascending);
    });
  });
};

/**
 * @param {HTMLTableSectionElement} body
 * @param {number} column
 * @param {boolean} ascending
 */
const sortBy = (body, column, ascending) => {
  /** @type {[key: Key, row: HTMLTableRowElement][]} */
  const rows = [...body.rows].map((row) => [keyOf(row.cells[column]), row]);
  rows.sort(([a], [b]) => {
    if (a === null || b === null) return Number(a === null) - Number(b === null); // what is not known comes last
    return ascending ? compare(a, b) : -compare(a, b);
  });
  body.append(...rows.map(([, row]) => row));
};

/** @typedef {number | string | null} Key null: not known */

/**
 * @param {HTMLTableCellElement} cell
 * @returns {Key}
 */
const keyOf = (cell) => {
  if (cell.classList.contains("infra-none")) return null;
  return cell.dataset.order === undefined ? (cell.textContent ?? "").trim() : Number(cell.dataset.order);
};

/**
 * @param {number | string} a
 * @param {number | string} b
 */
const compare = (a, b) =>
  typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "ja");

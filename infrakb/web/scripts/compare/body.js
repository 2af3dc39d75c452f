// The rows of a table that stand in the page: as few as are seen, and brought there one after the other.

import { drawn } from "./slices.js";

/** @import { TableRow } from "./table.js" */

/** Rows that are laid out in one frame: a slow computer takes as long for one as for a keystroke. */
const AT_ONCE = 1;

export class Body {
  #turn = 0;

  /**
   * @param {HTMLTableElement} table
   * @param {(row: TableRow) => boolean} dress makes a row look as it should; whether anything of it has changed
   */
  constructor(table, dress) {
    this.table = table;
    this.element = table.tBodies[0];
    this.dress = dress;
  }

  /**
   * Let these rows stand in the table, and no others.
   *
   * @param {TableRow[]} rows
   * @param {number} [atOnce]
   * @returns {Promise<boolean>} whether they all do; they do not where others are wanted meanwhile
   */
  async lay(rows, atOnce = AT_ONCE) {
    this.#turn += 1;
    const turn = this.#turn;
    const wanted = new Set(rows.map(({ element }) => element));
    for (const element of [...this.element.rows]) if (!wanted.has(element)) element.remove();
    let next = this.element.firstElementChild;
    let changed = 0;
    for (const row of rows) {
      let hasChanged = this.dress(row);
      if (row.element === next) next = next.nextElementSibling;
      else {
        this.element.insertBefore(row.element, next);
        hasChanged = true;
      }
      if (hasChanged) changed += 1;
      if (changed < atOnce) continue;
      changed = 0;
      await drawn();
      if (turn !== this.#turn) return false;
    }
    this.table.ariaBusy = null;
    return true;
  }
}

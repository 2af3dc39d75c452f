// The rows of a table that stand in the page: as few as are seen, and brought there one after the other.

import { drawn } from "../common/frames.js";

/** @import { TableRow } from "./table.js" */

/** Rows that are taken out in one frame; to lay one out takes a slow computer as long. */
const OUT = 4;

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

  /** Bring no more rows: others will be wanted. */
  stop() {
    this.#turn += 1;
  }

  /**
   * @param {HTMLElement} element
   * @param {Element | null} next
   */
  #bring(element, next) {
    const focused = document.activeElement;
    this.element.insertBefore(element, next);
    if (focused instanceof HTMLElement && element.contains(focused)) focused.focus({ preventScroll: true });
  }

  /** @param {number} turn */
  async #drawn(turn) {
    await drawn();
    return turn === this.#turn;
  }

  /**
   * Let these rows stand in the table, and no others.
   *
   * @param {TableRow[]} rows
   * @param {boolean} [isAtOnce] before anything else happens, however long it takes
   * @returns {Promise<boolean>} whether they all do; they do not where others are wanted meanwhile
   */
  async lay(rows, isAtOnce = false) {
    this.#turn += 1;
    const turn = this.#turn;
    const wanted = new Set(rows.map(({ element }) => element));
    const left = [...this.element.rows].filter((element) => !wanted.has(element));
    for (const [place, element] of left.entries()) {
      element.remove();
      if (!isAtOnce && place % OUT === OUT - 1 && !(await this.#drawn(turn))) return false;
    }
    let next = this.element.firstElementChild;
    for (const row of rows) {
      let hasChanged = this.dress(row);
      if (row.element === next) next = next.nextElementSibling;
      else {
        this.#bring(row.element, next);
        hasChanged = true;
      }
      if (!isAtOnce && hasChanged && !(await this.#drawn(turn))) return false;
    }
    this.table.ariaBusy = null;
    return true;
  }
}

// The rows of a table that stand in the page: as few as are seen, and brought there one after the other.

import { drawn } from "../common/frames.js";

/** @import { TableRow } from "./table.js" */

/** Rows that are taken out in one frame; to lay one out takes a slow computer as long. */
const OUT = 4;

/** Rows that stay below those that come or go: browsers lay them out again with each. */
const BELOW = 4;

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
   * Let these rows stand in the table, and no others.
   *
   * @param {TableRow[]} rows
   * @param {boolean} [isAtOnce] before anything else happens, however long it takes
   * @returns {Promise<boolean>} whether they all do; they do not where others are wanted meanwhile
   */
  async lay(rows, isAtOnce = false) {
    this.#turn += 1;
    const turn = this.#turn;
    const isWanted = async () => isAtOnce || (await drawn().then(() => turn === this.#turn));
    const elements = rows.map(({ element }) => element);
    for (const [place, element] of this.#leaving(elements).entries()) {
      element.remove();
      if (place % OUT === OUT - 1 && !(await isWanted())) return false;
    }
    for (const [place, row] of rows.entries()) {
      const hasChanged = this.dress(row);
      const hasCome = this.element.rows[place] !== row.element;
      if (hasCome) this.#bring(row.element, this.element.rows[place]);
      if ((hasChanged || hasCome) && !(await isWanted())) return false;
    }
    this.table.ariaBusy = null;
    return true;
  }

  /**
   * Rows that go before others come, the last first: also those that would stand far below the first change.
   *
   * @param {HTMLTableRowElement[]} wanted in their order
   */
  #leaving(wanted) {
    const standing = [...this.element.rows];
    const change = standing.findIndex((element, place) => element !== wanted[place]);
    if (change < 0) return [];
    const below = standing.slice(change);
    const staying = new Set(wanted);
    const kept = below.filter((element) => staying.has(element)).slice(0, BELOW);
    return below.filter((element) => !kept.includes(element)).reverse();
  }

  /**
   * @param {HTMLElement} element
   * @param {Element | undefined} next
   */
  #bring(element, next) {
    const focused = document.activeElement;
    this.element.insertBefore(element, next ?? null);
    if (focused instanceof HTMLElement && element.contains(focused)) focused.focus({ preventScroll: true });
  }
}

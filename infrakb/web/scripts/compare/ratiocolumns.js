// Columns of ratios: those of the page and those that a reader chooses. Their cells are made when the view speaks of them.

import { element, fill } from "../common/elements.js";
import { anchorOf } from "./anchors.js";
import { asked, folded } from "./language.js";
import { divided, quotientOf } from "./ratios.js";

/** @import { Measured, Ratio } from "./ratios.js" */
/** @import { Line, TableRow } from "./table.js" */

export class RatioColumns {
  /** @type {Set<Measured>} columns whose cells say what is known on the day that is asked for */
  #filled = new Set();

  /**
   * @param {Measured[]} columns of the table
   * @param {TableRow[]} rows
   * @param {Set<string>} counted what the numbers of the table count
   * @param {DOMStringMap} texts
   */
  constructor(columns, rows, counted, texts) {
    this.columns = columns;
    this.rows = rows;
    this.counted = counted;
    this.texts = texts;
  }

  /** Columns of numbers that are no ratios themselves. */
  numeric() {
    return this.columns.filter(
      (column) => column.part.factor && column.dimension !== "calendar year" && !isRatio(column),
    );
  }

  /**
   * Keys of the ratios that a filter asks for, which the table need not have yet.
   *
   * @param {string} filter
   */
  asked(filter) {
    const named = (/** @type {string} */ name) =>
      this.numeric().find(({ names }) => names.some((one) => folded(one) === folded(name)))?.key;
    return asked(filter).flatMap((name) => {
      const sides = name.split(/[/÷]/);
      if (sides.length !== 2) return [];
      const [above, below] = sides.map(named);
      return above && below ? [`${above}/${below}`] : [];
    });
  }

  /**
   * Let the table have the column of a ratio.
   *
   * @param {string} key
   * @returns {Measured | undefined} the new one; undefined where it has it, or where none can be made
   */
  add(key) {
    if (this.columns.some((column) => column.key === key)) return undefined;
    const sides = sidesOf(key, this.numeric());
    if (!sides) return undefined;
    const [above, below] = sides;
    const part = quotientOf([above.part, below.part]);
    const { dimension, factor } = part;
    const names = [key, `${above.names[1]}÷${below.names[1]}`, `${above.names[2]} / ${below.names[2]}`];
    const column = { key, names, dimension, factor, part };
    this.columns.push(column);
    for (const row of this.rows) {
      row.cells.push({ element: element("td", { "data-head": names[1] }), all: [], lines: [] });
    }
    return column;
  }

  /** Forget what was known on another day. */
  empty() {
    this.#filled.clear();
    for (const [place, column] of this.columns.entries()) {
      for (const { cells } of isRatio(column) ? this.rows : []) cells[place].all = cells[place].lines = [];
    }
  }

  /**
   * Columns of ratios that are wanted, and whose cells are not there.
   *
   * @param {(key: string) => boolean} isWanted
   */
  lacking(isWanted) {
    return this.columns.filter(
      (column) => isRatio(column) && isWanted(column.key) && !this.#filled.has(column),
    );
  }

  /**
   * Remember that all cells of these columns are there.
   *
   * @param {Measured[]} columns
   */
  note(columns) {
    for (const column of columns) this.#filled.add(column);
  }

  /**
   * Make the cell of a ratio.
   *
   * @param {TableRow} row
   * @param {number} place
   * @returns {Line[]} what stands in it
   */
  fill({ head, cells }, place) {
    const sides = sidesOf(this.columns[place].key, this.columns);
    if (!sides) return [];
    const [above, below] = sides.map((side) => cells[this.columns.indexOf(side)].lines);
    const found = divided([above, below], sides, this.counted);
    const cell = cells[place];
    const address = head.querySelector("a")?.href ?? "";
    const made = Array.isArray(found) ? found : [];
    cell.lines = made.map((ratio) => this.#line(ratio, sides, address));
    cell.all = cell.lines;
    cell.element.className = made.length ? "infra-number" : "infra-none";
    cell.element.replaceChildren(...cell.lines.map(({ element }) => element));
    if (!Array.isArray(found)) {
      const reason = fill(this.texts[found.problem] ?? "", found.names);
      cell.element.textContent = fill(this.texts.refused ?? "", { reason });
    }
    return cell.lines;
  }

  /**
   * @param {Ratio<Line>} ratio
   * @param {[Measured, Measured]} sides
   * @param {string} address of the topic's page
   * @returns {Line}
   */
  #line({ state, text, note, inputs }, sides, address) {
    const [first, second] = inputs.map((line, place) => {
      const href = `${address}#${anchorOf(sides[place].key, line.state)}`;
      return element("a", { href }, line.element.querySelector(".infra-fact")?.textContent ?? "");
    });
    const made = element(
      "div",
      { "data-s": state.join("|") },
      element("span", { class: "infra-fact" }, text),
      element("span", { class: "infra-note" }, note ? `${note}、` : "", this.texts.computed),
      element("span", { class: "infra-note" }, first, " ÷ ", second),
    );
    return { element: made, state, since: "", until: "", inputs };
  }
}

/** @param {Measured} column */
const isRatio = ({ key }) => key.includes("/");

/**
 * Both columns of a ratio.
 *
 * @param {string} key
 * @param {Measured[]} columns
 * @returns {[Measured, Measured] | undefined}
 */
const sidesOf = (key, columns) => {
  const [above, below] = key.split("/").map((one) => columns.find((column) => column.key === one));
  return above && below && above !== below ? [above, below] : undefined;
};

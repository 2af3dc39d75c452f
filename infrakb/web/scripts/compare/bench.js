// The comparison of a kind: filter, columns, order, currency, side by side, files, all of it kept in the address.
// The cells are those of the page: no value is made here, but for amounts in another currency, which stand beside.

import { element, fill, part } from "../common/elements.js";
import { handOver } from "../common/files.js";
import { makeButtons, markSorted } from "../common/sorting.js";
import { asCopy, asCSV, asJSON, asMarkdown, copy } from "./exports.js";
import { exchange, folded, judge, parse, readUnits } from "./language.js";
import { inMyriads, isNumber, rowsOf, sorted } from "./table.js";
import { firstView, queryOf, readView } from "./view.js";

/** @import { Clause, Column, Row } from "./language.js" */
/** @import { Cell, Line, TableRow } from "./table.js" */
/** @typedef {ReturnType<typeof judge>} Verdict */
/** @import { Seen } from "./exports.js" */

/** How money is called in each currency, behind a number. @type {Record<string, string>} */
const NAMES = { JPY: "円", USD: "米ドル" };

/** Fewer keystrokes are waited for than a reader makes in this time (milliseconds). */
const PAUSE = 120;

/** Rows that stand in the table until more are asked for: laying out a thousand takes longer than a keystroke may. */
const MOST = 40;

/** Milliseconds for which rows are judged before a keystroke may come in between. */
const SLICE = 8;

/** @param {HTMLElement} bench */
export const startBench = (bench) => new Bench(bench).start();

class Bench {
  #view = firstView();
  /** @type {Clause[]} of the last filter that could be read */
  #clauses = [];
  #timer = 0;
  /** Rows for which the filter cannot be decided. */
  #open = 0;
  /** Rows whose values cannot be compared with those that the table is sorted by. */
  #left = 0;
  /** @type {TableRow[]} rows that are shown, in their order */
  #shown = [];
  /** @type {TableRow[]} rows that stand in the table: of those that fit the first, until more are asked for */
  #seenRows = [];
  #most = MOST;
  /** @type {Element[]} amounts in another currency */
  #converted = [];
  /** @type {Set<string[]>} states of the lines that the filter leaves out */
  #hidden = new Set();
  /** @type {HTMLElement | undefined} the table of what is laid side by side */
  #beside;

  /** @param {HTMLElement} bench */
  constructor(bench) {
    this.form = part(bench, "form", HTMLFormElement);
    this.table = part(bench, "table", HTMLTableElement);
    this.frame = part(bench, ".table-wrapper", HTMLElement);
    this.heads = [...(this.table.tHead?.rows[0].cells ?? [])];
    this.rows = rowsOf(this.table);
    this.units = readUnits(bench.dataset.units ?? "");
    this.rate = bench.dataset.rate ? Number(bench.dataset.rate) : undefined;
    this.columns = this.heads.slice(1).map(columnOf);
    this.first = this.heads
      .slice(1)
      .flatMap((head) => ("first" in head.dataset ? [head.dataset.key ?? ""] : []));
    this.known = this.rows.map((row) => knownOf(row, this.columns));
    this.ids = this.rows.map(({ head }) => head.dataset.id ?? "");
    this.#seenRows = this.rows;
    /** @type {Map<string[], Line>} */
    this.lines = new Map(
      this.rows.flatMap(({ cells }) => cells.flatMap(({ lines }) => lines.map((line) => [line.state, line]))),
    );
    this.query = this.#field("q");
    this.boxes = [...this.form.querySelectorAll("input[name=column]")].filter(isBox);
    this.unsure = this.#field("unsure");
    this.picks = this.rows.map((row) => this.#pick(row));
  }

  start() {
    makeButtons(this.heads, (column) => this.#sortBy(column));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.query.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#type(this.query.value), PAUSE);
    });
    this.query.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing && this.query.value) {
        event.preventDefault();
        this.query.value = "";
        this.#change({ q: "" });
      }
    });
    for (const name of ["maker", "currency"]) {
      this.#select(name)?.addEventListener("change", ({ target }) =>
        this.#change({ [name]: target instanceof HTMLSelectElement ? target.value : "" }),
      );
    }
    for (const box of this.boxes) {
      box.addEventListener("change", () => {
        const columns = this.boxes.filter(({ checked }) => checked).map(({ value }) => value);
        const inOrder = this.columns.map(({ key }) => key).filter((key) => columns.includes(key));
        this.#change({ columns: inOrder.join() === this.first.join() ? [] : inOrder });
      });
    }
    this.unsure.addEventListener("change", () => this.#change({ unsure: this.unsure.checked }));
    this.form.addEventListener("reset", (event) => {
      event.preventDefault();
      this.#set(firstView());
      this.#keep();
    });
    this.#button("more").addEventListener("click", () => {
      this.#most = this.rows.length;
      this.#set(this.#view);
    });
    this.#button("lay").addEventListener("click", () => this.#change({ side: true }));
    this.#button("back").addEventListener("click", () => this.#change({ side: false }));
    this.#button("none").addEventListener("click", () => this.#change({ topics: [], side: false }));
    this.#offerFiles();
    addEventListener("popstate", () => this.#set(readView(location.search)));
    this.form.hidden = false;
    this.#set(readView(location.search));
  }

  // --- the view

  /** @param {Partial<import("./view.js").View>} change */
  #change(change) {
    this.#set({ ...this.#view, ...change });
    this.#keep();
  }

  /**
   * Take a filter that is being typed: rows are judged a few at a time, and no further once more is typed.
   *
   * @param {string} q
   */
  async #type(q) {
    const clauses = parse(q, this.columns, this.units);
    const verdicts = [];
    if (Array.isArray(clauses)) {
      let start = performance.now();
      for (const known of this.known) {
        verdicts.push(judge(clauses, known, this.rate));
        if (performance.now() - start < SLICE) continue;
        await new Promise((resolve) => setTimeout(resolve));
        if (this.query.value !== q) return;
        start = performance.now();
      }
    }
    this.#set({ ...this.#view, q }, verdicts);
    this.#keep();
  }

  #keep() {
    const address = new URL(location.href);
    address.search = queryOf(this.#view);
    history.replaceState(null, "", address);
  }

  /**
   * @param {import("./view.js").View} view
   * @param {Verdict[]} [verdicts] of all rows, where its filter has been asked already
   */
  #set(view, verdicts = []) {
    const before = this.#view;
    this.#view = view;
    if (this.query.value !== view.q) this.query.value = view.q;
    for (const name of /** @type {const} */ (["maker", "currency"])) {
      const field = this.#select(name);
      if (field) field.value = view[name];
    }
    this.unsure.checked = view.unsure;
    const columns = view.columns.length ? view.columns : this.first;
    for (const box of this.boxes) box.checked = columns.includes(box.value);
    if (before.topics.join() !== view.topics.join()) {
      this.picks.forEach((pick, place) => {
        pick.checked = view.topics.includes(this.ids[place]);
      });
    }
    this.#read(view.q);
    this.#filter(
      verdicts.length ? verdicts : this.known.map((known) => judge(this.#clauses, known, this.rate)),
    );
    this.#showColumns(columns);
    if (before.currency !== view.currency) this.#convert();
    this.#order();
    this.#layBeside();
    this.#tell();
  }

  /** @param {string} text */
  #read(text) {
    const found = parse(text, this.columns, this.units);
    const problem = part(this.form, ".infra-bench-problem", HTMLElement);
    const { dataset } = this.form;
    if (Array.isArray(found)) {
      this.#clauses = found;
      problem.textContent = "";
      this.query.removeAttribute("aria-invalid");
      return;
    }
    const near = found.near.length ? fill(dataset.near ?? "", { names: found.near.join("、") }) : "";
    const texts = {
      noname: dataset.noname,
      nounit: dataset.nounit,
      novalue: dataset.novalue,
      bare: dataset.bare,
    };
    const reason = fill(texts[found.problem] ?? "", { name: found.name, near });
    problem.textContent = fill(dataset.problem ?? "", { reason });
    this.query.setAttribute("aria-invalid", "true");
  }

  /** @param {Verdict[]} verdicts of all rows */
  #filter(verdicts) {
    const { maker, unsure } = this.#view;
    this.#open = 0;
    /** @type {Set<string[]>} */
    const left = new Set();
    this.#shown = this.rows.filter((_, place) => {
      const known = this.known[place];
      const { fits, hidden } = verdicts[place];
      for (const state of hidden) left.add(state);
      const isOfMaker = !maker || known.maker.split(" ").includes(maker);
      if (fits === null && isOfMaker) this.#open += 1;
      return isOfMaker && (fits === true || (fits === null && unsure));
    });
    for (const state of this.#hidden) if (!left.has(state)) this.#hide(state, false);
    for (const state of left) if (!this.#hidden.has(state)) this.#hide(state, true);
    this.#hidden = left;
  }

  /**
   * @param {string[]} state of a line
   * @param {boolean} isHidden
   */
  #hide(state, isHidden) {
    const line = this.lines.get(state);
    if (line) line.element.hidden = isHidden;
  }

  /** @param {string[]} columns */
  #showColumns(columns) {
    const wanted = this.columns.map(({ key }) => columns.includes(key));
    wanted.forEach((isShown, place) => {
      if (this.heads[place + 1].hidden !== isShown) return;
      this.heads[place + 1].hidden = !isShown;
      for (const { cells } of this.rows) cells[place].element.hidden = !isShown;
    });
  }

  #order() {
    const { sort } = this.#view;
    const ascending = !sort.startsWith("-");
    const key = sort.replace(/^-/, "");
    const column = key === "name" ? 0 : this.columns.findIndex((one) => one.key === key) + 1;
    const isSorted = key === "name" || column > 0;
    markSorted(this.heads, isSorted ? column : -1, ascending);
    const { rows, left } = isSorted
      ? sorted(this.#shown, column - 1, ascending, this.rate)
      : { rows: this.#shown, left: 0 };
    this.#left = left;
    this.#shown = rows;
    const seen = rows.slice(0, this.#most);
    // Rows that are not seen stand outside the page: it need not lay them out.
    if (seen.length !== this.#seenRows.length || seen.some((row, place) => row !== this.#seenRows[place])) {
      this.table.tBodies[0].replaceChildren(...seen.map(({ element }) => element));
    }
    this.#seenRows = seen;
  }

  /** @param {number} column */
  #sortBy(column) {
    const key = column ? this.columns[column - 1].key : "name";
    const { sort } = this.#view;
    this.#change({ sort: sort === key ? `-${key}` : sort === `-${key}` ? "" : key });
  }

  /** Put amounts in the chosen currency beside those in others. */
  #convert() {
    const { currency } = this.#view;
    for (const old of this.#converted) old.remove();
    this.#converted = [];
    if (!currency) return;
    for (const { element: line, state } of this.lines.values()) {
      const [, low, high, dimension, , , per, label] = state;
      const wanted = dimension.replace(currency === "JPY" ? "USD" : "JPY", currency);
      const factor = per && wanted !== dimension ? exchange(dimension, wanted, this.rate) : null;
      if (factor === null) continue;
      const amounts = [low, high]
        .filter(Boolean)
        .map((one) => inMyriads((Number(one) / Number(per)) * factor));
      const named = label.replace(NAMES[currency === "JPY" ? "USD" : "JPY"], NAMES[currency]);
      const text = fill(this.form.dataset.other ?? "", { text: `${amounts.join("〜")}${named}` });
      const note = element("span", { class: "infra-note infra-converted" }, text);
      this.#converted.push(note);
      line.append(note);
    }
  }

  // --- side by side

  /**
   * A box before the name of a topic.
   *
   * @param {TableRow} row
   */
  #pick({ head }) {
    const name = head.textContent ?? "";
    const label = fill(this.form.dataset.pick ?? "", { name });
    const box = element("input", { type: "checkbox", "aria-label": label });
    head.prepend(box);
    box.addEventListener("change", () => {
      const id = head.dataset.id ?? "";
      const others = this.#view.topics.filter((one) => one !== id);
      this.#change({ topics: box.checked ? [...others, id] : others });
    });
    return box;
  }

  #chosen() {
    const { topics } = this.#view;
    return topics.length ? this.rows.filter((_, place) => topics.includes(this.ids[place])) : [];
  }

  /** Places of the columns that are seen. */
  #places() {
    const chosen = this.#isSide() && !this.#view.columns.length ? this.#chosen() : undefined;
    return this.columns.flatMap((_, place) => {
      const isSeen = chosen
        ? chosen.some(({ cells }) => seenLines(cells[place]).length)
        : !this.heads[place + 1].hidden;
      return isSeen ? [place] : [];
    });
  }

  #isSide() {
    return this.#view.side && this.#chosen().length > 1;
  }

  #layBeside() {
    this.#beside?.remove();
    this.#beside = undefined;
    const isSide = this.#isSide();
    this.frame.hidden = isSide;
    this.#button("back").hidden = !isSide;
    if (!isSide) return;
    const { dataset } = this.form;
    const chosen = this.#chosen();
    const heads = chosen.map(({ head }) => {
      const link = head.querySelector("a")?.cloneNode(true);
      return element("th", { scope: "col" }, link ?? "");
    });
    const corner = element("td", {}, "");
    const rows = this.#places().map((place) => {
      const cells = chosen.map((row) => row.cells[place]);
      const values = cells.map((cell) => valuesOf(cell));
      const isKnown = values.every((value) => value);
      const isSame = isKnown && new Set(values).size === 1;
      const sign = isKnown ? ((isSame ? dataset.same : dataset.differ) ?? "") : "";
      const head = element("th", { scope: "row" }, this.columns[place].names[1]);
      if (sign) head.append(" ", element("small", {}, sign));
      const row = element("tr", isSame || !isKnown ? {} : { "data-differs": "" }, head);
      row.append(
        ...cells.map((cell, number) =>
          cloned(cell, chosen[number].head.querySelector("a")?.textContent ?? ""),
        ),
      );
      return row;
    });
    const table = element(
      "table",
      { class: "docutils infra-bench-table" },
      element("thead", {}, element("tr", {}, corner, ...heads)),
      element("tbody", {}, ...rows),
    );
    this.#beside = element("div", { class: "table-wrapper infra-stacking", tabindex: 0 }, table);
    this.frame.after(this.#beside);
  }

  // --- what is said

  #tell() {
    const { dataset } = this.form;
    const { topics } = this.#view;
    const isSide = this.#isSide();
    const count = isSide ? this.#chosen().length : this.#shown.length;
    const told = [fill((isSide ? dataset.beside : dataset.found) ?? "", { count, all: this.rows.length })];
    if (this.#left && !isSide) told.push(dataset.last ?? "");
    part(this.form, "output", HTMLOutputElement).value = told.join(" ");
    const unsure = part(this.form, ".infra-bench-unsure", HTMLElement);
    unsure.hidden = !this.#open || isSide;
    unsure.textContent = this.#open ? fill(dataset.unsure ?? "", { count: this.#open }) : "";
    const label = this.unsure.closest("label");
    if (label) label.hidden = !this.#open || isSide;
    const lay = this.#button("lay");
    lay.textContent = fill(dataset.lay ?? "", { count: this.#chosen().length });
    lay.disabled = this.#chosen().length < 2 || isSide;
    this.#button("none").hidden = topics.length === 0;
    const more = this.#button("more");
    const rest = isSide ? 0 : this.#shown.length - this.#seenRows.length;
    more.hidden = !rest;
    more.textContent = fill(dataset.more ?? "", { count: rest });
  }

  // --- files

  /** @returns {Seen} what is seen, from which every file is made */
  #seen() {
    const places = this.#places();
    const rows = this.#isSide() ? this.#chosen() : this.#seenRows;
    return {
      columns: places.map((place) => ({ key: this.columns[place].key, label: this.columns[place].names[1] })),
      rows: rows.map(({ head, cells }) => ({
        id: head.dataset.id ?? "",
        name: head.querySelector("a")?.textContent ?? "",
        url: head.querySelector("a")?.href ?? "",
        cells: places.map((place) => ({
          lines: seenLines(cells[place]).map(seenLine),
          none: cells[place].lines.length ? "" : (cells[place].element.textContent ?? ""),
        })),
      })),
    };
  }

  #offerFiles() {
    const name =
      document.location.pathname
        .split("/")
        .at(-1)
        ?.replace(/\.html$/, "") || "compare";
    const topic = this.heads[0].textContent ?? "";
    const offer = (
      /** @type {string} */ format,
      /** @type {string} */ suffix,
      /** @type {string} */ type,
      /** @type {(seen: Seen) => string} */ make,
    ) =>
      this.#button(format).addEventListener("click", () =>
        handOver(new Blob([make(this.#seen())], { type }), `${name}.${suffix}`),
      );
    offer("csv", "csv", "text/csv", asCSV);
    offer("json", "json", "application/json", (seen) => asJSON(seen, location.href));
    offer("markdown", "md", "text/markdown", (seen) => asMarkdown(seen, topic, location.href));
    const button = this.#button("copy");
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await copy(asCopy(this.#seen(), topic, location.href));
      part(this.form, "output", HTMLOutputElement).value = this.form.dataset.done ?? "";
    });
  }

  // --- its elements

  /** @param {string} name */
  #field(name) {
    return part(this.form, `input[name=${name}]`, HTMLInputElement);
  }

  /** @param {string} name */
  #select(name) {
    const found = this.form.querySelector(`select[name=${name}]`);
    return found instanceof HTMLSelectElement ? found : undefined;
  }

  /** @param {string} name */
  #button(name) {
    return part(this.form, `button[name=${name}]`, HTMLButtonElement);
  }
}

/**
 * @param {Element} found
 * @returns {found is HTMLInputElement}
 */
const isBox = (found) => found instanceof HTMLInputElement;

/**
 * @param {HTMLElement} head
 * @returns {Column}
 */
const columnOf = ({ dataset }) => {
  const key = dataset.key ?? "";
  const [factor, dimension] = (dataset.unit ?? "").split("=");
  return { key, names: [key, ...(dataset.names ?? "").split("|")], dimension, factor: Number(factor) };
};

/**
 * @param {TableRow} row
 * @param {Column[]} columns
 * @returns {Row}
 */
const knownOf = ({ element: row, head, cells }, columns) => {
  const { names = "", maker = "", place = "" } = head.dataset;
  return {
    text: folded(`${names} ${maker} ${place} ${row.textContent}`),
    name: names,
    maker,
    place,
    lines: Object.fromEntries(
      columns.map(({ key }, number) => [key, cells[number].lines.map(({ state }) => state)]),
    ),
  };
};

/** @param {Cell} cell */
const seenLines = ({ lines }) => lines.filter(({ element }) => !element.hidden);

/**
 * What two cells must share to be the same.
 *
 * @param {Cell} cell
 */
const valuesOf = (cell) =>
  seenLines(cell)
    .map(({ state }) => (isNumber(state) ? state.slice(0, 4).join() : state[1]))
    .sort()
    .join(" ");

/**
 * @param {Cell} cell
 * @param {string} head
 */
const cloned = (cell, head) => {
  const made = element("td", { "data-head": head, class: cell.element.className });
  const lines = seenLines(cell);
  made.append(
    ...(lines.length
      ? lines.map(({ element }) => element.cloneNode(true))
      : [cell.lines.length ? "—" : (cell.element.textContent ?? "")]),
  );
  return made;
};

/**
 * @param {Line} line
 */
const seenLine = ({ element: line, state }) => {
  const value = line.querySelector(".infra-fact");
  const notes = [...line.querySelectorAll(".infra-note, .infra-secondary")].map(
    ({ textContent }) => textContent,
  );
  return {
    value: value?.textContent ?? "",
    note: notes.join("、"),
    asOf: state[4],
    source: value?.getAttribute("title") ?? "",
    url: value instanceof HTMLAnchorElement ? value.href : "",
  };
};

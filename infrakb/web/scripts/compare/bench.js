// The comparison of a kind: filter, columns, order, currency, side by side, files, all of it kept in the address.
// The cells are those of the page: no value is made here, but for amounts in another currency, which stand beside.

import { element, fill, part } from "../common/elements.js";
import { handOver } from "../common/files.js";
import { drawn, laidOut } from "../common/frames.js";
import { inSlices } from "../common/slices.js";
import { makeButtons, markSorted } from "../common/sorting.js";
import { sideBySide } from "./beside.js";
import { Body } from "./body.js";
import { columnOf } from "./columns.js";
import { asCopy, asCSV, asJSON, asMarkdown, copy } from "./exports.js";
import { exchange, folded, judge, parse, readUnits } from "./language.js";
import { RatioColumns } from "./ratiocolumns.js";
import { signRow } from "./signs.js";
import { inMyriads, noneIn, noneOf, rowOf, seenLines, sorted, stands } from "./table.js";
import { firstView, queryOf, readView } from "./view.js";

/** @import { Clause, Column, Row } from "./language.js" */
/** @import { Measured } from "./ratios.js" */
/** @import { Cell, Line, TableRow } from "./table.js" */
/** @import { View } from "./view.js" */
/** @import { Seen, SeenLine } from "./exports.js" */
/** @typedef {ReturnType<typeof judge>} Verdict */

/** How money is called in each currency, behind a number. @type {Record<string, string>} */
const NAMES = { JPY: "円", USD: "米ドル" };

/** Fewer keystrokes are waited for than a reader makes in this time (milliseconds). */
const PAUSE = 120;

/** After this time of rest the address is changed: browsers lay out a page before they do (milliseconds). */
const REST = 250;

/** What is chosen by fields of its own. */
const CHOICES = /** @type {const} */ (["maker", "currency", "day"]);

/** Rows that stand in the table until more are asked for. */
const MOST = 40;

/** Where there is room, what is folded on a phone stands open. */
const ROOM = matchMedia("(min-width: 46.01em)");

/** Widths of columns at least, in rem (styles/parts/compare.css). */
const NARROW = 7.9;
const WIDE = 12;

/** Where nothing can be pointed at, signs must be seen before they are. */
const POINTS = matchMedia("(hover: hover)");

/** @param {HTMLElement} bench */
export const startBench = (bench) => new Bench(bench).start();

class Bench {
  #view = firstView();
  /** @type {Clause[]} of the last filter that could be read */
  #clauses = [];
  /** @type {Verdict[] | undefined} of all rows, once the filter has been asked */
  #verdicts;
  /** Changes of the view: what is worked out for one of them is not wanted any more when the next one comes. */
  #turn = 0;
  #typing = 0;
  #keeping = 0;
  /** Rows for which the filter cannot be decided. */
  #open = 0;
  /** Rows whose values cannot be compared with those that the table is sorted by. */
  #left = 0;
  /** @type {TableRow[]} rows that fit, in their order */
  #shown = [];
  #most = MOST;
  /** @type {boolean[]} whether each column is seen */
  #isSeen = [];
  /** @type {Map<TableRow, HTMLInputElement>} boxes that choose a topic */
  #picks = new Map();
  /** @type {Map<TableRow, string>} currencies that amounts of a row are shown in, too */
  #currencies = new Map();
  /** @type {Set<TableRow>} those whose values have signs */
  #signed = new Set();
  /** The address of the view that is cited; at first that of the page. */
  #cited = document.querySelector("link[rel=canonical]")?.getAttribute("href") ?? "";
  /** @type {HTMLElement | undefined} what has the focus when the view is told */
  #next;
  /** @type {HTMLElement | undefined} the table of what is laid side by side */
  #beside;
  /** @type {TableRow[]} */
  rows = [];
  /** @type {Map<TableRow, Row>} what the filter knows of each */
  known = new Map();
  /** @type {Map<Line, string>} what each says */
  texts = new Map();

  /** @param {HTMLElement} bench */
  constructor(bench) {
    this.bench = bench;
    this.form = part(bench, "form", HTMLFormElement);
    this.table = part(bench, "table", HTMLTableElement);
    this.frame = part(bench, ".table-wrapper", HTMLElement);
    this.body = new Body(this.table, (row) => this.#dress(row));
    this.heads = [...(this.table.tHead?.rows[0].cells ?? [])];
    this.units = readUnits(bench.dataset.units ?? "");
    this.rate = bench.dataset.rate ? Number(bench.dataset.rate) : undefined;
    this.columns = this.heads.slice(1).map(columnOf);
    this.first = this.heads
      .slice(1)
      .flatMap((head) => ("first" in head.dataset ? [head.dataset.key ?? ""] : []));
    this.query = this.#field("q");
    this.choices = part(this.form, ".infra-bench-columns", HTMLDetailsElement);
    this.divide = part(this.form, ".infra-bench-ratios", HTMLElement);
    const counted = new Set((bench.dataset.counted ?? "").split("|"));
    this.ratios = new RatioColumns(this.columns, this.rows, counted, this.divide.dataset);
    this.unsure = this.#field("unsure");
  }

  async start() {
    await drawn(); // the page, before anything is read of it
    await laidOut(); // rows that are hidden until then would stay so
    await inSlices([...this.table.tBodies[0].rows], (element) => {
      const row = rowOf(element, this.rows.length);
      this.rows.push(row);
      this.known.set(row, knownOf(row, this.columns, this.texts));
      if ("rest" in element.dataset) element.remove(); // it is not laid out yet, nor with all the others at once
    });
    this.#listen();
    this.#offerFiles();
    const view = readView(location.search);
    this.#fold();
    await drawn(); // the controls, before what changes in the table
    if (CHOICES.some((name) => view[name]))
      part(this.form, ".infra-bench-fold", HTMLDetailsElement).open = true;
    this.#chooseColumns(view.columns);
    for (const row of this.rows) if (row.element.isConnected) this.#dress(row);
    this.bench.dataset.on = "";
    this.#show(view);
  }

  /** Fold what there is no room for. */
  #fold() {
    /** @type {NodeListOf<HTMLDetailsElement>} */
    const folds = this.form.querySelectorAll(".infra-bench-fold");
    for (const fold of folds) fold.open = ROOM.matches;
  }

  #listen() {
    ROOM.addEventListener("change", () => this.#fold());
    makeButtons(this.heads, (column) => this.#sortBy(column));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.query.addEventListener("input", () => {
      this.#turn += 1;
      this.body.stop();
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#change({ q: this.query.value }), PAUSE);
    });
    for (const name of CHOICES) {
      const field = this.#choice(name);
      field?.addEventListener("change", () => this.#change({ [name]: field.value }));
    }
    this.choices.addEventListener("change", ({ target }) => {
      if (!(target instanceof HTMLInputElement)) return;
      const columns = this.#boxes().flatMap(({ checked, value }) => (checked ? [value] : []));
      const inOrder = this.columns.map(({ key }) => key).filter((key) => columns.includes(key));
      this.#change({ columns: inOrder.join() === this.first.join() ? [] : inOrder });
    });
    this.#offerRatios();
    this.unsure.addEventListener("change", () => this.#change({ unsure: this.unsure.checked }));
    this.form.addEventListener("reset", (event) => {
      event.preventDefault();
      this.#show(firstView());
      this.#keep();
    });
    this.#button("more").addEventListener("click", async () => {
      const next = this.#shown[this.#most];
      this.#most = this.rows.length;
      const isDone = await this.#set(this.#view);
      if (isDone && document.activeElement === document.body) this.#pick(next).focus();
    });
    this.#onPress("lay", { side: true }, this.#button("back"));
    this.#onPress("back", { side: false }, this.#button("lay"));
    this.#onPress("none", { topics: [], side: false }, part(this.form, "output", HTMLElement));
    this.bench.addEventListener("keydown", (event) => this.#onEscape(event));
    for (const name of ["pointerover", "focusin"]) {
      this.table.addEventListener(name, (event) => this.#signAt(event));
    }
    this.table.tHead?.addEventListener("focusin", ({ target }) => {
      // On a phone heads are a line that scrolls, in which browsers leave what is partly out of view.
      if (target instanceof Element) target.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
    addEventListener("popstate", () => this.#show(readView(location.search)));
    addEventListener("pagehide", () => this.#keep());
    addEventListener("beforeprint", () => this.body.lay(this.#shown, true));
    addEventListener("afterprint", () => this.body.lay(this.#seenRows()));
  }

  /**
   * Change the view when a button is pressed that is of no use then, and hand the focus on.
   *
   * @param {string} name of the button
   * @param {Partial<View>} change
   * @param {HTMLElement} next what has it then
   */
  #onPress(name, change, next) {
    this.#button(name).addEventListener("click", () => {
      this.#next = next;
      this.#change(change);
    });
  }

  /**
   * Close what is open: the filter, what is unfolded, what is laid side by side.
   *
   * @param {KeyboardEvent} event
   */
  #onEscape(event) {
    if (event.key !== "Escape" || event.isComposing || !(event.target instanceof Element)) return;
    const open = event.target.closest("details[open]");
    const summary = open?.querySelector("summary");
    if (event.target === this.query && this.query.value) {
      event.preventDefault();
      this.query.value = "";
      this.#change({ q: "" });
    } else if (open instanceof HTMLDetailsElement && summary?.checkVisibility()) {
      open.open = false;
      summary.focus();
    } else if (this.#isSide()) this.#button("back").click();
  }

  // --- the view

  /** @param {Partial<View>} change */
  async #change(change) {
    clearTimeout(this.#keeping);
    const isDone = await this.#set({ ...this.#view, ...change });
    if (isDone) this.#keeping = setTimeout(() => this.#keep(), REST);
  }

  /** Let the address say what is in view. */
  #keep() {
    clearTimeout(this.#keeping);
    const address = new URL(location.href);
    address.search = queryOf(this.#view);
    if (address.href !== location.href) history.replaceState(null, "", address);
  }

  /**
   * Take a view that is not from the form.
   *
   * @param {View} view
   */
  #show(view) {
    this.query.value = view.q;
    for (const name of CHOICES) {
      const field = this.#choice(name);
      if (field) field.value = view[name];
    }
    this.unsure.checked = view.unsure;
    return this.#set(view);
  }

  /**
   * @param {View} view
   * @returns {Promise<boolean>} whether all of it is in view now; it is not where another one is wanted meanwhile
   */
  async #set(view) {
    this.#turn += 1;
    const turn = this.#turn;
    this.table.ariaBusy = "true"; // until its rows stand there
    const isWanted = () => turn === this.#turn;
    if (this.#view.day !== view.day) this.#goTo(view.day);
    const ratios = this.#ratiosOf(view);
    if (this.#view.q !== view.q) this.#read(view.q);
    this.#view = view;
    if (!(await this.#fill(ratios, isWanted))) return false;
    const verdicts = this.#verdicts ?? (await this.#judged(isWanted));
    if (!verdicts) return false;
    this.#verdicts = verdicts;
    this.#filter(verdicts);
    this.#chooseColumns(view.columns);
    this.#order();
    this.#layBeside();
    this.#tell();
    this.#cite();
    this.#next?.focus();
    this.#next = undefined;
    return this.body.lay(this.#seenRows());
  }

  /**
   * Take the values that were known on a day.
   *
   * @param {string} day
   */
  #goTo(day) {
    this.#verdicts = undefined;
    this.#forgetCurrencies();
    this.ratios.empty();
    for (const row of this.rows) {
      for (const cell of row.cells) cell.lines = cell.all.filter((line) => stands(line, day));
      this.known.set(row, knownOf(row, this.columns, this.texts));
    }
  }

  /**
   * Columns of all ratios that a view speaks of, some of which the table may not have yet.
   *
   * @param {View} view
   */
  #ratiosOf({ q, columns, sort, side }) {
    const keys = [...columns, sort.replace(/^-/, ""), ...this.ratios.asked(q)];
    for (const key of keys) {
      const added = this.ratios.add(key);
      if (added) this.#addHead(added);
    }
    return this.ratios.lacking((key) => side || keys.includes(key));
  }

  /**
   * Make the cells of ratios.
   *
   * @param {Measured[]} ratios
   * @param {() => boolean} isWanted
   * @returns {Promise<boolean>} whether all were made
   */
  async #fill(ratios, isWanted) {
    if (!ratios.length) return true;
    this.#verdicts = undefined;
    this.#forgetCurrencies();
    const places = ratios.map((column) => this.columns.indexOf(column));
    const make = (/** @type {TableRow} */ row) => {
      const lines = this.known.get(row)?.lines ?? {};
      for (const place of places) {
        lines[this.columns[place].key] = this.ratios.fill(row, place).map(({ state }) => state);
      }
    };
    if (!(await inSlices(this.rows, make, isWanted))) return false;
    this.ratios.note(ratios);
    return true;
  }

  /**
   * The head of a column that was added, and the box that chooses it.
   *
   * @param {Measured} column
   */
  #addHead({ key, names }) {
    const head = element("th", { scope: "col", "data-key": key }, names[1]);
    this.heads.at(-1)?.after(head);
    const column = this.heads.push(head) - 1;
    makeButtons([head], () => this.#sortBy(column));
    const box = element("input", { type: "checkbox", name: "column", value: key });
    this.divide.querySelector("label:has(select)")?.before(element("label", {}, box, ` ${names[1]}`));
  }

  /** @param {string} text */
  #read(text) {
    const found = parse(text, this.columns, this.units);
    const problem = part(this.form, ".infra-bench-problem", HTMLElement);
    const { dataset } = this.form;
    if (Array.isArray(found)) {
      this.#clauses = found;
      this.#verdicts = undefined;
      problem.textContent = "";
      this.query.removeAttribute("aria-invalid");
      return;
    }
    const near = found.near.length ? fill(dataset.near ?? "", { names: found.near.join("、") }) : "";
    const texts = {
      noname: dataset.noname,
      nounit: dataset.nounit,
      novalue: dataset.novalue,
    };
    const reason = fill(texts[found.problem] ?? "", { name: found.name, near });
    problem.textContent = fill(dataset.problem ?? "", { reason });
    this.query.setAttribute("aria-invalid", "true");
  }

  /** @param {() => boolean} isWanted */
  async #judged(isWanted) {
    /** @type {Verdict[]} */
    const verdicts = [];
    const ask = (/** @type {Row} */ known) => verdicts.push(judge(this.#clauses, known, this.rate));
    return (await inSlices(this.known.values(), ask, isWanted)) ? verdicts : undefined;
  }

  /** @param {Verdict[]} verdicts of all rows */
  #filter(verdicts) {
    const { maker, unsure } = this.#view;
    this.#open = 0;
    this.#shown = this.rows.filter((row) => {
      const { fits, hidden } = verdicts[row.place];
      row.hidden = hidden;
      const isOfMaker = !maker || this.known.get(row)?.maker.split(" ").includes(maker);
      if (fits === null && isOfMaker) this.#open += 1;
      return isOfMaker && (fits === true || (fits === null && unsure));
    });
  }

  /** @param {string[]} columns keys; none: those shown at first */
  #chooseColumns(columns) {
    const chosen = columns.length ? columns : this.first;
    this.#isSeen = this.columns.map(({ key }) => chosen.includes(key));
    this.#isSeen.forEach((isSeen, place) => {
      hide(this.heads[place + 1], !isSeen);
    });
    for (const box of this.#boxes()) box.checked = chosen.includes(box.value);
    const seen = this.heads.filter(({ hidden }) => !hidden);
    const wide = seen.filter(({ dataset }) => "wide" in dataset);
    const least = NARROW * seen.length + (WIDE - NARROW) * wide.length;
    this.table.style.setProperty("--kb-least", `${least}rem`);
  }

  #order() {
    const { sort } = this.#view;
    const ascending = !sort.startsWith("-");
    const key = sort.replace(/^-/, "");
    const column = key === "name" ? 0 : this.columns.findIndex((one) => one.key === key) + 1;
    const isSorted = key === "name" || column > 0;
    markSorted(this.heads, isSorted ? column : -1, ascending);
    this.#left = 0;
    if (isSorted) {
      const { rows, left } = sorted(this.#shown, column - 1, ascending, this.rate);
      this.#shown = rows;
      this.#left = left;
    }
  }

  /** Rows that stand in the table: of those that fit the first, until more are asked for. */
  #seenRows() {
    return this.#shown.slice(0, this.#most);
  }

  /** @param {number} column */
  #sortBy(column) {
    const key = column ? this.columns[column - 1].key : "name";
    const { sort } = this.#view;
    this.#change({ sort: sort === key ? `-${key}` : sort === `-${key}` ? "" : key });
  }

  // --- rows

  /**
   * Let a row look as the view says.
   *
   * @param {TableRow} row
   * @returns {boolean} whether anything of it has changed
   */
  #dress(row) {
    const changes = [
      this.#convert(row),
      ...row.cells.map((cell) => this.#showLines(cell, row.hidden)),
      holdCells(row, this.#isSeen),
    ];
    this.#pick(row).checked = this.#view.topics.includes(idOf(row));
    if (!POINTS.matches) this.#sign(row);
    return changes.includes(true);
  }

  /**
   * Show the lines of a cell that are asked for; where there are none, that nothing is known.
   *
   * @param {Cell} cell
   * @param {Set<string[]>} left states of lines that the filter leaves out
   * @returns {boolean} whether anything has changed
   */
  #showLines(cell, left) {
    const isEmpty = cell.all.length > 0 && !cell.lines.length;
    if (isEmpty && !noneIn(cell)) {
      cell.element.append(element("span", { class: "infra-none" }, this.form.dataset.unknown));
    }
    const none = noneIn(cell);
    const changes = cell.all.map((line) =>
      hide(line.element, left.has(line.state) || !cell.lines.includes(line)),
    );
    return (none ? hide(none, !isEmpty) : false) || changes.includes(true);
  }

  /**
   * Put amounts in the chosen currency beside those in others.
   *
   * @param {TableRow} row
   */
  #convert(row) {
    const { currency } = this.#view;
    if ((this.#currencies.get(row) ?? "") === currency) return false;
    this.#currencies.set(row, currency);
    dropConverted(row);
    for (const line of currency ? row.cells.flatMap(({ lines }) => lines) : []) {
      const text = this.#inCurrency(line, currency);
      if (text) line.element.append(element("span", { class: "infra-note infra-converted" }, text));
    }
    return true;
  }

  /** Lines have come or gone, so that amounts are put beside them anew. */
  #forgetCurrencies() {
    for (const row of this.#currencies.keys()) dropConverted(row);
    this.#currencies.clear();
  }

  /**
   * @param {Line} line
   * @param {string} currency
   */
  #inCurrency({ state }, currency) {
    const [, low, high, dimension, , , per, label] = state;
    const other = currency === "JPY" ? "USD" : "JPY";
    const wanted = dimension.replace(other, currency);
    const factor = per && wanted !== dimension ? exchange(dimension, wanted, this.rate) : null;
    if (factor === null) return "";
    const amounts = [low, high].filter(Boolean).map((one) => inMyriads((Number(one) / Number(per)) * factor));
    const text = `${amounts.join("〜")}${label.replace(NAMES[other], NAMES[currency])}`;
    return fill(this.form.dataset.other ?? "", { text });
  }

  /**
   * The box before the name of a topic.
   *
   * @param {TableRow} row
   */
  #pick(row) {
    const there = this.#picks.get(row);
    if (there) return there;
    const label = fill(this.form.dataset.pick ?? "", { name: row.head.textContent ?? "" });
    const box = element("input", { type: "checkbox", "aria-label": label });
    row.head.prepend(box);
    this.#picks.set(row, box);
    box.addEventListener("change", () => {
      const others = this.#view.topics.filter((one) => one !== idOf(row));
      this.#change({ topics: box.checked ? [...others, idOf(row)] : others });
    });
    return box;
  }

  /** @param {TableRow} row */
  #sign(row) {
    if (this.#signed.has(row)) return;
    this.#signed.add(row);
    signRow(row, this.columns, this.form.dataset.sign ?? "");
  }

  /**
   * Put signs into the row that the reader comes to.
   *
   * @param {Event} event
   */
  #signAt({ target }) {
    const element = target instanceof Element ? target.closest("tbody > tr") : null;
    const row = this.rows.find((one) => one.element === element);
    if (row) this.#sign(row);
  }

  // --- side by side

  #chosen() {
    const { topics } = this.#view;
    return topics.length ? this.rows.filter((row) => topics.includes(idOf(row))) : [];
  }

  /** Places of the columns that are seen. */
  #places() {
    const chosen = this.#isSide() && !this.#view.columns.length ? this.#chosen() : undefined;
    return this.columns.flatMap((_, place) => {
      const isSeen = chosen ? chosen.some((row) => seenLines(row, place).length) : this.#isSeen[place];
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
    const chosen = this.#chosen();
    for (const row of chosen) {
      this.#dress(row);
      this.#sign(row);
    }
    this.#beside = sideBySide(chosen, this.#places(), this.columns, this.form.dataset);
    this.frame.after(this.#beside);
  }

  // --- what is said

  #tell() {
    const { dataset } = this.form;
    const { topics } = this.#view;
    const isSide = this.#isSide();
    const count = isSide ? this.#chosen().length : this.#shown.length;
    const told = [fill((isSide ? dataset.beside : dataset.found) ?? "", { count, all: this.rows.length })];
    if (!count) told.push(dataset.empty ?? "");
    if (this.#left && !isSide) told.push(dataset.last ?? "");
    told.push(this.#saidOfDay());
    part(this.form, "output", HTMLOutputElement).value = told.join(" ").trim();
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
    const rest = isSide ? 0 : Math.max(this.#shown.length - this.#most, 0);
    more.hidden = !rest;
    more.textContent = fill(dataset.more ?? "", { count: rest });
  }

  /** Let the citation of the table name the view. */
  #cite() {
    const query = queryOf(this.#view);
    const address = `${this.#cited.split("?")[0]}${query ? "?" : ""}${query}`;
    for (const shown of this.bench.querySelectorAll(".infra-cite pre")) {
      shown.textContent = (shown.textContent ?? "").replace(this.#cited, () => address);
    }
    this.#cited = address;
  }

  /** What the day means that is asked for; "" for none. */
  #saidOfDay() {
    const { day } = this.#view;
    if (!day) return "";
    const shown = new Date(`${day}T00:00`).toLocaleDateString(document.documentElement.lang, {
      dateStyle: "long",
    });
    return fill(this.form.dataset.known ?? "", { day: shown });
  }

  // --- ratios

  #offerRatios() {
    const [above, below] = ["above", "below"].map((name) =>
      part(this.divide, `[name=${name}]`, HTMLSelectElement),
    );
    const columns = this.ratios.numeric();
    this.divide.hidden = columns.length < 2;
    for (const select of [above, below]) {
      select.append(...columns.map(({ key, names }) => element("option", { value: key }, names[1])));
    }
    below.selectedIndex = 1;
    const button = this.#button("divide");
    const hold = () => {
      button.disabled = above.value === below.value;
    };
    this.divide.addEventListener("change", hold);
    hold();
    button.addEventListener("click", () => {
      const columns = this.#view.columns.length ? this.#view.columns : this.first;
      this.#change({ columns: [...new Set([...columns, `${above.value}/${below.value}`])] });
    });
  }

  // --- files

  /** @returns {Seen} what is seen, from which every file is made */
  #seen() {
    const places = this.#places();
    const rows = this.#isSide() ? this.#chosen() : this.#seenRows();
    for (const row of rows) this.#dress(row);
    this.#keep();
    return {
      said: this.#saidOfDay(),
      columns: places.map((place) => ({ key: this.columns[place].key, label: this.columns[place].names[1] })),
      rows: rows.map((row) => ({
        id: idOf(row),
        name: row.head.querySelector("a")?.textContent ?? "",
        url: row.head.querySelector("a")?.href ?? "",
        cells: places.map((place) => ({
          lines: seenLines(row, place).map(seenLine),
          none: row.cells[place].lines.length ? "" : noneOf(row.cells[place]),
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
  #choice(name) {
    const found = this.form.elements.namedItem(name);
    return found instanceof HTMLSelectElement || found instanceof HTMLInputElement ? found : undefined;
  }

  #boxes() {
    return [...this.form.querySelectorAll("input[name=column]")].filter(isBox);
  }

  /** @param {string} name */
  #button(name) {
    return part(this.bench, `button[name=${name}]`, HTMLButtonElement);
  }
}

/**
 * @param {Element} found
 * @returns {found is HTMLInputElement}
 */
const isBox = (found) => found instanceof HTMLInputElement;

/**
 * @param {TableRow} row
 * @param {Column[]} columns
 * @param {Map<Line, string>} texts of lines, as far as they have been read
 * @returns {Row}
 */
const knownOf = ({ head, cells }, columns, texts) => {
  const { names = "", maker = "", place = "", basis = "" } = head.dataset;
  const textOf = (/** @type {Line} */ line) => {
    const text = texts.get(line) ?? folded(line.element.textContent ?? "");
    texts.set(line, text);
    return text;
  };
  /** @type {string | undefined} */
  let text;
  return {
    get text() {
      // Read when a filter asks for words: most of them ask for values.
      text ??= [
        folded([names, maker, place, basis].join(" ")),
        ...cells.flatMap(({ lines }) => lines.map(textOf)),
      ].join(" ");
      return text;
    },
    name: names,
    maker,
    place,
    lines: Object.fromEntries(
      columns.map(({ key }, number) => [key, cells[number].lines.map(({ state }) => state)]),
    ),
  };
};

/**
 * Let a row hold the cells of the columns that are seen: most columns are not, and all of their cells would be looked at
 * whenever the row is laid out.
 *
 * @param {TableRow} row
 * @param {boolean[]} isSeen
 * @returns {boolean} whether it held others
 */
const holdCells = ({ element, head, cells }, isSeen) => {
  const wanted = [head, ...cells.flatMap((cell, place) => (isSeen[place] ? [cell.element] : []))];
  const { length } = element.cells;
  if (length === wanted.length && wanted.every((one, place) => one === element.cells[place])) return false;
  element.replaceChildren(...wanted);
  return true;
};

/**
 * @param {HTMLElement} element
 * @param {boolean} isHidden
 * @returns {boolean} whether that is new
 */
const hide = (element, isHidden) => {
  if (element.hidden === isHidden) return false;
  element.hidden = isHidden;
  return true;
};

/** @param {TableRow} row */
const dropConverted = ({ element }) => {
  for (const old of element.querySelectorAll(".infra-converted")) old.remove();
};

/** @param {TableRow} row */
const idOf = ({ head }) => head.dataset.id ?? "";

/**
 * @param {Line} line
 * @returns {SeenLine}
 */
const seenLine = ({ element: line, state, inputs }) => {
  const value = line.querySelector(".infra-fact");
  const notes = [...line.querySelectorAll(".infra-note, .infra-secondary")].map(
    ({ textContent }) => textContent,
  );
  const source = value?.getAttribute("title") ?? "";
  const url = value instanceof HTMLAnchorElement ? value.href : "";
  return {
    value: value?.textContent ?? "",
    note: notes.join("、"),
    asOf: state[4],
    sources: inputs ? inputs.flatMap((input) => seenLine(input).sources) : [{ source, url }],
  };
};

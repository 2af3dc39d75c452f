// The dialog that asks from any page: what fills the shell that site.js opens.

import { element, fill } from "../common/elements.js";
import { ask } from "./asking.js";
import { nothingOf, startOf } from "./empty.js";
import { leadsOf } from "./leads.js";
import { remember } from "./recent.js";
import { PER_PAGE, refine, resultsOf, showMissing } from "./results.js";
import { onTyping } from "./typing.js";

/** @import { SearchShell } from "../search-key/shell.js" */
/** @import { Answer } from "./asking.js" */
/** @import { Lead } from "./leads.js" */
/** @import { Result } from "./results.js" */

/** Milliseconds without typing after which results are led to their sections. */
const PAUSE = 300;
/** Results that are in view. */
const IN_VIEW = 4;

export class SearchDialog {
  /** Tells whether a later question has been asked meanwhile. */
  #turn = 0;
  /** Number of the chosen option; -1: none. */
  #active = -1;
  /** Number of the first option that is a page that was found. */
  #first = 0;
  /** @type {string | undefined} the question whose answer stands there */
  #answered;

  /** @param {SearchShell} shell */
  constructor(shell) {
    this.shell = shell;
    this.list = element("div", {
      id: "search-options",
      role: "listbox",
      "aria-label": shell.texts.placeholder,
    });
    this.empty = element("div", { class: "search-empties" });
    this.missing = element("p", { class: "search-missing", hidden: "" });
    this.all = element("a", { class: "search-all", hidden: "" });
    this.keys = element("span");
    shell.found.replaceChildren(
      this.list,
      this.empty,
      this.missing,
      element("p", { class: "search-keys" }, this.all, this.keys),
    );
    shell.onKey = (event) => this.#key(event);
    shell.onRetry = () => this.#run();
    shell.onOpen = () => {
      if (this.#answered !== shell.input.value || !shell.input.value) this.#run();
    };
    this.list.addEventListener("click", ({ target }) => {
      const link = target instanceof Element && target.closest("a");
      if (link) this.#remember(link);
    });
    this.empty.addEventListener("click", (event) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      const query = link?.dataset.query;
      if (query === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      shell.input.value = query;
      shell.input.focus();
      this.#run();
    });
    shell.input.addEventListener("input", () => this.#choose(-1));
    onTyping(shell.input, () => this.#run());
  }

  /** @returns {NodeListOf<HTMLAnchorElement>} */
  get #options() {
    return this.list.querySelectorAll("a[role=option]");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      this.#goRound(this.#active + 1);
    } else if (event.key === "ArrowUp") {
      event.preventDefault();
      this.#goRound(Math.max(this.#active, 0) - 1);
    } else if (event.key === "Enter") {
      this.#openFirst();
    }
  }

  /** Open the chosen result, or the first of what is typed once that is there; where there is none, stay. */
  #openFirst() {
    const { input } = this.shell;
    const chosen = this.#options[this.#active];
    if (!chosen && this.#answered !== input.value) {
      this.shell.status.textContent = this.shell.texts.searching;
      return;
    }
    this.shell.isWaiting = false;
    const target = chosen ?? this.#options[0];
    if (!target) return;
    this.#remember(target);
    location.assign(target.href);
  }

  /** @param {HTMLAnchorElement} link */
  #remember(link) {
    const title = link.querySelector(".search-title")?.textContent ?? "";
    remember(this.#answered ?? "", [title, link.href]);
  }

  /** @param {number} number of an option; one beyond either end is at the other */
  #goRound(number) {
    const { length } = this.#options;
    this.#choose(length ? (number + length) % length : -1);
  }

  /** @param {number} number -1: none */
  #choose(number) {
    const options = this.#options;
    options[this.#active]?.removeAttribute("aria-selected");
    this.#active = number;
    const chosen = options[number];
    chosen?.setAttribute("aria-selected", "true");
    chosen?.scrollIntoView({ block: "nearest" });
    if (chosen) this.shell.input.setAttribute("aria-activedescendant", chosen.id);
    else this.shell.input.removeAttribute("aria-activedescendant");
  }

  async #run() {
    const turn = ++this.#turn;
    const { shell } = this;
    shell.retry.hidden = true;
    try {
      const answer = await ask(shell.input.value);
      if (!(await this.#showAnswer(answer, turn))) return;
      answer.later?.then(() => {
        if (turn === this.#turn) this.#run();
      });
      if (shell.isWaiting) this.#openFirst();
      else setTimeout(() => this.#refine(answer, turn), PAUSE);
    } catch (error) {
      if (turn !== this.#turn) return;
      console.error(error);
      this.#answered = undefined;
      shell.fail();
    }
  }

  /**
   * Show an answer, unless another question has been asked meanwhile.
   *
   * @param {Answer} answer
   * @param {number} turn
   */
  async #showAnswer(answer, turn) {
    const documents = documentsOf(answer);
    const [results, leads] = await Promise.all([
      resultsOf(answer, documents.slice(0, PER_PAGE)),
      leadsOf(answer),
    ]);
    if (turn !== this.#turn) return false;
    const there = results.filter((result) => result !== undefined);
    if (there.length < results.length) {
      this.#run(); // without the volume that failed
      return false;
    }
    this.#show(answer, leads, there, documents.length);
    return true;
  }

  /**
   * @param {Answer} answer
   * @param {Lead[]} leads
   * @param {Result[]} results
   * @param {number} count of all that were found
   */
  #show(answer, leads, results, count) {
    const { shell } = this;
    const { query, whole, search } = answer;
    const { messages } = search.index.head;
    showMissing(this.missing, answer);
    const titled = (/** @type {(Node | string)[]} */ title) =>
      element("span", { class: "search-title" }, ...title);
    const contents = [
      ...leads.map(({ href, text }) => ({ href, parts: [titled([text])] })),
      ...results.map(({ href, title, details, excerpt }) => ({
        href,
        parts: [
          titled(title),
          element("span", { class: "search-details" }, details),
          element("span", { class: "search-excerpt" }, ...excerpt),
        ],
      })),
    ];
    const options = contents.map(({ href, parts }, i) =>
      element("a", { role: "option", id: `search-option-${i}`, href, tabindex: -1 }, ...parts),
    );
    this.#first = leads.length;
    this.#choose(-1);
    this.list.replaceChildren(...options);
    this.#answered = query;
    const addressOf = (/** @type {string} */ text) => shell.addressOf(text);
    if (count) this.empty.replaceChildren();
    else if (whole) this.empty.replaceChildren(...nothingOf(search.index, query, addressOf));
    else this.empty.replaceChildren(...startOf(search.index, addressOf));
    shell.input.setAttribute("aria-expanded", String(options.length > 0));
    this.all.hidden = !options.length;
    this.all.textContent = messages.all;
    this.all.href = addressOf(query);
    this.keys.textContent = messages.keys;
    shell.status.textContent = whole ? fill(count ? messages.count : messages.none, { query, count }) : "";
  }

  /**
   * When the reader rests: show the rest of an answer of few pages, and lead results to the sections that say it.
   *
   * @param {Answer} answer
   * @param {number} turn
   */
  async #refine(answer, turn) {
    if (turn !== this.#turn || !this.shell.dialog.open) return;
    if (answer.complete && documentsOf(answer).length < PER_PAGE) {
      const found = await answer.complete().catch(() => undefined); // what is there stands
      if (!found || turn !== this.#turn || this.#active >= 0) return;
      answer = { ...answer, ...found, complete: undefined };
      if (!(await this.#showAnswer(answer, turn))) return;
    }
    for (const [i, document] of documentsOf(answer).slice(0, IN_VIEW).entries())
      this.#lead(answer, document, i, turn);
  }

  /**
   * @param {Answer} answer
   * @param {number} document
   * @param {number} i place among the results
   * @param {number} turn
   */
  async #lead(answer, document, i, turn) {
    const found = await refine(answer, document).catch(() => undefined); // the summary stands there
    const option = this.#options[this.#first + i];
    if (!found || !option || turn !== this.#turn) return;
    if (document !== answer.topic) option.href = found.jump;
    option.querySelector(".search-excerpt")?.replaceChildren(...found.excerpt);
  }
}

/**
 * What was found, the topic that is named first.
 *
 * @param {Answer} answer
 */
const documentsOf = ({ topic, tiers }) => {
  const documents = tiers.flatMap((tier) => tier.documents);
  return topic === undefined ? documents : [topic, ...documents];
};

// The search dialog as it opens at once: a field to type into while the search itself is loaded.

import { element } from "../common/elements.js";
import { isComposing } from "../search/typing.js";

/**
 * @typedef {object} Texts of the dialog, which stand on every page
 * @property {string} placeholder
 * @property {string} searching
 * @property {string} failed
 * @property {string} retry
 * @property {string} close
 */

export class SearchShell {
  /** Whether the reader wants to open the first result of what is typed, before it is there. */
  isWaiting = false;
  /** @param {KeyboardEvent} _event that the search, once it is there, answers */
  onKey = (_event) => {};
  onRetry = () => {};
  onOpen = () => {};

  /**
   * @param {Texts} texts
   * @param {URL} page that lists all results
   */
  constructor(texts, page) {
    this.texts = texts;
    this.page = page;
    const label = { "aria-label": texts.placeholder };
    this.input = element("input", {
      ...label,
      type: "search",
      class: "search-input",
      role: "combobox",
      maxlength: 100,
      autocomplete: "off",
      spellcheck: "false",
      "aria-controls": "search-options",
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      placeholder: texts.placeholder,
    });
    const close = element(
      "button",
      { type: "button", class: "search-close", "aria-label": texts.close },
      "×",
    );
    this.status = element("p", { class: "search-status", role: "status" });
    this.retry = element("button", { type: "button", class: "search-more", hidden: "" }, texts.retry);
    this.found = element("div", { class: "search-dialog-found" });
    this.dialog = element(
      "dialog",
      { class: "search-dialog", ...label },
      element("div", { class: "search-form" }, this.input, close),
      this.status,
      this.retry,
      this.found,
    );
    document.body.append(this.dialog);
    close.addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("click", ({ target }) => target === this.dialog && this.dialog.close());
    this.input.addEventListener("input", () => {
      this.isWaiting = false;
    });
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.retry.addEventListener("click", () => {
      this.input.focus();
      this.onRetry();
    });
  }

  /** @param {string} [query] */
  open(query) {
    if (this.dialog.open) return;
    if (query) this.input.value = query;
    this.dialog.showModal();
    this.input.focus();
    this.input.select();
    this.onOpen();
  }

  /** Say that something is being loaded. */
  wait() {
    this.retry.hidden = true;
    this.status.textContent = this.texts.searching;
  }

  /** Say that it could not be loaded. */
  fail() {
    this.isWaiting = false;
    this.status.textContent = this.texts.failed;
    this.retry.hidden = false;
  }

  /** Go to the list of all results for what is typed. */
  showAll() {
    location.assign(this.addressOf(this.input.value));
  }

  /**
   * The address of the list of all results.
   *
   * @param {string} query
   */
  addressOf(query) {
    const url = new URL(this.page);
    url.search = String(new URLSearchParams({ q: query }));
    return url.href;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (isComposing(event)) {
      if (event.key === "Escape") event.stopPropagation();
    } else if (event.key === "Escape") {
      event.preventDefault(); // a search field would only be emptied
      this.dialog.close();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!this.input.value.trim()) return;
      if (event.ctrlKey || event.metaKey) return this.showAll();
      this.isWaiting = true;
      this.onKey(event);
    } else {
      this.onKey(event);
    }
  }
}

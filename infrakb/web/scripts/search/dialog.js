// The dialog that asks from any page.

import { element, fill } from "../common/elements.js";
import { ask, root } from "./asking.js";
import { PER_PAGE, resultsOf, showMissing } from "./results.js";
import { isComposing, onTyping } from "./typing.js";

/** @import { Answer } from "./asking.js" */
/** @import { Messages } from "./inverted-index.js" */
/** @import { Result } from "./results.js" */

export class SearchDialog {
  /** Tells whether a later question has been asked meanwhile. */
  #turn = 0;
  /** Number of the chosen option; -1: none. */
  #active = -1;

  /** @param {Messages} messages */
  constructor(messages) {
    this.messages = messages;
    const label = { "aria-label": messages.placeholder };
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
      placeholder: messages.placeholder,
    });
    this.list = element("div", { id: "search-options", role: "listbox", ...label });
    this.status = element("p", { class: "search-status", role: "status" });
    this.retry = element("button", { type: "button", class: "search-more", hidden: "" }, messages.retry);
    this.missing = element("p", { class: "search-missing", hidden: "" });
    this.all = element("a", { class: "search-all", hidden: "" }, messages.all);
    const close = element(
      "button",
      { type: "button", class: "search-close", "aria-label": messages.close },
      "×",
    );
    this.dialog = element(
      "dialog",
      { class: "search-dialog", ...label },
      element("div", { class: "search-form" }, this.input, close),
      this.status,
      this.retry,
      this.list,
      this.missing,
      element("p", { class: "search-keys" }, this.all, messages.keys),
    );
    document.body.append(this.dialog);
    close.addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("click", ({ target }) => target === this.dialog && this.dialog.close());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.retry.addEventListener("click", () => {
      this.input.focus();
      this.#run();
    });
    onTyping(this.input, () => this.#run());
  }

  open() {
    if (this.dialog.open) return;
    this.dialog.showModal();
    this.input.focus();
    this.input.select();
  }

  /** @returns {NodeListOf<HTMLAnchorElement>} */
  get #options() {
    return this.list.querySelectorAll("a[role=option]");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (isComposing(event)) {
      if (event.key === "Escape") event.stopPropagation();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      this.#choose(this.#active + 1);
    } else if (event.key === "ArrowUp") {
      event.preventDefault();
      this.#choose(Math.max(this.#active, 0) - 1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const target = this.#options[this.#active]?.href ?? (this.input.value.trim() && this.all.href);
      if (target) location.assign(target);
    } else if (event.key === "Escape") {
      event.preventDefault(); // a search field would only be emptied
      this.dialog.close();
    }
  }

  /** @param {number} number of an option; one beyond either end is at the other */
  #choose(number) {
    const options = this.#options;
    options[this.#active]?.removeAttribute("aria-selected");
    this.#active = options.length ? (number + options.length) % options.length : -1;
    const chosen = options[this.#active];
    chosen?.setAttribute("aria-selected", "true");
    chosen?.scrollIntoView({ block: "nearest" });
    if (chosen) this.input.setAttribute("aria-activedescendant", chosen.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  async #run() {
    const turn = ++this.#turn;
    this.retry.hidden = true;
    try {
      const answer = await ask(this.input.value);
      const documents = answer.tiers.flatMap((tier) => tier.documents);
      if (answer.topic !== undefined) documents.unshift(answer.topic);
      const results = await resultsOf(answer, documents.slice(0, PER_PAGE));
      if (turn !== this.#turn) return;
      const shown = results.filter((result) => result !== undefined);
      if (shown.length < results.length) return void this.#run(); // without the volume that failed
      answer.later?.then(() => {
        if (turn === this.#turn) this.#run();
      });
      this.#show(answer, shown, documents.length);
    } catch (error) {
      if (turn !== this.#turn) return;
      console.error(error);
      this.status.textContent = this.messages.failed;
      this.retry.hidden = false;
    }
  }

  /**
   * @param {Answer} answer
   * @param {Result[]} results
   * @param {number} count of all that were found
   */
  #show(answer, results, count) {
    const { query, whole } = answer;
    showMissing(this.missing, answer);
    const options = results.map(({ href, title, details, excerpt }, i) =>
      element(
        "a",
        { role: "option", id: `search-option-${i}`, href, tabindex: -1 },
        element("span", { class: "search-title" }, ...title),
        element("span", { class: "search-details" }, details),
        element("span", { class: "search-excerpt" }, ...excerpt),
      ),
    );
    this.list.replaceChildren(...options);
    this.#active = -1;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.all.hidden = !options.length;
    this.all.href = String(new URL(`search.html?${new URLSearchParams({ q: query })}`, root));
    const { none, count: some } = this.messages;
    this.status.textContent = whole ? fill(count ? some : none, { query, count }) : "";
  }
}

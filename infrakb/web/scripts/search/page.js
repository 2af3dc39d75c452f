// The page that asks (search.html).

import { element, fill, part } from "../common/elements.js";
import { laidOut } from "../common/frames.js";
import { ask, warm } from "./asking.js";
import { nothingOf, startOf } from "./empty.js";
import { countValues, FACETS, passes, valueLabel } from "./facets.js";
import { leadsOf } from "./leads.js";
import { remember } from "./recent.js";
import { PER_PAGE, resultOf, resultsOf, showMissing, UNHURRIED, watchExcerpts } from "./results.js";
import { isComposing, onTyping } from "./typing.js";

/** @import { Answer } from "./asking.js" */
/** @import { Chosen, Facet } from "./facets.js" */
/** @import { Tier, TierName } from "./query.js" */

/** @typedef {{ topic: number | undefined, tiers: Tier[] }} Wanted what the filters leave of an answer */

export class SearchPage {
  /** @type {Answer | undefined} */
  #answer;
  /** @type {Partial<Record<TierName, number>>} results of each tier that are shown */
  #shown = {};
  /** Tells whether a later question has been asked meanwhile. */
  #turn = 0;
  /** @type {IntersectionObserver | undefined} */
  #observer;
  /** @type {IntersectionObserver | undefined} */
  #furtherObserver;
  /** Asks for what could wait when the end of the lists comes into view. */
  #endObserver = new IntersectionObserver(([{ isIntersecting }]) => {
    if (isIntersecting) this.#complete();
  });

  /** @param {HTMLElement} page */
  constructor(page) {
    this.input = part(page, "input[name=q]", HTMLInputElement);
    this.status = part(page, "[data-search-status]", HTMLElement);
    this.results = part(page, "[data-search-results]", HTMLElement);
    this.further = part(page, "[data-search-further]", HTMLElement);
    this.filters = part(page, "[data-search-filters]", HTMLElement);
    this.retry = part(page, "[data-search-retry]", HTMLElement);
    this.missing = part(page, "[data-search-missing]", HTMLElement);
    const typed = this.input.value; // before this script was there
    this.chosen = this.#readAddress();
    if (typed) {
      this.input.value = typed;
      this.#writeAddress("replace");
    }
    onTyping(this.input, () => this.#changed("replace"));
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && isComposing(event)) event.preventDefault();
    });
    part(page, "form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      remember(this.input.value);
      this.#changed("push");
    });
    for (const list of [this.results, this.further])
      list.addEventListener("click", ({ target }) => {
        const link = target instanceof Element && target.closest("a[data-document]");
        if (link instanceof HTMLAnchorElement) remember(this.input.value, [link.textContent, link.href]);
      });
    this.filters.addEventListener("change", ({ target }) => {
      const box = /** @type {HTMLInputElement} */ (target);
      const values = this.chosen[/** @type {Facet} */ (box.name)];
      values[box.checked ? "add" : "delete"](box.value);
      this.#writeAddress("replace");
      this.#orFail(() => this.#show());
    });
    this.retry.addEventListener("click", () => {
      this.input.focus();
      this.#run();
    });
    addEventListener("popstate", () => {
      this.chosen = this.#readAddress();
      this.#run();
    });
    this.#run();
    this.#takeFocus();
  }

  /** The field has the focus as soon as it is there, unless the reader has gone elsewhere: `autofocus` finds it hidden. */
  async #takeFocus() {
    await laidOut();
    if (document.activeElement === document.body) this.input.focus({ preventScroll: true });
  }

  /** Take query and filters from the address. */
  #readAddress() {
    const address = new URLSearchParams(location.search);
    this.input.value = address.get("q") ?? "";
    const chosen = FACETS.map((facet) => [facet, new Set(address.getAll(facet))]);
    return /** @type {Chosen} */ (Object.fromEntries(chosen));
  }

  /** @param {"replace" | "push"} how */
  #writeAddress(how) {
    const address = new URLSearchParams();
    if (this.input.value) address.set("q", this.input.value);
    for (const facet of FACETS) for (const value of this.chosen[facet]) address.append(facet, value);
    const url = address.size ? `?${address}` : location.pathname;
    if (url !== location.search) history[`${how}State`](null, "", url);
  }

  /** @param {"replace" | "push"} how */
  #changed(how) {
    if (this.#answer?.query === this.input.value && how === "replace") return;
    this.#writeAddress(how);
    this.#run();
  }

  #run() {
    this.#turn++;
    this.retry.hidden = true;
    this.results.removeAttribute("data-search-done");
    return this.#orFail(() => this.#ask());
  }

  async #ask() {
    const turn = this.#turn;
    const query = this.input.value;
    const { messages } = (await warm()).index.head;
    this.input.placeholder = messages.placeholder;
    if (!this.#answer && query) this.status.textContent = messages.searching;
    const answer = await ask(query);
    if (turn !== this.#turn) return;
    this.#answer = answer;
    this.#shown = {};
    answer.later?.then(() => {
      if (turn === this.#turn) this.#run();
    });
    const known = answer.missing.length;
    await this.#show();
    if (turn === this.#turn && answer.missing.length > known) this.#run(); // without the volume that failed
  }

  /**
   * Do something, or say that it failed. The reader may try again: nothing is kept of what failed.
   *
   * @param {() => Promise<void>} act
   */
  async #orFail(act) {
    const turn = this.#turn;
    try {
      await act();
    } catch (error) {
      if (turn !== this.#turn) return;
      console.error(error);
      this.#answer = undefined;
      this.results.replaceChildren();
      this.further.replaceChildren();
      this.filters.hidden = true;
      this.status.textContent = this.status.dataset.failed ?? "";
      this.retry.hidden = false;
      this.results.setAttribute("data-search-done", "");
    }
  }

  /**
   * The tiers that the filters leave, and the topic if they leave it.
   *
   * @param {Answer} answer
   * @returns {Wanted}
   */
  #wanted({ search, tiers, topic }) {
    /** @param {number} document */
    const isWanted = (document) => passes(search.index.head, this.chosen, document);
    const left = tiers.map(({ name, documents }) => ({ name, documents: documents.filter(isWanted) }));
    return {
      topic: topic !== undefined && isWanted(topic) ? topic : undefined,
      tiers: left.filter(({ documents }) => documents.length),
    };
  }

  async #show() {
    const answer = this.#answer;
    const turn = this.#turn;
    if (!answer) return;
    const {
      topic,
      tiers: [first],
    } = this.#wanted(answer);
    /** @type {Node[]} */
    const nodes = (await leadsOf(answer)).map(({ href, text }) =>
      element("p", { class: "search-lead" }, element("a", { href }, text)),
    );
    if (topic !== undefined) nodes.push(...(await this.#card(answer, topic)));
    if (first) nodes.push(await this.#tier(answer, first, first.name !== "exact"));
    if (turn !== this.#turn) return;
    this.#observer?.disconnect();
    this.results.replaceChildren(...nodes);
    this.#observer = watchExcerpts(this.results, answer);
    await this.#showFurther(answer);
    this.#endObserver.disconnect();
    if (answer.complete)
      setTimeout(() => turn === this.#turn && this.#endObserver.observe(this.further), UNHURRIED);
  }

  /** Show the tiers that could wait. */
  async #complete() {
    const answer = this.#answer;
    const turn = this.#turn;
    this.#endObserver.disconnect();
    const found = await answer?.complete?.().catch(() => undefined);
    if (!answer || !found || turn !== this.#turn) return;
    this.#answer = { ...answer, ...found, complete: undefined };
    await this.#showFurther(this.#answer);
  }

  /**
   * Show what stands beside the first list: count, filters, further lists.
   *
   * @param {Answer} answer
   */
  async #showFurther(answer) {
    const turn = this.#turn;
    const { topic, tiers } = this.#wanted(answer);
    const count = tiers.reduce((sum, { documents }) => sum + documents.length, topic === undefined ? 0 : 1);
    this.#say(answer, count);
    this.#showFilters(answer);
    this.results.setAttribute("data-search-done", "");
    const rest = await Promise.all(tiers.slice(1).map((tier) => this.#tier(answer, tier, true)));
    if (turn !== this.#turn) return;
    showMissing(this.missing, answer);
    this.#furtherObserver?.disconnect();
    this.further.replaceChildren(...rest, ...(count ? [] : this.#empty(answer)));
    this.#furtherObserver = watchExcerpts(this.further, answer);
  }

  /**
   * @param {Answer} answer
   * @param {number} count
   */
  #say({ query, whole, search }, count) {
    const { messages } = search.index.head;
    this.status.textContent = whole ? fill(count ? messages.count : messages.none, { query, count }) : "";
  }

  /** @param {Answer} answer */
  #empty({ query, whole, search }) {
    const addressOf = (/** @type {string} */ text) => `?${new URLSearchParams({ q: text })}`;
    return whole ? nothingOf(search.index, query, addressOf) : startOf(search.index, addressOf);
  }

  /**
   * @param {Answer} answer
   * @param {number} topic
   */
  async #card(answer, topic) {
    const found = await resultOf(answer, topic);
    if (!found) return [];
    return [
      element(
        "section",
        { class: "search-card" },
        element("p", { class: "search-details" }, found.details),
        element("a", { class: "search-title", href: found.href, "data-document": topic }, ...found.title),
        element("p", { class: "search-definition" }, ...found.excerpt),
      ),
    ];
  }

  /**
   * @param {Answer} answer
   * @param {Tier} tier
   * @param {boolean} hasHeading
   */
  async #tier(answer, { name, documents }, hasHeading) {
    const { messages } = answer.search.index.head;
    const count = this.#shown[name] ?? PER_PAGE;
    const found = await resultsOf(answer, documents.slice(0, count));
    const items = found.flatMap((result, i) => {
      if (!result) return [];
      return element(
        "li",
        {},
        element(
          "a",
          { class: "search-title", href: result.href, "data-document": documents[i] },
          ...result.title,
        ),
        element("p", { class: "search-details" }, result.details),
        element("p", { class: "search-excerpt" }, ...result.excerpt),
      );
    });
    const heading = `${fill(messages[name], { query: answer.query })} (${documents.length})`;
    const section = element(
      "section",
      {},
      hasHeading ? element("h2", {}, heading) : undefined,
      element("ol", { class: "search-list" }, ...items),
    );
    if (documents.length > count) {
      const more = element("button", { type: "button", class: "search-more" }, messages.more);
      more.addEventListener("click", () => this.#orFail(() => this.#showMore(name, count)));
      section.append(more);
    }
    return section;
  }

  /**
   * Show more of a tier; the focus goes to the first of them.
   *
   * @param {TierName} name
   * @param {number} count that are shown already
   */
  async #showMore(name, count) {
    this.#shown[name] = count + PER_PAGE;
    await this.#show();
    this.results.parentElement?.querySelectorAll("li")[count]?.querySelector("a")?.focus();
  }

  /** @param {Answer} answer */
  #showFilters({ tiers, topic, search }) {
    const { head } = search.index;
    const documents = tiers.flatMap((tier) => tier.documents);
    if (topic !== undefined) documents.push(topic);
    const groups = FACETS.flatMap((facet) => {
      const counts = countValues(head, this.chosen, documents, facet);
      if (counts.length < 2 && !this.chosen[facet].size) return [];
      const labels = counts.map(([value, count]) => {
        const box = element("input", { type: "checkbox", name: facet, value });
        box.checked = this.chosen[facet].has(value);
        const number = element("span", { class: "search-count" }, String(count));
        return element("label", {}, box, ` ${valueLabel(head, facet, value)} `, number);
      });
      return element("fieldset", {}, element("legend", {}, head.messages[facet]), ...labels);
    });
    const { activeElement } = document;
    const focused = this.filters.contains(activeElement) && activeElement;
    if (!this.filters.firstChild) {
      const list = element("details", {}, element("summary", {}, head.messages.filters), element("div"));
      // Open beside the results, closed where it would push them off a small screen.
      list.open = matchMedia("(min-width: 67em)").matches;
      this.filters.append(list);
    }
    part(this.filters, "div", HTMLElement).replaceChildren(...groups);
    this.filters.hidden = !groups.length;
    this.filters.toggleAttribute("data-kept", documents.length > 0);
    if (!(focused instanceof HTMLInputElement)) return;
    const boxes = [...this.filters.querySelectorAll("input")];
    boxes.find(({ name, value }) => name === focused.name && value === focused.value)?.focus();
  }
}

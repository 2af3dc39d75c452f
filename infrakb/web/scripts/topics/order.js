// Lists by kind that can be put into an order of names, under its letters.

import { element } from "../common/elements.js";

export class Arrangement {
  #homes;
  #byId;
  #made = element("div", { class: "infra-ordered" });
  #order = "";

  /**
   * @param {{ element: HTMLElement, id: string }[]} rows in the lists in which they stand by kind
   * @param {Element | undefined} last what stands before an order
   */
  constructor(rows, last) {
    this.#homes = rows.map(({ element }) => ({ element, list: element.parentElement }));
    this.#byId = new Map(rows.map(({ element, id }) => [id, element]));
    last?.after(this.#made);
  }

  /** Parts of the order, each with a heading. */
  get sections() {
    return [...this.#made.children].filter((section) => section instanceof HTMLElement);
  }

  /** @param {string} wanted an order of names; "", or one that is not there yet: by kind */
  arrange(wanted) {
    const groups = globalThis.infraTopicOrders?.[wanted];
    const order = groups ? wanted : "";
    if (order === this.#order) return;
    this.#order = order;
    for (const { list, element } of this.#homes) list?.append(element);
    const made = (groups ?? []).map(([letter, anchor, ids]) => {
      const found = ids.flatMap((id) => this.#byId.get(id) ?? []);
      const list = element("dl", { class: "infra-topics infra-index" }, ...found);
      return element("section", { id: anchor }, element("h2", {}, letter), list);
    });
    this.#made.replaceChildren(...made);
  }
}

/**
 * The order that an address leads to: `#names-latin`, or one of its letters; "" for none.
 *
 * @param {string} id
 */
export const orderOf = (id) => {
  const name = id.startsWith("names-") ? id.slice("names-".length) : "";
  if (!name || name === "kana") return name;
  return /^[0-9a-z]/.test(name) ? "latin" : "kana";
};

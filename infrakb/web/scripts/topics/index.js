// The index of topics: its filter, and its orders by name.

import { element, part } from "../common/elements.js";
import { scriptOnce } from "../common/script-tag.js";
import { alike } from "../search/spellings.js";
import { filterForm, idInAddress, wordsOf } from "./filter.js";
import { LINKS, topicOf } from "./links.js";

/**
 * An entry of the index.
 *
 * @typedef {object} Row
 * @property {HTMLElement} element
 * @property {HTMLElement} list that it stands in by kind
 * @property {string} id of the topic
 * @property {string} text in which words are looked for
 */

/**
 * Let the index be filtered and ordered.
 *
 * @param {Element} head what stands above the lists
 * @param {URL} source script with names that the lists do not show, and with their orders, which is asked for when needed
 */
export const enhanceIndex = (head, source) => {
  const jumps = part(head, "nav", HTMLElement);
  /** @type {HTMLElement[]} */
  const lists = [...document.querySelectorAll("dl.infra-index")].filter((one) => one instanceof HTMLElement);
  const sections = new Map(lists.map((list) => [list, sectionOf(list)]));
  const rows = lists.flatMap(rowsOf);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const ordered = element("div", { class: "infra-ordered" });
  [...sections.values()].at(-1)?.after(ordered);
  const load = scriptOnce(source, () => globalThis.infraTopicNames);
  /** @type {typeof globalThis.infraTopicNames} */
  let known;
  let order = "";

  /** Fetch names and orders; without them what the lists show is looked through, by kind. */
  const learn = async () => {
    if (known) return;
    const brought = await load().catch(() => undefined);
    if (!brought || known) return;
    known = brought;
    for (const row of rows) row.text += ` ${alike(known.names[row.id] ?? "")}`;
    form.update();
    openAddress();
  };

  /** @param {string} wanted an order of names; "": by kind */
  const arrange = (wanted) => {
    const groups = known?.orders[wanted];
    if (wanted === order || (wanted && !groups)) return;
    order = wanted;
    for (const { list, element } of rows) list.append(element);
    const made = (groups ?? []).map(([letter, anchor, ids]) => {
      const found = ids.flatMap((id) => byId.get(id)?.element ?? []);
      const list = element("dl", { class: "infra-topics infra-index" }, ...found);
      return element("section", { id: anchor }, element("h2", {}, letter), list);
    });
    ordered.replaceChildren(...made);
  };

  const form = filterForm(head, (asked, isOn) => {
    if (isOn || asked.order) learn();
    arrange(asked.order ?? "");
    const words = wordsOf(asked);
    let count = 0;
    for (const row of rows) {
      const isOfKind = !asked.kind || row.list.dataset.kind === asked.kind;
      const isShown = isOfKind && words.every((word) => row.text.includes(word));
      row.element.hidden = !isShown;
      count += Number(isShown);
    }
    for (const section of [...sections.values(), ...ordered.children])
      if (section instanceof HTMLElement) section.hidden = !section.querySelector("dl > :not([hidden])");
    jumps.hidden = isOn || order !== "";
    return count;
  });

  /** Show what the address leads to: an order of names, or a section that the filter has hidden. */
  const openAddress = () => {
    const id = idInAddress();
    const [, name] = id.match(/^names-(.+)/) ?? [];
    if (name) {
      const wanted = /^(?!kana$)[0-9a-z]/.test(name) ? "latin" : "kana";
      if (order !== wanted) form.ask({ order: wanted });
      (document.getElementById(id) ?? head).scrollIntoView();
    } else if (document.getElementById(id)?.closest("[hidden]")) {
      form.ask();
      document.getElementById(id)?.scrollIntoView();
    }
  };
  addEventListener("hashchange", openAddress);
  openAddress();
};

/**
 * The section with the heading of a list.
 *
 * @param {Element} list
 * @returns {HTMLElement}
 */
const sectionOf = (list) => {
  const section = list.closest("section");
  if (!section) throw new Error("a list of the index stands in no section");
  return section;
};

/**
 * @param {HTMLElement} list
 * @returns {Row[]}
 */
const rowsOf = (list) =>
  [...list.children]
    .filter((row) => row instanceof HTMLElement)
    .map((row) => ({ element: row, list, id: idOf(row), text: alike(row.textContent ?? "") }));

/** @param {Element} row */
const idOf = (row) => {
  const link = row.querySelector(LINKS);
  return link ? topicOf(link) : "";
};

// The filter above lists of topics and of what happened: by words and by choices, kept in the address. Without scripts
// the whole list stands.

import { chooseAsked } from "../common/asked.js";
import { fill, part } from "../common/elements.js";
import { placeOf } from "../common/places.js";
import { scriptOnce } from "../common/script-tag.js";
import { alike } from "../search/kana.js";
import { LINKS, topicOf } from "./links.js";
import { Arrangement, orderOf } from "./order.js";

/**
 * An entry of a list, with all that its words are looked for in.
 *
 * @typedef {object} Row
 * @property {HTMLElement} element
 * @property {string} id of the topic; "" for none
 * @property {Record<string, string[]>} has by name of a choice: what of it the entry is
 * @property {string} text
 */

/**
 * Let a filter above lists hide what does not match.
 *
 * @param {Element} head what stands above the lists: the form, and what is said where nothing matches
 * @param {URL} source script with the names that the lists do not show, which is asked for with the first word
 * @param {() => void} [after] called when the lists show something else
 */
export const filterTopics = (head, source, after) => {
  const form = part(head, ".infra-filter", HTMLFormElement);
  const words = part(form, "input", HTMLInputElement);
  const selects = [...form.querySelectorAll("select")];
  const order = selects.find(({ name }) => name === "order");
  const choices = selects.filter((select) => select !== order);
  const fields = [words, ...selects];
  const found = part(form, "output", HTMLOutputElement);
  const clear = part(form, "button", HTMLButtonElement);
  const none = part(head, ".infra-filter-none", HTMLElement);
  const jumps = part(head, "nav", HTMLElement);
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const otherParts = head.querySelectorAll(".infra-parts a");
  const everywhere = part(none, "a", HTMLAnchorElement);
  const search = everywhere.href;
  /** @type {NodeListOf<HTMLElement>} */
  const lists = document.querySelectorAll(".infra-index");
  const sections = [...new Set([...lists].flatMap((list) => sectionsOf(list, head)))];
  const load = scriptOnce(source, () => globalThis.infraTopicNames);
  let hasNames = false;
  /** @type {Row[] | undefined} made when something is first looked for */
  let rows;
  /** @type {Arrangement | undefined} with the rows */
  let arrangement;

  /** Look through the other names, too, once they are there; without them what the lists show is looked through. */
  const learn = async () => {
    if (hasNames) return;
    const names = await load().catch(() => undefined);
    if (!names || hasNames) return;
    hasNames = true;
    for (const row of rows ?? []) row.text += ` ${alike(names[row.id] ?? "")}`;
    show();
    openAddress();
  };

  const show = () => {
    const parts = alike(words.value).split(" ").filter(Boolean);
    const isOn = parts.length > 0 || choices.some(({ value }) => value);
    rows ??= [...lists].flatMap((list) => rowsOf(list, choices));
    arrangement ??= order && new Arrangement(rows, sections.at(-1));
    if (parts.length > 0 || order?.value) learn();
    arrangement?.arrange(order?.value ?? "");
    let count = 0;
    for (const row of rows) {
      const isShown =
        choices.every(({ name, value }) => !value || row.has[name]?.includes(value)) &&
        parts.every((text) => row.text.includes(text));
      row.element.hidden = !isShown;
      count += Number(isShown);
    }
    for (const section of [...sections, ...(arrangement?.sections ?? [])])
      section.hidden = !section.querySelector(".infra-index > :not([hidden])");
    jumps.hidden = isOn || Boolean(order?.value);
    found.value = isOn ? fill(form.dataset.found ?? "", { count }) : "";
    clear.hidden = fields.every(({ value }) => !value);
    none.hidden = count > 0;
    everywhere.href = words.value ? `${search}?q=${encodeURIComponent(words.value)}` : search;
    after?.();
  };

  const keep = () => {
    const address = new URL(location.href);
    for (const { name, value } of fields) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    history.replaceState(null, "", address);
    lead();
  };
  /** Lead to the other parts of what is filtered with the same choice. */
  const lead = () => {
    for (const link of otherParts) link.search = location.search;
  };

  const change = () => {
    show();
    keep();
  };
  /** Show everything again, by kind or in an order of names. */
  const reset = (wanted = "") => {
    for (const field of fields) field.value = field === order ? wanted : "";
    change();
  };

  form.addEventListener("input", change);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    reset();
    words.focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && !clear.hidden) {
      event.preventDefault();
      reset();
    }
  });
  /** Show what the address leads to: an order of names, or a section that the filter has hidden. */
  const openAddress = () => {
    const id = placeOf(location.hash);
    const wanted = order ? orderOf(id) : "";
    if (!wanted && !document.getElementById(id)?.closest("[hidden]")) return;
    if (!wanted || order?.value !== wanted) reset(wanted);
    (document.getElementById(id) ?? head).scrollIntoView();
  };
  addEventListener("hashchange", openAddress);

  const asked = new URL(location.href).searchParams;
  // Where the address says nothing there may be what somebody has typed meanwhile.
  for (const field of fields) field.value = asked.get(field.name) ?? field.value;
  for (const select of selects) if (select.selectedIndex < 0) select.value = "";
  form.hidden = false;
  chooseAsked(form);
  if (fields.some(({ value }) => value)) change();
  else lead();
  openAddress();
};

/**
 * The sections with the headings of a list, but for those that the filter stands in, too.
 *
 * @param {Element} list
 * @param {Element} head
 */
const sectionsOf = (list, head) => {
  /** @type {HTMLElement[]} */
  const found = [];
  for (
    let section = list.closest("section");
    section && !section.contains(head);
    section = section.parentElement?.closest("section") ?? null
  )
    found.push(section);
  return found;
};

/**
 * @param {HTMLElement} list
 * @param {HTMLSelectElement[]} choices
 * @returns {Row[]}
 */
const rowsOf = (list, choices) =>
  [...list.children]
    .filter((row) => row instanceof HTMLElement)
    .map((element) => ({
      element,
      id: idOf(element),
      has: Object.fromEntries(
        choices.map(({ name }) => [name, (element.dataset[name] ?? list.dataset[name] ?? "").split(" ")]),
      ),
      text: alike(element.textContent ?? ""),
    }));

/** @param {Element} row */
const idOf = (row) => {
  const link = row.querySelector(LINKS);
  return link ? topicOf(link) : "";
};

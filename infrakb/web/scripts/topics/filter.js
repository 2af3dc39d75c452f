// The filter above lists of topics and of what happened: by words and by choices, kept in the address. Without scripts
// the whole list stands.

import { fill, part } from "../common/elements.js";
import { scriptOnce } from "../common/script-tag.js";
import { alike } from "../search/spellings.js";
import { LINKS, topicOf } from "./links.js";

/**
 * An entry of a list, with all that its words are looked for in.
 *
 * @typedef {object} Row
 * @property {HTMLElement} element
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
  const choices = [...form.querySelectorAll("select")];
  const fields = [words, ...choices];
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
  const names = [...document.querySelectorAll(".infra-names")].flatMap((list) => sectionsOf(list, head));
  const load = scriptOnce(source, () => globalThis.infraTopicNames);
  /** @type {Record<string, string>} by id of the topic */
  let others = {};
  /** @type {Row[] | undefined} made when something is first looked for */
  let rows;

  /** Look through the other names, too, once they are there; without them what the lists show is looked through. */
  const learn = async () => {
    if (others === globalThis.infraTopicNames) return;
    const names = await load().catch(() => undefined);
    if (!names || names === others) return;
    others = names;
    rows = undefined;
    show();
  };

  const show = () => {
    const parts = alike(words.value).split(" ").filter(Boolean);
    const isOn = parts.length > 0 || choices.some(({ value }) => value);
    rows ??= [...lists].flatMap((list) => rowsOf(list, others, choices));
    if (parts.length > 0) learn();
    let count = 0;
    for (const row of rows) {
      const isShown =
        choices.every(({ name, value }) => !value || row.has[name]?.includes(value)) &&
        parts.every((text) => row.text.includes(text));
      row.element.hidden = !isShown;
      count += Number(isShown);
    }
    for (const section of sections) section.hidden = !section.querySelector(".infra-index > :not([hidden])");
    for (const part of [jumps, ...names]) part.hidden = isOn;
    found.value = isOn ? fill(form.dataset.found ?? "", { count }) : "";
    clear.hidden = !isOn;
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
  /** Show everything again. */
  const reset = () => {
    for (const field of fields) field.value = "";
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
  // A link into a section that the filter has hidden shows it.
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest("[hidden]")) return;
    reset();
    target.scrollIntoView();
  });

  const asked = new URL(location.href).searchParams;
  for (const field of fields) field.value = asked.get(field.name) ?? "";
  for (const choice of choices) if (choice.selectedIndex < 0) choice.value = "";
  form.hidden = false;
  if (fields.some(({ value }) => value)) show();
  lead();
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
 * @param {Record<string, string>} others names that the list does not show
 * @param {HTMLSelectElement[]} choices
 * @returns {Row[]}
 */
const rowsOf = (list, others, choices) =>
  [...list.children]
    .filter((row) => row instanceof HTMLElement)
    .map((element) => ({
      element,
      has: Object.fromEntries(
        choices.map(({ name }) => [name, (element.dataset[name] ?? list.dataset[name] ?? "").split(" ")]),
      ),
      text: alike(`${element.textContent} ${others[idOf(element)] ?? ""}`),
    }));

/** @param {Element} row */
const idOf = (row) => {
  const link = row.querySelector(LINKS);
  return link ? topicOf(link) : "";
};

// The filter of the index of topics and of their map: by words and by kind, kept in the address. Without scripts all stands.

import { fill, part } from "../common/elements.js";
import { scriptOnce } from "../common/script-tag.js";
import { alike } from "../search/spellings.js";
import { LINKS, topicOf } from "./links.js";

/**
 * An entry of the index, with all that its words are looked for in.
 *
 * @typedef {object} Row
 * @property {HTMLElement} element
 * @property {string} kind
 * @property {string} text
 */

/**
 * Let a filter above the index of topics hide what does not match.
 *
 * @param {Element} head what stands above the lists: the form, and what is said where nothing matches
 * @param {URL} source script with the names that the lists do not show, which is asked for with the first word
 * @param {() => void} [after] called when the lists show something else
 */
export const filterTopics = (head, source, after) => {
  const form = part(head, ".infra-filter", HTMLFormElement);
  const words = part(form, "input", HTMLInputElement);
  const kind = part(form, "select", HTMLSelectElement);
  const found = part(form, "output", HTMLOutputElement);
  const clear = part(form, "button", HTMLButtonElement);
  const none = part(head, ".infra-filter-none", HTMLElement);
  const jumps = part(head, "nav", HTMLElement);
  const everywhere = part(none, "a", HTMLAnchorElement);
  const search = everywhere.href;
  /** @type {NodeListOf<HTMLElement>} */
  const lists = document.querySelectorAll(".infra-index");
  const names = [...document.querySelectorAll(".infra-names")].map(sectionOf);
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
    const isOn = parts.length > 0 || kind.value !== "";
    rows ??= [...lists].flatMap((list) => rowsOf(list, others));
    if (parts.length > 0) learn();
    let count = 0;
    for (const row of rows) {
      const isShown =
        (!kind.value || row.kind === kind.value) && parts.every((text) => row.text.includes(text));
      row.element.hidden = !isShown;
      count += Number(isShown);
    }
    for (const list of lists) sectionOf(list).hidden = !list.querySelector(":scope > :not([hidden])");
    for (const part of [jumps, ...names]) part.hidden = isOn;
    found.value = isOn ? fill(form.dataset.found ?? "", { count }) : "";
    clear.hidden = !isOn;
    none.hidden = count > 0;
    everywhere.href = words.value ? `${search}?q=${encodeURIComponent(words.value)}` : search;
    after?.();
  };

  const keep = () => {
    const address = new URL(location.href);
    for (const [name, { value }] of Object.entries({ q: words, kind })) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    history.replaceState(null, "", address);
  };

  const change = () => {
    show();
    keep();
  };
  /** Show everything again. */
  const reset = () => {
    words.value = kind.value = "";
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
  words.value = asked.get("q") ?? "";
  kind.value = asked.get("kind") ?? "";
  if (kind.selectedIndex < 0) kind.value = "";
  form.hidden = false;
  if (words.value || kind.value) show();
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
 * @param {Record<string, string>} others names that the list does not show
 * @returns {Row[]}
 */
const rowsOf = (list, others) =>
  [...list.children]
    .filter((row) => row instanceof HTMLElement)
    .map((element) => ({
      element,
      kind: list.dataset.kind ?? "",
      text: alike(`${element.textContent} ${others[idOf(element)] ?? ""}`),
    }));

/** @param {Element} row */
const idOf = (row) => {
  const link = row.querySelector(LINKS);
  return link ? topicOf(link) : "";
};

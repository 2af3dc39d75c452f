// Forms that filter a list: by words and by what can be chosen, kept in the address. Without scripts the whole list stands.

import { fill, part } from "../common/elements.js";
import { alike } from "../search/spellings.js";

/**
 * What a form asks for, by the names of its controls; `q` are the words.
 *
 * @typedef {Record<string, string>} Asked
 */

/**
 * The words that are to be found, as {@link alike} spells them.
 *
 * @param {Asked} asked
 */
export const wordsOf = ({ q = "" }) => alike(q).split(" ").filter(Boolean);

/**
 * Let a form ask.
 *
 * @param {Element} head what stands above the lists: the form, and what is said where nothing matches
 * @param {(asked: Asked, isOn: boolean) => number | undefined} show shows what is asked for, and says how much that is:
 *   undefined as long as that is not known. `isOn`: whether anything is to be left out.
 */
export const filterForm = (head, show) => {
  const form = part(head, ".infra-filter", HTMLFormElement);
  const controls = [...form.elements].filter(
    (control) => control instanceof HTMLInputElement || control instanceof HTMLSelectElement,
  );
  const words = part(form, "input", HTMLInputElement);
  const found = part(form, "output", HTMLOutputElement);
  const clear = part(form, "button", HTMLButtonElement);
  const none = part(head, ".infra-filter-none", HTMLElement);
  const everywhere = part(none, "a", HTMLAnchorElement);
  const search = everywhere.href;

  const update = () => {
    /** @type {Asked} */
    const asked = Object.fromEntries(controls.map(({ name, value }) => [name, value]));
    const isOn = wordsOf(asked).length > 0 || Boolean(asked.kind);
    const count = show(asked, isOn);
    found.value = isOn && count !== undefined ? fill(form.dataset.found ?? "", { count }) : "";
    clear.hidden = controls.every(({ value }) => !value);
    none.hidden = count !== 0;
    everywhere.href = words.value ? `${search}?q=${encodeURIComponent(words.value)}` : search;
  };

  const keep = () => {
    const address = new URL(location.href);
    for (const { name, value } of controls) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    history.replaceState(null, "", address);
  };

  const change = () => {
    update();
    keep();
  };

  /**
   * Ask for something else; without arguments, for everything.
   *
   * @param {Asked} [asked]
   */
  const ask = (asked = {}) => {
    for (const control of controls) set(control, asked[control.name]);
    change();
  };

  form.addEventListener("input", change);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    ask();
    words.focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && !clear.hidden) {
      event.preventDefault();
      ask();
    }
  });

  const { searchParams } = new URL(location.href);
  // Where the address says nothing there may be what somebody has typed meanwhile.
  for (const control of controls) set(control, searchParams.get(control.name) ?? control.value);
  if (controls.some(({ value }) => value)) update();
  return { ask, update };
};

/**
 * @param {HTMLInputElement | HTMLSelectElement} control
 * @param {string} [value] "" where a choice has no such value
 */
const set = (control, value = "") => {
  control.value = value;
  if (control instanceof HTMLSelectElement && control.selectedIndex < 0) control.value = "";
};

/** The id that the address names; "" for none. */
export const idInAddress = () => decodeURIComponent(location.hash.slice(1));

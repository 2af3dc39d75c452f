// Loads what topics have beside their text, where there is something for it to do.

import { runScript } from "../common/script-tag.js";
import { LINKS } from "./links.js";
import { markLate, offerCiting } from "./signs.js";

/** What a page has -> the script that it has it for. */
const NEEDS = {
  ".infra-comparison": "topic-tables.js",
  ".infra-bench": "compare.js",
  ".infra-map": "topic-map.js",
  ".infra-initials": "topic-initials.js",
  ".infra-chart-frame": "topic-charts.js",
  ".infra-planner": "planner.js",
};
/** A form above lists, whose script is loaded when somebody goes to it, or an address asks for what it shows. */
const FORM = ".infra-index-head form";
const FORM_SCRIPT = "topic-index.js";

/**
 * @param {string} base the address beside which the scripts are
 * @param {string} version of all of them
 */
export const enhanceTopics = (base, version) => {
  // All of it is an addition: without, tables, map, index and links stand for themselves.
  const urlOf = (/** @type {string} */ name) => new URL(`${name}?v=${version}`, base);
  const load = (/** @type {string} */ name) => runScript(urlOf(name)).done.catch(console.error);
  for (const [selector, name] of Object.entries(NEEDS)) if (document.querySelector(selector)) load(name);
  offerCiting(urlOf("topic-cite.js"));
  markLate();
  const form = document.querySelector(FORM);
  if (form instanceof HTMLFormElement) offerForm(form, () => load(FORM_SCRIPT));
  const waiting = new AbortController();
  for (const name of ["mouseover", "focusin"]) {
    const onEvent = (/** @type {Event} */ { target }) => {
      if (!(target instanceof Element) || !target.closest(LINKS)) return;
      waiting.abort();
      load("topic-links.js");
    };
    document.addEventListener(name, onEvent, { signal: waiting.signal });
  }
};

/**
 * Show a form, and load its script when it is wanted.
 *
 * @param {HTMLFormElement} form
 * @param {() => void} load
 */
const offerForm = (form, load) => {
  form.hidden = false;
  const wanted = new AbortController();
  const loadOnce = () => {
    wanted.abort();
    load();
  };
  for (const name of ["focusin", "input"]) form.addEventListener(name, loadOnce, { signal: wanted.signal });
  addEventListener("hashchange", loadOnce, { signal: wanted.signal });
  if (location.search || location.hash) loadOnce();
};

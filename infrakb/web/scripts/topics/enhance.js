// Loads what topics have beside their text, where there is something for it to do.

import { runScript } from "../common/script-tag.js";
import { LINKS } from "./links.js";
import { markLate, offerCiting } from "./signs.js";

/** What a page has -> the script that it has it for. */
const NEEDS = {
  "table.infra-compare": "compare.js",
  ".infra-map": "topic-map.js",
  ".infra-source-pages": "topic-sources.js",
  ".infra-chart-frame": "topic-charts.js",
  ".infra-planner": "planner.js",
};
/** The same for forms, whose scripts are loaded when somebody goes to them, or an address asks for what they show. */
const FORMS = {
  ".infra-index-head": "topic-index.js",
};

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
  for (const [selector, name] of Object.entries(FORMS)) {
    const form = document.querySelector(`${selector} form`);
    if (!(form instanceof HTMLFormElement)) continue;
    form.hidden = false;
    const wanted = new AbortController();
    const loadForm = () => {
      wanted.abort();
      load(name);
    };
    for (const name of ["focusin", "input"]) form.addEventListener(name, loadForm, { signal: wanted.signal });
    addEventListener("hashchange", loadForm, { signal: wanted.signal });
    if (location.search || location.hash) loadForm();
  }
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

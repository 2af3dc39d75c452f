// Loads what topics have beside their text (topics.js), as soon as there is something for it to do.

import { runScript } from "../common/script-tag.js";
import { LINKS } from "./links.js";

const AT_ONCE = "table.infra-compare, svg.infra-map, .infra-index-head";

/** @param {URL} source */
export const enhanceTopics = (source) => {
  const waiting = new AbortController();
  const load = () => {
    waiting.abort();
    runScript(source).done.catch(console.error); // an addition: links stand for themselves
  };
  if (document.querySelector(AT_ONCE)) {
    load();
    return;
  }
  for (const name of ["mouseover", "focusin"]) {
    const onEvent = (/** @type {Event} */ { target }) => {
      if (target instanceof Element && target.closest(LINKS)) load();
    };
    document.addEventListener(name, onEvent, { signal: waiting.signal });
  }
};

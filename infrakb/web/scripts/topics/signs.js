// The signs beside values, which copy the value's address, and the parts that say how something is cited.

import { today } from "../common/day.js";
import { scriptOnce } from "../common/script-tag.js";

/** @param {string} text */
const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no clipboard, or the reader refuses
  }
};

/** @param {URL} url of the script that does the rest */
export const offerCiting = (url) => {
  const load = scriptOnce(url, () => globalThis.infraCite);
  document.addEventListener("click", (event) => {
    const sign = event.target instanceof Element ? event.target.closest("a.infra-sign") : null;
    const isSpecial = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!(sign instanceof HTMLAnchorElement) || isSpecial) return;
    event.preventDefault();
    const copied = copy(sign.href); // now: browsers let it be done for what the reader does alone
    load()
      .then((citing) => citing.openDialog(sign, copied))
      .catch(() => location.assign(sign.href));
  });
  const onToggle = (/** @type {Event} */ { target }) => {
    if (!(target instanceof HTMLElement) || !target.matches("details.infra-cite[open]")) return;
    load()
      .then((citing) => citing.prepareBlock(target))
      .catch(console.error);
  };
  document.addEventListener("toggle", onToggle, true); // it does not bubble
};

/** Say of days by which something was to be done that they are past. */
export const markLate = () => {
  for (const part of document.querySelectorAll("[data-late]")) {
    if (!(part instanceof HTMLElement)) continue;
    const day = part.querySelector("time")?.dateTime;
    if (day && day < today()) part.append(`（${part.dataset.late}）`);
  }
};

// A slow phone lays out the start of a page first, and the rest in pieces once that is shown: all at once would keep it
// from answering. The styles of the frame say what is left for later while the root has `data-start`.

import { drawn } from "../common/frames.js";

/** What may be left for later. */
const PARTS =
  "article[role=main] :is(section > *, .infra-stacking tr, :is(.sd-row, .kb-cards) > *), article[role=main] > section ~ *";
/** Parts of which others are parts. */
const HOLDERS = "section, .infra-stacking, .sd-row, .kb-cards";
/** Elements that are laid out at a time. */
const PIECE = 60;

/**
 * Only a page that is opened anew at its top: a place within it, and one that was read before, are found by the height
 * of what stands above. Text fragments are no part of `location.hash`.
 */
export const startWithTop = () => {
  const [visit] = performance.getEntriesByType("navigation");
  if (!(visit instanceof PerformanceNavigationTiming) || visit.type !== "navigate") return;
  if (!visit.name.includes("#")) document.documentElement.dataset.start = "";
};

/** Lay out what was left for later, piece by piece, when the page is loaded; nothing is left to the styles then. */
export const layOutRest = async () => {
  const { documentElement: root } = document;
  if (root.dataset.start === undefined) return;
  if (document.readyState !== "complete") {
    await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
  }
  /** @type {HTMLElement[]} in the order of the text: what holds others comes before them */
  const parts = [...document.querySelectorAll(PARTS)].filter((part) => part instanceof HTMLElement);
  let elements = PIECE;
  for (const part of parts) {
    if (elements >= PIECE) {
      await drawn();
      elements = 0;
    }
    part.style.contentVisibility = "visible";
    if (!part.matches(HOLDERS)) elements += part.querySelectorAll("*").length + 1;
  }
  await drawn();
  delete root.dataset.start;
  for (const part of parts) {
    part.style.contentVisibility = "";
    if (!part.getAttribute("style")) part.removeAttribute("style");
  }
};

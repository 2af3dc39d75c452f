// A slow phone lays out the start of a page first, and the rest in pieces: all at once would keep it from answering.
// The rest is hidden as soon as it is read, and shown in the order of the text, so that nothing moves that has been seen.

/** What comes after the title, block by block. */
const REST = ".content :is(section>:not(h1),section :is(p,ul,ol,li,dl,dt,dd,div,tr,h4),section~*,footer)";
/** What is still hidden (styles of the frame). */
const MARK = "data-later";
/** Blocks that are shown between two looks at the clock, before each of which the page is laid out. */
const STEP = 6;
/** Milliseconds in which blocks are laid out before others get their turn: with what follows less than 50. */
const BUDGET = 16;

/**
 * Only a page that is opened anew at its top: a place within it, and one that was read before, are found by the height
 * of what stands above. Text fragments are no part of `location.hash`.
 */
export const startWithTop = () => {
  const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  if (visit.type !== "navigate" || visit.name.includes("#")) return;
  const reading = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of /** @type {NodeListOf<Element>} */ (addedNodes))
        node.matches?.(REST) && node.setAttribute(MARK, "");
    }
  });
  reading.observe(document, { childList: true, subtree: true });
  const show = () => {
    const end = performance.now() + BUDGET;
    for (const [number, block] of document.querySelectorAll(`[${MARK}]`).entries()) {
      if (number % STEP === 0 && document.body.offsetHeight && performance.now() > end) {
        setTimeout(show);
        return;
      }
      block.removeAttribute(MARK);
    }
    if (document.readyState === "loading") setTimeout(show);
    else reading.disconnect();
  };
  show();
};

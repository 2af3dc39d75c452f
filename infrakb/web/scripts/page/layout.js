// A slow phone lays out the start of a page first, and the rest in pieces: all at once would keep it from answering.
// The rest is hidden as soon as it is read, and shown in the order of the text, so that nothing moves that has been seen.

/** What comes after the header, block by block; the styles of the frame hide it while it has `data-later`. */
const REST =
  "section>*,article :is(p,li,dt,dd,div,tr,td,h4,label,form,article,details),section~*,footer,body>a";
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
      for (const node of /** @type {NodeListOf<HTMLElement>} */ (addedNodes)) {
        if (node.matches?.(REST)) node.dataset.later = "";
      }
    }
  });
  reading.observe(document, { childList: true, subtree: true });
  const show = () => {
    const end = Date.now() + BUDGET;
    const blocks = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-later]"));
    let isWhole = document.readyState !== "loading";
    let shown = 0;
    for (const block of blocks) {
      if (shown % STEP === 0 && document.body.offsetHeight && Date.now() > end) {
        isWhole = false;
        break;
      }
      delete block.dataset.later;
      shown++;
    }
    if (isWhole) reading.disconnect();
    else setTimeout(show);
  };
  show();
};

// Drawers open and close by themselves, as popovers. This closes them where the browser leaves them open.

/** From these widths on there is room for the navigation, and for the table of contents, as columns (frame.css). */
const ROOM = ["(min-width: 63.01em)", "(min-width: 76.01em)"];

/** Close a drawer when its reader goes to a part of the page, or when the window has room for it as a column. */
export const closeDrawers = () => {
  /** @type {NodeListOf<HTMLElement>} */
  const drawers = document.querySelectorAll("aside[popover]");
  for (const drawer of drawers) {
    if (!drawer.hidePopover) return; // not known to this browser: it stands at the end of the page
    drawer.addEventListener("click", ({ target }) => {
      if (target instanceof Element && target.closest("a[href^='#']")) drawer.hidePopover();
    });
    for (const room of ROOM) matchMedia(room).addEventListener("change", () => drawer.hidePopover());
  }
};

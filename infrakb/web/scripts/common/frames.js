// Work in pieces, between which the page is drawn.

/** When the page has been drawn; a page that nobody looks at is not. */
export const drawn = () =>
  new Promise((resolve) => {
    if (document.hidden) setTimeout(resolve);
    else requestAnimationFrame(() => setTimeout(resolve));
  });

/** When all of the page is laid out, of which the start comes first (page/layout.js). */
export const laidOut = async () => {
  while (document.querySelector("[data-later]")) await drawn();
};

// Work in pieces, between which the page is drawn.

/** When the page has been drawn; a page that nobody looks at is not. */
export const drawn = () =>
  new Promise((resolve) => {
    if (document.hidden) setTimeout(resolve);
    else requestAnimationFrame(() => setTimeout(resolve));
  });

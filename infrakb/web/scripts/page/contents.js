// The table of contents shows which part of the text is read.

import { placeOf } from "../common/places.js";

/** The classes are those of Furo's styles. */
const CURRENT = "scroll-current";

/** Mark the entry of the last heading above a line near the top of the window, whenever that changes. */
export const followContents = () => {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll(".toc-tree a[href^='#']");
  /** @type {Map<Element, HTMLElement>} part of the text -> its entry */
  const entries = new Map();
  for (const link of links) {
    const part = document.getElementById(placeOf(link.hash));
    const entry = link.closest("li");
    if (part && entry) entries.set(part, entry);
  }
  if (!entries.size) return;
  /** @type {Set<Element>} */
  const seen = new Set();
  const mark = () => {
    // The innermost of those that the line goes through: parts contain each other, and come in the order of the text.
    const current = [...entries.keys()].filter((part) => seen.has(part)).pop();
    for (const [part, entry] of entries) {
      entry.classList.toggle(CURRENT, part === current);
      const link = entry.querySelector("a");
      if (part === current) link?.setAttribute("aria-current", "location");
      else link?.removeAttribute("aria-current");
    }
  };
  const observer = new IntersectionObserver(
    (changes) => {
      for (const { target, isIntersecting } of changes) {
        if (isIntersecting) seen.add(target);
        else seen.delete(target);
      }
      mark();
    },
    // A line a fifth below the top of the window.
    { rootMargin: "-20% 0px -80% 0px" },
  );
  for (const part of entries.keys()) observer.observe(part);
};

// What the reader asked and opened last, kept in this browser alone.

import { root } from "./asking.js";

/** @typedef {{ queries: string[], pages: [title: string, href: string][] }} Recent newest first */

const KEY = `infrakb-search ${root.pathname}`;
const MOST = 5;

/** @returns {Recent} */
export const recent = () => {
  try {
    const { queries, pages } = JSON.parse(localStorage.getItem(KEY) ?? "");
    const isText = (/** @type {unknown} */ value) => typeof value === "string";
    return {
      queries: queries.filter(isText),
      pages: pages.filter((/** @type {unknown[]} */ page) => page.every(isText) && isPage(String(page[1]))),
    };
  } catch {
    return { queries: [], pages: [] }; // nothing yet, nothing that can be read, or storing is not allowed
  }
};

/** @param {string} href */
const isPage = (href) => /^https?:|^file:/.test(href);

/**
 * Keep what was asked, and the page that was opened for it.
 *
 * @param {string} query
 * @param {[title: string, href: string]} [page]
 */
export const remember = (query, page) => {
  const { queries, pages } = recent();
  const asked = query.trim();
  const kept = {
    queries: [asked, ...queries.filter((other) => other !== asked)].filter(Boolean).slice(0, MOST),
    pages: page ? [page, ...pages.filter(([, href]) => href !== page[1])].slice(0, MOST) : pages,
  };
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Not allowed: the next dialog shows nothing of it.
  }
};

export const forget = () => {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Not allowed: there is nothing to forget.
  }
};

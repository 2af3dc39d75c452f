// What stands where no results do: before the reader types, and where nothing was found.

import { element } from "../common/elements.js";
import { frequentTags, nearOf } from "./near.js";
import { forget, recent } from "./recent.js";

/** @import { Messages } from "./inverted-index.js" */
/** @import { Searchable } from "./ranking.js" */

const MOST_TAGS = 8;

/**
 * @param {string} title
 * @param {string[]} queries
 * @param {(query: string) => string} addressOf
 */
const queriesOf = (title, queries, addressOf) =>
  list(
    title,
    queries.map((query) => element("a", { href: addressOf(query), "data-query": query }, query)),
  );

/**
 * @param {string} title
 * @param {HTMLElement[]} items none: no list
 */
const list = (title, items) => {
  if (!items.length) return [];
  const rows = items.map((item) => element("li", {}, item));
  return [
    element(
      "section",
      { class: "search-empty" },
      element("h2", {}, title),
      element("ul", { class: "search-chips" }, ...rows),
    ),
  ];
};

/**
 * What the reader asked and opened last, and what is asked for most.
 *
 * @param {Searchable} index
 * @param {(query: string) => string} addressOf gives the address that answers a query
 */
export const startOf = (index, addressOf) => {
  const { head } = index;
  const { messages } = head;
  const { queries, pages } = recent();
  const topics = head.frequent.map((document) => head.names[document][0]);
  const own = [
    ...queriesOf(messages.recent, queries, addressOf),
    ...list(
      messages.opened,
      pages.map(([title, href]) => element("a", { href }, title)),
    ),
  ];
  if (own.length) own.push(clearing(messages, own));
  return [
    ...own,
    ...queriesOf(messages.topics, topics, addressOf),
    ...queriesOf(messages.tags, frequentTags(index).slice(0, MOST_TAGS), addressOf),
  ];
};

/**
 * The button that forgets what the reader asked and opened.
 *
 * @param {Messages} messages
 * @param {HTMLElement[]} lists
 */
const clearing = (messages, lists) => {
  const button = element("button", { type: "button", class: "search-clear" }, messages.clear);
  button.addEventListener("click", () => {
    forget();
    for (const part of [...lists]) part.remove();
  });
  return button;
};

/**
 * What lies near a query that found nothing, and what to try.
 *
 * @param {Searchable} index
 * @param {string} query
 * @param {(query: string) => string} addressOf
 */
export const nothingOf = (index, query, addressOf) => {
  const { messages } = index.head;
  const { names, neighbours, tags } = nearOf(index, query);
  return [
    ...queriesOf(messages.suggestion, names, addressOf),
    ...queriesOf(messages.neighbours, neighbours, addressOf),
    ...queriesOf(messages.tags, tags, addressOf),
    element("p", { class: "search-advice" }, messages.advice),
  ];
};

// Hover and focus cards for links to topics, sortable comparison tables, lines of the topic map, the filter of the index.
// Loaded by pages that have one of them, and by the others when the reader first comes to a link.

import { showCards } from "./topics/cards.js";
import { filterTopics } from "./topics/filter.js";
import { markLines } from "./topics/map.js";
import { makeSortable } from "./topics/tables.js";

const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);
showCards(new URL("topic-cards.js", src));
for (const table of document.querySelectorAll("table.infra-compare")) {
  if (table instanceof HTMLTableElement) makeSortable(table);
}
for (const map of document.querySelectorAll("svg.infra-map")) markLines(map);
for (const head of document.querySelectorAll(".infra-index-head")) filterTopics(head);

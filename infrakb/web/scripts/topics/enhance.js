// Hover and focus cards for links to topics, sortable comparison tables, lines of the topic map, the filter of the index.

import { showCards } from "./cards.js";
import { filterTopics } from "./filter.js";
import { markLines } from "./map.js";
import { makeSortable } from "./tables.js";

/** @param {string} base the address beside which the script with all cards is */
export const enhanceTopics = (base) => {
  showCards(new URL("topic-cards.js", base));
  for (const table of document.querySelectorAll("table.infra-compare")) {
    if (table instanceof HTMLTableElement) makeSortable(table);
  }
  for (const map of document.querySelectorAll("svg.infra-map")) markLines(map);
  for (const head of document.querySelectorAll(".infra-index-head")) filterTopics(head);
};

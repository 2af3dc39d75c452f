// Hover and focus cards for links to topics, sortable comparison tables, lines of the topic map.
// Everything here is an addition: without scripts the links, tables and the map work as they are.

import { preparePaper } from "./print/paper.js";
import { showCards } from "./topics/cards.js";
import { markLines } from "./topics/map.js";
import { makeSortable } from "./topics/tables.js";

const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);
preparePaper();
showCards(new URL("topic-cards.js", src));

for (const table of document.querySelectorAll("table.infra-compare")) {
  if (table instanceof HTMLTableElement) makeSortable(table);
}
for (const map of document.querySelectorAll("svg.infra-map")) markLines(map);

// Sortable comparison tables. Loaded by pages that have one.

import { makeSortable } from "./topics/tables.js";

for (const table of document.querySelectorAll("table.infra-compare")) {
  if (table instanceof HTMLTableElement) makeSortable(table);
}

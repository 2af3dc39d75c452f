// Tables of facts, sorted by their heads.

import { makeSortable } from "./topics/tables.js";

for (const table of document.querySelectorAll(".infra-comparison table")) {
  if (table instanceof HTMLTableElement) makeSortable(table);
}

// Tables that compare: sorted by their heads, and, where a whole kind is compared, filtered, chosen and handed out.

import { startBench } from "./compare/bench.js";
import { makeSortable } from "./compare/table.js";

for (const table of document.querySelectorAll("table.infra-compare")) {
  const bench = table.closest(".infra-bench");
  if (bench instanceof HTMLElement) startBench(bench);
  else if (table instanceof HTMLTableElement) makeSortable(table);
}

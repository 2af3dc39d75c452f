// Tables of a whole kind: sorted by their heads, filtered, chosen and handed out.

import { startBench } from "./compare/bench.js";

for (const bench of document.querySelectorAll(".infra-bench")) {
  if (bench instanceof HTMLElement) startBench(bench);
}

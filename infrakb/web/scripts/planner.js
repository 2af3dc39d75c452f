// The planner: computes what the reader chooses. Loaded by pages that have it.

import { offerPlanner } from "./planner/form.js";

for (const form of document.querySelectorAll("form.infra-planner")) {
  if (form instanceof HTMLFormElement) {
    offerPlanner(
      form,
      new URL("planner-data.js", /** @type {HTMLScriptElement} */ (document.currentScript).src),
    );
  }
}

// The filter and the orders of the index of topics. Loaded by pages that have it.

import { enhanceIndex } from "./topics/index.js";

const names = new URL("topic-names.js", /** @type {HTMLScriptElement} */ (document.currentScript).src);
for (const head of document.querySelectorAll(".infra-index-head")) enhanceIndex(head, names);

// The filter above lists of topics and of what happened. Loaded by pages that have it.

import { filterTopics } from "./topics/filter.js";

const names = new URL("topic-names.js", /** @type {HTMLScriptElement} */ (document.currentScript).src);
for (const head of document.querySelectorAll(".infra-index-head")) filterTopics(head, names);

// The filter of the index of topics. Loaded by pages that have it.

import { filterTopics } from "./topics/filter.js";

for (const head of document.querySelectorAll(".infra-index-head")) filterTopics(head);

// The topic map: its filter, the lines of a chosen topic, its keys. Loaded by pages that have it.

import { filterTopics } from "./topics/filter.js";
import { TopicMap } from "./topics/map.js";

const source = /** @type {HTMLScriptElement} */ (document.currentScript).src;
const names = new URL("topic-names.js", source);
for (const root of document.querySelectorAll(".infra-map")) {
  if (!(root instanceof HTMLElement)) continue;
  const map = new TopicMap(root, new URL("topic-relations.js", source), names);
  const head = root.querySelector(".infra-map-head");
  if (head) filterTopics(head, names, () => map.refresh());
  map.start();
}

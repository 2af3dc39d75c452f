// Lines of the topic map. Loaded by pages that have it.

import { markLines } from "./topics/map.js";

for (const map of document.querySelectorAll("svg.infra-map")) markLines(map);

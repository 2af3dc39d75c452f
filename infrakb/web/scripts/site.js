// What every page has: colours, table of contents, drawers, tables that scroll, the way to the top, the key that opens
// the search, cards of topics, sortable tables, the lines of the map, citing, notes on paper. All of it is an addition: without
// scripts links, drawers, tables and the map work as they are.

import { followContents } from "./page/contents.js";
import { closeDrawers } from "./page/drawers.js";
import { nameScrollers } from "./page/scrollers.js";
import { offerThemes } from "./page/theme.js";
import { offerTop } from "./page/top.js";
import { preparePaper } from "./print/paper.js";
import { openSearchByKey } from "./search-key/key.js";
import { enhanceTopics } from "./topics/enhance.js";

const script = /** @type {HTMLScriptElement} */ (document.currentScript);
offerThemes();
closeDrawers();
openSearchByKey(script);
// The rest by itself: this runs in the task that ends the reading of a page, which is long enough.
setTimeout(() => {
  followContents();
  nameScrollers();
  offerTop();
  enhanceTopics(script.src, script.dataset.version ?? "");
  preparePaper();
});

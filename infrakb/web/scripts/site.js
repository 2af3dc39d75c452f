// What every page has: colours, table of contents, the key that opens the search, cards of topics, sortable tables,
// the lines of the map, notes on paper. All of it is an addition: without scripts links, tables and the map work as they are.

import { followContents } from "./page/contents.js";
import { offerThemes } from "./page/theme.js";
import { preparePaper } from "./print/paper.js";
import { openSearchByKey } from "./search-key/key.js";
import { enhanceTopics } from "./topics/enhance.js";

const script = /** @type {HTMLScriptElement} */ (document.currentScript);
offerThemes();
followContents();
openSearchByKey(script);
enhanceTopics(script.src);
preparePaper();

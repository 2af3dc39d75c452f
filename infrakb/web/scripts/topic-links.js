// Hover and focus cards for links to topics. Loaded when the reader first comes to one.

import { addSheet } from "./common/style-sheet.js";
import { showCards } from "./topics/cards.js";

const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);
showCards(new URL("topic-cards.js", src), addSheet(src));

// Hover and focus cards for links to topics. Loaded when the reader first comes to one.

import { showCards } from "./topics/cards.js";

showCards(new URL("topic-cards.js", /** @type {HTMLScriptElement} */ (document.currentScript).src));

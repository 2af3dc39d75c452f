// Search: the page, the dialog, and what the files of an index call. No dependencies.

import { warm } from "./search/asking.js";
import { SearchDialog } from "./search/dialog.js";
import { put } from "./search/loading.js";
import { SearchPage } from "./search/page.js";

const infraSearch = {
  put,
  warm,
  /** @param {import("./search-key/shell.js").SearchShell} shell */
  attach: (shell) => {
    new SearchDialog(shell);
  },
};

// A reader who is quick lets site.js load a second one while the page's own is on its way.
if (!globalThis.infraSearch) {
  globalThis.infraSearch = infraSearch;
  /** @type {HTMLElement | null} */
  const page = document.querySelector("[data-search-page]");
  if (page) new SearchPage(page);
}

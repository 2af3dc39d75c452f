// Search: the page, the dialog, and what the files of an index call. No dependencies.

import { warm } from "./search/asking.js";
import { SearchDialog } from "./search/dialog.js";
import { put } from "./search/loading.js";
import { SearchPage } from "./search/page.js";

/** @type {SearchDialog | undefined} */
let dialog;

const infraSearch = {
  put,
  warm,
  openDialog: async () => {
    const { index } = await warm();
    dialog ??= new SearchDialog(index.head.messages);
    dialog.open();
  },
};

// A reader who is quick lets site.js load a second one while the page's own is on its way.
if (!globalThis.infraSearch) {
  globalThis.infraSearch = infraSearch;
  /** @type {HTMLElement | null} */
  const page = document.querySelector("[data-search-page]");
  if (page) new SearchPage(page);
}

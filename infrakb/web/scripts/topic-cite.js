// How values, tables and pages are cited. Loaded when a reader first asks for it.

import { prepareBlock } from "./citing/blocks.js";
import { openDialog } from "./citing/dialog.js";
import { addSheet } from "./common/style-sheet.js";

const dressed = addSheet(/** @type {HTMLScriptElement} */ (document.currentScript).src);

globalThis.infraCite = {
  openDialog: async (link, copied) => {
    await dressed;
    await openDialog(link, copied);
  },
  prepareBlock,
};

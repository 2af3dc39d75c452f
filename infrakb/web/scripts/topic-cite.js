// How values, tables and pages are cited. Loaded when a reader first asks for it.

import { prepareBlock } from "./citing/blocks.js";
import { openDialog } from "./citing/dialog.js";

globalThis.infraCite = { openDialog, prepareBlock };

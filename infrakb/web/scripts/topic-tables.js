// Tables of facts, sorted by their heads.

import { inSlices } from "./common/slices.js";
import { makeSortable } from "./topics/tables.js";

/** @type {NodeListOf<HTMLTableElement>} */
const tables = document.querySelectorAll(".infra-comparison table");
inSlices(tables, makeSortable);

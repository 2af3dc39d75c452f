// The signs beside the values of a row: links to the values, by which they are cited (topics/signs.js). Thousands of
// them would be half of the page.

import { element, fill } from "../common/elements.js";
import { anchorOf } from "./anchors.js";

/** @import { Column } from "./language.js" */
/** @import { TableRow } from "./table.js" */

/**
 * Put signs beside the values of a row.
 *
 * @param {TableRow} row
 * @param {Column[]} columns
 * @param {string} text what a sign is called, with the `{name}` of the value
 */
export const signRow = ({ head, cells }, columns, text) => {
  const topic = head.querySelector("a");
  if (!topic) return;
  cells.forEach(({ all }, place) => {
    for (const { element: line, state } of all) {
      const value = line.querySelector(".infra-fact");
      const { source } = line.dataset;
      if (!source || !value) continue;
      const { key, names } = columns[place];
      const href = `${topic.href}#${anchorOf(key, state)}--${state[4]}--${source}`;
      const name = fill(text, { name: [topic.textContent, names[1], value.textContent].join(" ") });
      value.after(element("a", { class: "infra-sign", href, "aria-label": name }));
    }
  });
};

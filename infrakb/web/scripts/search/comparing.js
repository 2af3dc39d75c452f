// From a query that names several topics to the page that lays them side by side.

import { element, fill } from "../common/elements.js";
import { root, rowOf } from "./asking.js";

/** @import { Answer } from "./asking.js" */

/**
 * A link to the comparison of the topics that a query names; undefined where no page compares two of them.
 *
 * @param {Answer} answer
 */
export const comparisonOf = async (answer) => {
  const { comparisons, messages } = answer.search.index.head;
  for (const [address, documents] of comparisons) {
    const named = answer.named.filter((document) => documents.includes(document));
    if (named.length < 2) continue;
    const rows = await Promise.all(named.map((document) => rowOf(answer, document)));
    const known = rows.filter((row) => row !== undefined);
    const page = new URL(address, root);
    page.search = new URLSearchParams({ topics: known.map(idOf).join(), side: "1" }).toString();
    const names = new Intl.ListFormat(document.documentElement.lang || undefined).format(
      known.map(({ title }) => title),
    );
    return element("a", { class: "search-compare", href: page.href }, fill(messages.compare, { names }));
  }
  return undefined;
};

/**
 * The topic's id, which its page is named after.
 *
 * @param {{ url: string }} row
 */
const idOf = ({ url }) => /([^/]+?)(?:\.html|\/)?$/.exec(url)?.[1] ?? "";

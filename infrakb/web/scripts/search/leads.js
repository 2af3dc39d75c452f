// Where else a query leads: to the view of a comparison that answers it, and to places that its words were given to.

import { fill } from "../common/elements.js";
import { root, rowOf } from "./asking.js";
import { dayOf } from "./results.js";
import { endOf } from "./wish.js";

/** @import { Answer } from "./asking.js" */
/** @import { Head, Row } from "./inverted-index.js" */

/** Most places that a query is led to. */
const MOST_PLACES = 2;

/** @typedef {{ href: string, text: string }} Lead */

/**
 * Where a query leads, the most telling first.
 *
 * @param {Answer} answer
 * @returns {Promise<Lead[]>}
 */
export const leadsOf = async (answer) => {
  const links = [...(await viewLinks(answer)), ...placeLinks(answer)];
  return links.map(([address, text]) => ({ href: new URL(address, root).href, text }));
};

/**
 * The link to the view that answers.
 *
 * @param {Answer} answer
 * @returns {Promise<[address: string, text: string][]>}
 */
const viewLinks = async (answer) => {
  const { view } = answer;
  if (!view) return [];
  const found = await Promise.all(view.chosen.map((document) => rowOf(answer, document)));
  const rows = found.filter((row) => row !== undefined);
  const given = {
    q: view.conditions.join(", "),
    columns: view.columns.join(","),
    sort: view.sort,
    topics: rows.map(idOf).join(","),
    currency: view.currency,
    day: view.day,
    side: rows.length ? "1" : "",
  };
  const query = new URLSearchParams(Object.entries(given).filter(([, value]) => value));
  return [[`${view.comparison.address}?${query}`, saidOf(answer, rows)]];
};

/**
 * What the view shows, in words.
 *
 * @param {Answer} answer
 * @param {Row[]} rows of what is laid side by side
 */
const saidOf = ({ search, view }, rows) => {
  if (!view) return "";
  const { messages } = search.index.head;
  const { comparison, conditions, label, sort, day } = view;
  const order = sort.startsWith("-") ? messages.falling : messages.rising;
  const shown = [
    ...rows.map(({ title }) => title),
    ...(rows.length ? [] : [comparison.label, ...conditions]),
    sort ? fill(order, { name: label }) : label,
    day && fill(messages.known, { day: dayOf(new Date(day)) }),
  ];
  const list = new Intl.ListFormat(document.documentElement.lang || undefined);
  return fill(rows.length ? messages.compare : messages.view, { names: list.format(shown.filter(Boolean)) });
};

/**
 * The topic's id, which its page is named after.
 *
 * @param {Row} row
 */
const idOf = ({ url }) => /([^/]+?)(?:\.html|\/)?$/.exec(url)?.[1] ?? "";

/**
 * Links to the places that have a word of the query, those of the longest words first.
 *
 * @param {Answer} answer
 * @returns {[address: string, text: string][]}
 */
const placeLinks = ({ search, query }) => {
  const { head } = search.index;
  const folded = search.index.fold(query);
  const topics = search.questions.parse(folded).parts.flatMap(({ topic }) => topic ?? []);
  const named = topics.flatMap((topic) => head.names[topic]?.[0] ?? []);
  // Who names Llama 3.1 speaks of a model.
  const said = [folded, ...topics.flatMap((topic) => kindOf(head, topic))].join(" ");
  const found = head.places.map(([address, title, words]) => {
    const standing = words.filter((word) => word.split(" ").every((part) => endOf(said, part)));
    return { address, title, length: Math.max(0, ...standing.map((word) => word.length)) };
  });
  return found
    .filter(({ length }) => length)
    .sort((a, b) => b.length - a.length)
    .slice(0, MOST_PLACES)
    .map(({ address, title }) => [
      asking(address, [query, ...named].join(" ")),
      fill(head.messages.place, { names: title }),
    ]);
};

/**
 * How the kind of a topic is called first; none where no comparison has it.
 *
 * @param {Head} head
 * @param {number} topic
 */
const kindOf = ({ comparisons, questions }, topic) => {
  const found = comparisons.find(({ documents }) => documents.includes(topic));
  return questions.views.kinds[found?.kind ?? ""]?.slice(0, 1) ?? [];
};

/**
 * The address of a place with the question and the names of the topics in it, of which the forms of its page take what
 * they know.
 *
 * @param {string} address
 * @param {string} asked
 */
const asking = (address, asked) => address.replace(/(?=#|$)/, `?${new URLSearchParams({ asked })}`);

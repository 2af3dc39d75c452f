// Showing results.

import { element, fill } from "../common/elements.js";
import { root, rowOf } from "./asking.js";
import { categoryOf, kindOf, volumeOf } from "./facets.js";
import { bestLine } from "./lines.js";
import { matchesIn } from "./matches.js";

/** @import { Answer } from "./asking.js" */
/** @import { Searchable } from "./ranking.js" */

/**
 * What is shown of a document.
 *
 * @typedef {object} Result
 * @property {string} href
 * @property {(Node | string)[]} title
 * @property {string} details volume, kind, date, category
 * @property {(Node | string)[]} excerpt
 */

export const PER_PAGE = 12;
/** Milliseconds that the list stands before more is loaded for it. */
export const UNHURRIED = 600;
/**
 * What is shown of a document; undefined where another volume does not hand over its title.
 *
 * @param {Answer} answer
 * @param {number} document
 * @returns {Promise<Result | undefined>}
 */
export const resultOf = async (answer, document) => {
  const row = await rowOf(answer, document);
  if (!row) return undefined;
  const { index } = answer.search;
  return {
    href: new URL(row.url, root).href,
    title: marked(index, row.title, answer.phrases),
    details: details(index, document),
    excerpt: marked(index, row.summary, answer.phrases),
  };
};

/**
 * @param {Answer} answer
 * @param {number[]} documents
 */
export const resultsOf = (answer, documents) =>
  Promise.all(documents.map((document) => resultOf(answer, document)));

/**
 * The section of a document that says best what was asked for; undefined where the summary says as much.
 *
 * @typedef {object} Refined
 * @property {string} jump address of the section; of the page where its title has what was asked for
 * @property {string} section address of the section, whatever the title has; "": before the first heading
 * @property {string} heading of the section
 * @property {(Node | string)[]} excerpt
 *
 * @param {Answer} answer
 * @param {number} document
 * @returns {Promise<Refined | undefined>}
 */
export const refine = async (answer, document) => {
  const { connection } = /** @type {{ connection?: { saveData?: boolean } }} */ (navigator);
  if (connection?.saveData) return undefined;
  const { index } = answer.search;
  const [row, sections] = await Promise.all([rowOf(answer, document), index.sections(document)]);
  const best = row && bestLine(index, sections, answer.phrases);
  if (!best) return undefined;
  const page = new URL(row.url, root);
  const isTitled = index.fold(row.title).replaceAll(" ", "").includes(answer.whole);
  const section = new URL(page);
  section.hash = best.id;
  return {
    jump: (isTitled ? page : section).href,
    section: best.id ? section.href : "",
    heading: best.heading,
    excerpt: marked(index, best.text, answer.phrases),
  };
};

/**
 * Show the best line of the results of a list that come into view, after the list stands.
 *
 * @param {Element} list
 * @param {Answer} answer
 */
export const watchExcerpts = (list, answer) => {
  const observer = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      showExcerpt(answer, target).catch(() => undefined); // the summary stands there
    }
  });
  setTimeout(() => {
    for (const item of list.querySelectorAll(".search-list > li")) observer.observe(item);
  }, UNHURRIED);
  return observer;
};

/**
 * Say quietly which volumes could not be searched, and which words were not looked up.
 *
 * @param {HTMLElement} line
 * @param {Answer} answer
 */
export const showMissing = (line, { missing, left, search }) => {
  const { messages } = search.index.head;
  const list = new Intl.ListFormat(document.documentElement.lang || undefined);
  const names = list.format(new Set(missing.map(({ name }) => name)));
  const words = list.format(left);
  const said = [names && fill(messages.missing, { names }), words && fill(messages.left, { words })];
  line.textContent = said.filter(Boolean).join(" ");
  line.hidden = !line.textContent;
};

/**
 * A day as the pages say it.
 *
 * @param {Date} time its midnight, UTC
 */
export const dayOf = (time) => {
  const options = /** @type {const} */ ({ dateStyle: "long", timeZone: "UTC" });
  return new Intl.DateTimeFormat(document.documentElement.lang || undefined, options).format(time);
};

/** @param {number} day as yyyymmdd; 0: none */
const shown = (day) =>
  day ? dayOf(new Date(Date.UTC(Math.floor(day / 10000), (Math.floor(day / 100) % 100) - 1, day % 100))) : "";

/**
 * @param {Searchable} index
 * @param {number} document
 */
const details = ({ head }, document) => {
  const date = shown(head.dates[document] ?? 0);
  const kind = head.messages[kindOf(head, document)];
  return [volumeOf(head, document), kind, date, categoryOf(head, document)].filter(Boolean).join(" · ");
};

/**
 * @param {Answer} answer
 * @param {Element} item
 */
const showExcerpt = async (answer, item) => {
  const title = item.querySelector("a");
  const found = title && (await refine(answer, Number(title.dataset.document)));
  if (!found) return;
  title.href = found.jump;
  const section = found.section && found.heading ? [sectionLink(found)] : [];
  item.querySelector(".search-excerpt")?.replaceChildren(...section, ...found.excerpt);
};

/** @param {Refined} found */
const sectionLink = ({ section, heading }) =>
  element("a", { class: "search-section", href: section }, heading);

/**
 * A text with its matches as <mark>.
 *
 * @param {Searchable} index
 * @param {string} text
 * @param {string[]} phrases
 */
const marked = (index, text, phrases) => {
  const chars = Array.from(text);
  /** @type {(Node | string)[]} */
  const nodes = [];
  let done = 0;
  for (const [start, end] of matchesIn(index, chars, phrases)) {
    nodes.push(chars.slice(done, start).join(""), element("mark", {}, chars.slice(start, end).join("")));
    done = end;
  }
  return [...nodes, chars.slice(done).join("")];
};

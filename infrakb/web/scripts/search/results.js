// Showing results.

import { element, fill } from "../common/elements.js";
import { loadPage } from "../common/load-page.js";
import { root, rowOf } from "./asking.js";
import { categoryOf, kindOf, volumeOf } from "./facets.js";

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
/** Characters that an excerpt has before and after the match. */
const BEFORE = 40;
const AFTER = 90;

/** @type {WeakMap<Searchable, Map<string, string>>} character -> as it is compared */
const foldedChars = new WeakMap();

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
 * Fetch excerpts for the results of a list that come into view, after the list stands.
 *
 * @param {Element} list
 * @param {Answer} answer
 */
export const watchExcerpts = (list, { search, phrases }) => {
  const observer = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      showExcerpt(search.index, target, phrases).catch(() => undefined); // the summary stands there
    }
  });
  setTimeout(() => {
    for (const item of list.querySelectorAll("li")) observer.observe(item);
  }, UNHURRIED);
  return observer;
};

/**
 * Say quietly which volumes could not be searched.
 *
 * @param {HTMLElement} line
 * @param {Answer} answer
 */
export const showMissing = (line, { missing, search }) => {
  const names = [...new Set(missing.map(({ name }) => name))];
  line.hidden = !names.length;
  const list = new Intl.ListFormat(document.documentElement.lang || undefined).format(names);
  line.textContent = names.length ? fill(search.index.head.messages.missing, { names: list }) : "";
};

/**
 * @param {Searchable} index
 * @param {number} document
 */
const details = ({ head }, document) => {
  const date = String(head.dates[document] || "").replace(/(\d{4})(\d\d)(\d\d)/, "$1-$2-$3");
  const kind = head.messages[kindOf(head, document)];
  return [volumeOf(head, document), kind, date, categoryOf(head, document)].filter(Boolean).join(" · ");
};

/**
 * @param {Searchable} index
 * @param {Element} item
 * @param {string[]} phrases
 */
const showExcerpt = async (index, item, phrases) => {
  const link = item.querySelector("a");
  const text = link && (await excerptOf(index, link.href, phrases));
  if (text) item.querySelector(".search-excerpt")?.replaceChildren(...marked(index, text, phrases));
};

/**
 * What the text of a page says around the first match, or undefined. Pages cannot be read on file://, nor
 * (as a rule) those of another origin.
 *
 * @param {Searchable} index
 * @param {string} url
 * @param {string[]} phrases
 */
const excerptOf = async (index, url, phrases) => {
  const isReadable = location.protocol !== "file:" && new URL(url).origin === location.origin;
  const { connection } = /** @type {{ connection?: { saveData?: boolean } }} */ (navigator);
  if (!isReadable || connection?.saveData) return undefined;
  const page = await loadPage(url);
  const main = page?.querySelector("article[role=main], [role=main], article");
  const unread = main?.querySelectorAll("h1, script, style, .headerlink, [data-search-ignore]") ?? [];
  for (const node of unread) node.remove();
  const chars = Array.from(main?.textContent?.replace(/\s+/g, " ") ?? "");
  for (const phrase of phrases) {
    const [match] = matchesIn(index, chars, [phrase]);
    if (!match) continue;
    const start = Math.max(0, match[0] - BEFORE);
    const end = Math.min(chars.length, match[1] + AFTER);
    const text = chars.slice(start, end).join("").trim();
    return (start ? "…" : "") + text + (end < chars.length ? "…" : "");
  }
  return undefined;
};

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

/**
 * The parts of a text that match one of the phrases: start and end in code points, ascending.
 *
 * @param {Searchable} index
 * @param {string[]} chars
 * @param {string[]} phrases
 */
const matchesIn = (index, chars, phrases) => {
  const known = foldedChars.get(index) ?? new Map();
  foldedChars.set(index, known);
  /** @type {number[]} place in `folded` -> place in `chars` */
  const places = [];
  let folded = "";
  chars.forEach((char, i) => {
    if (!known.has(char)) known.set(char, index.fold(char));
    const other = known.get(char);
    folded += other;
    for (let n = other.length; n > 0; n--) places.push(i);
  });
  /** @type {[start: number, end: number][]} */
  const found = [];
  for (const phrase of phrases) {
    for (let at = folded.indexOf(phrase); at >= 0; at = folded.indexOf(phrase, at + phrase.length)) {
      found.push([places[at], places[at + phrase.length - 1] + 1]);
    }
  }
  found.sort(([a, x], [b, y]) => a - b || y - x);
  return found.filter(([start], i) => !found.slice(0, i).some(([, end]) => start < end));
};

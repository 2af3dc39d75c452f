// The line of a page that says best what was asked for.

import { matchesIn } from "./matches.js";

/** @import { Section } from "./inverted-index.js" */
/** @import { Searchable } from "./ranking.js" */

/**
 * @typedef {object} BestLine
 * @property {string} id of the line or its section; "": the beginning of the page
 * @property {string} heading of the section
 * @property {string} text the sentences around the match
 */

/** Characters that an excerpt has. */
const LENGTH = 130;
/** Characters before the match, where its sentence is longer than that. */
const BEFORE = 40;
/** What the heading of a line's section says of it. */
const HEADING = 0.6;
/** What it counts that a line is a value with an address of its own. */
const STATED = 0.5;

/**
 * @param {Searchable} index
 * @param {Section[]} sections
 * @param {string[]} phrases
 * @returns {BestLine | undefined}
 */
export const bestLine = (index, sections, phrases) => {
  /** @type {BestLine | undefined} */
  let best;
  let most = 0;
  for (const [id, heading, lines] of sections) {
    const said = weightOf(index, heading, phrases);
    for (const line of lines) {
      const [text, own] = typeof line === "string" ? [line, ""] : line;
      const weight = weightOf(index, text, phrases);
      if (!weight) continue;
      const sum = weight + HEADING * said + (own ? STATED : 0);
      if (sum > most) [most, best] = [sum, { id: own || id, heading, text }];
    }
  }
  return best && { ...best, text: around(index, best.text, phrases) };
};

/**
 * How much of what was asked for stands in a text: each phrase once, long ones more.
 *
 * @param {Searchable} index
 * @param {string} text
 * @param {string[]} phrases
 */
const weightOf = (index, text, phrases) => {
  const found = new Set(matchesIn(index, Array.from(text), phrases).map(([, , phrase]) => phrase));
  return [...found].reduce((sum, phrase) => sum + Math.sqrt(phrase.length), 0);
};

/**
 * The sentences of a line from that with the first match on, as many as there is room for.
 *
 * @param {Searchable} index
 * @param {string} text
 * @param {string[]} phrases
 */
const around = (index, text, phrases) => {
  const chars = Array.from(text);
  if (chars.length <= LENGTH) return text;
  const [[match]] = matchesIn(index, chars, phrases);
  const isEnd = (/** @type {string} */ char) => /[。．！？]/u.test(char);
  let start = chars.slice(0, match).findLastIndex(isEnd) + 1;
  const stop = chars.findIndex((char, i) => i >= match && isEnd(char));
  if ((stop < 0 ? chars.length : stop) - start > LENGTH) start = Math.max(start, match - BEFORE);
  const cut = chars.slice(start, start + LENGTH);
  const last = cut.findLastIndex(isEnd);
  const isWhole = start + cut.length >= chars.length || last >= match - start;
  const end = start + cut.length >= chars.length || last < match - start ? cut.length : last + 1;
  const shown = cut.slice(0, end).join("").trim();
  const isInside = start > 0 && !isEnd(chars[start - 1]);
  return (isInside ? "…" : "") + shown + (isWhole ? "" : "…");
};

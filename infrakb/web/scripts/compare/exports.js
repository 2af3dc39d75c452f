// What is seen of a comparison as files and on the clipboard. All of them are made of the same records.

import { element } from "../common/elements.js";

/** @typedef {{ source: string, url: string }} Origin url: "" for what has none */
/** @typedef {{ value: string, note: string, asOf: string, sources: Origin[] }} SeenLine */
/** @typedef {{ lines: SeenLine[], none: string }} SeenCell none: what stands there without lines */
/** @typedef {{ said: string, columns: { key: string, label: string }[], rows: { id: string, name: string, url: string, cells: SeenCell[] }[] }} Seen said: of when the values are; "" for now */

/**
 * Every value that is seen, row by row; an empty cell is one record, too.
 *
 * @param {Seen} seen
 */
export const recordsOf = ({ columns, rows }) =>
  rows.flatMap(({ id, name, cells }) =>
    cells.flatMap(({ lines, none }, place) => {
      const { key, label } = columns[place];
      const of = { topic: id, name, property: key, label };
      const nothing = { value: none, note: "", asOf: "", sources: [] };
      return (lines.length ? lines : [nothing]).map(({ value, note, asOf, sources }) => ({
        ...of,
        value,
        note,
        as_of: asOf,
        source: sources.map(({ source }) => source).join("；"),
        url: sources.flatMap(({ url }) => url || []).join(" "),
      }));
    }),
  );

/** @param {Seen} seen */
export const asCSV = (seen) => {
  const records = recordsOf(seen);
  const cell = (/** @type {string} */ text) =>
    /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const lines = [Object.keys(records[0] ?? { topic: "" }), ...records.map((record) => Object.values(record))];
  return `\ufeff${lines.map((line) => `${line.map(cell).join(",")}\r\n`).join("")}`;
};

/**
 * @param {Seen} seen
 * @param {string} address of the view
 */
export const asJSON = (seen, address) =>
  `${JSON.stringify({ address, note: seen.said || undefined, rows: recordsOf(seen) }, null, 1)}\n`;

/**
 * Sources of all that is seen, each once, with the number by which the table names it.
 *
 * @param {Seen} seen
 */
const sourcesOf = (seen) => {
  /** @type {Map<string, { number: number, source: string, url: string }>} */
  const found = new Map();
  const cells = seen.rows.flatMap((row) => row.cells);
  for (const { source, url } of cells.flatMap(({ lines }) => lines.flatMap(({ sources }) => sources))) {
    const key = `${source} ${url}`;
    if (source && !found.has(key)) found.set(key, { number: found.size + 1, source, url });
  }
  return found;
};

/**
 * The table as rows of texts, each value with the numbers of its sources.
 *
 * @param {Seen} seen
 * @param {string} topic head of the first column
 */
const textsOf = (seen, topic) => {
  const known = sourcesOf(seen);
  const written = (/** @type {SeenLine} */ { value, note, sources }) => {
    const numbers = sources.flatMap(({ source, url }) => known.get(`${source} ${url}`)?.number ?? []);
    const signs = [...new Set(numbers)].map((number) => `[${number}]`).join("");
    return `${value}${note ? `（${note}）` : ""}${signs && ` ${signs}`}`;
  };
  const heads = [topic, ...seen.columns.map(({ label }) => label)];
  const rows = seen.rows.map(({ name, cells }) => [
    name,
    ...cells.map(({ lines, none }) => lines.map(written).join("、") || none),
  ]);
  const notes = [...known.values()].map(({ number, source, url }) => ({
    text: `[${number}] ${source}`,
    url,
  }));
  return { heads, rows, notes };
};

/** @param {Seen} seen */
const saidOf = ({ said }) => (said ? [said, ""] : []);

/**
 * @param {Seen} seen
 * @param {string} topic
 * @param {string} address
 */
export const asMarkdown = (seen, topic, address) => {
  const { heads, rows, notes } = textsOf(seen, topic);
  const line = (/** @type {string[]} */ cells) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  const table = [line(heads), line(heads.map(() => "---")), ...rows.map(line)];
  const listed = notes.map(({ text, url }) => `- ${text}${url ? ` <${url}>` : ""}`);
  return `${[...table, "", ...listed, "", ...saidOf(seen), `<${address}>`].join("\n")}\n`;
};

/**
 * The table for the clipboard: for programs that take HTML, and as text between tabs for the others.
 *
 * @param {Seen} seen
 * @param {string} topic
 * @param {string} address
 */
export const asCopy = (seen, topic, address) => {
  const { heads, rows, notes } = textsOf(seen, topic);
  const cells = (/** @type {"td" | "th"} */ name, /** @type {string[]} */ texts) =>
    element("tr", {}, ...texts.map((text) => element(name, {}, text)));
  const table = element("table", {}, cells("th", heads), ...rows.map((row) => cells("td", row)));
  const listed = notes.map(({ text, url }) =>
    element("li", {}, text, url ? " " : undefined, url ? element("a", { href: url }, url) : undefined),
  );
  const from = element("p", {}, seen.said, " ", element("a", { href: address }, address));
  const html = element("div", {}, table, element("ul", {}, ...listed), from).outerHTML;
  const lines = [heads, ...rows].map((row) => row.join("\t"));
  const text = [...lines, "", ...notes.map(({ text, url }) => `${text} ${url}`.trim()), seen.said, address]
    .filter((one, place) => one || place)
    .join("\n");
  return { html, text };
};

/** @param {{ html: string, text: string }} content */
export const copy = async ({ html, text }) => {
  const blob = (/** @type {string} */ type, /** @type {string} */ content) => new Blob([content], { type });
  await navigator.clipboard.write([
    new ClipboardItem({ "text/html": blob("text/html", html), "text/plain": blob("text/plain", text) }),
  ]);
};

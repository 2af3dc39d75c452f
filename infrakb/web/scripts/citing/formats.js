// What infrakb.text.citing and infrakb.text.reporting leave to a reader's browser: the day, and what an error is of.

/**
 * A citation with the day on which its reader looked at the page.
 *
 * @param {string} format "text", "bibtex" or "csl"
 * @param {string} text as the page or a file has it, without a day
 * @param {string} day YYYY-MM-DD
 */
export const withDay = (format, text, day) => {
  if (format === "text") return text.replace("（参照 年-月-日）", `（参照 ${day}）`);
  if (format === "bibtex") return text.replace(/\n\}$/, `,\n  urldate = {${day}}\n}`);
  const [item] = JSON.parse(text);
  item.accessed = { "date-parts": [day.split("-").map(Number)] };
  return JSON.stringify([item], null, 1);
};

/**
 * An address with values in its places `{name}`.
 *
 * @param {string} form
 * @param {Record<string, string>} values
 */
export const filledAddress = (form, values) =>
  form.replace(/\{(\w*)\}/g, (_, name) => encodeURIComponent(values[name] ?? ""));

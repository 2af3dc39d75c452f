// Places of values in the pages of their topics: the twin of what infrakb/topics/statements.py names them.

/** What a slug of infrakb/text/slugs.py cannot hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: neither can an address
const UNSAFE = /[\s/\\?%*:|"<>\x00-\x1f\x7f^`{}[\]-]+/g;

/**
 * The place of what is stated of a property with some qualifiers, whoever states it.
 *
 * @param {string} key
 * @param {string[]} state
 */
export const anchorOf = (key, state) => {
  const values = state[5].split(";").flatMap((one) => one.split("=")[1] ?? []);
  return ["fact", key, ...values.map(slug)].join("-");
};

/** @param {string} text */
const slug = (text) =>
  text
    .normalize("NFC")
    .trim()
    .replaceAll("#", "sharp")
    .replace(UNSAFE, "-")
    .replace(/^-+|[.-]+$/g, "");

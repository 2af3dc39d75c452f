// What a question that led to a page names is chosen there: the search hands it over in the address.

/** Share of an option's letters that a question must have. */
const NAMED = 0.5;

/** Tokens are told in thousands of this size: 32k is 32,768. */
const K = 1024;

/** @param {string} text */
const folded = (text) => text.normalize("NFKC").toLowerCase();

/**
 * Fill in a form from the question in the address (which is then taken out of it): choose the options that it names, and
 * set the numbers that it counts. A list with `data-asked` is used only where the question has that word; the words for
 * what a number field counts are in its `data-counted`.
 *
 * @param {HTMLFormElement} form
 * @returns {boolean} whether anything was chosen
 */
export const chooseAsked = (form) => {
  const address = new URL(location.href);
  const question = folded(address.searchParams.get("asked") ?? "");
  if (!question) return false;
  address.searchParams.delete("asked");
  history.replaceState(null, "", address);
  const lists = [...form.querySelectorAll("select")].filter((select) => choose(select, question));
  const counts = [...form.querySelectorAll("input")].filter((field) => count(field, question));
  return lists.length + counts.length > 0;
};

/**
 * @param {HTMLSelectElement} select
 * @param {string} question
 * @returns {boolean} whether it was chosen
 */
const choose = (select, question) => {
  if (!question.includes(select.dataset.asked ?? "")) return false;
  const [best] = [...select.options]
    .filter(({ value }) => value)
    .map(({ value, text }) => ({ value, share: shareIn(question, folded(text)), length: text.length }))
    // The longer one of equals: the 2 of 2枚 is none of Llama 2 70B where Llama 3.1 70B stands.
    .sort((a, b) => b.share - a.share || b.length - a.length);
  if (!best || best.share < NAMED) return false;
  select.value = best.value;
  return true;
};

/**
 * @param {HTMLInputElement} field
 * @param {string} question
 * @returns {boolean} whether its number stands in the question
 */
const count = (field, question) => {
  const number = field.dataset.counted && numberOf(question, field.dataset.counted.split(" "));
  if (!number || number < Number(field.min) || number > Number(field.max)) return false;
  field.value = String(number);
  return true;
};

/**
 * The number before or behind a word: 32kトークン, 同時16. That of H100 or 70B is none, nor is one of thousands where "k"
 * is no word.
 *
 * @param {string} question
 * @param {string[]} words
 */
const numberOf = (question, words) => {
  const [any, ahead] = [words, words.filter((word) => word !== "k")].map((list) => `(?:${list.join("|")})`);
  const thousands = words.includes("k") ? "k?" : "";
  const found =
    new RegExp(`(?<![a-z0-9.,])([0-9][0-9,]*)(?=(k?))${thousands} ?${any}(?![a-z])`).exec(question) ??
    new RegExp(`${ahead}[数長]? ?([0-9][0-9,]*)(?=(k?))(?![a-jl-z0-9.])`).exec(question);
  return found ? Number(found[1].replaceAll(",", "")) * (found[2] ? K : 1) : undefined;
};

/**
 * Share of the letters of a text whose words stand in a question, not counting a number of entries in brackets.
 *
 * @param {string} question
 * @param {string} text
 */
const shareIn = (question, text) => {
  // Blanks stand where letters meet other characters: B200の is two words.
  const parted = ` ${question.replace(/[^a-z0-9.+-]+/g, (other) => ` ${other} `)} `;
  const isThere = (/** @type {string} */ word) =>
    /^[a-z0-9]/.test(word) ? parted.includes(` ${word} `) : question.includes(word);
  const words = text.replace(/\([0-9,]+\)$/, "").split(/[\s・／/]+/);
  const lengthOf = (/** @type {string[]} */ list) => list.join("").length;
  return lengthOf(words.filter(isThere)) / (lengthOf(words) || 1);
};

// What a question that led to a page names is chosen there: the search hands it over in the address.

/** Share of an option's letters that a question must have. */
const NAMED = 0.5;

/** @param {string} text */
const folded = (text) => text.normalize("NFKC").toLowerCase();

/**
 * Choose in the lists of a form what the question of the address names; it then leaves the address.
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
  const chosen = [...form.querySelectorAll("select")].filter((select) => {
    const [best] = [...select.options]
      .filter(({ value }) => value)
      .map(({ value, text }) => ({ value, share: shareIn(question, folded(text)) }))
      .sort((a, b) => b.share - a.share);
    if (!best || best.share < NAMED) return false;
    select.value = best.value;
    return true;
  });
  return chosen.length > 0;
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

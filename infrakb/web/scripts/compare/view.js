// What is in view of a comparison, as the query of an address. What is as it was at first does not stand in it.

/**
 * @typedef {object} View
 * @property {string} q the filter
 * @property {string[]} columns keys; none: those shown at first
 * @property {string} sort key of a column, behind "-" from the largest on; "": as the table stands
 * @property {string[]} topics ids of the chosen ones
 * @property {string} maker id; "": any
 * @property {string} currency "", "JPY" or "USD"
 * @property {string} day on which all that is shown was known, YYYY-MM-DD; "": now
 * @property {boolean} side whether the chosen topics are laid side by side
 * @property {boolean} unsure whether rows are shown for which the filter cannot be decided
 */

const CURRENCIES = ["", "JPY", "USD"];
const DAY = /^\d{4}-\d\d-\d\d$/;

/** @returns {View} */
export const firstView = () => ({
  q: "",
  columns: [],
  sort: "",
  topics: [],
  maker: "",
  currency: "",
  day: "",
  side: false,
  unsure: false,
});

/** @param {View} view */
export const queryOf = (view) => {
  const query = new URLSearchParams();
  const given = {
    q: view.q,
    columns: view.columns.join(","),
    sort: view.sort,
    topics: view.topics.join(","),
    maker: view.maker,
    currency: view.currency,
    day: view.day,
    side: view.side ? "1" : "",
    unsure: view.unsure ? "1" : "",
  };
  for (const [name, value] of Object.entries(given)) if (value) query.set(name, value);
  return query.toString();
};

/**
 * Read a query as `queryOf` writes it, or as a form of a page does: `topics=h100&topics=b200`, which are laid side by side.
 *
 * @param {string} query
 * @returns {View}
 */
export const readView = (query) => {
  const given = new URLSearchParams(query);
  const listed = (/** @type {string} */ name) => [
    ...new Set(given.getAll(name).flatMap((text) => text.split(",").filter(Boolean))),
  ];
  const one = (/** @type {string} */ name) => (given.getAll(name).at(-1) ?? "").trim();
  const topics = listed("topics");
  const currency = one("currency");
  return {
    q: one("q"),
    columns: listed("columns"),
    sort: one("sort"),
    topics,
    maker: one("maker"),
    currency: CURRENCIES.includes(currency) ? currency : "",
    day: DAY.test(one("day")) ? one("day") : "",
    side: one("side") === "1" || (given.getAll("topics").length > 1 && topics.length > 1),
    unsure: one("unsure") === "1",
  };
};

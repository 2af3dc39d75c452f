// Places within a page.

/**
 * The id of the place that the end of an address leads to; none where it cannot be read (`#%`).
 *
 * @param {string} hash `#…`, or nothing
 */
export const placeOf = (hash) => {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return "";
  }
};

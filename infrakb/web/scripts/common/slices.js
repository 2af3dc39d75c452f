// Work in parts, between which the page is drawn and a keystroke comes through.

/** Milliseconds after which something else may come in between. */
const SLICE = 8;

/**
 * Do something with each item, some at a time.
 *
 * @template T
 * @param {Iterable<T>} items
 * @param {(item: T) => void} act
 * @param {() => boolean} [isWanted] asked between the parts
 * @returns {Promise<boolean>} whether all were done: it was wanted to the end
 */
export const inSlices = async (items, act, isWanted = () => true) => {
  let start = performance.now();
  for (const item of items) {
    act(item);
    if (performance.now() - start < SLICE) continue;
    await new Promise((resolve) => setTimeout(resolve));
    if (!isWanted()) return false;
    start = performance.now();
  }
  return true;
};

// Lines between boxes that stand in rows: they run in the gaps above rows and along the left edge, so that none passes
// over a box.

/**
 * The middle of a box's upper edge.
 *
 * @typedef {object} Place
 * @property {number} x
 * @property {number} y
 */

/** How far above a box its row's line runs: half of the gap between rows. */
export const ABOVE = 6;
/** Where all lines between rows run, in what the boxes leave free on the left. */
export const EDGE = 5;

/**
 * Paths from one box to others: the lines, and the dots at their ends.
 *
 * @param {Place} from
 * @param {Place[]} to
 */
export const linePaths = (from, to) => {
  const out = from.y - ABOVE;
  const lines = to.map(({ x, y }) => {
    const way = y === from.y ? "" : `H${EDGE}V${round(y - ABOVE)}`;
    return `M${round(from.x)} ${round(from.y)}V${round(out)}${way}H${round(x)}V${round(y)}`;
  });
  const dots = to.map(({ x, y }) => `M${round(x)} ${round(y)}h0`);
  return [lines.join(""), dots.join("")];
};

/** @param {number} value */
const round = (value) => Math.round(value * 10) / 10;

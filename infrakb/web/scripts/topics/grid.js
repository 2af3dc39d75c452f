// Boxes that stand in rows, as the arrow keys see them.

/** @param {string} key */
export const isDown = (key) => key === "ArrowDown";

/**
 * The box in the next row that is nearest.
 *
 * @param {HTMLAnchorElement} box
 * @param {HTMLAnchorElement[]} boxes in reading order
 * @param {boolean} down
 * @returns {HTMLAnchorElement | null}
 */
export const rowsAway = (box, boxes, down) => {
  const here = box.getBoundingClientRect();
  const others = boxes
    .map((other) => ({ other, rect: other.getBoundingClientRect() }))
    .filter(({ rect }) => (down ? rect.top > here.top + 1 : rect.top < here.top - 1));
  const tops = others.map(({ rect }) => rect.top);
  const row = down ? Math.min(...tops) : Math.max(...tops);
  const middle = here.left + here.width / 2;
  const away = (/** @type {DOMRect} */ { left, width }) => Math.abs(left + width / 2 - middle);
  const near = others.filter(({ rect }) => Math.abs(rect.top - row) <= 1);
  return near.sort((one, two) => away(one.rect) - away(two.rect))[0]?.other ?? null;
};

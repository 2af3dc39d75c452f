// The link back to the top of the page, which stands at its end, comes into reach when the page is scrolled back.

/** Pixels of scrolling that are no change of direction: a trembling thumb. */
const STILL = 8;

/** Show the link over the text while its reader scrolls back, below the first two windows of the page. */
export const offerTop = () => {
  const link = document.querySelector(".kb-top");
  const place = link?.parentElement;
  if (!link || !place) return;
  let before = scrollY;
  let isDue = false;
  const update = () => {
    isDue = false;
    const isBack = scrollY < before - STILL;
    if (!isBack && scrollY < before + STILL) return;
    before = scrollY;
    const isBelow = scrollY > 2 * innerHeight;
    const isInView = place.getBoundingClientRect().top < innerHeight;
    link.toggleAttribute("data-shown", isBack && isBelow && !isInView);
  };
  const onScroll = () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(update);
  };
  addEventListener("scroll", onScroll, { passive: true });
};

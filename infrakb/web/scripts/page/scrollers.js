// What scrolls sideways within itself can be reached and named, by the keyboard and by screen readers.

const SCROLLERS = ".table-wrapper, .math-wrapper, .highlight pre";

/**
 * The name of a scroller: its caption, or the heading of its part of the text and what it is.
 *
 * @param {Element} scroller
 * @param {string} kind empty: it needs no word
 */
const nameOf = (scroller, kind) => {
  const caption = scroller.querySelector("caption");
  if (caption?.textContent) return caption.textContent.trim();
  const heading = scroller.closest("section")?.querySelector("h1, h2, h3, h4, h5, h6");
  const title = heading?.cloneNode(true);
  if (!(title instanceof Element)) return kind;
  title.querySelector(".headerlink")?.remove();
  return kind ? `${title.textContent}（${kind}）` : (title.textContent ?? "");
};

/** Make scrollers stops of the tab key for as long as there is something to scroll. */
export const nameScrollers = () => {
  /** @type {HTMLElement | null} */
  const article = document.querySelector("article[role=main]");
  if (!article) return;
  const { table = "", code = "" } = article.dataset;
  /** @type {NodeListOf<HTMLElement>} */
  const scrollers = article.querySelectorAll(SCROLLERS);
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth + 1) {
        target.setAttribute("tabindex", "0");
        target.setAttribute("role", "group");
        const kind = target.matches("pre") ? code : target.matches(".table-wrapper") ? table : "";
        target.setAttribute("aria-label", nameOf(target, kind));
      } else {
        for (const name of ["tabindex", "role", "aria-label"]) target.removeAttribute(name);
      }
    }
  });
  for (const scroller of scrollers) observer.observe(scroller);
};

// The topic map: the lines of the topic that the reader points at, and the topics at their other ends.

/**
 * @param {Element} map
 */
export const markLines = (map) => {
  /** @type {NodeListOf<SVGPathElement>} */
  const lines = map.querySelectorAll(".infra-map-lines path");
  /** @type {NodeListOf<SVGAElement>} */
  const boxes = map.querySelectorAll("a[data-topic]");

  /** @param {string | undefined} topic undefined: none */
  const mark = (topic) => {
    const near = new Set();
    for (const { classList, dataset } of lines) {
      const on = topic !== undefined && (dataset.from === topic || dataset.to === topic);
      classList.toggle("infra-near", on);
      if (on) near.add(dataset.from).add(dataset.to);
    }
    for (const { classList, dataset } of boxes) classList.toggle("infra-near", near.has(dataset.topic));
  };
  /** @param {Event} event */
  const onBox = ({ target }) => {
    const box = target instanceof Element ? target.closest("a[data-topic]") : null;
    mark(box instanceof SVGElement ? box.dataset.topic : undefined);
  };
  map.addEventListener("mouseover", onBox);
  map.addEventListener("mouseleave", () => mark(undefined));
  map.addEventListener("focusin", onBox);
  map.addEventListener("focusout", () => mark(undefined));
};

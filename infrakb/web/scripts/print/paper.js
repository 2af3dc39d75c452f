// On paper a link leads nowhere: its address stands in a list of notes at the end of the page, and the heads of the
// sheets say which page of which site it is. Both are made when a reader prints, and taken away afterwards.

import { element } from "../common/elements.js";

/** What is not printed, or has its address beside it. */
const LEFT_OUT = ".kb-paper, .infra-cite, nav";

/** @type {(() => void)[]} */
let undone = [];

/** @param {string} text as CSS writes it */
const quoted = (text) => JSON.stringify(text.replaceAll("\n", " "));

/**
 * Number the links to other sites, and list their addresses: one number an address.
 *
 * @param {Element} article
 * @param {Element} list
 */
const note = (article, list) => {
  /** @type {Map<string, number>} */
  const numbers = new Map();
  for (const link of article.querySelectorAll("a[href^='http']")) {
    if (!(link instanceof HTMLAnchorElement) || link.host === location.host) continue;
    if (link.textContent === link.href || link.closest(LEFT_OUT)) continue;
    const known = numbers.get(link.href);
    const number = known ?? numbers.size + 1;
    if (!known) {
      numbers.set(link.href, number);
      list.append(element("li", {}, link.href));
    }
    const mark = element("span", { class: "kb-note-number" }, `[${number}]`);
    link.after(mark);
    undone.push(() => mark.remove());
  }
  undone.push(() => list.replaceChildren());
};

const print = () => {
  const paper = document.querySelector(".kb-paper");
  const list = paper?.querySelector("ol");
  if (!paper || !list || undone.length) return;
  const article = paper.closest("article");
  if (article) note(article, list);
  for (const place of paper.querySelectorAll(".kb-paper-today")) {
    place.textContent = new Date().toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
  }
  for (const place of paper.querySelectorAll("[data-paper]")) {
    const name = `--kb-paper-${place.getAttribute("data-paper")}`;
    document.documentElement.style.setProperty(name, quoted(place.textContent));
  }
};

const restore = () => {
  for (const undo of undone) undo();
  undone = [];
};

export const preparePaper = () => {
  addEventListener("beforeprint", print);
  addEventListener("afterprint", restore);
};

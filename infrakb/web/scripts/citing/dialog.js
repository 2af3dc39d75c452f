// The dialog of a value: its address, how it is cited, and where an error in it is told.

import { today } from "../common/day.js";
import { element } from "../common/elements.js";
import { placeOf } from "../common/places.js";
import { scriptOnce } from "../common/script-tag.js";
import { copyButton } from "./blocks.js";
import { filledAddress, withDay } from "./formats.js";

/** The formats in the order in which files have them. */
const FORMATS = ["text", "bibtex", "csl"];

/**
 * The topic and the place in its page that a link leads to.
 *
 * @param {HTMLAnchorElement} link
 */
const factOf = (link) => {
  const { pathname, hash } = new URL(link.href);
  const name = pathname.split("/").pop() ?? "";
  return {
    topic: decodeURIComponent(name).replace(/\.html$/, ""),
    anchor: placeOf(hash),
  };
};

/**
 * What the site has of a topic's values.
 *
 * @param {string} topic
 */
const citationsOf = (topic) => {
  const root = document.documentElement.dataset.content_root ?? "";
  const url = new URL(`${root}data/topics/${encodeURIComponent(topic)}.cite.js`, document.baseURI);
  const look = () => (globalThis.infraCitations?.topic === topic ? globalThis.infraCitations : undefined);
  return scriptOnce(url, look)();
};

/**
 * @param {Citations} citations
 * @param {CitedValue} value
 * @param {string} address
 */
const reportLink = ({ report, words }, [title, , , , name, origin], address) => {
  if (!report) return undefined;
  const values = {
    title: words.subject.replace("{title}", () => title),
    body: [title, name, address, origin, "", words.ask].join("\n"),
    page: address,
    value: name,
    source: origin,
  };
  return element("p", {}, element("a", { href: filledAddress(report, values) }, words.report));
};

/**
 * Open the dialog of a value.
 *
 * @param {HTMLAnchorElement} link that leads to the value
 * @param {Promise<boolean>} copied whether its address was copied
 */
export const openDialog = async (link, copied) => {
  const { topic, anchor } = factOf(link);
  const citations = await citationsOf(topic);
  const { values, words } = citations;
  const value = values[anchor];
  if (!value) throw new Error(`nothing is known of ${link.href}`);
  const status = element("p", { role: "status" });
  /** @param {string} label @param {string} text */
  const row = (label, text) => {
    const shown = element("pre", {}, text);
    const button = copyButton(words, label, shown, status);
    return element("div", {}, element("dt", {}, label), element("dd", {}, shown, button));
  };
  const rows = FORMATS.map((name, number) =>
    row(words.formats[number], withDay(name, value[number + 1], today())),
  );
  const close = element("button", { type: "button" }, words.close);
  const dialog = element(
    "dialog",
    { class: "infra-cite", "aria-labelledby": "infra-cite-title" },
    close,
    element("h2", { id: "infra-cite-title" }, value[0]),
    status,
    element("dl", {}, row(words.address, link.href)),
    element("h3", {}, words.heading),
    element("dl", {}, ...rows),
    reportLink(citations, value, link.href),
  );
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog) dialog.close(); // beside its content: on what is behind it
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  status.textContent = (await copied) ? words.addressCopied : words.refused;
};

// The page for missing ones, which is shown under any address: its links are mended by where this script was found.

import { scriptElement } from "./common/script-tag.js";
import { showStoredTheme } from "./common/theme.js";

const root = new URL("../", /** @type {HTMLScriptElement} */ (document.currentScript).src);
const mends = /** @type {const} */ ([
  ["a", "href"],
  ["link", "href"],
  ["img", "src"],
  ["form", "action"],
]);

/**
 * Run the scripts of a template, in their order.
 *
 * @param {HTMLTemplateElement} template
 */
const runScripts = ({ content }) => {
  for (const { attributes } of content.querySelectorAll("script[src]")) {
    const address = attributes.getNamedItem("src")?.value ?? "";
    const tag = scriptElement(new URL(address, root));
    tag.async = false;
    for (const { name, value } of attributes) if (name !== "src") tag.setAttribute(name, value);
    document.body.append(tag);
  }
};

const mend = () => {
  for (const [name, attribute] of mends) {
    for (const element of document.querySelectorAll(`${name}[${attribute}]`)) {
      const address = element.getAttribute(attribute) ?? "";
      // What leads into this page stays.
      if (!address.startsWith("#")) element.setAttribute(attribute, new URL(address, root).href);
    }
  }
  for (const template of document.querySelectorAll("template"))
    if (template.dataset.scripts !== undefined) runScripts(template);
};

// It may be found at both of its addresses.
const { dataset } = document.documentElement;
if (dataset.content_root !== root.href) {
  dataset.content_root = root.href;
  showStoredTheme();
  document.addEventListener("DOMContentLoaded", mend);
}

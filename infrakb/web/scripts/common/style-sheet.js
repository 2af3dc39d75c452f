// Stylesheets of what scripts bring.

import { element } from "./elements.js";

/**
 * Put the stylesheet that stands beside a script, under its name, into the page.
 *
 * @param {string} script its address
 * @returns {Promise<void>} kept when it holds, or cannot be had: what it is for can be read without it, too
 */
export const addSheet = (script) =>
  new Promise((resolve) => {
    const link = element("link", { rel: "stylesheet", href: script.replace(/\.js(?=\?|$)/, ".css") });
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });

// Handing files to the reader.

import { element } from "./elements.js";

/**
 * Hand a file to the reader.
 *
 * @param {Blob} content
 * @param {string} name
 */
export const handOver = (content, name) => {
  const url = URL.createObjectURL(content);
  const link = element("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
};

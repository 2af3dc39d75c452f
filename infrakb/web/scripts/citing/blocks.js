// How something is cited, in each format: with the reader's day, and with buttons that copy it.

import { today } from "../common/day.js";
import { element } from "../common/elements.js";
import { withDay } from "./formats.js";

/**
 * A button that copies a text, and says so.
 *
 * @param {{ copy: string, copied: string, refused: string }} words
 * @param {string} what is copied, for those who do not see what stands beside it
 * @param {HTMLElement} shown what has the text
 * @param {HTMLElement} status
 */
export const copyButton = (words, what, shown, status) => {
  const name = what ? `${words.copy}（${what}）` : words.copy;
  const button = element("button", { type: "button", "aria-label": name }, words.copy);
  button.addEventListener("click", async () => {
    status.textContent = "";
    try {
      await navigator.clipboard.writeText(shown.textContent ?? "");
      status.textContent = words.copied;
    } catch {
      getSelection()?.selectAllChildren(shown);
      status.textContent = words.refused;
    }
  });
  return button;
};

/**
 * Put the day and buttons into a part that says how a page or a table is cited.
 *
 * @param {HTMLElement} part
 */
export const prepareBlock = (part) => {
  const { copy = "", copied = "", refused = "" } = part.dataset;
  if (!copy || part.querySelector("button")) return;
  const status = element("p", { role: "status" });
  for (const shown of part.querySelectorAll("pre")) {
    shown.textContent = withDay(shown.dataset.cite ?? "", shown.textContent ?? "", today());
    const label = shown.closest("div")?.querySelector("dt")?.textContent ?? "";
    shown.after(copyButton({ copy, copied, refused }, label, shown, status));
  }
  part.append(status);
};

// What stands in place of the search dialog where that could not be loaded.

import { element } from "../common/elements.js";

/**
 * Show that loading failed.
 *
 * @param {{ failed: string, retry: string, close: string }} texts
 * @param {() => void} tryAgain
 * @returns {() => void} closes what is shown
 */
export const showFailure = (texts, tryAgain) => {
  const close = () => dialog.close();
  const retry = element("button", { type: "button", class: "search-more", autofocus: "" }, texts.retry);
  const cross = element("button", { type: "button", class: "search-close", "aria-label": texts.close }, "×");
  const dialog = element(
    "dialog",
    { class: "search-dialog", "aria-label": texts.failed },
    element("p", { class: "search-status" }, texts.failed),
    element("div", { class: "search-form" }, retry, cross),
  );
  retry.addEventListener("click", tryAgain);
  cross.addEventListener("click", close);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return close;
};

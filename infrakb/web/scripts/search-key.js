// Opens the search dialog from any page: Ctrl+K, ⌘K, or "/" outside of text fields.
// The search itself (search.js) is loaded when it is first wanted.

import { runScript } from "./shared/script-tag.js";

const script = /** @type {HTMLScriptElement} */ (document.currentScript);
const source = new URL(script.dataset.engine ?? "", script.src);
/** @type {Promise<void> | undefined} */
let loading;

const engine = async () => {
  if (!globalThis.infraSearch) {
    loading ??= runScript(source).done;
    await loading;
  }
  return globalThis.infraSearch;
};

/** @param {EventTarget | null} target */
const isTyping = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

/** @param {KeyboardEvent} event */
const isOpener = (event) => {
  if (event.isComposing || event.altKey || event.shiftKey) return false;
  const withCommand = event.ctrlKey !== event.metaKey;
  if (withCommand) return event.key.toLowerCase() === "k";
  return event.key === "/" && !event.ctrlKey && !isTyping(event.target);
};

/** @param {KeyboardEvent} event */
const onKey = (event) => {
  if (!isOpener(event)) return;
  event.preventDefault();
  event.stopPropagation();
  engine().then((search) => search?.openDialog());
};
// Before Sphinx's own handler, which would move the focus to the sidebar on "/".
addEventListener("keydown", onKey, { capture: true });

// Who goes to the search box is about to ask: the index is warm by then.
document.addEventListener("focusin", ({ target }) => {
  if (target instanceof Element && target.matches(".sidebar-search"))
    engine().then((search) => search?.warm());
});

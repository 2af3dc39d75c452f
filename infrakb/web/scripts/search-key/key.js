// Opens the search dialog from any page: Ctrl+K, ⌘K, "/" outside of text fields, or the header's link to the search.
// The search itself (search.js) is loaded when it is first wanted.

import { scriptOnce } from "../common/script-tag.js";
import { showFailure } from "./failure.js";

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

/** @param {HTMLScriptElement} script its tag says where the search is, and what to say where it cannot be loaded */
export const openSearchByKey = (script) => {
  const { engine = "", failed = "", retry = "", close = "" } = script.dataset;
  const search = scriptOnce(new URL(engine, script.src), () => globalThis.infraSearch);
  let closeFailure = () => {};

  /**
   * Do something with the search, or say that it could not be loaded, with a button to try again.
   *
   * @param {(search: InfraSearch) => unknown} act
   */
  const attempt = async (act) => {
    closeFailure();
    try {
      await act(await search());
    } catch (error) {
      console.error(error);
      closeFailure(); // of another attempt meanwhile
      closeFailure = showFailure({ failed, retry, close }, () => attempt(act));
    }
  };

  const warmUp = async () => {
    try {
      await (await search()).warm();
    } catch {
      // Tried again, and said, when the reader asks.
    }
  };

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (!isOpener(event)) return;
    event.preventDefault();
    event.stopPropagation();
    attempt(({ openDialog }) => openDialog());
  };
  addEventListener("keydown", onKey, { capture: true });

  // With a modifier it is opened elsewhere, in another tab, say.
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (!(event.target instanceof Element && event.target.closest("[data-search-open]"))) return;
    event.preventDefault();
    attempt(({ openDialog }) => openDialog());
  });

  // Who goes to the search box is about to ask: the index is warm by then.
  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof Element && target.matches(".sidebar-search, [data-search-open]")) warmUp();
  });

  // The page that asks has a tag of its own for search.js, which says nothing where it fails.
  if (document.querySelector("[data-search-page]")) addEventListener("load", () => attempt(() => undefined));
};

// Opens the search dialog from any page: Ctrl+K, ⌘K, "/" outside of text fields, or what has data-search-open.
// The search itself (search.js) is loaded when it is first wanted; what is typed meanwhile is not lost.

import { scriptOnce } from "../common/script-tag.js";
import { addSheet } from "../common/style-sheet.js";
import { SearchShell } from "./shell.js";

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
  const {
    engine = "",
    failed = "",
    retry = "",
    close = "",
    placeholder = "",
    searching = "",
  } = script.dataset;
  const url = new URL(engine, script.src);
  const search = scriptOnce(url, () => globalThis.infraSearch);
  /** @type {Promise<void> | undefined} */
  let dressed;
  const page = new URL("../search.html", script.src);
  /** @type {SearchShell | undefined} */
  let shell;

  /** The search with what it is shown by, both asked for at once. */
  const ready = async () => {
    dressed ??= addSheet(url.href);
    const [found] = await Promise.all([search(), dressed]);
    return found;
  };

  /** @param {string} [query] */
  const openDialog = (query) => {
    shell ??= makeShell();
    shell.open(query);
  };

  const makeShell = () => {
    const texts = { failed, retry, close, placeholder, searching };
    const made = new SearchShell(texts, page);
    const load = async () => {
      made.wait();
      try {
        (await ready()).attach(made);
        made.onOpen();
      } catch (error) {
        console.error(error);
        made.fail();
      }
    };
    made.onRetry = load;
    made.onOpen = load;
    return made;
  };

  const warmUp = async () => {
    try {
      await (await ready()).warm();
    } catch {
      // Tried again, and said, when the reader asks.
    }
  };

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (!isOpener(event)) return;
    event.preventDefault();
    event.stopPropagation();
    openDialog();
  };
  // Before Sphinx's own handler, which would move the focus to the sidebar on "/".
  addEventListener("keydown", onKey, { capture: true });

  // The box of the sidebar opens the dialog under a pointer; a focus by keyboard moves nobody elsewhere.
  document.addEventListener("click", (event) => {
    const { target } = event;
    const isPlain = !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!(target instanceof Element) || !isPlain) return;
    const opener = target.closest("[data-search-open], .sidebar-search");
    if (!opener) return;
    event.preventDefault();
    openDialog(opener instanceof HTMLInputElement ? opener.value : undefined);
  });

  // Who goes to where search is asked is about to ask: the index is warm by then.
  for (const name of /** @type {const} */ (["focusin", "pointerover"]))
    document.addEventListener(name, ({ target }) => {
      if (target instanceof Element && target.closest(".sidebar-search, [data-search-open]")) warmUp();
    });

  // The page that asks has a tag of its own for search.js, which says nothing where it fails.
  const status = document.querySelector("[data-search-status]");
  const again = document.querySelector("[data-search-retry]");
  const loadForPage = () =>
    search().catch(() => {
      if (!status || !(again instanceof HTMLButtonElement)) return;
      status.textContent = failed;
      again.hidden = false;
      again.addEventListener("click", loadForPage, { once: true });
    });
  if (status) addEventListener("load", loadForPage);
};

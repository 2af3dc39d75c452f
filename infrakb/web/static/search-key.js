// Opens the search dialog from any page: Ctrl+K, ⌘K, or "/" outside of text fields.
// The search itself (search.js) is loaded when it is first wanted.
(() => {
  "use strict";
  const { engine } = document.currentScript.dataset;
  const source = new URL(engine, document.currentScript.src).href;
  let loading;

  const load = () => {
    loading ??= new Promise((resolve, reject) => {
      if (globalThis.infraSearch) return resolve();
      const script = document.createElement("script");
      script.src = source;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
    return loading;
  };

  const isTyping = (element) =>
    element instanceof HTMLElement && (element.isContentEditable || element.matches("input, textarea, select"));

  const onKey = (event) => {
    if (event.isComposing || event.altKey || event.shiftKey) return;
    const withCommand = event.ctrlKey !== event.metaKey;
    const isOpener = withCommand
      ? event.key.toLowerCase() === "k"
      : event.key === "/" && !event.ctrlKey && !isTyping(event.target);
    if (!isOpener) return;
    event.preventDefault();
    event.stopPropagation();
    load().then(() => globalThis.infraSearch.openDialog());
  };
  // Before Sphinx's own handler, which would move the focus to the sidebar on "/".
  addEventListener("keydown", onKey, { capture: true });

  // Who goes to the search box is about to ask: the index is warm by then.
  document.addEventListener("focusin", (event) => {
    if (event.target.matches?.(".sidebar-search")) load().then(() => globalThis.infraSearch.warm());
  });
})();

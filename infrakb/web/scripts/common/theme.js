// The colours that the reader has chosen.

const KEY = "theme";
/** @typedef {"auto" | "light" | "dark"} Theme */
/** @type {readonly Theme[]} */
export const THEMES = ["auto", "light", "dark"];

/**
 * What the reader has chosen. Storage may be out of reach: refused, or of a page without an origin.
 *
 * @returns {Theme}
 */
export const storedTheme = () => {
  try {
    const stored = localStorage.getItem(KEY);
    return THEMES.find((theme) => theme === stored) ?? "auto";
  } catch {
    return "auto";
  }
};

/** @param {Theme} theme */
export const storeTheme = (theme) => {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // It holds for this page.
  }
};

/**
 * Show the page in the stored colours, as soon as it has a body. Stylesheets ask for `body[data-theme]`: "light",
 * "dark", or "auto" for what the system says.
 */
export const showStoredTheme = () => {
  const theme = storedTheme();
  new MutationObserver((_changes, observer) => {
    if (!document.body) return;
    document.body.dataset.theme = theme;
    observer.disconnect();
  }).observe(document.documentElement, { childList: true });
};

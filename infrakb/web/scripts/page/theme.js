// The button that changes the colours: automatic, then the other scheme than the system's, then the system's.

import { storeTheme, THEMES } from "../common/theme.js";

/** Show the page in the next colours whenever such a button is pressed, and say which these are. */
export const offerThemes = () => {
  /** @type {NodeListOf<HTMLButtonElement>} */
  const buttons = document.querySelectorAll(".theme-toggle");
  const { body } = document;
  const say = () => {
    for (const button of buttons) {
      const name = button.dataset[body.dataset.theme ?? "auto"];
      if (!name) continue;
      button.title = name;
      button.ariaLabel = name;
    }
  };
  const next = () => {
    const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
    const order = isDark ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
    const now = order.indexOf(body.dataset.theme ?? "auto");
    const theme = THEMES.find((known) => known === order[(now + 1) % order.length]) ?? "auto";
    body.dataset.theme = theme;
    storeTheme(theme);
    say();
  };
  for (const button of buttons) button.addEventListener("click", next);
  say();
};

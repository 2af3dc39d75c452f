// Shows a page in the colours that its reader has chosen, before anything of it is painted: the one script that
// a page waits for. Stylesheets ask for body[data-theme]: "light", "dark", or "auto" for what the system says.

import { storedTheme } from "./common/theme.js";

const { documentElement: root } = document;
const theme = storedTheme();
new MutationObserver((_changes, observer) => {
  if (!document.body) return;
  document.body.dataset.theme = theme;
  observer.disconnect();
}).observe(root, { childList: true });

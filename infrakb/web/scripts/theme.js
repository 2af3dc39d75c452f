// Shows a page in the colours that its reader has chosen, before anything of it is painted: the one script that
// a page waits for.

import { showStoredTheme } from "./common/theme.js";

showStoredTheme();

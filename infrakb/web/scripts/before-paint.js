// What has to be known before anything of a page is painted: its colours, and whether its start is laid out first.
// The one script that a page waits for.

import { showStoredTheme } from "./common/theme.js";
import { startWithTop } from "./page/layout.js";

showStoredTheme();
startWithTop();

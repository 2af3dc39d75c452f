// Charts as pictures of pixels, made by the browser of their SVG. Loaded by pages that have one.

import { offerPixels } from "./topics/pixels.js";

for (const frame of document.querySelectorAll(".infra-chart-frame")) offerPixels(frame);

// Bundles the browser's scripts: infrakb/web/scripts/*.js -> infrakb/web/static/*.js, each one classic script.
//
//   --check  writes nothing and fails where what stands there is not what would be written

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SOURCE = "infrakb/web/scripts";
const OUT = "infrakb/web/static";
const isCheck = process.argv.includes("--check");

const entries = fs.readdirSync(path.join(ROOT, SOURCE)).filter((name) => name.endsWith(".js"));
const { outputFiles } = await build({
  absWorkingDir: ROOT,
  entryPoints: entries.map((name) => `${SOURCE}/${name}`),
  outdir: OUT,
  write: false,
  bundle: true,
  format: "iife",
  minify: true,
  charset: "utf8",
  // Browsers of the last three years.
  target: ["chrome119", "firefox120", "safari17"],
  banner: { js: `/* Made from ${SOURCE} by \`make scripts\`. */` },
});

for (const { path: file, text } of outputFiles) {
  const name = path.relative(ROOT, file);
  if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === text) continue;
  if (isCheck) {
    console.error(`${name}: ${SOURCE}から作ったものと違います。make scriptsで作り直してください。`);
    process.exitCode = 1;
  } else {
    fs.writeFileSync(file, text);
    console.log(name);
  }
}

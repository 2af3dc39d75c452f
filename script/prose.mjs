// Checks the prose of the site's sources with textlint, and prints one finding a line: file:line: what to write.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createLinter, loadTextlintrc } from "textlint";
import { prose } from "./myst-prose.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** What is read by people: files, and folders of files. */
const SOURCES = ["README.md", "CHANGELOG.md", "index.md", "guide", "topics", "posts"];

/** Rules whose messages are English -> the same in Japanese. */
const JAPANESE = [
  [
    /^Line \d+ sentence length\((\d+)\) exceeds the maximum sentence length of (\d+)\.?.*/s,
    "一文が$1字あります。$2字までに分けてください",
  ],
  [/^(.+?) => (.+?)(?:\n.*)?$/s, "「$1」は「$2」と書いてください"],
];

/** @param {string} name */
function* markdown(name) {
  const full = path.resolve(ROOT, name);
  if (!fs.statSync(full).isDirectory()) yield name;
  else
    for (const entry of fs.readdirSync(full).sort())
      if (entry.endsWith(".md") || fs.statSync(path.join(full, entry)).isDirectory())
        yield* markdown(`${name}/${entry}`);
}

/** @param {string} message */
function said(message) {
  for (const [pattern, text] of JAPANESE) if (pattern.test(message)) return message.replace(pattern, text);
  return message.split("\n")[0];
}

process.chdir(ROOT); // where the rules' own paths begin
const linter = createLinter({
  descriptor: await loadTextlintrc({ configFilePath: path.join(ROOT, ".textlintrc.json") }),
});
const asked = process.argv.slice(2);
let count = 0;
for (const name of asked.length ? asked : SOURCES.filter((source) => fs.existsSync(source)))
  for (const file of markdown(name)) {
    const { messages } = await linter.lintText(
      prose(fs.readFileSync(file, "utf8")),
      path.resolve(ROOT, file),
    );
    for (const { line, message, ruleId } of messages)
      console.log(`${file}:${line}: ${said(message)} [${ruleId}]`);
    count += messages.length;
  }
if (count) {
  console.log(`${count}件`);
  process.exitCode = 1;
}

// The prose of a MyST document, as textlint's parser of Markdown reads it: what is MyST's, Jekyll's or YAML's own is
// taken out or replaced by what a reader sees. Every line keeps its number.

/** Directives whose content is prose. */
const PROSE =
  /^(?:note|tip|hint|important|warning|caution|attention|danger|error|admonition|seealso|epigraph|dropdown|card|grid-item-card|tab-item)$/;
/** Keys of front matter whose value is prose for readers. */
const KEYS = /^(?:excerpt|definition|description): *(?:"(.*)"|'(.*)'|(.*))$/;
/** Roles that leave nothing in the text: citations stand behind the sentence. */
const SILENT = /^(?:cite|footcite)(?::|$)/;
/** Roles that print something that is not written in the text. */
const PRINTED = /^(?:infra:fact|external\+[^:]+:infra:fact|math|eq|numref)$/;

/** A role, or code: a name and its content, of which code has no name. One line each, so that lines stay. */
const ROLE_OR_CODE = /(?:\{([A-Za-z][\w:+-]*)\})?(?<!`)(`+)(?!`)([^\n]*?[^`\n])\2(?!`)/g;
const PARAGRAPH = /[^\n]+(?:\n[^\n]+)*/g;
const KANA = /[\u3041-\u309f\u30a1-\u30ff]/;
const LINE_ATTRIBUTES = /^\s*\{:?\s*[.#][^{}]*\}\s*$/;
const INLINE_ATTRIBUTES = /(?<=[\])`*])\{:?\s*[.#][^{}]*\}/g;
const LIQUID = /\{%.*?%\}|\{\{.*?\}\}/g;

/**
 * What a reader sees of a role; of code "x", for names in it may be of any length: they are no words of the sentence.
 * @param {string} _all
 * @param {string | undefined} name
 * @param {string} ticks
 * @param {string} content
 */
function shown(_all, name, ticks, content) {
  if (!name) return `${ticks}x${ticks}`;
  if (SILENT.test(name)) return "";
  if (PRINTED.test(name)) return "値";
  return content.replace(/^\s*(.*?)\s*<[^<>]*>\s*$/, "$1").replace(/^[~!]/, "");
}

/**
 * @param {string[]} lines front matter without its marks
 */
function ofFrontMatter(lines) {
  return lines.map((line) => {
    const match = KEYS.exec(line);
    return match ? (match[1] ?? match[2] ?? match[3]) : "";
  });
}

/**
 * @param {string[]} lines
 */
function withoutDirectives(lines) {
  /** @type {string[]} open fences of directives with prose in them */
  const open = [];
  let inOptions = false;
  let code = "";
  return lines.map((line) => {
    const fence = /^\s*(`{3,}|~{3,}|:{3,})\s*(.*)$/.exec(line);
    if (code) {
      if (fence && fence[2] === "" && fence[1].startsWith(code)) code = "";
      return line;
    }
    if (fence) {
      const [, mark, info] = fence;
      inOptions = true;
      if (info === "" && open.length && mark.startsWith(/** @type {string} */ (open.at(-1)))) {
        open.pop();
        return "";
      }
      const name = /^\{([\w:-]+)\}/.exec(info)?.[1];
      if (mark.startsWith(":") || (name && PROSE.test(name))) {
        open.push(mark);
        return "";
      }
      code = mark;
      inOptions = false;
      return line;
    }
    if (inOptions && /^\s*:[\w-]+:/.test(line)) return "";
    inOptions = false;
    return LINE_ATTRIBUTES.test(line) ? "" : line;
  });
}

/**
 * @param {string} source
 */
export function prose(source) {
  const lines = source.split("\n");
  let end = 0;
  if (lines[0] === "---") end = lines.findIndex((line, number) => number > 0 && line === "---") + 1;
  const head = end ? ["", ...ofFrontMatter(lines.slice(1, end - 1)), ""] : [];
  const text = withoutDirectives(lines.slice(end)).join("\n");
  const fences = /^(\s*)(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\s*\2[`~]*[ \t]*$/gm;
  // Code is left to the parser of Markdown, which leaves it out.
  let position = 0;
  let body = "";
  for (const match of text.matchAll(fences)) {
    body += inProse(text.slice(position, match.index)) + match[0];
    position = match.index + match[0].length;
  }
  return [...head, body + inProse(text.slice(position))].join("\n");
}

/**
 * @param {string} text
 */
function inProse(text) {
  const words = text.replace(ROLE_OR_CODE, shown).replace(INLINE_ATTRIBUTES, "").replace(LIQUID, "");
  // A paragraph in another language is nothing for rules of Japanese.
  return words.replace(PARAGRAPH, (block) => (KANA.test(block) ? block : block.replace(/[^\n]+/g, "")));
}

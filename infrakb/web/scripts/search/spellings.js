// Other ways to write what is asked for.

const HIRAGANA = /^[ぁ-ゖー]{3,}$/u;
const LONG_END = /(?<=[ァ-ヺー]{2})ー(?![ァ-ヺー])/gu;
const KATAKANA_END = /(?<=[ァ-ヺー]{2}[ァ-ヺ])(?![ァ-ヺー])(?!$)/gu;
/** @type {[RegExp, string][]} */
const SOUNDS = [
  [/ヴァ/g, "バ"],
  [/ヴィ/g, "ビ"],
  [/ヴェ/g, "ベ"],
  [/ヴォ/g, "ボ"],
  [/ヴ/g, "ブ"],
  [/([ェエケセテネメレ])イ/g, "$1ー"],
  [/([ェ])ー/g, "$1イ"],
  [/ウィ/g, "ウイ"],
  [/ウェ/g, "ウエ"],
  [/ディジ/g, "デジ"],
  [/ティーム/g, "チーム"],
];

/** How letters are called: ピーユーイー is PUE. @type {Record<string, string>} */
const LETTERS = {
  エー: "a",
  ビー: "b",
  シー: "c",
  ディー: "d",
  イー: "e",
  エフ: "f",
  ジー: "g",
  エイチ: "h",
  アイ: "i",
  ジェー: "j",
  ケー: "k",
  エル: "l",
  エム: "m",
  エヌ: "n",
  オー: "o",
  ピー: "p",
  キュー: "q",
  アール: "r",
  エス: "s",
  ティー: "t",
  ユー: "u",
  ブイ: "v",
  ダブリュー: "w",
  エックス: "x",
  ワイ: "y",
  ゼット: "z",
};
const LETTER = new RegExp(Object.keys(LETTERS).join("|"), "gu");
const SPELT_OUT = new RegExp(`^(?:${LETTER.source}){2,}$`, "u");

/** @param {string} text */
export const isHiragana = (text) => /^[ぁ-ゖー]+$/u.test(text);

/** @param {string} text */
export const toKatakana = (text) =>
  text.replace(/[ぁ-ゖ]/gu, (char) => String.fromCharCode(char.charCodeAt(0) + 0x60));

/** @param {string} text */
export const withoutLongEnds = (text) => text.replace(LONG_END, "");

/**
 * Other ways to write a folded term: kana, long vowels, sounds, hyphens. Not the term itself.
 *
 * @param {string} term
 */
export const spellings = (term) => {
  const letters = SPELT_OUT.test(term) ? term.replace(LETTER, (name) => LETTERS[name]) : "";
  const found = [letters, withoutLongEnds(term), term.replace(KATAKANA_END, "ー")];
  if (HIRAGANA.test(term)) found.push(toKatakana(term), withoutLongEnds(toKatakana(term)));
  for (const [pattern, other] of SOUNDS) found.push(term.replace(pattern, other));
  found.push(term.replace(/(?<=[a-z0-9])[-_\u2010・](?=[a-z0-9])/g, ""));
  return new Set(found.filter((text) => text && text !== term));
};

/**
 * The one text that stands for all spellings of it: width, case, kana, long vowels, sounds and hyphens are one.
 *
 * @param {string} text
 */
export const alike = (text) => {
  let one = toKatakana(text.normalize("NFKC").toLowerCase());
  for (const [pattern, other] of SOUNDS) one = one.replace(pattern, other);
  return one.replace(/[-_\u2010・ー]/g, "").replace(/\s+/g, " ");
};

/**
 * Share of letters that need no change (edit distance, over the longer length).
 *
 * @param {string} a
 * @param {string} b
 */
export const likenessOf = (a, b) => {
  const [one, two] = [Array.from(a), Array.from(b)];
  let row = two.map((_, i) => i + 1);
  one.forEach((char, i) => {
    let diagonal = i;
    let left = i + 1;
    row = row.map((above, j) => {
      left = Math.min(left + 1, above + 1, diagonal + (char === two[j] ? 0 : 1));
      diagonal = above;
      return left;
    });
  });
  return 1 - (row.at(-1) ?? one.length) / (Math.max(one.length, two.length) || 1);
};

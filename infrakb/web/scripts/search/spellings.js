// Other ways to write what is asked for.

import { SOUNDS, toKatakana, withoutLongEnds } from "./kana.js";

const HIRAGANA = /^[ぁ-ゖー]{3,}$/u;
const KATAKANA_END = /(?<=[ァ-ヺー]{2}[ァ-ヺ])(?![ァ-ヺー])(?!$)/gu;
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
const NUMBERED = new RegExp(`(?<![ァ-ヺー])(?:${LETTER.source})+(?=[0-9])`, "gu");

/**
 * A text with letters before numbers written as such: エイチ100 is H100.
 *
 * @param {string} text in katakana
 */
export const withLetters = (text) =>
  text.replace(NUMBERED, (names) => names.replace(LETTER, (name) => LETTERS[name]));

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

// Kana, and texts that are the same whatever their kana. Pages of topics use it too.

const LONG_END = /(?<=[ァ-ヺー]{2})ー(?![ァ-ヺー])/gu;
/** Other kana for one sound. @type {[RegExp, string][]} */
export const SOUNDS = [
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

/** @param {string} text */
export const isHiragana = (text) => /^[ぁ-ゖー]+$/u.test(text);

/** @param {string} text */
export const toKatakana = (text) =>
  text.replace(/[ぁ-ゖ]/gu, (char) => String.fromCharCode(char.charCodeAt(0) + 0x60));

/** @param {string} text */
export const withoutLongEnds = (text) => text.replace(LONG_END, "");

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

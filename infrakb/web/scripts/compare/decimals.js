// Numbers as exact fractions, and as they are written: the twin of what infrakb/topics/derived.py and values.py do.

/** @typedef {{ n: bigint, d: bigint }} Fraction d: not below 0; 0 for what has no end */

/** Digits behind the point up to which a result is exact, and digits of a rounded one. */
const MOST_DECIMALS = 6;
const ROUNDED_DIGITS = 4;
/** Digits behind the first that a number has in base units, and that it keeps when it is divided as a float. */
const IN_BASE = 14;
const KEPT = 12;

/**
 * What was written as a decimal number in a unit.
 *
 * @param {number | string} inBase in base units
 * @param {number} [factor] of the unit
 * @returns {Fraction}
 */
export const fraction = (inBase, factor = 1) => {
  const behind = factor === 1 ? IN_BASE : KEPT;
  const [digits, power] = (Number(inBase) / factor).toExponential(behind).split("e");
  return shifted({ n: BigInt(digits.replace(".", "")), d: 1n }, Number(power) - behind);
};

/**
 * @param {Fraction} of
 * @param {number} power of ten
 * @returns {Fraction}
 */
const shifted = ({ n, d }, power) =>
  power < 0 ? { n, d: d * 10n ** BigInt(-power) } : { n: n * 10n ** BigInt(power), d };

/** @param {bigint} number */
const size = (number) => (number < 0n ? -number : number);

/**
 * A number in full; undefined for one that does not end, or only behind too many digits.
 *
 * @param {Fraction} of
 */
export const exact = ({ n, d }) => {
  let [divisor, rest] = [size(n), d];
  while (rest) [divisor, rest] = [rest, divisor % rest];
  const whole = d / divisor;
  rest = whole;
  let decimals = 0;
  while (rest % 2n === 0n || rest % 5n === 0n) {
    rest /= rest % 10n === 0n ? 10n : rest % 2n === 0n ? 2n : 5n;
    decimals += 1;
  }
  if (rest !== 1n) return undefined;
  const digits = ((n / divisor) * 10n ** BigInt(decimals)) / whole;
  const behind = size(n) >= d ? decimals : String(size(digits)).length;
  return !decimals || behind <= MOST_DECIMALS ? text(digits, -decimals) : undefined;
};

/**
 * A number other than 0 with few digits.
 *
 * @param {Fraction} of
 * @param {-1 | 0 | 1} to downwards, to the nearest, upwards
 */
export const rounded = ({ n, d }, to = 0) => {
  let power = String(size(n)).length - String(d).length;
  const least = shifted({ n: 1n, d: 1n }, power);
  if (size(n) * least.d < least.n * d) power -= 1;
  const last = power - ROUNDED_DIGITS + 1;
  const scaled = shifted({ n, d }, -last);
  return text(
    to > 0 ? -floor({ n: -scaled.n, d: scaled.d }) : floor(to < 0 ? scaled : nearest(scaled)),
    last,
  );
};

/**
 * @param {Fraction} of
 * @returns {Fraction} whose floor is the nearest whole number
 */
const nearest = ({ n, d }) => ({ n: 2n * n + d, d: 2n * d });

/** @param {Fraction} of */
const floor = ({ n, d }) => n / d - (n % d < 0n ? 1n : 0n);

/**
 * Digits × 10^exponent without an exponent, and without zeros at its end behind the point.
 *
 * @param {bigint} digits
 * @param {number} exponent
 */
const text = (digits, exponent) => {
  const sign = digits < 0n ? "-" : "";
  if (exponent >= 0) return `${sign}${size(digits)}${"0".repeat(digits ? exponent : 0)}`;
  const all = String(size(digits)).padStart(1 - exponent, "0");
  return `${sign}${all.slice(0, exponent)}.${all.slice(exponent)}`.replace(/\.?0+$/, "");
};

/**
 * A decimal number as it stands before its unit: 12,345.6, 1兆1300億.
 *
 * @param {string} decimal
 * @param {boolean} isMoney
 */
export const written = (decimal, isMoney) => {
  const [, sign = "", whole = "", rest = ""] = /^(-?)(\d+)(.*)$/.exec(decimal) ?? [];
  const isRound = !sign && !rest && whole.length > 5 && whole.endsWith("0000");
  return sign + (isMoney || isRound ? inMyriads(whole, rest) : grouped(whole) + rest);
};

/** @param {string} whole */
const grouped = (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ",");

/**
 * @param {string} whole
 * @param {string} rest behind it
 */
const inMyriads = (whole, rest) => {
  const all = whole.padStart(16, "0");
  const large = String(BigInt(all.slice(0, -12)));
  const parts = [
    [grouped(large), "兆"],
    [String(Number(all.slice(-12, -8))), "億"],
    [String(Number(all.slice(-8, -4))), "万"],
  ].flatMap(([digits, name]) => (digits === "0" ? [] : [digits + name]));
  const last = String(Number(all.slice(-4)));
  if (parts.length === 0) return grouped(last) + rest;
  return parts.join("") + (last !== "0" || rest ? last + rest : "");
};

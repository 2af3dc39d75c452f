// What units are made of, by name: "bit/s", "USD/GPU/s", as infrakb/topics/units.py writes it.

/**
 * Base dimensions and counted things with their powers.
 *
 * @param {string} dimension
 * @returns {Record<string, number>}
 */
export const powersOf = (dimension) => {
  const [above, ...below] = dimension.split("/");
  const parts = [
    ...above.split("·").map((part) => ({ part, sign: 1 })),
    ...below.map((part) => ({ part, sign: -1 })),
  ];
  return Object.fromEntries(
    parts.flatMap(({ part, sign }) => {
      const [, name, power] = /^(\D+)(\d*)$/.exec(part) ?? [];
      return name ? [[name, sign * Number(power || 1)]] : [];
    }),
  );
};

/**
 * @param {Record<string, number>} powers
 */
export const dimensionOf = (powers) => {
  const names = Object.keys(powers).sort();
  const written = (/** @type {string} */ name, /** @type {number} */ power) =>
    name + (power > 1 ? power : "");
  const above = names.filter((name) => powers[name] > 0).map((name) => written(name, powers[name]));
  const below = names.filter((name) => powers[name] < 0).map((name) => `/${written(name, -powers[name])}`);
  return (above.join("·") || (below.length ? "1" : "")) + below.join("");
};

/**
 * The dimension of a number of one divided by one of another.
 *
 * @param {string} above
 * @param {string} below
 */
export const dimensionPer = (above, below) => {
  const powers = powersOf(above);
  for (const [name, power] of Object.entries(powersOf(below))) {
    // A year behind a "/" is how long something takes, no date.
    const per = name === "calendar year" ? "year" : name;
    powers[per] = (powers[per] ?? 0) - power;
    if (!powers[per]) delete powers[per];
  }
  return dimensionOf(powers);
};

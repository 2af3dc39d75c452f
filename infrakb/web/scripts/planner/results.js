// What it takes to serve a model: the twin of infrakb/planning/results.py.

import { cost, fit, power } from "./arithmetic.js";

/** @typedef {import("./arithmetic.js").Ends} Ends */
/** @typedef {import("./arithmetic.js").Span} Span */
/** @typedef {import("./arithmetic.js").Model} Model */
/** @typedef {import("./arithmetic.js").Settings} Settings */
/** @typedef {import("./arithmetic.js").Rules} Rules */
/** @typedef {{ place: string, amount: Span, stated: InfraStated }} Cost thousandths of a yen an hour */
/** @typedef {{ hosts: Ends, watts: Span | null, costs: Cost[] }} Site whole machines, with all that is in them */
/** @typedef {Site & { name: string, surely: number, perhaps: number, count: number, isInstance: boolean }} Configuration */

/**
 * Whole machines for so many accelerators, their milliwatts and what they cost.
 *
 * @param {InfraPlannedMachine} machine
 * @param {Ends} counts of accelerators
 * @param {number} pue in thousandths
 * @param {number | undefined} rate ten-thousandths of a yen for a US dollar
 * @param {Rules} rules
 * @returns {Site}
 */
export const site = ({ size, tdp, prices }, counts, pue, rate, rules) => {
  const [low, high] = [Math.ceil(counts[0] / size), Math.ceil(counts[1] / size)];
  return {
    hosts: [low, high],
    watts: tdp && power([low * size, high * size], tdp, pue, rules),
    costs: rate
      ? prices.map(([place, price, stated]) => ({
          place,
          amount: [cost(low, price, rate), cost(high, price, rate)],
          stated,
        }))
      : [],
  };
};

/**
 * The cost at the place with the lowest upper end, the first of several; none where no price is known.
 *
 * @param {Site} site
 * @returns {Cost | undefined}
 */
export const cheapest = ({ costs }) =>
  costs.length ? costs.reduce((best, one) => (one.amount[1] < best.amount[1] ? one : best)) : undefined;

/**
 * By what configurations are ordered: surely enough before perhaps, upper ends that are known before those that are not.
 *
 * @param {Configuration} found
 */
const order = (found) => {
  const price = cheapest(found);
  return [
    !found.isInstance,
    !found.surely,
    found.hosts[1],
    !price,
    price ? price.amount[1] : 0,
    !found.watts,
    found.watts ? found.watts[1] : 0,
    found.count,
    found.name,
  ];
};

/**
 * The fewest of each machine that can hold a model: instances first, the fewest and cheapest first.
 *
 * @param {Model} model
 * @param {Settings} settings
 * @param {Record<string, InfraPlannedMachine | InfraNotPlanned>} machines
 * @param {number} pue in thousandths
 * @param {number | undefined} rate ten-thousandths of a yen for a US dollar
 * @param {Rules} rules
 */
export const configurations = (model, settings, machines, pue, rate, rules) => {
  /** @type {[key: ReturnType<typeof order>, found: Configuration][]} */
  const made = [];
  for (const [name, machine] of Object.entries(machines)) {
    if ("missing" in machine) continue;
    const { surely, perhaps } = fit(model, settings, machine, rules);
    const count = surely || perhaps;
    if (!count) continue;
    const whole = site(machine, [perhaps, count], pue, rate, rules);
    const found = { ...whole, name, surely, perhaps, count, isInstance: machine.host };
    made.push([order(found), found]);
  }
  made.sort(([first], [second]) => {
    const at = first.findIndex((value, index) => value !== second[index]);
    return at < 0 ? 0 : /** @type {number} */ (first[at]) < /** @type {number} */ (second[at]) ? -1 : 1;
  });
  return made.map(([, found]) => found);
};

// Computes each of the vectors on stdin by the script's twin of the arithmetic, and gives what it found.
import fs from "node:fs";
import { cost, fit, held, need, power } from "../../infrakb/web/scripts/planner/arithmetic.js";

const { rules, vectors } = JSON.parse(fs.readFileSync(0, "utf8"));
const found = vectors.map(({ model, settings, device }) => {
  const fewest = fit(model, settings, device, rules);
  return {
    need: Object.fromEntries([1, 4, 8].map((count) => [count, need(model, settings, count, device, rules)])),
    held: Object.fromEntries([1, 4, 8].map((count) => [count, held(model, settings, count, device, rules)])),
    fit: [fewest.surely, fewest.perhaps],
    power: power([8, 8], [700000, 700000], 1140, rules),
    cost: cost(2, 55040000, 1607700),
  };
});
process.stdout.write(JSON.stringify(found, (_, value) => (typeof value === "bigint" ? Number(value) : value)));

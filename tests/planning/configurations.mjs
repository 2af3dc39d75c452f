// Lists the configurations of the vector on stdin by the script's twin, and gives what it found.
import fs from "node:fs";
import { cheapest, configurations } from "../../infrakb/web/scripts/planner/results.js";

const { rules, model, settings, machines, pue, rate } = JSON.parse(fs.readFileSync(0, "utf8"));
const found = configurations(model, settings, machines, pue, rate, rules).map((one) => {
  const price = cheapest(one);
  const { name, surely, perhaps, hosts, watts } = one;
  return { name, fit: [surely, perhaps], hosts, watts, cost: price ? [price.place, price.amount] : null };
});
process.stdout.write(JSON.stringify(found, (_, value) => (typeof value === "bigint" ? Number(value) : value)));

// Answers calls of the comparison's scripts: a list of [function, …arguments] on standard input.

import { fill } from "../../infrakb/web/scripts/common/elements.js";
import { columnOf } from "../../infrakb/web/scripts/compare/columns.js";
import { judge, parse, readUnits } from "../../infrakb/web/scripts/compare/language.js";
import { asCSV, asMarkdown, recordsOf } from "../../infrakb/web/scripts/compare/exports.js";
import { divided } from "../../infrakb/web/scripts/compare/ratios.js";
import { inMyriads, sorted } from "../../infrakb/web/scripts/compare/table.js";
import { queryOf, readView } from "../../infrakb/web/scripts/compare/view.js";

const verdict = (text, columns, units, row, rate) => {
  const clauses = parse(text, columns, readUnits(units));
  if (!Array.isArray(clauses)) return clauses.problem;
  const lines = Object.fromEntries(
    Object.entries(row.lines).map(([key, states]) => [key, states.map((state) => state.split("|"))]),
  );
  const { fits, hidden } = judge(clauses, { ...row, lines }, rate ?? undefined);
  const left = Object.entries(lines).flatMap(([key, states]) =>
    states.flatMap((state, number) => (hidden.has(state) ? [[key, number]] : [])),
  );
  return [fits, left];
};

const order = (states, ascending, rate) => {
  const rows = states.map((lines, place) => ({
    place,
    head: { textContent: String(place) },
    cells: [{ lines: lines.map((state) => ({ state: state.split("|") })) }],
    hidden: new Set(),
  }));
  return sorted(rows, 0, ascending, rate ?? undefined).rows.map(({ place }) => place);
};

/** Texts of ratios with their qualifiers, or the reason why there are none. */
const ratios = (states, columns, counted, reasons) => {
  const lines = states.map((some) => some.map((state) => ({ state: state.split("|") })));
  const sides = columns.map(([name, unit]) => columnOf({ dataset: { names: name, unit } }));
  const found = divided(lines, sides, new Set(counted));
  if (!Array.isArray(found)) return fill(reasons[found.problem], found.names);
  return found.map(({ text, note }) => (note ? `${text} (${note})` : text));
};

const CALLS = { verdict, order, divided: ratios, canonical: (query) => queryOf(readView(query)), inMyriads, asCSV, asMarkdown, recordsOf };
let input = "";
for await (const chunk of process.stdin) input += chunk;
console.log(JSON.stringify(JSON.parse(input).map(([name, ...given]) => CALLS[name](...given))));

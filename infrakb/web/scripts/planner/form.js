// The form of the planner: what is chosen stands in the address, the answer is shown at once.

import { chooseAsked } from "../common/asked.js";
import { element, fill, part } from "../common/elements.js";
import { scriptOnce } from "../common/script-tag.js";
import { fit, held, need, usable } from "./arithmetic.js";
import { cheapest, configurations, site } from "./results.js";

/** @typedef {import("./arithmetic.js").Span} Span */
/** @typedef {import("./arithmetic.js").Settings} Settings */
/** @typedef {[label: string, value: string][]} Lines */
/** @typedef {{ data: InfraPlannerData, model: InfraPlannedModel, machine: InfraPlannedMachine, settings: Settings, pue: number, wanted: number }} Question wanted accelerators, 0 for the fewest */

const GIB = 2 ** 30;

/** Within this time of a keystroke only the answer is shown: the tables below take a slow phone longer (milliseconds). */
const PAUSE = 120;

/** @param {number} number */
const rounded = (number) => {
  const digits = Math.abs(number) >= 100 ? 0 : Math.abs(number) >= 10 ? 1 : 2;
  return number.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
};

/**
 * @param {number} low
 * @param {number} high
 * @param {string} unit
 */
const between = (low, high, unit) => {
  const [first, last] = [rounded(low), rounded(high)];
  return first === last ? `${first} ${unit}` : `${first}〜${last} ${unit}`;
};

/** @param {Span} found */
const gib = ([low, high]) => between(Number(low) / GIB, Number(high) / GIB, "GiB");

/**
 * @param {number} low
 * @param {number} high
 */
const either = (low, high) =>
  [...new Set([low, high])].map((number) => number.toLocaleString("en")).join("〜");

/** @param {Span} found milliwatts */
const kilowatts = ([low, high]) => between(Number(low) / 1e6, Number(high) / 1e6, "kW");

/** @param {Span} amount thousandths of a yen, rounded up */
const yen = ([low, high]) => `${either(Math.ceil(Number(low) / 1000), Math.ceil(Number(high) / 1000))}円`;

/**
 * How many accelerators are enough.
 *
 * @param {{ surely: number, perhaps: number }} found
 * @param {InfraPlannerData} data
 */
const fewest = ({ surely, perhaps }, { texts, limits }) =>
  !perhaps
    ? fill(texts.tooMany ?? "", { count: limits.most })
    : surely
      ? either(perhaps, surely)
      : fill(texts.orMore ?? "", { count: perhaps });

/** What cannot be computed, said to the reader. */
class Refused extends Error {}

/**
 * The numbers of a form's fields by their names; 0 for one that may be empty and is.
 *
 * @param {HTMLFormElement} form
 * @param {InfraPlannerData} data
 */
const numbersOf = (form, { texts }) => {
  /** @type {Record<string, number>} */
  const numbers = {};
  for (const field of form.querySelectorAll("input")) {
    if (!field.checkValidity()) {
      const label = field.labels?.[0]?.firstChild?.textContent?.trim() ?? field.name;
      throw new Refused(fill(texts.range ?? "", { label, min: field.min, max: field.max }));
    }
    numbers[field.name] = Number(field.value);
  }
  return numbers;
};

/**
 * What a form asks.
 *
 * @param {HTMLFormElement} form
 * @param {InfraPlannerData} data
 * @returns {Question}
 */
const questionOf = (form, data) => {
  const chosen = new FormData(form);
  const { texts, models, machines, schemes } = data;
  const model = models[String(chosen.get("model"))];
  const machine = machines[String(chosen.get("machine"))];
  if (!model || !machine) throw new Error("the form offers what the data does not have");
  const { context = 1, requests = 1, use = 90, pue = 1, count: wanted = 0 } = numbersOf(form, data);
  const scheme = String(chosen.get("weights"));
  const cannot = (/** @type {string} */ reason) => new Refused(fill(texts.missing ?? "", { reason }));
  if ("missing" in model) throw cannot(model.missing);
  if ("missing" in machine) throw cannot(machine.missing);
  if (schemes[scheme]?.[1] === "ffn" && !model.attention_weights[1]) throw cannot(texts.attention ?? "");
  if (wanted && model.heads % wanted) {
    throw cannot(fill(texts.indivisible ?? "", { heads: model.heads, count: wanted }));
  }
  const cache = String(chosen.get("cache"));
  const settings = { scheme, cache, context, requests, utilisation: Math.round(use * 10) };
  return { data, model, machine, settings, pue: Math.round(pue * 1000), wanted };
};

/**
 * Whether so many accelerators are enough, in words.
 *
 * @param {Question} question
 */
const verdict = ({ data, model, machine, settings, wanted }) => {
  const { total } = need(model, settings, wanted, machine, data);
  const ends = usable(settings, machine);
  const { enough, perhaps, tooFew } = data.texts;
  const said = total[1] <= ends[0] ? enough : total[0] <= ends[1] ? perhaps : tooFew;
  return fill(said ?? "", { count: wanted });
};

/**
 * Machines for so many accelerators, their power and cost, and the statements that these follow from.
 *
 * @param {Question} question
 * @param {number} low
 * @param {number} high
 * @returns {{ lines: Lines, used: InfraStated[] }}
 */
const siteLines = ({ data, machine, pue }, low, high) => {
  const { texts, rate } = data;
  const { hosts, watts, costs } = site(machine, [low, high], pue, rate?.[0], data);
  /** @type {Lines} */
  const lines = [];
  /** @type {InfraStated[]} */
  const used = [];
  if (machine.size > 1) lines.push([texts.machines ?? "", either(...hosts)]);
  lines.push([texts.power ?? "", watts ? kilowatts(watts) : (texts.noPower ?? "")]);
  if (watts && data.pue && pue === Math.round(Number(data.pue[1]) * 1000)) used.push(data.pue);
  for (const { place, amount, stated } of costs) {
    lines.push([fill(texts.cost ?? "", { place }), yen(amount)]);
    used.push([`${texts.price}（${stated[0]}）`, stated[1], stated[2], stated[3]]);
  }
  if (rate && costs.length) used.push(rate[1]);
  else lines.push([texts.price ?? "", (machine.host ? texts.noPrice : texts.noInstance) ?? ""]);
  return { lines, used };
};

/**
 * The address that chooses a machine, with all else as it is.
 *
 * @param {string} name
 */
const choosing = (name) => {
  const address = new URL(location.href);
  address.searchParams.set("machine", name);
  address.searchParams.delete("count");
  return address.search;
};

/**
 * The machines that can hold the model, in a table: instances with their cost, or accelerators.
 *
 * @param {Question} question
 * @param {boolean} areInstances
 */
const fittingTable = ({ data, model, settings, pue }, areInstances) => {
  const { texts, rate } = data;
  const found = configurations(model, settings, data.machines, pue, rate?.[0], data);
  const heads = [texts.configuration, texts.fewest, texts.power, ...(areInstances ? [texts.cheapest] : [])];
  const row = (/** @type {import("./results.js").Configuration} */ one) => {
    const price = cheapest(one);
    const cells = [fewest(one, data), one.watts ? kilowatts(one.watts) : texts.unknown];
    if (areInstances) cells.push(price ? `${yen(price.amount)}、${price.place}` : texts.unknown);
    const name = element("a", { href: choosing(one.name) }, one.name);
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, name, `×${either(...one.hosts)}`),
      ...cells.map((cell, index) => element("td", { "data-head": heads[index + 1] ?? "" }, cell)),
    );
  };
  const head = element("tr", {}, ...heads.map((text) => element("th", { scope: "col" }, text)));
  const table = element(
    "table",
    { class: "docutils infra-values infra-plan-table" },
    element("thead", {}, head),
    element("tbody", {}, ...found.filter((one) => one.isInstance === areInstances).map(row)),
  );
  return element("div", { class: "table-wrapper infra-stacking" }, table);
};

/**
 * What one of so many accelerators holds.
 *
 * @param {Question} question
 * @param {number} count
 * @returns {Lines}
 */
const memory = ({ data, model, machine, settings }, count) => {
  const { texts } = data;
  const one = need(model, settings, count, machine, data);
  const keys = Math.min(...model.parts.filter((part) => !part[4]).map((part) => part[1]));
  const split = keys === 0 ? texts.latent : keys < count ? texts.copied : texts.split;
  /** @type {Lines} */
  const lines = [
    [fill(texts.total ?? "", { count }), gib(one.total)],
    [texts.usable ?? "", gib(usable(settings, machine))],
    [texts.weights ?? "", gib(one.weights)],
    [texts.cache ?? "", gib(one.cache)],
    [texts.activations ?? "", gib(one.activations)],
    [texts.runtime ?? "", gib(one.runtime)],
  ];
  if (count > 1) lines.push([texts.way ?? "", fill(split ?? "", { heads: model.heads, keys, count })]);
  return lines;
};

/** @param {Lines} lines */
const list = (lines) =>
  element(
    "dl",
    {},
    ...lines.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))),
  );

/**
 * @param {HTMLFormElement} form hidden until now
 * @param {URL} source script with all models and machines
 */
export const offerPlanner = (form, source) => {
  const shown = part(form, ".infra-plan-live", HTMLElement);
  const said = part(shown, "[role=status]", HTMLElement); // read out at each change, and so no more than a few lines
  const more = element("div");
  shown.append(more);
  const load = scriptOnce(source, () => globalThis.infraPlanner);
  const root = form.dataset.root ?? "";

  /** @param {InfraStated} stated */
  const input = ([label, text, href, said]) =>
    element(
      "li",
      {},
      `${label} `,
      element("a", { class: "reference internal", href: root + href }, text),
      element("span", { class: "infra-plan-source" }, `（${said}）`),
    );

  /**
   * A part that stays open while the reader changes fields; what is in it is made when it is open.
   *
   * @param {string} name
   * @param {() => Element} content
   */
  const folded = (name, content) => {
    const before = [...shown.querySelectorAll("details")].find(
      (one) => one.querySelector("summary")?.textContent === name,
    );
    const made = element("details", before?.open ? { open: "" } : {}, element("summary", {}, name));
    const show = () => made.open && made.childElementCount < 2 && made.append(content());
    made.addEventListener("toggle", show);
    show();
    return made;
  };

  /**
   * The lines that answer a question, and what makes the rest of it.
   *
   * @param {Question} question
   */
  const answer = (question) => {
    const { data, model, machine, settings, wanted } = question;
    const { texts } = data;
    const { surely, perhaps } = fit(model, settings, machine, data);
    const fitting = () => [
      folded(texts.fitting ?? "", () => fittingTable(question, true)),
      folded(texts.fittingChips ?? "", () => fittingTable(question, false)),
    ];
    /** @type {Lines} */
    const lines = [[texts.fewest ?? "", fewest({ surely, perhaps }, data)]];
    const count = wanted || surely || perhaps;
    if (!count) return { lines, rest: fitting };
    if (wanted) lines.unshift([texts.chosen ?? "", verdict(question)]);
    const [least, most] = held(model, settings, count, machine, data);
    lines.push([fill(texts.held ?? "", { count }), either(Number(least), Number(most))]);
    const { lines: others, used } = siteLines(question, wanted || perhaps, count);
    const assumed = [...data.assumed, ...model.assumed].map((text) => element("li", {}, text));
    const stated = [...model.inputs, ...machine.inputs, ...used].map(input);
    const rest = () => [
      list(memory(question, count)),
      ...fitting(),
      folded(texts.inputs ?? "", () => element("ul", { class: "infra-plan-inputs" }, ...stated)),
      folded(texts.assumptions ?? "", () => element("ul", {}, ...assumed)),
    ];
    return { lines: [...lines, ...others], rest };
  };

  let resting = 0;
  /** @param {InfraPlannerData} data */
  const show = (data) => {
    clearTimeout(resting);
    try {
      const { lines, rest } = answer(questionOf(form, data));
      said.replaceChildren(list(lines));
      resting = setTimeout(() => more.replaceChildren(...rest()), PAUSE);
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      said.replaceChildren(element("p", {}, problem.message));
      more.replaceChildren();
    }
  };

  const keep = () => {
    const address = new URL(location.href);
    for (const [name, value] of new FormData(form)) address.searchParams.set(name, String(value));
    history.replaceState(null, "", address);
  };
  const update = async () => {
    try {
      show(await load());
    } catch (problem) {
      console.error(problem);
      said.textContent = form.dataset.failed ?? "";
      more.replaceChildren();
    }
  };
  form.addEventListener("input", () => {
    keep();
    update();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep();
    update();
  });

  for (const [name, value] of new URL(location.href).searchParams) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = value;
    if (field instanceof HTMLSelectElement && [...field.options].some((one) => one.value === value)) {
      field.value = value;
    }
  }
  form.hidden = false;
  if (chooseAsked(form)) keep();
  // The data is heavier than the page: who only reads does not load it.
  if (location.search) update();
};

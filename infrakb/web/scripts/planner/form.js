// The form of the planner: what is chosen stands in the address, what follows is shown at once.

import { chooseAsked } from "../common/asked.js";
import { element, fill, part } from "../common/elements.js";
import { scriptOnce } from "../common/script-tag.js";
import { cost, fit, held, need, power, usable } from "./arithmetic.js";

/** @typedef {import("./arithmetic.js").Span} Span */
/** @typedef {import("./arithmetic.js").Settings} Settings */
/** @typedef {[label: string, value: string][]} Lines */
/** @typedef {{ data: InfraPlannerData, model: InfraPlannedModel, machine: InfraPlannedMachine, settings: Settings, pue: number, wanted: number }} Question wanted accelerators, 0 for the fewest */

const GIB = 2 ** 30;

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
 * Power and cost of so many accelerators, and the statements that they follow from.
 *
 * @param {Question} question
 * @param {number} low
 * @param {number} high
 * @returns {{ lines: Lines, used: InfraStated[] }}
 */
const site = ({ data, machine, pue }, low, high) => {
  const { texts, rate } = data;
  /** @type {Lines} */
  const lines = [];
  /** @type {InfraStated[]} */
  const used = [];
  const hosts = [Math.ceil(low / machine.size), Math.ceil(high / machine.size)];
  const [fewest, most] = /** @type {[number, number]} */ (hosts);
  if (machine.size > 1) lines.push([texts.machines ?? "", either(fewest, most)]);
  if (machine.tdp) {
    const found = power([fewest * machine.size, most * machine.size], machine.tdp, pue, data);
    lines.push([texts.power ?? "", between(Number(found[0]) / 1e6, Number(found[1]) / 1e6, "kW")]);
    if (data.pue && pue === Math.round(Number(data.pue[1]) * 1000)) used.push(data.pue);
  } else lines.push([texts.power ?? "", texts.noPower ?? ""]);
  for (const [place, price, stated] of rate ? machine.prices : []) {
    const [first, last] = [fewest, most].map((count) =>
      Math.ceil(Number(cost(count, price, rate?.[0] ?? 0)) / 1000).toLocaleString("en"),
    );
    lines.push([fill(texts.cost ?? "", { place }), first === last ? `${first}円` : `${first}〜${last}円`]);
    used.push([`${texts.price}（${stated[0]}）`, stated[1], stated[2], stated[3]]);
  }
  if (rate && machine.prices.length) used.push(rate[1]);
  else lines.push([texts.price ?? "", (machine.host ? texts.noPrice : texts.noInstance) ?? ""]);
  return { lines, used };
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
   * A part that stays open while the reader changes fields.
   *
   * @param {string} name
   * @param {Element} content
   */
  const folded = (name, content) => {
    const before = [...shown.querySelectorAll("details")].find(
      (one) => one.querySelector("summary")?.textContent === name,
    );
    return element("details", before?.open ? { open: "" } : {}, element("summary", {}, name), content);
  };

  /** @param {Question} question */
  const answer = (question) => {
    const { data, model, machine, settings, wanted } = question;
    const { texts, limits } = data;
    const { surely, perhaps } = fit(model, settings, machine, data);
    const fewest = !perhaps
      ? fill(texts.tooMany ?? "", { count: limits.most })
      : surely
        ? either(perhaps, surely)
        : fill(texts.orMore ?? "", { count: perhaps });
    /** @type {Lines} */
    const lines = [[texts.fewest ?? "", fewest]];
    const count = wanted || surely || perhaps;
    if (!count) return [list(lines)];
    if (wanted) lines.unshift([texts.chosen ?? "", verdict(question)]);
    const [least, most] = held(model, settings, count, machine, data);
    lines.push([fill(texts.held ?? "", { count }), either(Number(least), Number(most))]);
    const { lines: others, used } = site(question, wanted || perhaps, count);
    const assumed = [...data.assumed, ...model.assumed].map((text) => element("li", {}, text));
    const stated = [...model.inputs, ...machine.inputs, ...used].map(input);
    return [
      list([...lines, ...others]),
      list(memory(question, count)),
      folded(texts.inputs ?? "", element("ul", { class: "infra-plan-inputs" }, ...stated)),
      folded(texts.assumptions ?? "", element("ul", {}, ...assumed)),
    ];
  };

  /** @param {InfraPlannerData} data */
  const show = (data) => {
    try {
      shown.replaceChildren(...answer(questionOf(form, data)));
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      shown.replaceChildren(element("p", {}, problem.message));
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
      shown.textContent = form.dataset.failed ?? "";
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

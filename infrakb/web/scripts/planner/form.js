// The form of the planner: what is chosen stands in the address, what follows is shown at once.

import { chooseAsked } from "../common/asked.js";
import { element, fill, part } from "../common/elements.js";
import { scriptOnce } from "../common/script-tag.js";
import { cost, fit, need, power, span } from "./arithmetic.js";

/** @typedef {import("./arithmetic.js").Span} Span */

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
const either = (low, high) => (low === high ? `${low}` : `${low}〜${high}`);

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

  /** @param {InfraPlannerData} data */
  const show = (data) => {
    const chosen = new FormData(form);
    const { texts } = data;
    const model = data.models[String(chosen.get("model"))];
    const machine = data.machines[String(chosen.get("machine"))];
    if (!model || !machine) return;
    const tell = (/** @type {string} */ text) => shown.replaceChildren(element("p", {}, text));
    /** @type {Record<string, number>} */
    const numbers = {};
    for (const field of form.querySelectorAll("input")) {
      if (!field.checkValidity() || field.value === "") {
        const label = field.labels?.[0]?.firstChild?.textContent?.trim() ?? field.name;
        return tell(fill(texts.range ?? "", { label, min: field.min, max: field.max }));
      }
      numbers[field.name] = Number(field.value);
    }
    if ("missing" in model) return tell(fill(texts.missing ?? "", { reason: model.missing }));
    const settings = {
      scheme: String(chosen.get("weights")),
      cache: String(chosen.get("cache")),
      context: numbers.context ?? 1,
      requests: numbers.requests ?? 1,
      utilisation: Math.round((numbers.use ?? 90) * 10),
    };
    const pue = Math.round((numbers.pue ?? 1) * 1000);
    const few = data.schemes[settings.scheme]?.[1];
    if (few === "ffn" && !model.attention_weights[1]) {
      return tell(fill(texts.missing ?? "", { reason: texts.attention ?? "" }));
    }
    const { surely, perhaps } = fit(model, settings, machine.memory, data);
    const count = surely || perhaps;
    const used = [...model.inputs, ...machine.inputs];
    /** @type {[string, string][]} */
    const lines = [];
    if (count) {
      const one = need(model, settings, count, machine.memory, data);
      const usable = span(machine.memory).map((end) => (end * BigInt(settings.utilisation)) / 1000n);
      lines.push(
        [texts.weights ?? "", gib(one.weights)],
        [texts.cache ?? "", gib(one.cache)],
        [texts.activations ?? "", gib(one.activations)],
        [texts.runtime ?? "", gib(one.runtime)],
        [fill(texts.total ?? "", { count }), gib(one.total)],
        [texts.usable ?? "", gib(/** @type {[bigint, bigint]} */ (usable))],
        [texts.fewest ?? "", surely ? either(perhaps, surely) : fill(texts.orMore ?? "", { count: perhaps })],
      );
      const keys = Math.min(...model.parts.filter((one) => !one[4]).map((one) => one[1]));
      const split = keys === 0 ? texts.latent : keys < count ? texts.copied : texts.split;
      lines.push([texts.way ?? "", fill(split ?? "", { heads: model.heads, keys, count })]);
      const hosts = [Math.ceil(perhaps / machine.size), Math.ceil(count / machine.size)];
      const [low, high] = /** @type {[number, number]} */ (hosts);
      if (machine.size > 1) lines.push([texts.machines ?? "", either(low, high)]);
      if (machine.tdp) {
        const found = power([low * machine.size, high * machine.size], machine.tdp, pue, data);
        lines.push([texts.power ?? "", between(Number(found[0]) / 1e6, Number(found[1]) / 1e6, "kW")]);
        if (data.pue && pue === Math.round(Number(data.pue[1]) * 1000)) used.push(data.pue);
      } else lines.push([texts.power ?? "", texts.noPower ?? ""]);
      const { rate } = data;
      const yenForDollar = rate?.[0] ?? 0;
      for (const [place, price, stated] of rate ? machine.prices : []) {
        const yen = [low, high].map((hosts) =>
          Math.ceil(Number(cost(hosts, price, yenForDollar)) / 1000).toLocaleString("en"),
        );
        lines.push([
          fill(texts.cost ?? "", { place }),
          yen[0] === yen[1] ? `${yen[0]}円` : `${yen[0]}〜${yen[1]}円`,
        ]);
        used.push([`${texts.price}（${stated[0]}）`, stated[1], stated[2], stated[3]]);
      }
      if (rate && machine.prices.length) used.push(rate[1]);
      else lines.push([texts.price ?? "", (machine.host ? texts.noPrice : texts.noInstance) ?? ""]);
    } else lines.push([texts.fewest ?? "", fill(texts.tooMany ?? "", { count: data.limits.most })]);
    const assumed = [...data.assumed, ...model.assumed].map((text) => element("li", {}, text));
    shown.replaceChildren(
      element(
        "dl",
        {},
        ...lines.map(([name, value]) =>
          element("div", {}, element("dt", {}, name), element("dd", {}, value)),
        ),
      ),
      element(
        "details",
        {},
        element("summary", {}, texts.inputs ?? ""),
        element("ul", { class: "infra-plan-inputs" }, ...used.map(input)),
      ),
      element("details", {}, element("summary", {}, texts.assumptions ?? ""), element("ul", {}, ...assumed)),
    );
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

// The topic map: one topic is chosen on it, lines lead to those that it has a relation to, and a panel names the relations.
// Without scripts the boxes are links, and nothing else.

import { element, fill, part } from "../common/elements.js";
import { drawn, laidOut } from "../common/frames.js";
import { scriptOnce } from "../common/script-tag.js";
import { isDown, rowsAway } from "./grid.js";
import { LINKS, topicOf } from "./links.js";
import { linePaths } from "./maplines.js";
import { Typed } from "./typed.js";

const SVG = "http://www.w3.org/2000/svg";
/** Signs that tie boxes to lines of the panel: numbers in circles, as many as there may be relations. */
const FIRST_SIGN = 0x2460;
const PARAMETER = "topic";

export class TopicMap {
  #root;
  #layers;
  #panel;
  #lines;
  #load;
  #typed;
  /** @type {Map<string, HTMLAnchorElement>} by id of the topic, in reading order */
  #boxes;
  #chosen = "";
  /** @type {Set<string>} the topics that lines lead to */
  #near = new Set();
  #frame = 0;

  /**
   * @param {HTMLElement} root
   * @param {URL} relations script with what topics are to each other, which is asked for when the map is first used
   * @param {URL} names script with the names that the map does not show
   */
  constructor(root, relations, names) {
    this.#root = root;
    this.#layers = part(root, ".infra-map-layers", HTMLElement);
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const links = this.#layers.querySelectorAll(LINKS);
    this.#boxes = new Map([...links].map((link) => [topicOf(link), link]));
    this.#load = scriptOnce(relations, () => globalThis.infraTopicRelations);
    this.#typed = new Typed(scriptOnce(names, () => globalThis.infraTopicNames));
    this.#panel = element("section", { class: "infra-map-panel" });
    this.#panel.setAttribute("aria-label", this.#text("panel"));
    this.#lines = document.createElementNS(SVG, "svg");
    this.#lines.setAttribute("aria-hidden", "true");
  }

  start() {
    this.#layers.setAttribute("role", "group");
    this.#layers.setAttribute("aria-label", this.#text("label"));
    this.#layers.append(this.#lines);
    this.#layers.after(this.#panel);
    for (const box of this.#boxes.values()) box.tabIndex = -1;
    this.#stopAt(this.#shown()[0]);
    this.#tell();

    const warm = () => void this.#load().catch(() => undefined);
    for (const name of ["pointerover", "focusin"]) this.#layers.addEventListener(name, warm, { once: true });
    this.#layers.addEventListener("focusin", ({ target }) => {
      if (target instanceof HTMLAnchorElement) this.#stopAt(target);
    });
    this.#layers.addEventListener("keydown", (event) => this.#onKey(event));
    this.#root.addEventListener("click", (event) => this.#onClick(event));
    this.#root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || !this.#chosen) return;
      event.preventDefault();
      this.#takeBack();
    });
    new ResizeObserver(() => this.#drawSoon()).observe(this.#layers);
    addEventListener("popstate", () => this.#choose(asked()));
    const first = asked();
    if (!this.#boxes.has(first)) return;
    this.#choose(first).then(() => this.#boxes.get(first)?.scrollIntoView({ block: "center" }));
  }

  /** Fit to what the filter has left. */
  refresh() {
    const stop = this.#layers.querySelector(`${LINKS}[tabindex="0"]`);
    if (!(stop instanceof HTMLElement && isSeen(stop))) this.#stopAt(this.#shown()[0]);
    this.#drawSoon();
  }

  /** @param {string} name of a text, which the page has as an attribute */
  #text(name) {
    return this.#root.dataset[name] ?? "";
  }

  /** Boxes that the filter has left, in reading order. */
  #shown() {
    return [...this.#boxes.values()].filter(isSeen);
  }

  /**
   * The tab key reaches the map at one box.
   *
   * @param {HTMLAnchorElement | undefined} box
   */
  #stopAt(box) {
    if (!box) return;
    for (const other of this.#layers.querySelectorAll(`${LINKS}[tabindex="0"]`))
      other.setAttribute("tabindex", "-1");
    box.tabIndex = 0;
  }

  // --- what the reader does

  /** @param {MouseEvent} event */
  #onClick(event) {
    const { target } = event;
    if (!(target instanceof Element) || event.button || isModified(event)) return;
    if (target.closest(".infra-map-panel button")) {
      this.#takeBack();
      return;
    }
    const link = target.closest("a");
    const id = link?.dataset.topic ?? (link && this.#layers.contains(link) ? topicOf(link) : "");
    if (!this.#boxes.has(id) || id === this.#chosen) return;
    event.preventDefault();
    this.#keep(id);
    this.#choose(id).then(() => {
      const box = this.#boxes.get(id);
      if (!box || this.#chosen !== id) return;
      // The panel has covered the end of a small screen, or the reader has come by the panel's links.
      box.scrollIntoView({ block: "nearest" });
      if (link !== box) (isSeen(box) ? box : this.#panel.querySelector("a"))?.focus({ preventScroll: true });
    });
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const box = event.target;
    if (!(box instanceof HTMLAnchorElement) || event.altKey || event.metaKey || event.isComposing) return;
    const to = event.ctrlKey ? this.#ends(event.key, this.#shown()) : this.#towards(box, event.key);
    if (to === undefined) return;
    event.preventDefault();
    to?.focus();
  }

  /**
   * Where a key leads from a box.
   *
   * @param {HTMLAnchorElement} box
   * @param {string} key
   * @returns {HTMLAnchorElement | null | undefined} null: nowhere; undefined: the key is not the map's
   */
  #towards(box, key) {
    const shown = this.#shown();
    const layer = shown.filter((other) => other.closest("ul") === box.closest("ul"));
    const place = layer.indexOf(box);
    if (key === "ArrowRight") return layer[place + 1] ?? null;
    if (key === "ArrowLeft") return layer[place - 1] ?? null;
    if (key === "ArrowDown" || key === "ArrowUp") return rowsAway(box, shown, isDown(key));
    const end = this.#ends(key, layer);
    if (end !== undefined) return end;
    if (!/^[\p{L}\p{N}]$/u.test(key) && !(key === " " && this.#typed.isBegun)) return undefined;
    this.#typed.add(key, box, shown, (found) => {
      if (document.activeElement === box) found.focus();
    });
    return null;
  }

  /**
   * @param {string} key
   * @param {HTMLAnchorElement[]} boxes
   */
  #ends(key, boxes) {
    if (key === "Home") return boxes[0];
    return key === "End" ? boxes.at(-1) : undefined;
  }

  #takeBack() {
    const box = this.#boxes.get(this.#chosen);
    const isInPanel = this.#panel.contains(document.activeElement);
    this.#keep("");
    this.#choose("");
    if (box && isInPanel && isSeen(box)) box.focus();
  }

  /**
   * Put the choice into the address: it can be sent, and the way back leads through what was chosen before.
   *
   * @param {string} id
   */
  #keep(id) {
    const address = new URL(location.href);
    if (id) address.searchParams.set(PARAMETER, id);
    else address.searchParams.delete(PARAMETER);
    history.pushState(null, "", address);
  }

  // --- what is shown

  /** @param {string} id "" for none */
  async #choose(id) {
    this.#chosen = this.#boxes.has(id) ? id : "";
    const chosen = this.#chosen;
    if (!chosen) {
      this.#mark(new Map());
      this.#tell();
      return;
    }
    const relations = await this.#load().catch(() => undefined);
    if (this.#chosen !== chosen) return;
    const found = relations?.links[chosen] ?? [];
    /** @type {Map<string, string>} */
    const signs = new Map();
    found.forEach(([, ...others], place) => {
      for (const other of others) signs.set(other, (signs.get(other) ?? "") + signOf(place));
    });
    if (relations) {
      const rows = found.map(([type, ...others]) => ({ name: relations.types[type], others }));
      this.#tell(rows, fill(this.#text("found"), { count: signs.size }));
    } else {
      this.#tell([], this.#text("failed"));
    }
    // Panel and boxes are laid out one after the other: together they would hold up a slow phone.
    await Promise.all([laidOut(), drawn()]);
    if (this.#chosen === chosen) this.#mark(signs);
  }

  /** @param {Map<string, string>} signs of the topics that lines lead to */
  #mark(signs) {
    this.#near = new Set(signs.keys());
    // An attribute: for another class of the page the browser would work out the styles of all that is in it.
    document.body.toggleAttribute("data-chosen", this.#chosen !== "");
    for (const box of this.#layers.querySelectorAll("[data-sign], [aria-current]")) {
      box.removeAttribute("data-sign");
      box.removeAttribute("aria-current");
    }
    for (const [id, sign] of signs) this.#boxes.get(id)?.setAttribute("data-sign", sign);
    const box = this.#boxes.get(this.#chosen);
    box?.setAttribute("aria-current", "true");
    if (box) this.#stopAt(box);
    this.#drawSoon();
  }

  /**
   * Say in the panel what is chosen, or how to choose.
   *
   * @param {{ name: string, others: string[] }[]} [found] relations, and the topics at their other ends
   * @param {string} [said] what is said of them
   */
  #tell(found = [], said = "") {
    const box = this.#boxes.get(this.#chosen);
    if (!box) {
      const texts = ["help", "keys"].map((name) => element("p", {}, this.#text(name)));
      this.#panel.replaceChildren(...texts);
      return;
    }
    const rows = found.map(({ name, others }, place) => {
      const links = others.map((id) => element("li", {}, this.#linkTo(id)));
      const term = element("dt", {}, element("b", {}, signOf(place)), ` ${name}`);
      return element("div", {}, term, element("dd", {}, element("ul", {}, ...links)));
    });
    this.#panel.replaceChildren(
      element("h2", {}, box.textContent ?? ""),
      element(
        "p",
        {},
        element("a", { href: box.href }, this.#text("open")),
        element("button", { type: "button" }, this.#text("clear")),
      ),
      element("output", {}, said),
      element("dl", {}, ...rows),
    );
  }

  /** @param {string} id */
  #linkTo(id) {
    const address = new URL(location.href);
    address.searchParams.set(PARAMETER, id);
    const name = this.#boxes.get(id)?.textContent ?? id;
    return element("a", { href: `${address.search}`, "data-topic": id }, name);
  }

  #drawSoon() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    const from = this.#boxes.get(this.#chosen);
    const near = [...this.#near].flatMap((id) => this.#boxes.get(id) ?? []).filter(isSeen);
    if (!from || !isSeen(from) || near.length === 0) {
      this.#lines.replaceChildren();
      return;
    }
    const { left, top } = this.#layers.getBoundingClientRect();
    const placed = [from, ...near].map((box) => {
      const { x, y, width } = box.getBoundingClientRect();
      return { x: x - left + width / 2, y: y - top };
    });
    const paths = linePaths(placed[0], placed.slice(1)).map((path) => {
      const made = document.createElementNS(SVG, "path");
      made.setAttribute("d", path);
      return made;
    });
    this.#lines.replaceChildren(...paths);
  }
}

/** The topic that the address asks for. */
const asked = () => new URL(location.href).searchParams.get(PARAMETER) ?? "";

/** @param {number} place */
const signOf = (place) => String.fromCodePoint(FIRST_SIGN + Math.min(place, 19));

/**
 * Whether the filter has left a box. Its place, which only a box that is seen has, would have to be laid out.
 *
 * @param {HTMLElement} box
 */
const isSeen = (box) => !box.closest("[hidden]");

/** @param {MouseEvent} event */
const isModified = ({ ctrlKey, metaKey, shiftKey, altKey }) => ctrlKey || metaKey || shiftKey || altKey;

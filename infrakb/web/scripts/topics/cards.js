// Hover and focus cards for links to topics.

import { scriptOnce } from "../common/script-tag.js";
import { LINKS, topicOf } from "./links.js";

/** Milliseconds before a card comes and goes. */
const DELAY = 250;

class Cards {
  #load;
  #dressed;
  /** @type {HTMLElement | undefined} */
  #card;
  /** @type {Element | undefined} the link whose card is shown, or is about to be */
  #owner;
  #timer = 0;

  /**
   * @param {URL} source script with all cards, which is asked for when the first card is wanted
   * @param {Promise<void>} dressed when the stylesheet of cards holds
   */
  constructor(source, dressed) {
    this.#dressed = dressed;
    this.#load = scriptOnce(source, () => globalThis.infraTopicCards);
  }

  /** @param {Element} link */
  enter(link) {
    clearTimeout(this.#timer);
    if (this.#owner !== link) this.#timer = setTimeout(() => this.show(link), DELAY);
  }

  leave() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.hide(), DELAY);
  }

  hide() {
    clearTimeout(this.#timer);
    this.#owner?.removeAttribute("aria-describedby");
    if (this.#card) this.#card.hidden = true;
    this.#owner = undefined;
  }

  /** @param {Element} link */
  async show(link) {
    this.hide();
    this.#owner = link;
    // A card is an addition: where it cannot be loaded the link stands for itself.
    const cards = await this.#load().catch(() => undefined);
    await this.#dressed;
    const data = cards?.[topicOf(link)];
    if (!data || this.#owner !== link) return;
    this.#card ??= this.#make();
    fill(this.#card, data);
    this.#card.hidden = false;
    link.setAttribute("aria-describedby", this.#card.id);
    place(this.#card, link);
  }

  /**
   * Hide the card when the focus goes to an element that is not in it.
   *
   * @param {EventTarget | null} target
   */
  hideBut(target) {
    const isInside = target instanceof Node && this.#card?.contains(target);
    if (this.#owner && !isInside) this.hide();
  }

  #make() {
    const card = document.createElement("div");
    card.className = "infra-card";
    card.id = "infra-card";
    card.setAttribute("role", "tooltip");
    card.addEventListener("mouseenter", () => clearTimeout(this.#timer));
    card.addEventListener("mouseleave", () => this.leave());
    document.body.append(card);
    return card;
  }
}

/**
 * Show cards from now on.
 *
 * @param {URL} source script with all cards
 * @param {Promise<void>} dressed when the stylesheet of cards holds
 */
export const showCards = (source, dressed) => {
  const cards = new Cards(source, dressed);
  document.addEventListener("mouseover", (event) => {
    const link = linkAt(event);
    if (link) cards.enter(link);
  });
  document.addEventListener("mouseout", (event) => {
    if (linkAt(event)) cards.leave();
  });
  document.addEventListener("focusin", (event) => {
    const link = linkAt(event);
    if (link?.matches(":focus-visible")) cards.show(link);
    else cards.hideBut(event.target);
  });
  document.addEventListener("focusout", (event) => {
    if (linkAt(event)) cards.leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") cards.hide();
  });
  // The one that the reader was at when this script was loaded.
  const first = document.querySelector(`${LINKS}:is(:hover, :focus-visible)`);
  if (first) cards.enter(first);
};

/** @param {Event} event */
const linkAt = ({ target }) => (target instanceof Element ? target.closest(LINKS) : null);

/**
 * @param {HTMLElement} card
 * @param {TopicCard} data
 */
const fill = (card, [title, kind, definition, facts]) => {
  card.replaceChildren();
  add(card, "p", title, "infra-card-title");
  add(card, "p", kind, "infra-card-kind");
  add(card, "p", definition);
  if (!facts.length) return;
  const list = add(card, "dl", "");
  for (const [label, value, date] of facts) {
    add(list, "dt", label);
    add(list, "dd", date ? `${value}（${date}）` : value);
  }
};

/**
 * @param {Element} parent
 * @param {string} name
 * @param {string} text
 * @param {string} [className]
 */
const add = (parent, name, text, className) => {
  const element = document.createElement(name);
  element.textContent = text;
  if (className) element.className = className;
  parent.append(element);
  return element;
};

/**
 * Place a card below the first line of a link, or above it where there is no room.
 *
 * @param {HTMLElement} card
 * @param {Element} link
 */
const place = (card, link) => {
  const box = link.getClientRects()[0];
  const width = document.documentElement.clientWidth;
  const left = Math.max(8, Math.min(box.left, width - card.offsetWidth - 8));
  const below = box.bottom + 6 + card.offsetHeight <= innerHeight;
  const top = below ? box.bottom + 6 : Math.max(8, box.top - 6 - card.offsetHeight);
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${top + scrollY}px`;
};

// What is typed on a list of links, one letter after the other, and the name that it begins.

import { alike } from "../search/kana.js";
import { topicOf } from "./links.js";

/** Milliseconds after which the next letter begins anew. */
const PAUSE = 900;

export class Typed {
  #load;
  #text = "";
  #timer = 0;

  /** @param {() => Promise<Record<string, string>>} load brings names that the links do not show, by topic */
  constructor(load) {
    this.#load = load;
  }

  get isBegun() {
    return this.#text !== "";
  }

  /**
   * Find the next link with a name that begins with what has been typed; the same letter again goes on to the next one.
   *
   * @param {string} letter
   * @param {HTMLAnchorElement} from
   * @param {HTMLAnchorElement[]} links
   * @param {(link: HTMLAnchorElement) => void} go
   */
  async add(letter, from, links, go) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#text = "";
    }, PAUSE);
    this.#text = this.#text === alike(letter) ? this.#text : alike(this.#text + letter);
    const text = this.#text;
    const place = links.indexOf(from) + Number(text.length === 1);
    const ordered = [...links.slice(place), ...links.slice(0, place)];
    const shown = ordered.find((link) => begins(link.textContent ?? "", text));
    if (shown) {
      go(shown);
      return;
    }
    const others = await this.#load().catch(() => undefined);
    const named = ordered.find((link) => begins(others?.[topicOf(link)] ?? "", text));
    if (named) go(named);
  }
}

/**
 * Whether one of the words in a text begins with something.
 *
 * @param {string} text
 * @param {string} beginning folded
 */
const begins = (text, beginning) => ` ${alike(text)}`.includes(` ${beginning}`);

// Loading: every file of an index is a script that hands over its content.

import { Once } from "../common/once.js";
import { runScript } from "../common/script-tag.js";
import { InvertedIndex } from "./inverted-index.js";

/** @import { Head, PackedHead } from "./inverted-index.js" */

/** Milliseconds after which a file of another volume counts as missing. */
const PATIENCE = 10_000;

/**
 * Script element -> function that takes its content. The element tells whose content it is: the files of all
 * volumes have the same names.
 *
 * @type {WeakMap<HTMLOrSVGScriptElement, (content: unknown) => void>}
 */
const waiting = new WeakMap();

/**
 * Take the content of the file of an index that is running.
 *
 * @param {string} _name
 * @param {unknown} content
 */
export const put = (_name, content) => {
  if (document.currentScript) waiting.get(document.currentScript)?.(content);
};

/** A site whose index is loaded as it is wanted. */
export class Volume {
  #version = "";
  /** @type {Once<unknown>} name of a file -> its content */
  #files = new Once();
  /** @type {Once<InvertedIndex>} */
  #opening = new Once();

  /**
   * @param {string} name "" for this site
   * @param {URL} root address that its pages' addresses are relative to
   */
  constructor(name, root) {
    this.name = name;
    this.root = root;
    /** For as long as the reader stays on the page. */
    this.isMissing = false;
    /** @type {InvertedIndex | undefined} */
    this.index = undefined;
  }

  /**
   * Promise the index. A volume whose tables are not those of `like` would cut texts and queries differently.
   *
   * @param {Head} [like]
   */
  open(like) {
    return this.#opening.get("", () => this.#openLike(like));
  }

  /** Forget everything: the site was published anew since the head was loaded. */
  renew() {
    this.#version = String(Date.now());
    this.#files.clear();
    this.#opening.clear();
    this.index = undefined;
  }

  giveUp() {
    this.isMissing = true;
    this.index = undefined;
  }

  /** @param {Head} [like] */
  async #openLike(like) {
    const head = /** @type {PackedHead} */ (await this.#load("head"));
    if (like && !isAlike(head, like)) throw new Error(`${this.root} has an index of another version`);
    this.#version = head.version;
    this.index = new InvertedIndex(head, (name) => this.#load(name));
    return this.index;
  }

  /** @param {string} name */
  #load(name) {
    return this.#files.get(name, () => this.#run(name));
  }

  /**
   * @param {string} name
   * @returns {Promise<unknown>}
   */
  #run(name) {
    const version = this.#version && `?v=${this.#version}`;
    const url = new URL(`search/${name}.js${version}`, this.root);
    return new Promise((resolve, reject) => {
      const { tag, done } = runScript(url);
      waiting.set(tag, resolve);
      // Changes nothing where the script handed over its content.
      const fail = () => reject(new Error(`${url} cannot be loaded`));
      done.then(fail, fail);
      if (this.name) setTimeout(fail, PATIENCE);
    });
  }
}

/**
 * @param {PackedHead} head
 * @param {Head} other
 */
const isAlike = (head, other) =>
  head.format === other.format && JSON.stringify(head.tables) === JSON.stringify(other.tables);

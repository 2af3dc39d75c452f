// Promises that are made once.

/**
 * Promises by name. One that failed is made anew when it is wanted again: what could not be loaded may be tried again.
 *
 * @template T
 */
export class Once {
  /** @type {Map<string, Promise<T>>} */
  #promises = new Map();

  /**
   * @param {string} name
   * @param {() => Promise<T>} make
   */
  get(name, make) {
    const there = this.#promises.get(name);
    if (there) return there;
    const made = make();
    this.#promises.set(name, made);
    made.catch(() => {
      // After `clear` another one may stand there.
      if (this.#promises.get(name) === made) this.#promises.delete(name);
    });
    return made;
  }

  clear() {
    this.#promises.clear();
  }
}

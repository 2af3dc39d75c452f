// Scripts that are asked for by other scripts. A tag loads them from file:// too, where fetch does not.

/**
 * Run a script.
 *
 * @param {string | URL} url
 * @returns {{ tag: HTMLScriptElement, done: Promise<void> }} the tag that document.currentScript is meanwhile
 */
export const runScript = (url) => {
  const tag = document.createElement("script");
  tag.src = String(url);
  /** @type {Promise<void>} */
  const done = new Promise((resolve, reject) => {
    tag.onload = () => resolve();
    tag.onerror = () => reject(new Error(`${url} cannot be loaded`));
  });
  document.head.append(tag);
  return { tag, done: done.finally(() => tag.remove()) };
};

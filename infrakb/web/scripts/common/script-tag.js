// Scripts that are asked for by other scripts. A tag loads them from file:// too, where fetch does not.

import { Once } from "./once.js";

const makeUrls = () =>
  globalThis.trustedTypes?.createPolicy("infrakb", {
    createScriptURL: (url) => {
      if (/^(https?|file):/.test(url)) return url;
      throw new TypeError(`${url} is no address of a script`);
    },
  }) ?? { createScriptURL: (/** @type {string} */ url) => url };

/** With Trusted Types, what a script is loaded from is no text. All our scripts of a page have one policy. */
const urls = globalThis.infraScripts ?? makeUrls();
globalThis.infraScripts = urls;

/**
 * An element that runs a script.
 *
 * @param {URL} url
 */
export const scriptElement = (url) => {
  const tag = document.createElement("script");
  tag.src = urls.createScriptURL(url.href);
  return tag;
};

/**
 * Run a script.
 *
 * @param {URL} url
 * @returns {{ tag: HTMLScriptElement, done: Promise<void> }} the tag that document.currentScript is meanwhile
 */
export const runScript = (url) => {
  const tag = scriptElement(url);
  /** @type {Promise<void>} */
  const done = new Promise((resolve, reject) => {
    tag.onload = () => resolve();
    tag.onerror = () => reject(new Error(`${url} cannot be loaded`));
  });
  document.head.append(tag);
  return { tag, done: done.finally(() => tag.remove()) };
};

/**
 * A function that promises what a script brings, and runs the script where that is not there yet.
 *
 * @template T
 * @param {URL} url
 * @param {() => T | undefined} look gives what the script brings
 */
export const scriptOnce = (url, look) => {
  /** @type {Once<T>} */
  const once = new Once();
  const load = async () => {
    if (!look()) await runScript(url).done;
    const brought = look();
    if (!brought) throw new Error(`${url} does not bring what it should`);
    return brought;
  };
  return () => once.get(url.href, load);
};

// Asking this site and the other volumes, which are opened when the reader asks.

import { StaleIndex } from "./inverted-index.js";
import { Volume } from "./loading.js";
import { Search } from "./query.js";
import { VolumeError, Volumes } from "./volumes.js";

/** @import { Row } from "./inverted-index.js" */
/** @import { Found } from "./query.js" */
/** @import { OpenVolume } from "./volumes.js" */

/**
 * @typedef {object} Circumstances
 * @property {Search} search what was asked
 * @property {Promise<unknown>} [later] where other volumes are slow to open: until they are, or are given up
 * @property {Volume[]} missing volumes that could not be asked
 */

/** @typedef {Found & Circumstances} Answer */

/** Milliseconds that the first list waits for other volumes. */
const PROMPT = 1_500;

// Search is in the folder _static of the site that asks.
const script = /** @type {HTMLScriptElement} */ (document.currentScript);
export const root = new URL("..", script.src);
const here = new Volume("", root);
/** @type {Volume[] | undefined} the other volumes, once the reader has asked */
let others;
/** @type {Search | undefined} over this site alone */
let alone;
/** @type {{ search: Search, parts: OpenVolume[] } | undefined} over the volumes that were open last */
let together;

/** Search over this site alone, loaded where it is not yet. */
export const warm = async () => {
  const index = await here.open();
  if (alone?.index !== index) {
    alone = new Search(index);
    index.prefetch();
  }
  return alone;
};

/**
 * Ask. A volume that was published anew since its head was loaded is opened again; one that fails is left out.
 *
 * @param {string} query
 * @returns {Promise<Answer>}
 */
export const ask = async (query) => {
  const renewed = new Set();
  for (;;) {
    const own = await warm();
    const { search, later } = own.index.fold(query) ? await everywhere() : { search: own };
    try {
      const found = await search.ask(query);
      return { ...found, search, later, missing: (others ?? []).filter(({ isMissing }) => isMissing) };
    } catch (error) {
      const volume = blamed(error);
      const reason = error instanceof VolumeError ? error.cause : error;
      if (reason instanceof StaleIndex && !renewed.has(volume)) {
        renewed.add(volume);
        volume.renew();
      } else if (volume === here) {
        throw error;
      } else {
        volume.giveUp();
      }
    }
  }
};

/**
 * The row of a document; undefined where another volume does not hand it over, which is then missing.
 *
 * @param {Answer} answer
 * @param {number} document
 * @returns {Promise<Row | undefined>}
 */
export const rowOf = async ({ search, missing }, document) => {
  try {
    return await search.index.row(document);
  } catch (error) {
    const volume = blamed(error);
    if (volume === here) throw error;
    volume.giveUp();
    missing.push(volume);
    return undefined;
  }
};

/**
 * The volume that an error came from.
 *
 * @param {unknown} error
 */
const blamed = (error) => {
  const other = error instanceof VolumeError && others?.find(({ name }) => name === error.volume);
  return other || here;
};

/**
 * Search over this site and the other volumes.
 *
 * @returns {Promise<{ search: Search, later?: Promise<unknown> }>}
 */
const everywhere = async () => {
  const search = await warm();
  const { head } = search.index;
  // Volumes may share one list in which each of them stands.
  others ??= head.others
    .map(([name, address]) => new Volume(name, new URL(address, root)))
    .filter((volume) => volume.root.href !== root.href);
  const wanted = others.filter(({ isMissing }) => !isMissing);
  if (!wanted.length) return { search };
  const opened = Promise.all(wanted.map((volume) => volume.open(head).catch(() => volume.giveUp())));
  const late = new Promise((resolve) => setTimeout(resolve, PROMPT, true));
  const isLate = (await Promise.race([opened, late])) === true;
  const open = [here, ...others].flatMap(({ name, root, index }) => (index ? [{ name, root, index }] : []));
  return { search: open.length > 1 ? searchIn(open) : search, later: isLate ? opened : undefined };
};

/** @param {OpenVolume[]} volumes */
const searchIn = (volumes) => {
  const parts = together?.parts ?? [];
  const isSame = parts.length === volumes.length && parts.every(({ index }, i) => index === volumes[i].index);
  if (!together || !isSame) together = { search: new Search(new Volumes(volumes)), parts: volumes };
  return together.search;
};

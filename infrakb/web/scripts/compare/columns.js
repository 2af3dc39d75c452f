// The columns of a table, as its heads tell them.

/** @import { Measured, Unit } from "./ratios.js" */

/**
 * @param {{ dataset: DOMStringMap }} head
 * @returns {Measured}
 */
export const columnOf = ({ dataset }) => {
  const key = dataset.key ?? "";
  const names = [key, ...(dataset.names ?? "").split("|")];
  const { dimension, factor } = unitOf(dataset.unit);
  return { key, names, dimension, factor, part: unitOf(dataset.part ?? dataset.unit) };
};

/**
 * @param {string} [text]
 * @returns {Unit}
 */
const unitOf = (text = "") => {
  const [factor, dimension = "", suffix = "", scale = 0] = text.split("=");
  return { dimension, factor: Number(factor), suffix, scale: Number(scale) };
};

// A chart as PNG: the SVG file beside it, drawn on a canvas at twice its size.

import { element } from "../common/elements.js";
import { handOver } from "../common/files.js";

/** Pixels for each of the picture's units. */
const SCALE = 2;

/**
 * Puts a button beside the files of a chart.
 *
 * @param {Element} frame the figure with the chart
 */
export const offerPixels = (frame) => {
  const link = frame.querySelector('.infra-download a[href$=".svg"]');
  if (!(link instanceof HTMLAnchorElement)) return;
  const button = element("button", { type: "button", class: "infra-chart-pixels" }, "PNG");
  button.addEventListener("click", () => save(link.href).catch(() => open(link.href)));
  link.after(" ", button);
};

/**
 * Gives the picture to the reader as a file. Fails where the browser keeps what is drawn to itself, as for pages opened
 * from a disk: the SVG is opened then.
 *
 * @param {string} address of the SVG
 */
const save = async (address) => {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.width * SCALE;
  canvas.height = picture.height * SCALE;
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const file = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!(file instanceof Blob)) throw new Error(`${address} cannot be drawn`);
  handOver(file, (address.split("/").pop() ?? "").replace(/\.svg$/, ".png"));
};

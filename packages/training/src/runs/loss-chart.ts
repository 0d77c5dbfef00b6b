/** The losses of a run as a picture: every step pale, their running mean dark, the loss on held back pictures as dots. */
import {
  type Colour,
  drawLine,
  encodePng,
  fillCircle,
  label,
  paste,
  type Pixels,
  rasterOf,
} from "@inkloom/pixels";
import type { StepRecord } from "./step-record.ts";

const SIZE = { width: 960, height: 480 };
const MARGIN = { left: 72, right: 20, top: 20, bottom: 40 };
const PALE: Colour = [178, 200, 222, 255];
const DARK: Colour = [31, 84, 140, 255];
const HELD: Colour = [204, 78, 40, 255];
const GREY: Colour = [221, 221, 221, 255];

/** Share of the running mean that the step before keeps; the mean of some 20 steps. */
const KEPT = 0.95;

/** PNG of the records, which are in order. */
export async function lossChart(records: readonly StepRecord[]): Promise<Uint8Array> {
  const data = new Uint8ClampedArray(SIZE.width * SIZE.height * 4).fill(255);
  const raster = rasterOf({ ...SIZE, data }, 4);
  const values = records.flatMap(({ loss, validationLoss = loss }) => [loss, validationLoss]);
  const sorted = values.toSorted((a, b) => a - b);
  // Single steps at late times are far above the others and would leave the rest a flat line.
  const top = 1.1 * (sorted[Math.floor(sorted.length * 0.98)] ?? 1) || 1;
  const last = records.at(-1)?.step ?? 1;
  const inner = {
    width: SIZE.width - MARGIN.left - MARGIN.right,
    height: SIZE.height - MARGIN.top - MARGIN.bottom,
  };
  const place = (step: number, loss: number) => ({
    x: Math.round(MARGIN.left + (inner.width * step) / last),
    y: Math.round(MARGIN.top + inner.height * (1 - Math.min(1, loss / top))),
  });
  const words: { readonly text: string; readonly x: number; readonly y: number }[] = [];
  for (let line = 0; line <= 4; line++) {
    const [from, to] = [place(0, (top * line) / 4), place(last, (top * line) / 4)];
    drawLine(raster, from, to, GREY, 1);
    words.push({ text: ((top * line) / 4).toPrecision(2), x: 8, y: from.y - 8 });
    const step = Math.round((last * line) / 4);
    words.push({ text: String(step), x: place(step, 0).x - 16, y: SIZE.height - 28 });
  }
  let before: { readonly step: number; readonly loss: number } | undefined;
  for (const { step, loss, validationLoss } of records) {
    if (before) drawLine(raster, place(before.step, before.loss), place(step, loss), PALE, 1);
    before = { step, loss };
    if (validationLoss !== undefined) fillCircle(raster, place(step, validationLoss), 4, HELD);
  }
  let smooth: { step: number; mean: number } | undefined;
  for (const { step, loss } of records) {
    const next = { step, mean: smooth ? KEPT * smooth.mean + (1 - KEPT) * loss : loss };
    if (smooth) drawLine(raster, place(smooth.step, smooth.mean), place(step, next.mean), DARK, 2);
    smooth = next;
  }
  const picture: Pixels = { ...SIZE, data };
  for (const { text, x, y } of words)
    paste(picture, await label(text, { size: 14, width: 120 }), x, y);
  return encodePng(picture);
}

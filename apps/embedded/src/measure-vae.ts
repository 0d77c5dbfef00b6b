/**
 * How well a model's autoencoder gives back held-out pictures: PSNR over red, green and blue in bytes. The encoder's mean
 * is decoded, no noise is added.
 *
 * Run: node apps/embedded/src/measure-vae.ts --model models/inkloom-mini [--heldout models/inkloom-mini/heldout] [--sheet FILE] [--figures FILE]
 */
import { parseArgs } from "node:util";
import { createNodeRuntime } from "@inkloom/engine/node";
import { type Pixels, psnr } from "@inkloom/pixels";
import { openAutoencoder } from "./measure/autoencoder.ts";
import { meanOf, writeFigures, writeSheet } from "./measure/figures.ts";
import { heldOutPictures } from "./measure/held-out.ts";

const { values } = parseArgs({
  options: {
    model: { type: "string", default: "models/inkloom-mini" },
    heldout: { type: "string", default: "models/inkloom-mini/heldout" },
    threads: { type: "string", default: "1" },
    sheet: { type: "string" },
    figures: { type: "string" },
  },
});
/** Pairs on the sheet. */
const SHOWN = 32;

const runtime = await createNodeRuntime("cpu", { threads: Number(values.threads) });
const autoencoder = await openAutoencoder(values.model, runtime);
const figures: { file: string; decibels: number; squares: number }[] = [];
const shown: Pixels[] = [];
for await (const { file, picture } of heldOutPictures(values.heldout)) {
  const back = await autoencoder.giveBack(picture);
  const decibels = psnr(picture, back);
  figures.push({ file, decibels, squares: 255 ** 2 / 10 ** (decibels / 10) });
  if (shown.length < 2 * SHOWN) shown.push(picture, back);
}
await autoencoder.release();
await runtime.close();

const mean = meanOf(figures.map(({ decibels }) => decibels));
const pooled = 10 * Math.log10(255 ** 2 / meanOf(figures.map(({ squares }) => squares)));
const sorted = figures.toSorted((a, b) => a.decibels - b.decibels);
const words = (figure: (typeof figures)[number] | undefined): string =>
  `${figure?.decibels.toFixed(1) ?? "?"} dB (${figure?.file ?? "?"})`;
process.stdout.write(
  `${figures.length} pictures: mean of their PSNR ${mean.toFixed(2)} dB, PSNR of the mean error ` +
    `${pooled.toFixed(2)} dB, median ${words(sorted[sorted.length >> 1])}, worst ${words(sorted[0])}\n`,
);
await writeFigures(values.figures, {
  pictures: figures.length,
  meanPsnr: mean,
  pooledPsnr: pooled,
});
await writeSheet(values.sheet, shown);

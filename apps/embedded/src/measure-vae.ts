/**
 * How well a model's autoencoder gives back held-out pictures: PSNR over red, green and blue in bytes. The encoder's mean
 * is decoded, no noise is added.
 *
 * Run: node apps/embedded/src/measure-vae.ts --model models/inkloom-mini [--heldout models/inkloom-mini/heldout] [--sheet FILE]
 */
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { entriesOf, findNetworks, openSource } from "@inkloom/diffusion";
import { compileGraph, input, type Runtime, type Session } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { PREFIXES, vaeDecode, vaeEncode, weightsAt } from "@inkloom/models";
import { decodePng, encodePng, fromPlanes, type Pixels, psnr, toPlanes } from "@inkloom/pixels";
import { contactSheet } from "./contact-sheet.ts";
import { SIDE } from "./scenes/index.ts";

const { values } = parseArgs({
  options: {
    model: { type: "string", default: "models/inkloom-mini" },
    heldout: { type: "string", default: "models/inkloom-mini/heldout" },
    threads: { type: "string", default: "1" },
    sheet: { type: "string" },
  },
});
const SHAPE = [1, 3, SIDE, SIDE] as const;
const SHOWN = 32;

const runtime = await createNodeRuntime("cpu", { threads: Number(values.threads) });
const session = await autoencoder(runtime);
const lines = (await readFile(join(values.heldout, "captions.jsonl"), "utf8"))
  .trimEnd()
  .split("\n");
const figures: { file: string; decibels: number; squares: number }[] = [];
const shown: Pixels[] = [];
for (const line of lines) {
  const { file } = JSON.parse(line) as { file: string };
  const picture = await decodePng(await readFile(join(values.heldout, file)));
  const back = await givenBack(session, picture);
  const decibels = psnr(picture, back);
  figures.push({ file, decibels, squares: 255 ** 2 / 10 ** (decibels / 10) });
  if (shown.length < 2 * SHOWN) shown.push(picture, back);
}
await session.release();
await runtime.close();

const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const decibels = figures.map((figure) => figure.decibels);
const pooled = 10 * Math.log10(255 ** 2 / meanOf(figures.map(({ squares }) => squares)));
const sorted = figures.toSorted((a, b) => a.decibels - b.decibels);
const words = (figure: (typeof figures)[number] | undefined): string =>
  `${figure?.decibels.toFixed(1) ?? "?"} dB (${figure?.file ?? "?"})`;
process.stdout.write(
  `${figures.length} pictures: mean of their PSNR ${meanOf(decibels).toFixed(2)} dB, PSNR of the mean error ` +
    `${pooled.toFixed(2)} dB, median ${words(sorted[sorted.length >> 1])}, worst ${words(sorted[0])}\n`,
);
if (values.sheet !== undefined) await writeFile(values.sheet, await encodePng(contactSheet(shown)));

async function autoencoder(runtime: Runtime): Promise<Session> {
  const { files, config } = await openSource({ path: resolve(values.model), folder: true });
  const { vae } = findNetworks(config, entriesOf(files)).networks;
  const w = weightsAt(PREFIXES.vae);
  const { mean } = vaeEncode(w, input("picture", SHAPE), config.vae);
  const back = vaeDecode(w, mean, config.vae);
  const { capabilities } = runtime;
  return runtime.load(
    compileGraph("autoencoder", { back }, { weights: vae.weights, capabilities }),
  );
}

async function givenBack(session: Session, picture: Pixels): Promise<Pixels> {
  const data = toPlanes(picture);
  const { back } = await session.run({ picture: { dtype: "float32", shape: SHAPE, data } });
  if (!(back?.data instanceof Float32Array)) throw new Error("the autoencoder gave no picture");
  return fromPlanes(back.data, { width: SIDE, height: SIDE });
}

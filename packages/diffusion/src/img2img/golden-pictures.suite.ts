/** For tests: pictures by A1111's rules, made by parity/img2img/make_goldens.py, and ours of the same requests. */
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { img2imgTool, TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { decodePicture, type Pixels, psnr } from "@inkloom/pixels";
import { expect } from "vitest";
import type { DrawingContext } from "../drawing/drawing.ts";
import { generate, type GenerateResult } from "../generate.ts";
import { img2img } from "./img2img.ts";

/** What the tool does not know is about the script. */
interface Golden {
  readonly name: string;
  readonly tool: "generate" | "img2img";
  readonly image: string;
  readonly mask: boolean;
}
const GOLDENS = new URL("./goldens/", import.meta.url);
const PICTURES = new URL("../goldens/pictures/", import.meta.url);
const MODELS = fileURLToPath(new URL("../../../../models", import.meta.url));
const { pictures } = JSON.parse(readFileSync(new URL("requests.json", GOLDENS), "utf8")) as {
  readonly pictures: readonly Golden[];
};

/** Drawn by `npm run test:full` alone: each differs from one that `npm test` draws by what has goldens of its own, the
 *  sampler, the way of enlarging latents or the noise. */
const SELDOM = [
  "plain-dpmpp-2m",
  "mask-original",
  "hires-latent-nearest-exact",
  "variation-all",
  "seed-resize-variation",
];
export const OFTEN_DRAWN = pictures.filter(({ name }) => !SELDOM.includes(name));
export const SELDOM_DRAWN = pictures.filter(({ name }) => SELDOM.includes(name));

/** Smallest PSNR, dB; the farthest picture has 83.7 (docs/parity.md), 45 would be one level everywhere. */
const CLOSE = 70;

export const contextOf = (runtime: Runtime) => ({
  runtime,
  modelFolders: [MODELS],
  cacheFolder: join(tmpdir(), "inkloom-img2img-test"),
});
/** One that begins a picture. */
export const picture = async (name: string): Promise<Pixels> =>
  decodePicture(await readFile(new URL(`${name}.png`, PICTURES)));
export const golden = async (name: string): Promise<Pixels> =>
  decodePicture(await readFile(new URL(`${name}.png`, GOLDENS)));

/** The script writes the files' names without endings, 128 is its own size, and null has no meaning here. */
async function drawGolden(
  { name: _, tool, ...asked }: Golden,
  context: DrawingContext,
): Promise<GenerateResult> {
  const { mask, image, ...rest } = asked;
  if (tool === "generate")
    return generate(validate(TOOLS.generate, { width: 128, height: 128, ...rest }), context);
  const given = { width: 128, height: 128, ...rest, image };
  const request = validate(img2imgTool, { ...given, ...(mask && { mask: "mask" }) });
  const source = { image: await picture(image), mask: mask ? await golden("mask") : undefined };
  return img2img(request, source, context);
}

export async function expectGolden(asked: Golden, context: DrawingContext): Promise<void> {
  const [drawn] = (await drawGolden(asked, context)).pictures;
  if (drawn === undefined) throw new Error("no picture was drawn");
  const decibels = psnr(drawn.pixels, await golden(asked.name));
  if (process.env["PARITY_VERBOSE"])
    process.stderr.write(`${asked.name}: ${decibels.toFixed(1)} dB\n`);
  expect(decibels).toBeGreaterThanOrEqual(CLOSE);
}

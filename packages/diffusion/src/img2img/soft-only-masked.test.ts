/** Soft inpainting of the marked part alone equals A1111's rules (parity/img2img/soft_only_masked.py). */
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { img2imgTool, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { decodePicture, type Pixels, psnr } from "@inkloom/pixels";
import { afterAll, beforeAll, expect, test } from "vitest";
import { img2img } from "./img2img.ts";
import { keepingRuntime } from "../kept-sessions.suite.ts";

interface Golden {
  readonly name: string;
}
const GOLDENS = new URL("./goldens/", import.meta.url);
const PICTURES = new URL("../goldens/pictures/", import.meta.url);
const MODELS = fileURLToPath(new URL("../../../../models", import.meta.url));
const { pictures } = JSON.parse(
  readFileSync(new URL("soft-only-masked.json", GOLDENS), "utf8"),
) as { readonly pictures: readonly Golden[] };

/** Smallest PSNR, dB; 45 would be one level of difference everywhere. */
const CLOSE = 70;

let runtime: Runtime;
beforeAll(async () => {
  runtime = await keepingRuntime();
});
afterAll(() => runtime.close());

const read = async (url: URL): Promise<Pixels> => decodePicture(await readFile(url));

async function draw(row: object): Promise<Pixels> {
  const request = validate(img2imgTool, { ...row, image: "picture", mask: "mask" });
  const given = {
    image: await read(new URL("english-1.png", PICTURES)),
    mask: await read(new URL("mask.png", GOLDENS)),
  };
  const cacheFolder = join(tmpdir(), "inkloom-img2img-test");
  const { pictures: drawn } = await img2img(request, given, {
    runtime,
    modelFolders: [MODELS],
    cacheFolder,
  });
  const [picture] = drawn;
  if (picture === undefined) throw new Error("no picture was drawn");
  return picture.pixels;
}

test.each(pictures)("$name", async ({ name, ...row }) => {
  const expected = await read(new URL(`${name}.png`, GOLDENS));
  const decibels = psnr(await draw(row), expected);
  if (process.env["PARITY_VERBOSE"]) process.stderr.write(`${name}: ${decibels.toFixed(1)} dB\n`);
  expect(decibels).toBeGreaterThanOrEqual(CLOSE);
});

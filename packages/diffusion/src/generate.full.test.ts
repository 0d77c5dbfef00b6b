/** The reference's pictures that `npm test` leaves out. */
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { type GenerateRequest, TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { decodePng, psnr } from "@inkloom/pixels";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generate } from "./generate.ts";
import { drawnOften } from "./drawn-often.suite.ts";

/** Made by parity/pictures/make_goldens.py. */
const GOLDENS = new URL("./goldens/pictures/", import.meta.url);
const { pictures } = JSON.parse(readFileSync(new URL("requests.json", GOLDENS), "utf8")) as {
  readonly pictures: readonly (Partial<GenerateRequest> & {
    readonly name: string;
    readonly prompt: string;
  })[];
};
const MODELS = fileURLToPath(new URL("../../../models", import.meta.url));

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createNodeRuntime("cpu", { threads: 1 });
});
afterAll(() => runtime.close());

test.each(pictures.filter((picture, at) => !drawnOften(picture, at)))(
  "$name: $prompt equals the reference's picture",
  async ({ name, ...request }) => {
    const { prompt } = request;
    const standard = validate(TOOLS.generate, { prompt, seed: 7, steps: 20, device: "cpu" });
    const context = { runtime, modelFolders: [MODELS], cacheFolder: tmpdir() };
    const [picture] = (await generate({ ...standard, ...request }, context)).pictures;
    if (picture === undefined) throw new Error("no picture was drawn");
    const golden = await decodePng(await readFile(new URL(`${name}.png`, GOLDENS)));
    // As in generate.test.ts: 85 and more is seen.
    expect(psnr(picture.pixels, golden)).toBeGreaterThanOrEqual(70);
  },
);

/** A reference picture in a whole drawing of the embedded model. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type GenerateRequest, TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import type { Pixels } from "@inkloom/pixels";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generate } from "../../generate.ts";

const MODELS = fileURLToPath(new URL("../../../../../models", import.meta.url));
const [SIDE, HORIZON] = [128, 80];

/** Blue above, sand below. */
const REFERENCE: Pixels = {
  width: SIDE,
  height: SIDE,
  data: Uint8ClampedArray.from({ length: SIDE * SIDE * 4 }, (_, i) => {
    const colour = i / 4 / SIDE < HORIZON ? [20, 120, 240, 255] : [240, 225, 200, 255];
    return colour[i % 4] ?? 0;
  }),
};

let runtime: Runtime;
let cacheFolder: string;
beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), "inkloom-reference-"));
  runtime = await createNodeRuntime("cpu", { threads: 1 });
});
afterAll(async () => {
  await runtime.close();
  await rm(cacheFolder, { recursive: true });
});

async function drawn(request: Partial<GenerateRequest>): Promise<Pixels> {
  const { pictures } = await generate(
    validate(TOOLS.generate, {
      prompt: "a landscape of a desert at day",
      ...{ steps: 12, seed: 7, device: "cpu", width: SIDE, height: SIDE },
      ...request,
    }),
    {
      runtime,
      modelFolders: [MODELS],
      cacheFolder,
      control: { picture: () => Promise.resolve(REFERENCE), folders: [], annotatorFolders: [] },
    },
  );
  const [first] = pictures;
  if (first === undefined) throw new Error("no picture was drawn");
  return first.pixels;
}

/** Mean distance of colours, levels. */
const distance = ({ data }: Pixels): number =>
  data.reduce((sum, value, i) => sum + Math.abs(value - (REFERENCE.data[i] ?? 0)), 0) / data.length;

test("a picture that is drawn with a reference comes nearer to it", async () => {
  const unit = { preprocessor: "reference_only", image: "any", mode: "control" };
  const plain = distance(await drawn({}));
  const near = distance(await drawn({ control: [unit] } as Partial<GenerateRequest>));
  if (process.env["PARITY_VERBOSE"]) process.stderr.write(`${plain} -> ${near}\n`);
  expect(near).toBeLessThan(0.6 * plain);
});

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ParamsOf, TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { encodePicture, readPictureText } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunContext } from "../run.ts";
import { runGenerate } from "../tools/generate/run.ts";
import { keptSessions } from "../tools/grid/kept-sessions.ts";
import { pictureFile } from "./picture-file.ts";
import { restorePicture } from "./restore-picture.ts";

const models = fileURLToPath(new URL("../../../../models", import.meta.url));
let home = "";
let runtime: Runtime;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-restore-"));
  ({ runtime } = keptSessions(await createNodeRuntime("cpu", { threads: 1 })));
});
afterAll(async () => {
  await runtime.close();
  await rm(home, { recursive: true });
});

async function draw(given: Readonly<Record<string, unknown>>) {
  const context = {
    runtime: () => Promise.resolve(runtime),
    home,
    embeddedModels: models,
  } as unknown as RunContext;
  return (await runGenerate(validate(TOOLS.generate, given), context)).pictures;
}

const SMALL = { width: 64, height: 64 };

const ASKED: Partial<ParamsOf<"generate">>[] = [
  { prompt: "雪地里的(红房子:1.2)", negative_prompt: "blurry", steps: 3, batch: 2, ...SMALL },
  { prompt: "a red house", steps: 3, sampler: "Euler a", aspect: "16:9", eta: 0.7, cfg: 5.5 },
  {
    prompt: "a {red|blue|green} house",
    steps: 2,
    sampler: "DPM++ SDE",
    schedule: "Karras",
    ...SMALL,
  },
  {
    prompt: "a cat",
    steps: 2,
    variation_strength: 0.3,
    noise: "a1111-gpu",
    cfg_rescale: 0.5,
    ...SMALL,
  },
  { prompt: "a cat", steps: 2, hires: 1.25, hires_steps: 2, hires_denoise: 0.6, ...SMALL },
];

describe("a picture drawn again from its own file", () => {
  test.each(ASKED)("is the same to the byte: %o", async (asked) => {
    const drawn = await draw({ device: "cpu", ...asked }); // the seed is left open
    const last = drawn.at(-1);
    if (last === undefined) throw new Error("no picture");
    for (const format of ["png", "jpeg", "webp"] as const) {
      const { tool, parameters, unknown } = restorePicture(await pictureFile(last, { format }));
      expect([tool, unknown]).toEqual(["generate", []]);
      if (format !== "png") continue; // the words are the same: once drawn is enough
      const again = await draw(parameters);
      expect(again).toHaveLength(1);
      expect(again[0]?.pixels).toEqual(last.pixels);
      expect(again[0]?.infotext).toBe(last.infotext);
    }
    const texts = await Promise.all(
      (["png", "jpeg", "webp"] as const).map(
        async (format) => restorePicture(await pictureFile(last, { format })).parameters,
      ),
    );
    expect(texts[1]).toEqual(texts[0]);
    expect(texts[2]).toEqual(texts[0]);
  });

  test.each(ASKED.slice(0, 4))("is the same by A1111's text alone: %o", async (asked) => {
    const [first] = await draw({ device: "cpu", ...asked, batch: 1, seed: 42, variation_seed: 5 });
    if (first === undefined) throw new Error("no picture");
    const bare = await encodePicture(
      first.pixels,
      { format: "webp" },
      { parameters: first.infotext },
    );
    expect(Object.keys(readPictureText(bare))).toEqual(["parameters"]);
    const { source, parameters } = restorePicture(bare);
    expect(source).toBe("a1111");
    const [again] = await draw({ device: "cpu", ...parameters });
    expect(again?.pixels).toEqual(first.pixels);
  });
});

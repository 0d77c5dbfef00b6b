import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type GenerateRequest, type Text, TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generate, type GenerateContext } from "../generate.ts";

const models = fileURLToPath(new URL("../../../../models", import.meta.url));
let runtime: Runtime;
let cacheFolder = "";
beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), "inkloom-size-"));
  runtime = await createNodeRuntime("cpu", { threads: 1 });
});
afterAll(async () => {
  await runtime.close();
  await rm(cacheFolder, { recursive: true });
});

async function draw(given: Partial<GenerateRequest>, more: Partial<GenerateContext> = {}) {
  const notices: Text[] = [];
  const request = validate(TOOLS.generate, { prompt: "a red house", steps: 1, seed: 7, ...given });
  const { pictures } = await generate(request, {
    runtime,
    modelFolders: [models],
    cacheFolder,
    onProgress: ({ notice }) => {
      if (notice) notices.push(notice);
    },
    ...more,
  });
  return { pictures, notices };
}

test("an aspect gives a size near the model's own, and the picture carries the size alone", async () => {
  const { pictures, notices } = await draw({ aspect: "wallpaper" });
  const [picture] = pictures;
  expect([picture?.pixels.width, picture?.pixels.height]).toEqual([176, 96]);
  expect(picture?.infotext).toContain("Size: 176x96");
  const { parameters = {} } = picture?.job ?? {};
  expect(parameters).toMatchObject({ width: 176, height: 96 });
  expect("aspect" in parameters).toBe(false);
  expect(notices).toEqual([]);
});

test("an unusual size is told and drawn", async () => {
  const { pictures, notices } = await draw({ width: 64, height: 64 });
  expect(pictures[0]?.pixels.width).toBe(64);
  expect(notices.map(({ en }) => en)).toEqual([
    expect.stringContaining("64x64 is smaller than this SD 1.x model was made for (about 128x128)"),
  ]);
});

test("a size beyond the memory is refused with the figures before anything is drawn", async () => {
  const memory = 2 * 2 ** 30;
  const stages: string[] = [];
  const refused = (given: Partial<GenerateRequest>) =>
    draw(given, { memory, onProgress: ({ stage }) => stages.push(stage) });
  await expect(refused({ width: 4096, height: 4096 })).rejects.toMatchObject({
    code: "memory/short",
    message: expect.stringMatching(
      /4096x4096 would need about [\d.]+ GiB .* has 2\.0\.$/,
    ) as string,
  });
  await expect(refused({ width: 512, height: 512, hires: 4 })).rejects.toThrow("of 2048x2048");
  expect(stages).not.toContain("sample");
});

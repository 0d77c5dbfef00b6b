/** Whole LCM checkpoints: the network is told its guidance scale, and asked once per step. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GenerateRequest, TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { type Pixels, psnr } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeFamilyFolder, writeSingleFile } from "../checkpoint/tiny-families.suite.ts";
import { generate } from "../generate.ts";

let folder: string;
let file: string;
let runtime: Runtime;
/** Batches that the U-Net was asked for. */
const asked: number[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-told-"));
  file = await writeSingleFile(join(folder, "consistent.safetensors"), "lcm");
  const plain = await createNodeRuntime("cpu", { threads: 1 });
  runtime = {
    ...plain,
    async load(graph, options) {
      const session = await plain.load(graph, options);
      return {
        ...session,
        run: (feeds, runOptions) => {
          const { guidance } = feeds;
          if (guidance) asked.push(guidance.shape[0] ?? 0);
          return session.run(feeds, runOptions);
        },
      };
    },
  };
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

async function draw(more: Partial<GenerateRequest> = {}) {
  const request = validate(TOOLS.generate, {
    prompt: "a boat",
    model: file,
    sampler: "LCM",
    steps: 2,
    cfg: 8,
    seed: 3,
    width: 64,
    height: 64,
    device: "cpu",
    ...more,
  });
  const notices: string[] = [];
  const { pictures } = await generate(request, {
    runtime,
    modelFolders: [],
    cacheFolder: join(folder, "cache"),
    onProgress: ({ notice }) => notice && notices.push(notice.en),
  });
  const [picture] = pictures;
  if (!picture) throw new Error("no picture");
  return { pixels: picture.pixels, notices };
}

const apart = (a: Pixels, b: Pixels): number => psnr(a, b);

describe("a network that is told its guidance scale", () => {
  test("is asked once per step, and the scale counts", async () => {
    asked.length = 0;
    const { pixels } = await draw();
    expect(asked).toEqual([1, 1]);
    expect(apart(pixels, (await draw()).pixels)).toBe(Infinity);
    expect(apart(pixels, (await draw({ cfg: 3 })).pixels)).toBeLessThan(60);
  });

  test("does nothing with a negative prompt, and people are told", async () => {
    const { pixels, notices } = await draw();
    expect(notices.join()).not.toContain("consistency");
    const other = await draw({ negative_prompt: "blurry" });
    expect(apart(pixels, other.pixels)).toBe(Infinity);
    expect(other.notices.join()).toContain("the negative prompt does nothing with it");
  });

  test("draws the same from a folder", async () => {
    const path = await writeFamilyFolder(join(folder, "folder"), "lcm");
    const { pixels } = await draw();
    expect(apart(pixels, (await draw({ model: path })).pixels)).toBeGreaterThan(60);
  });

  test("draws in int8, too", async () => {
    const { pixels } = await draw();
    expect(apart(pixels, (await draw({ precision: "int8" })).pixels)).toBeGreaterThan(20);
  });
});

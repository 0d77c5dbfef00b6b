/** ONNX folders as optimum and diffusers export them draw what diffusers' and transformers' networks draw with the
 *  same weights (parity/onnx/make_goldens.py). */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { openWeights, readFloat32, readTensor, writeSafetensors } from "@inkloom/engine/weights";
import { type Pixels, psnr } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generate } from "../../generate.ts";
import { encodePlanes } from "../../latents/encode.ts";
import { openSessions } from "../../sessions.ts";
import { inspectModel } from "../inspect.ts";
import { openCheckpoint } from "../open.ts";
import { type OnnxFamily, PICTURES, unpackOnnx } from "./onnx-folders.suite.ts";

const SIDE = 64;

let folder = "";
let runtime: Runtime;
const models = new Map<OnnxFamily, string>();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-onnx-"));
  runtime = await createNodeRuntime("cpu", { threads: 1 });
  for (const family of ["sd1", "sd2", "sdxl"] as const)
    models.set(family, await unpackOnnx(family, join(folder, family)));
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true, force: true });
});

const pathOf = (family: OnnxFamily): string => models.get(family) ?? "";

async function draw(family: OnnxFamily, change: Record<string, unknown> = {}): Promise<Pixels> {
  const { pictures } = await generate(
    validate(TOOLS.generate, {
      prompt: "a red house on green hills",
      negative_prompt: "blurry",
      steps: 1,
      seed: 5,
      width: SIDE,
      height: SIDE,
      device: "cpu",
      model: pathOf(family),
      ...change,
    }),
    { runtime, modelFolders: [], embeddingFolders: [folder], cacheFolder: join(folder, "cache") },
  );
  const [picture] = pictures;
  if (picture === undefined) throw new Error("no picture was drawn");
  return picture.pixels;
}

async function golden(name: string) {
  const entry = (await openWeights(PICTURES)).entries.get(name);
  if (entry === undefined) throw new Error(`no golden ${name}`);
  return entry;
}

/** Decibels of a golden picture; prints them under PARITY_VERBOSE. */
async function decibels(picture: Pixels, name: string): Promise<number> {
  const planes = await readTensor(await golden(name));
  const size = SIDE * SIDE;
  const data = Uint8ClampedArray.from({ length: 4 * size }, (_, i) =>
    i % 4 === 3 ? 255 : (planes[(i % 4) * size + Math.floor(i / 4)] ?? 0),
  );
  const given = psnr(picture, { data, width: SIDE, height: SIDE });
  if (process.env["PARITY_VERBOSE"]) process.stderr.write(`${name}: ${given.toFixed(1)} dB\n`);
  return given;
}

describe("an ONNX folder draws what the reference draws", () => {
  test("SD 1.x in float32, whole-number times, free sizes, weights beside the graph", async () => {
    expect(await decibels(await draw("sd1"), "sd1")).toBeGreaterThan(60);
  });

  test("SD 1.x at clip skip 2: the layer is among the graph's outputs, its norm is found", async () => {
    const picture = await draw("sd1", { clip_skip: 2 });
    expect(await decibels(picture, "sd1.skip2")).toBeGreaterThan(60);
    expect(await decibels(picture, "sd1")).toBeLessThan(40);
  });

  test("SD 1.x with a textual inversion behind the graph's look-up", async () => {
    const vectors = await readFloat32(await golden("sd1.vectors"));
    await writeSafetensors(join(folder, "mark.safetensors"), [
      {
        key: "emb_params",
        dtype: "F32",
        shape: [2, vectors.length / 2],
        data: () => new Uint8Array(vectors.buffer),
      },
    ]);
    // The two vectors stand for the first two ids, "a" and "red".
    const picture = await draw("sd1", { prompt: "mark house on green hills" });
    expect(await decibels(picture, "sd1.inverted")).toBeGreaterThan(60);
  });

  test("SD 2.x: velocity, one size, a batch of two, float times, int32 ids", async () => {
    expect(await decibels(await draw("sd2"), "sd2")).toBeGreaterThan(60);
    // without guidance there is one context: the second of the graph's batch is padding
    const alone = await draw("sd2", { cfg: 1 });
    expect(alone.data).not.toEqual((await draw("sd2")).data);
  });

  test("SDXL in float16, with both text encoders and its sizes", async () => {
    expect(await decibels(await draw("sdxl"), "sdxl")).toBeGreaterThan(35);
  });

  test.each<[OnnxFamily, number]>([
    ["sd1", 1e-4],
    ["sd2", 1e-4], // its graph draws a sample, which comes out as the mean
    ["sdxl", 5e-3],
  ])("%s encodes to the mean within %d", async (family, tolerance) => {
    const { vae } = await openCheckpoint(pathOf(family), []);
    const sessions = openSessions(runtime);
    const planes = Float32Array.from({ length: 3 * SIDE * SIDE }, (_, i) => {
      const [row, column] = [Math.floor(i / SIDE) % SIDE, i % SIDE];
      const [across, down] = [(2 * column) / (SIDE - 1) - 1, (2 * row) / (SIDE - 1) - 1];
      return [across, down, -across][Math.floor(i / SIDE / SIDE)] ?? 0;
    });
    const { data } = await encodePlanes(sessions, vae, planes, { width: SIDE, height: SIDE });
    await sessions.release();
    const expected = await readFloat32(await golden(`${family}.mean`));
    const largest = Math.max(...expected.map(Math.abs));
    const worst = Math.max(...data.map((value, i) => Math.abs(value - (expected[i] ?? NaN))));
    expect(worst / largest).toBeLessThan(tolerance);
  });

  test("free sizes and lengths take other pictures, longer prompts and a hires fix", async () => {
    const wide = { width: 96, prompt: "a red house, ".repeat(20), hires: 1.5 };
    const picture = await draw("sd1", { ...wide, hires_steps: 1 });
    expect([picture.width, picture.height]).toEqual([144, 96]);
    expect(new Set(picture.data).size).toBeGreaterThan(50);
  });

  test("the same request again is the same picture", async () => {
    expect((await draw("sd2")).data).toEqual((await draw("sd2")).data);
  });

  test.each<[OnnxFamily, string]>([
    ["sd1", "sd1"],
    ["sd2", "sd2"],
    ["sdxl", "sdxl"],
  ])("%s is recognised", async (family, id) => {
    const report = await inspectModel(pathOf(family), []);
    expect(report).toMatchObject({
      layout: "onnx",
      family: { id },
      usable: true,
      nativeSize: SIDE,
    });
  });
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WeightEntry, WeightFile } from "@inkloom/engine/weights";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { singleFileNoise } from "./single-file-noise.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-noise-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const weight = (key: string, values: number[]): [string, WeightEntry] => {
  const data = new Uint8Array(Float32Array.from(values).buffer);
  const location = { kind: "memory", data } as const;
  return [key, { key, dtype: "F32", shape: [values.length], location }];
};

const file = (
  entries: [string, WeightEntry][],
  metadata: Record<string, string> = {},
  path = "/nowhere/model.safetensors",
): WeightFile => ({ path, format: "safetensors", entries: new Map(entries), metadata });

const EPS = { betas: {}, parameterization: "eps" };
const V = { betas: {}, parameterization: "v" };
const ZERO = { zeroTerminalSnr: true };

const TELLING = "model.diffusion_model.output_blocks.11.1.transformer_blocks.0.norm1.bias";

describe("what a single file predicts", () => {
  test("is noise where nothing says otherwise", async () => {
    expect(await singleFileNoise(file([]), "SD 1.x", "plain")).toEqual(EPS);
    expect(await singleFileNoise(file([]), "SDXL", "plain")).toEqual(EPS);
  });

  test.each<[string, string, Record<string, string>]>([
    ["v_pred", "", {}],
    ["", "metadata of ModelSpec", { "modelspec.prediction_type": "v" }],
    ["", "metadata of the architecture", { "modelspec.architecture": "stable-diffusion-v2-768-v" }],
    ["", "metadata of kohya", { ss_v_parameterization: "True" }],
  ])("is velocity by the key %j or %s", async (key, _, metadata) => {
    const entries = key === "" ? [] : [weight(key, [])];
    expect(await singleFileNoise(file(entries, metadata), "SDXL", "plain")).toEqual(V);
  });

  test("has zero terminal SNR by its key or metadata", async () => {
    const keys = [weight("v_pred", []), weight("ztsnr", [])];
    expect(await singleFileNoise(file(keys), "SDXL", "plain")).toEqual({ ...V, betas: ZERO });
    const said = file([], { "modelspec.zero_terminal_snr": "true" });
    expect(await singleFileNoise(said, "SDXL", "plain")).toEqual({ ...EPS, betas: ZERO });
  });

  test("of SD 2.x is told by how wide one bias spreads, unless the file says it", async () => {
    const wide = weight(TELLING, [0.2, -0.2, 0.1, -0.1]);
    const narrow = weight(TELLING, [0.02, -0.02, 0.01, -0.01]);
    expect(await singleFileNoise(file([wide]), "SD 2.x", "plain")).toEqual(V);
    expect(await singleFileNoise(file([narrow]), "SD 2.x", "plain")).toEqual(EPS);
    expect(await singleFileNoise(file([wide]), "SD 1.x", "plain")).toEqual(EPS);
    expect(await singleFileNoise(file([wide]), "SD 2.x", "inpainting")).toEqual(EPS);
    const said = file([wide], { "modelspec.prediction_type": "epsilon" });
    expect(await singleFileNoise(said, "SD 2.x", "plain")).toEqual(EPS);
  });

  test.each([
    [0.1, "v"],
    [0.08, "eps"],
  ])("of SD 2.x is doubtful near the border: %d", async (spread, parameterization) => {
    const near = weight(TELLING, [spread, -spread]);
    const { doubt, ...settings } = await singleFileNoise(file([near]), "SD 2.x", "plain");
    expect(settings).toEqual({ betas: {}, parameterization });
    expect(doubt?.spread).toBeCloseTo(spread, 6);
    const said = file([near], { "modelspec.prediction_type": "epsilon" });
    expect(await singleFileNoise(said, "SD 2.x", "plain")).toEqual(EPS);
  });

  test("of SD 2.x is doubtful without the telling bias", async () => {
    expect(await singleFileNoise(file([]), "SD 2.x", "plain")).toEqual({ ...EPS, doubt: {} });
    expect(await singleFileNoise(file([]), "SD 2.x", "inpainting")).toEqual(EPS);
  });

  test("is read from A1111's configuration beside it", async () => {
    const path = join(folder, "model.ckpt");
    const yaml = join(folder, "model.yaml");
    await writeFile(yaml, 'model:\n  params:\n    parameterization: "v"\n');
    expect(await singleFileNoise(file([], {}, path), "SD 1.x", "plain")).toEqual(V);
    await writeFile(yaml, "model:\n  params:\n    linear_start: 0.00085\n");
    const wide = weight(TELLING, [0.2, -0.2]);
    expect(await singleFileNoise(file([wide], {}, path), "SD 2.x", "plain")).toEqual(EPS);
  });
});

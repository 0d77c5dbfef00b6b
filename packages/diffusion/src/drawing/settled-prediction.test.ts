import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Text, TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import type { WeightEntry } from "@inkloom/engine/weights";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { NoiseSettings } from "../checkpoint/noise-settings.ts";
import { openCheckpoint, type OpenOptions } from "../checkpoint/open.ts";
import { writeSingleFile } from "../checkpoint/tiny-families.suite.ts";
import { generate } from "../generate.ts";
import { settledPrediction } from "./settled-prediction.ts";

let folder = "";
let path = "";
let runtime: Runtime;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-prediction-"));
  path = await writeSingleFile(join(folder, "tiny.safetensors"), "sd2");
  runtime = await createNodeRuntime("cpu", { threads: 1 });
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true, force: true });
});

/** A file of SD 2.x that says nothing; its network answers `value` everywhere. */
async function answering(value: number, noise: Partial<NoiseSettings> = {}): Promise<Checkpoint> {
  const checkpoint = await openCheckpoint(path, []);
  const { unet } = checkpoint;
  const constant = (key: string, filled: number): [string, WeightEntry] => {
    const shape = unet.weights.get(key)?.shape ?? [];
    const count = shape.reduce((product, side) => product * side, 1);
    const data = new Uint8Array(new Float32Array(count).fill(filled).buffer);
    return [key, { key, dtype: "F32", shape, location: { kind: "memory", data } }];
  };
  const out = "model.diffusion_model.out.2";
  const last = [constant(`${out}.weight`, 0), constant(`${out}.bias`, value)];
  return {
    ...checkpoint,
    unet: { ...unet, weights: new Map([...unet.weights, ...last]) },
    noise: { ...checkpoint.noise, ...noise },
  };
}

async function settled(checkpoint: Checkpoint) {
  const notices: Text[] = [];
  const { noise, nativeSize } = await settledPrediction(checkpoint, {
    runtime,
    onNotice: (notice) => notices.push(notice),
  });
  return { noise, nativeSize, notices };
}

describe("a network that does not say what it predicts", () => {
  test("predicts velocity where it answers far below what it is shown", async () => {
    const { noise, nativeSize, notices } = await settled(await answering(-0.6));
    expect(nativeSize).toBe(768);
    expect(noise).toEqual({ betas: {}, parameterization: "v" });
    expect(notices).toHaveLength(1);
    expect(notices[0]?.en).toContain("its weights do not tell either");
    expect(notices[0]?.en).toContain("a mean of -1.10) speaks for velocity");
    expect(notices[0]?.en).toContain("--prediction epsilon");
    expect(notices[0]?.zh).toContain("--prediction epsilon");
  });

  test("predicts noise otherwise, and nothing is said where the weights agree", async () => {
    const { noise, nativeSize, notices } = await settled(await answering(-0.4));
    expect(nativeSize).toBe(512);
    expect(noise).toEqual({ betas: {}, parameterization: "eps" });
    expect(notices).toEqual([]);
  });

  test("is told of both findings where the weights speak for velocity and the trial for noise", async () => {
    const guess = { parameterization: "v", doubt: { spread: 0.1 } } as const;
    const { noise, notices } = await settled(await answering(0.5, guess));
    expect(noise.parameterization).toBe("eps");
    expect(notices[0]?.en).toContain("(a spread of 0.100) speak for velocity");
    expect(notices[0]?.en).toContain("--prediction v");
  });

  test.each<OpenOptions>([{ prediction: "v" }, { prediction: "epsilon" }])(
    "is not tried where the request says %j",
    async (options) => {
      const checkpoint = await openCheckpoint(path, [], options);
      expect(checkpoint.noise).toEqual({
        betas: {},
        parameterization: options.prediction === "v" ? "v" : "eps",
      });
      const never = { ...runtime, load: () => Promise.reject(new Error("was tried")) };
      const context = { runtime: never, onNotice: () => undefined };
      expect(await settledPrediction(checkpoint, context)).toBe(checkpoint);
    },
  );

  test.each([
    ["auto", 1],
    ["epsilon", 0],
  ] as const)("drawing with --prediction %s tries it %i times", async (prediction, times) => {
    const loaded: string[] = [];
    const watched: Runtime = {
      ...runtime,
      load: (graph, options) => {
        loaded.push(graph.name);
        return runtime.load(graph, options);
      },
    };
    const asked = { prompt: "a cat", model: path, steps: 1, seed: 1, width: 64, height: 64 };
    const request = validate(TOOLS.generate, { ...asked, device: "cpu", prediction });
    await generate(request, { runtime: watched, modelFolders: [], cacheFolder: folder });
    expect(loaded.filter((name) => name === "unet 1x4x8x8 for 2 tokens")).toHaveLength(times);
    expect(loaded.length).toBeGreaterThan(times);
  });
});

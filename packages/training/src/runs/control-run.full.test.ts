import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { controlNetwork, openControl } from "@inkloom/diffusion";
import { openWeights } from "@inkloom/engine/weights";
import type { Pixels } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { madeControlPictures } from "../control/control-pictures.ts";
import { knownControlNet, newControlNet } from "../networks/control-network.ts";
import { trainControlNet } from "./control-run.ts";
import { tinyRuns, training } from "./lora-run.suite.ts";

let runs: Awaited<ReturnType<typeof tinyRuns>>;
beforeAll(async () => {
  runs = await tinyRuns({ wide: false });
});
afterAll(() => runs.close());

/** Stands for a preprocessor: what is bright becomes white. */
const bright = ({ width, height, data }: Pixels): Promise<Pixels> =>
  Promise.resolve({ width, height, data: data.map((value) => (value > 128 ? 255 : 0)) });

async function run(name: string, stopAt = 0, begunAs?: string) {
  const folder = join(runs.folder, name);
  const stop = new AbortController();
  const { checkpoint } = runs.base;
  const known = begunAs === undefined ? undefined : await openControl(begunAs, []);
  return trainControlNet({
    ...runs.base,
    network: known
      ? await knownControlNet(known.path, controlNetwork(known, checkpoint))
      : await newControlNet(checkpoint, 7),
    hint: madeControlPictures({
      folder: join(folder, "control"),
      identity: "bright",
      make: bright,
    }),
    training: { ...training({}).training, epochs: 1, preprocessor: "bright", begunAs },
    ...{ folder, output: folder, precision: "float", signal: stop.signal },
    onProgress: (progress) => {
      if (progress.stage === "step" && progress.record.step === stopAt) stop.abort();
    },
  });
}

describe("a ControlNet", () => {
  test("is a file that units can use, in diffusers' names, and every layer of it has learnt", async () => {
    const { written, records } = await run("whole");
    expect(records).toHaveLength(2);
    expect(records.every(({ gradientNorm }) => gradientNorm > 0)).toBe(true);
    const { checkpoint } = runs.base;
    const file = await openControl(written.path, []);
    expect(file.weights.has("controlnet_cond_embedding.conv_in.weight")).toBe(true);
    const { config, weights } = controlNetwork(file, checkpoint);
    const first = await newControlNet(checkpoint, 7);
    expect(config.hintWidths).toEqual(first.config.hintWidths);
    expect(weights.size).toBe(first.tensors.length);
    const { metadata } = await openWeights(written.path);
    expect(metadata["modelspec.architecture"]).toBe("stable-diffusion-v1/controlnet");
  });

  test("goes on to the same file where it was cut off", async () => {
    await expect(run("cut", 1)).rejects.toThrow(/abort/i);
    const { written, resumedAt } = await run("cut");
    expect(resumedAt).toBe(1);
    const tensors = (bytes: Buffer) => bytes.subarray(8 + Number(bytes.readBigUInt64LE(0)));
    const [a, b] = [
      await readFile(written.path),
      await readFile(join(runs.folder, "whole", "mine.safetensors")),
    ];
    expect(tensors(a).equals(tensors(b))).toBe(true);
  });

  test("goes on to learn from a file", async () => {
    const { records } = await run("more", 0, join(runs.folder, "whole", "mine.safetensors"));
    expect(records).toHaveLength(2);
  });
});

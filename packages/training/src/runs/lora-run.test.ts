import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Checkpoint, openCheckpoint } from "@inkloom/diffusion";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { openWeights, readFloat32 } from "@inkloom/engine/weights";
import { encodePng } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  tinyWeights,
  writeSafetensors,
} from "../../../diffusion/src/checkpoint/tiny-checkpoint.suite.ts";
import { readDataset } from "../datasets/index.ts";
import { type LoraRunOptions, type LoraTraining, trainLora } from "./lora-run.ts";

let folder: string;
let runtime: Runtime;
let checkpoint: Checkpoint;
let base: LoraRunOptions;

const TRAINING: LoraTraining = {
  kind: "lora",
  networkDim: 2,
  networkAlpha: 1,
  trainUnet: true,
  trainTextEncoder: true,
  learningRate: 1e-3,
  optimizer: "AdamW",
  optimizerArgs: [],
  schedule: { name: "cosine", warmupSteps: 1 },
  epochs: 2,
  gradientAccumulationSteps: 1,
  maxGradNorm: 1,
  minSnrGamma: 5,
  debiased: false,
  velocityLikeNoise: false,
  noiseOffset: 0.05,
  priorLossWeight: 1,
  minTimestep: 0,
  maxTimestep: 1000,
  clipSkip: 1,
  chunks: 1,
  seed: 7,
};

const picture = (width: number, height: number, seed: number): Promise<Uint8Array> =>
  encodePng({
    width,
    height,
    data: Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) =>
      i % 4 === 3 ? 255 : 128 + 120 * Math.sin(i / (seed + 3)),
    ),
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-lora-run-"));
  const model = join(folder, "tiny.safetensors");
  await writeSafetensors(model, tinyWeights());
  const pictures = join(folder, "pictures");
  await mkdir(pictures);
  for (const [name, width, height] of [
    ["a", 64, 64],
    ["b", 64, 64],
    ["c", 64, 64],
    ["wide", 96, 40],
  ] as const) {
    await writeFile(join(pictures, `${name}.png`), await picture(width, height, width));
    await writeFile(join(pictures, `${name}.txt`), `sks thing, ${name}, tag`);
  }
  runtime = await createNodeRuntime("cpu", { threads: 1 });
  checkpoint = await openCheckpoint(model, []);
  base = {
    name: "mine",
    checkpoint,
    checkpointIdentity: "tiny",
    data: await readDataset(pictures, {
      unreadable: "stop",
      settings: {
        resolution: [64, 64],
        batch_size: 2,
        min_bucket_reso: 32,
        max_bucket_reso: 128,
        bucket_reso_steps: 32,
        shuffle_caption: true,
        keep_tokens: 1,
        flip_aug: true,
        caption_dropout_rate: 0.2,
      },
    }),
    training: TRAINING,
    runtime,
    folder: "",
    output: "",
    precision: "fp16",
    saveEveryNEpochs: 1,
    stateEveryNSteps: 1,
  };
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

const run = (name: string, changes: Partial<LoraRunOptions> = {}) =>
  trainLora({ ...base, folder: join(folder, name), output: join(folder, name), ...changes });
const training = (changes: Partial<LoraTraining>) => ({ training: { ...TRAINING, ...changes } });

describe("a run", () => {
  test("that is cut off goes on to the same file, byte for byte", async () => {
    const whole = await run("whole");
    expect([whole.steps, whole.epochs, whole.resumedAt]).toEqual([6, 2, 0]);
    const stop = new AbortController();
    const cut = run("cut", {
      signal: stop.signal,
      onProgress: (progress) => {
        if (progress.stage === "step" && progress.record.step === 3) stop.abort();
      },
    });
    await expect(cut).rejects.toThrow(/abort/i);
    const resumed = await run("cut");
    expect(resumed.resumedAt).toBeGreaterThanOrEqual(3);
    const [a, b] = await Promise.all([readFile(whole.path), readFile(resumed.path)]);
    const tensors = (bytes: Buffer) => bytes.subarray(8 + Number(bytes.readBigUInt64LE(0)));
    expect(tensors(b).equals(tensors(a))).toBe(true);
    const losses = ({ records }: typeof whole) => records.map(({ loss }) => loss);
    expect(losses(resumed)).toEqual(losses(whole));
    const lines = (await readFile(join(folder, "cut", "losses.jsonl"), "utf8")).trim().split("\n");
    expect(lines).toHaveLength(6);
  });

  test("keeps two states and a file of each epoch that was asked for", async () => {
    expect((await readdir(join(folder, "whole", "state"))).sort()).toEqual([
      "step-00000005",
      "step-00000006",
    ]);
    const files = (await readdir(join(folder, "whole"))).filter((name) => name.startsWith("mine"));
    expect(files.sort()).toEqual(["mine-000001.safetensors", "mine.safetensors"]);
  });

  test("says in its file what kohya's say", async () => {
    const { metadata, entries } = await openWeights(join(folder, "whole", "mine.safetensors"));
    expect(metadata).toMatchObject({
      ss_network_module: "networks.lora",
      ss_network_dim: "2",
      ss_network_alpha: "1.0",
      ss_num_epochs: "2",
      ss_steps: "6",
      ss_lr_scheduler: "cosine",
      ss_min_snr_gamma: "5",
      ss_base_model_version: "sd_v1",
      ss_output_name: "mine",
      ss_resolution: "(64, 64)",
    });
    expect(JSON.parse(metadata["ss_tag_frequency"] ?? "")).toEqual({
      pictures: { "sks thing": 4, a: 1, b: 1, c: 1, wide: 1, tag: 4 },
    });
    expect(metadata["sshs_model_hash"]).toMatch(/^[0-9a-f]{64}$/);
    const alpha = entries.get("lora_te_text_model_encoder_layers_0_mlp_fc1.alpha");
    expect(alpha && Array.from(await readFloat32(alpha))).toEqual([1]);
    const up = entries.get("lora_unet_mid_block_attentions_0_proj_in.lora_up.weight");
    expect([up?.dtype, up?.shape]).toEqual(["F16", [64, 2, 1, 1]]);
    const values = up && (await readFloat32(up));
    expect(values?.some((value) => value !== 0)).toBe(true);
  });

  test("with other settings is another run", async () => {
    await expect(run("whole", training({ learningRate: 2e-3 }))).rejects.toThrow(
      /made with other settings \(learningRate\): learningRate was 0\.001 and is 0\.002 now/,
    );
    await expect(run("whole", { checkpointIdentity: "other" })).rejects.toThrow(/checkpoint was/);
  });

  test("measures the loss on pictures held back at the end of each epoch", async () => {
    const [dataset] = base.data.datasets;
    if (!dataset) throw new Error("no data set");
    const data = { ...base.data, datasets: [{ ...dataset, validationSplit: 0.25 }] };
    const { records } = await run("held", { data });
    const measured = records.filter(({ validationLoss }) => validationLoss !== undefined);
    expect(measured.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(measured.every(({ validationLoss = 0 }) => validationLoss > 0)).toBe(true);
  });

  test("whose loss becomes no number stops, says at which step, and keeps the state before", async () => {
    const wild = training({ learningRate: 1e30, maxGradNorm: 0, schedule: { name: "constant" } });
    await expect(run("wild", wild)).rejects.toThrow(/Step 2: .* is not a finite number/);
    expect(await readdir(join(folder, "wild", "state"))).toContain("step-00000001");
    expect(await readdir(join(folder, "wild"))).not.toContain("mine.safetensors");
  });

  test("with batches accumulated takes a step for all of them", async () => {
    const { steps, records } = await run("sums", training({ gradientAccumulationSteps: 3 }));
    expect(steps).toBe(2);
    expect(records.map(({ epoch }) => epoch)).toEqual([1, 2]);
  });

  test("of LoHa makes LyCORIS' keys", async () => {
    const { path, records } = await run("loha", training({ kind: "loha", epochs: 1 }));
    expect(records.every(({ gradientNorm }) => gradientNorm > 0)).toBe(true);
    const { entries } = await openWeights(path);
    const module = "lora_unet_mid_block_attentions_0_proj_in";
    expect([...entries.keys()].filter((key) => key.startsWith(`${module}.`)).sort()).toEqual(
      ["alpha", "hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b"].map(
        (role) => `${module}.${role}`,
      ),
    );
  });
});

import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openWeights, readFloat32 } from "@inkloom/engine/weights";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TrainingData, TrainingPicture } from "../datasets/dataset.ts";
import type { LoraRunOptions } from "./lora-run.ts";
import { tinyRuns, training } from "./lora-run.suite.ts";

let runs: Awaited<ReturnType<typeof tinyRuns>>;
let folder: string;
let run: (typeof runs)["run"];
beforeAll(async () => {
  runs = await tinyRuns({ wide: false });
  ({ folder, run } = runs);
});
afterAll(() => runs.close());

/** Without the header, which says when it was written. */
const tensors = (bytes: Buffer): Buffer => bytes.subarray(8 + Number(bytes.readBigUInt64LE(0)));

describe("a run", () => {
  test("that is cut off goes on to the same file, byte for byte", async () => {
    const whole = await run("whole");
    expect([whole.steps, whole.epochs, whole.resumedAt]).toEqual([4, 2, 0]);
    const stop = new AbortController();
    const cut = run("cut", {
      signal: stop.signal,
      onProgress: (progress) => {
        if (progress.stage === "step" && progress.record.step === 2) stop.abort();
      },
    });
    await expect(cut).rejects.toThrow(/abort/i);
    const resumed = await run("cut");
    expect(resumed.resumedAt).toBeGreaterThanOrEqual(2);
    const [a, b] = await Promise.all([
      readFile(whole.written.path),
      readFile(resumed.written.path),
    ]);
    expect(tensors(b).equals(tensors(a))).toBe(true);
    const losses = ({ records }: typeof whole) => records.map(({ loss }) => loss);
    expect(losses(resumed)).toEqual(losses(whole));
    const lines = (await readFile(join(folder, "cut", "losses.jsonl"), "utf8")).trim().split("\n");
    expect(lines).toHaveLength(4);
  });

  test("goes on to the same file in mixed precision, too, and says so in it", async () => {
    const mixed = training({ mixedPrecision: true });
    const whole = await run("mixed", mixed);
    const stop = new AbortController();
    const onProgress: LoraRunOptions["onProgress"] = (progress) => {
      if (progress.stage === "step" && progress.record.step === 2) stop.abort();
    };
    const cut = run("mixed-cut", { ...mixed, signal: stop.signal, onProgress });
    await expect(cut).rejects.toThrow(/abort/i);
    const state = join(folder, "mixed-cut/state/step-00000002/tensors.safetensors");
    const scale = (await openWeights(state)).entries.get("loss scale");
    if (scale === undefined) throw new Error("the state holds no factor of the loss");
    expect([...(await readFloat32(scale))]).toEqual([65536, 2]);
    const resumed = await run("mixed-cut", mixed);
    const [a, b] = await Promise.all([
      readFile(whole.written.path),
      readFile(resumed.written.path),
    ]);
    expect(tensors(b).equals(tensors(a))).toBe(true);
    expect((await openWeights(resumed.written.path)).metadata).toMatchObject({
      ss_mixed_precision: "fp16",
    });
    const exact = await readFile(join(folder, "whole/mine.safetensors"));
    expect(tensors(exact).equals(tensors(a))).toBe(false);
    await expect(run("mixed")).rejects.toThrow(/settings \(mixedPrecision\)/);
  });

  test("keeps two states and a file of each epoch that was asked for", async () => {
    expect((await readdir(join(folder, "whole", "state"))).sort()).toEqual([
      "step-00000003",
      "step-00000004",
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
      ss_steps: "4",
      ss_lr_scheduler: "cosine",
      ss_min_snr_gamma: "5",
      ss_network_dropout: "0.1",
      ss_scale_weight_norms: "1",
      ss_base_model_version: "sd_v1",
      ss_output_name: "mine",
      ss_resolution: "(64, 64)",
      "modelspec.resolution": "64x64",
    });
    expect(JSON.parse(metadata["ss_tag_frequency"] ?? "")).toEqual({
      pictures: { "sks thing": 4, a: 1, b: 1, c: 1, d: 1, tag: 4 },
    });
    expect(metadata["sshs_model_hash"]).toMatch(/^[0-9a-f]{64}$/);
    const alpha = entries.get("lora_te_text_model_encoder_layers_0_mlp_fc1.alpha");
    expect(alpha && Array.from(await readFloat32(alpha))).toEqual([1]);
    const up = entries.get("lora_unet_mid_block_attentions_0_proj_in.lora_up.weight");
    expect([up?.dtype, up?.shape]).toEqual(["F16", [64, 2, 1, 1]]);
    const values = up && (await readFloat32(up));
    expect(values?.some((value) => value !== 0)).toBe(true);
  });

  test("names what cannot be written, be it losses, states or the file", async () => {
    const refused = (name: string, said: string) =>
      expect(run(name)).rejects.toMatchObject({
        code: "output/unwritable",
        message: expect.stringContaining(`${join(folder, name, said)},`) as string,
      });
    await mkdir(join(folder, "no-losses/losses.jsonl"), { recursive: true });
    await refused("no-losses", "losses.jsonl cannot be written to (EISDIR)");
    await mkdir(join(folder, "no-states"));
    await writeFile(join(folder, "no-states/state"), "");
    await refused("no-states", "state cannot be written to (ENOTDIR)");
    await mkdir(join(folder, "no-file/mine.safetensors"), { recursive: true });
    await refused("no-file", "mine cannot be written to (EISDIR)");
  });

  test("with other settings is another run", async () => {
    await expect(run("whole", training({ learningRate: 2e-3 }))).rejects.toThrow(
      /made with other settings \(learningRate\): learningRate was 0\.001 and is 0\.002 now/,
    );
    await expect(run("whole", { checkpointIdentity: "other" })).rejects.toThrow(/checkpoint was/);
  });

  test("with other words, pictures or noise is another run, too", async () => {
    const { data, base } = runs;
    const changed = (change: (picture: TrainingPicture) => TrainingPicture): TrainingData => ({
      ...data,
      datasets: data.datasets.map((dataset) => ({
        ...dataset,
        subsets: dataset.subsets.map((subset) => ({
          ...subset,
          pictures: subset.pictures.map(change),
        })),
      })),
    });
    const said = changed((picture) => ({ ...picture, caption: "other" }));
    await expect(run("whole", { data: said })).rejects.toThrow(/settings \(captions\)/);
    const seen = changed((picture) => ({ ...picture, repeats: 2 }));
    await expect(run("whole", { data: seen })).rejects.toThrow(/\(files[,)]/);
    const cut = {
      ...data,
      datasets: data.datasets.map((each) => ({ ...each, bucketResoSteps: 8 })),
    };
    await expect(run("whole", { data: cut })).rejects.toThrow(/settings \(datasets\)/);
    const { checkpoint } = base;
    const noise = { ...checkpoint.noise, parameterization: "v" as const };
    await expect(run("whole", { checkpoint: { ...checkpoint, noise } })).rejects.toThrow(
      /settings \(prediction\)/,
    );
  });

  test("makes the file of an epoch that it was cut off after", async () => {
    const stop = new AbortController();
    const cut = run("late", {
      signal: stop.signal,
      onEpoch: () => {
        stop.abort();
        return Promise.resolve();
      },
    });
    await expect(cut).rejects.toThrow(/abort/i);
    const file = join(folder, "late", "mine-000001.safetensors");
    const made = tensors(await readFile(file));
    await rm(file);
    const seen: number[] = [];
    await run("late", {
      onEpoch: (records) => Promise.resolve(void seen.push(records.length)),
    });
    expect(tensors(await readFile(file)).equals(made)).toBe(true);
    expect(seen).toEqual([2, 4]);
  });

  test("counts folders and tags of any name", async () => {
    const { data } = runs;
    const [dataset] = data.datasets;
    const [subset] = dataset?.subsets ?? [];
    if (!dataset || !subset) throw new Error("no data");
    const odd = {
      ...subset,
      folder: join(folder, "__proto__"),
      pictures: subset.pictures.map((each) => ({ ...each, caption: "constructor, toString" })),
    };
    const { written } = await run("odd", {
      data: { ...data, datasets: [{ ...dataset, subsets: [odd] }] },
      ...training({ maxTrainSteps: 1 }),
    });
    const { metadata } = await openWeights(written.path);
    const own = '{"constructor":4,"toString":4}';
    expect(metadata["ss_tag_frequency"]).toBe(`{"__proto__":${own}}`);
    expect(metadata["ss_dataset_dirs"]).toBe('{"__proto__":{"n_repeats":1,"img_count":4}}');
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

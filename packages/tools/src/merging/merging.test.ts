/** Merged files are drawn with, on the embedded model. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TOOLS, validate } from "@inkloom/contract";
import { openWeights } from "@inkloom/engine/weights";
import { bookOfCheckpoint } from "@inkloom/training";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  numbers,
  productsOf,
  type TestTensor,
  worstError,
  writeTensors,
} from "../../../training/src/merging/lora/made-loras.suite.ts";
import { tiny } from "../../../training/src/merging/checkpoint/tiny-models.suite.ts";
import { writeSafetensors } from "../../../diffusion/src/checkpoint/tiny-checkpoint.suite.ts";
import { tinyLora, writeLora } from "../../../diffusion/src/adapters/lora-files.suite.ts";
import { cpuContext } from "../cpu-context.suite.ts";
import { saveModel } from "../model-files/save-model.ts";
import type { RunContext } from "../run.ts";
import { runGenerate } from "../tools/generate/run.ts";
import { runLoraBake } from "../tools/lora-bake/run.ts";
import { runLoraExtract } from "../tools/lora-extract/run.ts";
import { runLoraMerge } from "../tools/lora-merge/run.ts";
import { runLoraResize } from "../tools/lora-resize/run.ts";
import { runModelMerge } from "../tools/model-merge/run.ts";
import { openModel } from "./sources.ts";

let context: RunContext;
let close = (): Promise<void> => Promise.resolve();
const loras = (): string => join(context.home, "loras");

/** Attention of the text, and the text encoder's: enough to be seen. */
const CHANGED = /(attn2\.to_[kv]|layers\.0\.self_attn\.v_proj)\.weight$/;

beforeAll(async () => {
  const made = await cpuContext();
  close = made.close;
  context = { ...made.context, picture: () => Promise.reject(new Error("no picture was named")) };
  await mkdir(loras());
  const { adaptable } = await openModel("inkloom-mini", context);
  const { nameOf } = bookOfCheckpoint(adaptable);
  const layers = [...adaptable.unet.weights, ...adaptable.textEncoder.weights].filter(([key]) =>
    CHANGED.test(key),
  );
  for (const [name, rank, alpha] of [
    ["one", 2, 2],
    ["two", 3, 1],
  ] as const)
    await writeTensors(
      join(loras(), `${name}.safetensors`),
      layers.flatMap(([key, { shape }], i): TestTensor[] => {
        const [rows = 1, columns = 1] = shape;
        const tensor = (role: string, of: readonly number[], seed: number, factor: number) => ({
          key: `${nameOf(key.slice(0, -".weight".length))}.${role}`,
          shape: of,
          data: numbers(
            of.reduce((a, b) => a * b, 1),
            seed,
          ).map((value) => value * factor),
        });
        return [
          tensor("lora_up.weight", [rows, rank], 7 * i + rank, 1.5),
          tensor("lora_down.weight", [rank, columns], 11 * i + rank, 2 / Math.sqrt(columns)),
          { key: tensor("alpha", [], 0, 0).key, shape: [], data: [alpha] },
        ];
      }),
      { ss_base_model_version: "sd_v1", ss_v2: "False" },
    );
});
afterAll(() => close());

async function drawn(prompt: string, model = "inkloom-mini"): Promise<Uint8ClampedArray> {
  const request = { prompt, model, steps: 1, width: 64, height: 64, seed: 1 };
  const { pictures } = await runGenerate(validate(TOOLS.generate, request), context);
  const [picture] = pictures;
  if (!picture) throw new Error("nothing was drawn");
  return picture.pixels.data;
}

const apart = (a: Uint8ClampedArray, b: Uint8ClampedArray): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? 0))), 0);

const BOTH = "one:0.7; two:-0.5";

describe("what is merged", () => {
  test("draws as two tags do", async () => {
    const tags = await drawn("a cat <lora:one:0.7> <lora:two:-0.5>");
    expect(apart(tags, await drawn("a cat"))).toBeGreaterThan(20);
    const exact = { loras: BOTH, precision: "float", name: "exact" };
    const { ranks, name } = await runLoraMerge(validate(TOOLS["lora-merge"], exact), context);
    expect([name, ranks]).toEqual(["exact", [5]]);
    expect(apart(tags, await drawn("a cat <lora:exact:1>"))).toBeLessThanOrEqual(2);
  }, 60_000);

  test("into a checkpoint is found again as the difference, half of it in the middle", async () => {
    const models = join(context.home, "models");
    await mkdir(models, { recursive: true });
    await writeSafetensors(join(models, "tiny.safetensors"), tiny());
    await writeLora(join(loras(), "small.safetensors"), tinyLora(2));
    const full = { precision: "float" };
    const bake = { ...full, model: "tiny", loras: "small:0.8", name: "baked" };
    const baked = await runLoraBake(validate(TOOLS["lora-bake"], bake), context);
    expect(baked).toMatchObject({ name: "baked", path: join(models, "baked.safetensors") });
    const middle = { ...full, model_a: "tiny", model_b: "baked", name: "middle", keep_vae: true };
    const made = await runModelMerge(validate(TOOLS["model-merge"], middle), context);
    expect(made).toMatchObject({ kept: [], leftOut: [], tensors: baked.tensors });
    const extract = { ...full, original: "tiny", tuned: "middle", rank: 2, clamp_quantile: 1 };
    const { path, layers } = await runLoraExtract(
      validate(TOOLS["lora-extract"], { ...extract, min_diff: 0.0001 }),
      context,
    );
    expect(layers).toBe(3);
    const whole = await productsOf({ name: "small", path: join(loras(), "small.safetensors") });
    const halves = [...whole].map(([key, all]) => [key, all.map((value) => value * 0.4)] as const);
    expect(worstError(await productsOf({ name: "", path }), new Map(halves))).toBeLessThan(1e-4);
  });
});

describe("a file that is made", () => {
  test("says what kohya's files say, where it comes from, and its hash", async () => {
    const given = { loras: BOTH, name: "said", method: "svd", rank: 4, conv_rank: 2 };
    const { hash, path } = await runLoraMerge(validate(TOOLS["lora-merge"], given), context);
    const { metadata, entries } = await openWeights(path);
    expect(metadata).toMatchObject({
      ss_network_module: "networks.lora",
      ss_network_dim: "4",
      ss_network_alpha: "4",
      ss_network_args: '{"conv_dim":2,"conv_alpha":2}',
      ss_base_model_version: "sd_v1",
      ss_v2: "False",
      ss_output_name: "said",
      "modelspec.architecture": "stable-diffusion-v1/lora",
      "modelspec.merged_from": "one, two",
    });
    expect(metadata["sshs_model_hash"]).toMatch(new RegExp(`^${hash}[0-9a-f]{52}$`));
    expect(metadata["sshs_legacy_hash"]).toMatch(/^[0-9a-f]{8}$/);
    expect(JSON.parse(metadata["inkloom.merge"] ?? "")).toMatchObject({
      sources: [
        { name: "one", unet: 0.7 },
        { name: "two", textEncoder: -0.5 },
      ],
    });
    expect([...entries.values()].every(({ dtype }) => dtype === "F16")).toBe(true);
  });

  test("keeps the metadata of the one that it is a smaller form of", async () => {
    const { path, ranks, kept } = await runLoraResize(
      validate(TOOLS["lora-resize"], { file: "two", rank: 2 }),
      context,
    );
    expect([path, ranks]).toEqual([join(loras(), "two-rank2.safetensors"), [2]]);
    expect(kept).toBeGreaterThan(0.7);
    expect((await openWeights(path)).metadata).toMatchObject({
      ss_base_model_version: "sd_v1",
      ss_training_comment: "dimension is resized from 3 to 2; ",
      ss_network_dim: "2",
      ss_output_name: "two-rank2",
    });
  });

  test("does not take the place of another unless it is said so", async () => {
    await writeFile(join(loras(), "mine.safetensors"), "mine");
    const given = { loras: BOTH, name: "mine" };
    await expect(runLoraMerge(validate(TOOLS["lora-merge"], given), context)).rejects.toMatchObject(
      {
        code: "output/exists",
      },
    );
    expect(await readFile(join(loras(), "mine.safetensors"), "utf8")).toBe("mine");
    const { path } = await runLoraMerge(
      validate(TOOLS["lora-merge"], { ...given, overwrite: true }),
      context,
    );
    expect((await openWeights(path)).format).toBe("safetensors");
  });

  test("leaves nothing when it is cancelled, and nothing when the disk is full", async () => {
    const before = await readdir(loras());
    const stopping = new AbortController();
    const given = validate(TOOLS["lora-merge"], { loras: BOTH, name: "stopped" });
    const watched = {
      ...context,
      signal: stopping.signal,
      onProgress: () => {
        stopping.abort();
      },
    };
    await expect(runLoraMerge(given, watched)).rejects.toThrow(/abort/i);
    const full = Object.assign(new Error("no space left"), { code: "ENOSPC" });
    const target = join(loras(), "one.safetensors");
    const old = await readFile(target);
    const write = async (path: string): Promise<void> => {
      await writeFile(path, "half");
      throw full;
    };
    await expect(saveModel(target, true, write)).rejects.toMatchObject({ code: "output/full" });
    expect(await readFile(target)).toEqual(old);
    expect(await readdir(loras())).toEqual(before);
  });

  test.each([
    [{ loras: " ; " }, "merge/request"],
    [{ loras: "one:1:1:2" }, "merge/request"], // the third number is a rank to draw with
    [{ loras: "nobody" }, "lora/missing"],
    [{ loras: "one; two", method: "add" }, "merge/shapes"],
    [{ loras: "one", name: "../out" }, "input/name"],
    [{ loras: "one:1:1:lbw=1,2" }, "lora/block-weights"],
  ])("is not made of %j", async (given, code) => {
    await expect(runLoraMerge(validate(TOOLS["lora-merge"], given), context)).rejects.toMatchObject(
      { code },
    );
  });

  test("goes where --out says, as a folder or as a whole path", async () => {
    const folder = join(context.home, "elsewhere");
    const into = await runLoraMerge(
      validate(TOOLS["lora-merge"], { loras: BOTH, folder }),
      context,
    );
    expect(into.path).toBe(join(folder, "one+two.safetensors"));
    const whole = join(folder, "deep", "x.safetensors");
    const at = await runLoraMerge(
      validate(TOOLS["lora-merge"], { loras: BOTH, folder: whole }),
      context,
    );
    expect(at.path).toBe(whole);
  });
});

describe("sources that cannot be merged", () => {
  const write = (name: string, tensors: readonly TestTensor[]) =>
    writeTensors(join(loras(), `${name}.safetensors`), tensors);
  const merge = (name: string, more: Readonly<Record<string, unknown>> = {}) =>
    runLoraMerge(
      validate(TOOLS["lora-merge"], { loras: name, name: `${name}-made`, ...more }),
      context,
    );
  const UNIT = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q";
  const t = (key: string, shape: readonly number[], fill = 0.5): TestTensor => ({
    key: `${UNIT}.${key}`,
    shape,
    data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(fill),
  });

  test("are named: what is no number, no rank, no LoRA", async () => {
    await write("broken", [t("lora_up.weight", [6, 2], Number.NaN), t("lora_down.weight", [2, 4])]);
    await expect(merge("broken")).rejects.toThrow(/holds NaN at place 0/);
    await write("rankless", [t("lora_up.weight", [6, 0]), t("lora_down.weight", [0, 4])]);
    await expect(merge("rankless")).rejects.toMatchObject({ code: "lora/unreadable" });
    await write("other", [{ key: "x.y", shape: [1], data: [1] }]);
    await expect(merge("other")).rejects.toMatchObject({ code: "lora/unreadable" });
  });

  test("are named: DoRA without the checkpoint that it scales, by which method", async () => {
    const pair = [t("lora_up.weight", [6, 2]), t("lora_down.weight", [2, 4])];
    await write("dora", [...pair, t("dora_scale", [6, 1])]);
    await expect(merge("dora")).rejects.toThrow(/is a DoRA, expected the low-rank pairs/);
    await expect(merge("dora", { method: "svd" })).rejects.toThrow(
      /expected one to be named with --model/,
    );
  });

  test("take an alpha above the rank as it is", async () => {
    await write("loud", [
      t("lora_up.weight", [6, 2]),
      t("lora_down.weight", [2, 4]),
      t("alpha", [], 8),
    ]);
    const { path } = await merge("loud", { precision: "float" });
    const { entries } = await openWeights(path);
    expect(entries.get(`${UNIT}.alpha`)?.shape).toEqual([]);
  });
});

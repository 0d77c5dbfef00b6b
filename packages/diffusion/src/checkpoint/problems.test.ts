/** Whatever is wrong with a model is said by name, and nothing else is thrown. */
import { cp, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem, type ProblemCode } from "@inkloom/contract";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { inspectModel } from "./inspect.ts";
import { checkpointTokenizer } from "../prompt/index.ts";
import { openCheckpoint } from "./open.ts";
import {
  type TinyWeight,
  tinyWeights,
  writeFolder,
  writeSafetensors,
} from "./tiny-checkpoint.suite.ts";

let folder = "";
let whole = "";
/** A path for the file or folder of one test. */
let path = "";
let tests = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-problems-"));
  whole = await writeFolder(join(folder, "whole"), "F16");
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  path = join(folder, `model-${tests++}`);
});

/** Expects this problem with all the words in its sentence, which exists in Chinese too. */
async function expectRefused(model: string, code: ProblemCode, ...words: string[]): Promise<void> {
  const error: unknown = await openCheckpoint(model, [])
    .then(checkpointTokenizer)
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  expect(error).toBeInstanceOf(Problem);
  if (!(error instanceof Problem)) return;
  expect(error.message).not.toMatch(/\n\s+at /);
  expect(error.explain("zh").sentence).toMatch(/\p{Script=Han}/u);
  for (const word of words) expect(error.message).toContain(word);
  expect(error.explain("zh").sentence).toMatch(/\p{Script=Han}/u);
  expect(error.code).toBe(code);
  expect(error.exitCode).toBe(2);
}

const zeros = (...shape: number[]): TinyWeight => ({
  shape,
  values: new Float32Array(shape.reduce((a, b) => a * b, 1)),
});

/** A file of weights that only their names and shapes are looked at. */
const named = async (names: Readonly<Record<string, TinyWeight>>): Promise<string> =>
  writeSafetensors(path, new Map(Object.entries(names)), "F16");

const OUT = "model.diffusion_model.out.2.weight";

describe("a single file", () => {
  test("that lacks a weight is refused with its name, and inspected with its shape", async () => {
    const weights = tinyWeights();
    weights.delete(OUT);
    weights.delete("first_stage_model.quant_conv.bias");
    await writeSafetensors(path, weights, "F16");
    await expectRefused(path, "weights/missing", "lacks 1 weights of its U-Net", OUT);
    const { usable, networks, extra } = await inspectModel(path, []);
    expect(usable).toBe(false);
    expect(networks?.unet.missing).toEqual([{ key: OUT, shape: [4, 32, 3, 3] }]);
    expect(networks?.vae.missing).toEqual([
      { key: "first_stage_model.quant_conv.bias", shape: [8] },
    ]);
    expect(networks?.textEncoder.missing).toEqual([]);
    expect(extra).toEqual([]);
  });

  test("that lacks many names three and counts the rest", async () => {
    const weights = tinyWeights();
    for (const key of weights.keys())
      if (key.includes("middle_block") && key.endsWith("bias")) weights.delete(key);
    await writeSafetensors(path, weights, "F16");
    const first = "model.diffusion_model.middle_block.0.in_layers.0.bias";
    await expectRefused(path, "weights/missing", first, "more");
  });

  test("with a weight of a wrong shape is refused with both shapes", async () => {
    const weights = tinyWeights().set(OUT, zeros(4, 16, 3, 3));
    await writeSafetensors(path, weights, "F16");
    await expectRefused(path, "weights/missing", `${OUT} is [4, 16, 3, 3], expected [4, 32, 3, 3]`);
    const { networks, usable } = await inspectModel(path, []);
    expect(usable).toBe(false);
    expect(networks?.unet.misshaped).toEqual([
      { key: OUT, expected: [4, 32, 3, 3], actual: [4, 16, 3, 3] },
    ]);
  });

  test("with one misshaped cross-attention is refused with this key and no other", async () => {
    const key = "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight";
    await writeSafetensors(path, tinyWeights().set(key, zeros(32, 96)), "F16");
    const words = `has 1 weights of a wrong shape in its U-Net: ${key} is [32, 96], expected [32, 64]`;
    await expectRefused(path, "weights/missing", words);
    expect((await inspectModel(path, [])).networks?.unet.misshaped).toHaveLength(1);
  });

  test.each([
    [
      "textEncoder",
      "lacks 196 weights of its text encoder: cond_stage_model.transformer.text_model.",
    ],
    ["vae", "lacks 248 weights of its VAE: first_stage_model."],
  ] as const)("without its %s names what it lacks", async (absent, words) => {
    const kept = (["textEncoder", "unet", "vae"] as const).filter((part) => part !== absent);
    const weights = tinyWeights({}, kept);
    // a U-Net that reads as many values as CLIP writes is told to be that of 1.5
    for (const [key, { shape }] of weights)
      if (absent === "textEncoder" && /attn2\.to_[kv]\.weight$/.test(key))
        weights.set(key, zeros(shape[0] ?? 0, 768));
    await writeSafetensors(path, weights, "F16");
    await expectRefused(path, "weights/missing", words);
    const { family, usable, networks } = await inspectModel(path, []);
    expect(family?.id).toBe("sd1");
    expect(usable).toBe(false);
    expect(networks?.[absent].naming).toBeUndefined();
  });

  test("with a weight too many can draw, and inspection names it", async () => {
    const key = "model.diffusion_model.unheard_of.weight";
    await writeSafetensors(path, tinyWeights().set(key, zeros(3)), "F16");
    await openCheckpoint(path, []);
    expect(await inspectModel(path, [])).toMatchObject({ usable: true, extra: [key] });
  });

  test("by its averaged names lacks weights under those names", async () => {
    const weights = tinyWeights({ unet: "single file, averaged" });
    weights.delete("model_ema.diffusion_modelout2bias");
    await writeSafetensors(path, weights, "F16");
    await expectRefused(path, "weights/missing", "model_ema.diffusion_modelout2bias");
  });

  test("whose text encoder has fewer words than CLIP's vocabulary is refused", async () => {
    const table = "cond_stage_model.transformer.text_model.embeddings.token_embedding.weight";
    await writeSafetensors(path, tinyWeights().set(table, zeros(1000, 64)), "F16");
    await expectRefused(path, "models/config", "49408 tokens", "the text encoder's 1000");
  });

  test.each([
    ["inpainting", 9],
    ["instruct-pix2pix", 8],
  ])("that is an %s model is known as such", async (kind, channels) => {
    const first = "model.diffusion_model.input_blocks.0.0.weight";
    await writeSafetensors(path, tinyWeights().set(first, zeros(32, channels, 3, 3)), "F16");
    expect((await openCheckpoint(path, [])).kind).toBe(channels === 9 ? "inpainting" : "edit");
    const { usable, family } = await inspectModel(path, []);
    expect(usable).toBe(true);
    expect(family).toMatchObject({ id: "sd1", label: { en: `Stable Diffusion 1.x, ${kind}` } });
  });

  test("that was cut off on its way here is refused", async () => {
    await writeSafetensors(path, tinyWeights(), "F16");
    await truncate(path, 5_000_000);
    await expectRefused(path, "weights/truncated", path);
    await expect(inspectModel(path, [])).rejects.toHaveProperty("code", "weights/truncated");
  });

  test("of another format is refused", async () => {
    await writeFile(path, "<!doctype html><title>404</title>");
    await expectRefused(path, "weights/pointer", path);
  });
});

const UP = "lora_unet_down_blocks_0_attentions_0_proj_in.lora_up.weight";
const SD2 = "cond_stage_model.model.ln_final.weight";

describe("a file of another kind is refused by the kind's name", () => {
  test.each<[string, Record<string, TinyWeight>]>([
    ["LoRA", { [UP]: zeros(4, 4), "lora_te_text_model.alpha": zeros(1) }],
    ["LoRA", { "unet.down_blocks.0.attn1.to_k.lora_A.weight": zeros(4, 4) }],
    ["ControlNet", { "control_model.zero_convs.0.0.weight": zeros(4, 4) }],
    [
      "Stable unCLIP",
      { [SD2]: zeros(4), "model.diffusion_model.label_emb.0.0.weight": zeros(4, 4) },
    ],
    ["Stable Diffusion 2 depth", { [SD2]: zeros(4), "depth_model.model.weight": zeros(4) }],
    ["FLUX", { "double_blocks.0.img_attn.qkv.weight": zeros(4, 4) }],
    ["textual inversion", { emb_params: zeros(1, 768) }],
  ])("%s", async (label, weights) => {
    await named(weights);
    await expectRefused(path, "model/family", `is a model of the kind ${label}, expected`);
    const { family, usable, why } = await inspectModel(path, []);
    expect(family?.label.en).toBe(label);
    expect(usable).toBe(false);
    expect(why?.en).toContain(label);
    expect(why?.zh).toMatch(/\p{Script=Han}/u);
  });

  test.each([
    ["U-Net alone", "unet", "single file"],
    ["VAE", "vae", "single file"],
    ["VAE", "vae", "diffusers"],
    ["CLIP text encoder", "textEncoder", "transformers"],
  ] as const)("%s: %s saved alone with the names of %s", async (label, component, naming) => {
    await writeSafetensors(path, tinyWeights({ [component]: naming }, [component]), "F16");
    await expectRefused(path, "model/family", `is a model of the kind ${label}, expected`);
    expect((await inspectModel(path, [])).family?.label.en).toBe(label);
  });

  test("and one of no known kind by what was looked for", async () => {
    await named({ "layer.weight": zeros(3) });
    await expectRefused(path, "models/unknown", "expected a Stable Diffusion checkpoint");
    const report = await inspectModel(path, []);
    expect(report).toMatchObject({ layout: "weights", tensors: 1, usable: false });
    expect(report.family).toBeUndefined();
  });
});

describe("a folder", () => {
  beforeEach(async () => {
    await cp(whole, path, { recursive: true });
  });
  const inside = (name: string): string => join(path, name);

  test("that is whole opens", async () => {
    expect(await openCheckpoint(path, [])).toMatchObject({ layout: "diffusers", nativeSize: 64 });
  });

  test("without its U-Net is refused with the path of what is missing", async () => {
    await rm(inside("unet"), { recursive: true });
    await expectRefused(path, "model/incomplete", inside("unet/config.json"), "diffusers layout");
  });

  test("without the U-Net's weights is refused with the names that would do", async () => {
    await rm(inside("unet/diffusion_pytorch_model.safetensors"));
    await expectRefused(path, "model/incomplete", inside("unet"), "diffusion_pytorch_model.bin");
  });

  test("that lacks a weight names it as its own file does", async () => {
    const weights = tinyWeights({ unet: "diffusers" }, ["unet"]);
    weights.delete("conv_out.weight");
    await writeSafetensors(inside("unet/diffusion_pytorch_model.safetensors"), weights, "F16");
    await expectRefused(path, "weights/missing", "of its U-Net: conv_out.weight");
  });

  test("without its tokenizer is refused", async () => {
    await rm(inside("tokenizer"), { recursive: true });
    await expectRefused(path, "tokenizer/missing", inside("tokenizer/vocab.json"));
  });

  test("with a vocabulary larger than the text encoder's is refused", async () => {
    const weights = tinyWeights({ textEncoder: "transformers" }, ["textEncoder"]);
    weights.set("text_model.embeddings.token_embedding.weight", zeros(1000, 64));
    await writeSafetensors(inside("text_encoder/model.safetensors"), weights, "F16");
    await edit("text_encoder/config.json", { vocab_size: 1000 });
    await expectRefused(path, "models/config", "49408 tokens", "the text encoder's 1000");
  });

  test("whose configuration does not fit its weights is refused with both shapes", async () => {
    await edit("text_encoder/config.json", { intermediate_size: 96 });
    await expectRefused(path, "weights/missing", "fc1.weight is [64, 64], expected [96, 64]");
  });

  test.each([
    ["unet/config.json", { addition_embed_type: "image" }, "addition_embed_type"],
    ["unet/config.json", { block_out_channels: "320" }, "block_out_channels"],
    ["text_encoder/config.json", { num_hidden_layers: -1 }, "num_hidden_layers"],
    ["vae/config.json", { scaling_factor: 0 }, "scaling_factor"],
    ["unet/config.json", { norm_num_groups: 7 }, "norm_num_groups"],
    ["unet/config.json", { layers_per_block: 2_000_000 }, "from 1 to 16"],
    ["unet/config.json", { sample_size: 1e6 }, '"sample_size" is 1000000, expected'],
    ["unet/config.json", { sample_size: 31 }, "a whole number from 32 to 2048"],
    ["unet/config.json", { sample_size: "512" }, "sample_size"],
    ["vae/config.json", { norm_num_groups: 5 }, "norm_num_groups"],
    ["text_encoder/config.json", { num_hidden_layers: 3_000_000 }, "from 1 to 100"],
    ["scheduler/scheduler_config.json", { prediction_type: "sample" }, "prediction_type"],
    ["scheduler/scheduler_config.json", { num_train_timesteps: 1e9 }, "num_train_timesteps"],
  ])("with %s that says %j is refused with the field's name", async (file, change, field) => {
    await edit(file, change);
    await expectRefused(path, "models/config", file, field);
  });

  test("whose pictures are not square says no size of its own", async () => {
    await edit("unet/config.json", { sample_size: [64, 96] });
    expect(await openCheckpoint(path, [])).toMatchObject({ nativeSize: 128 });
  });

  test.each<[string, object, ProblemCode, string]>([
    ["unet", { in_channels: 5 }, "models/config", "input channels are 5, expected 4"],
    ["unet", { out_channels: 8 }, "models/config", "output channels are 8, expected 4"],
    ["vae", { latent_channels: 16 }, "models/config", "input channels are 4, expected 16"],
    ["vae", { in_channels: 4, out_channels: 4 }, "models/config", "channels are 4, expected 3"],
    ["unet", { cross_attention_dim: 96 }, "models/config", "per token are 96, expected 64"],
    ["text_encoder", { max_position_embeddings: 50 }, "models/config", "are 50, expected 77"],
  ])("whose %s says %j cannot draw, and inspection says so", async (part, change, code, words) => {
    await edit(`${part}/config.json`, change);
    await expectRefused(path, code, path, words);
    const { usable, why } = await inspectModel(path, []);
    expect(usable).toBe(false);
    expect(why?.en).toContain(words);
    expect(why?.zh).toMatch(/\p{Script=Han}/u);
  });

  test("with a configuration that is no JSON is refused with its path", async () => {
    await writeFile(inside("vae/config.json"), "{");
    await expectRefused(path, "models/config", inside("vae/config.json"), "not JSON");
  });

  test("with a configuration nested without end is refused with its path", async () => {
    const nested = "[".repeat(400_000) + "]".repeat(400_000);
    await writeFile(inside("vae/config.json"), `{"act_fn":${nested}}`);
    await expectRefused(path, "models/config", inside("vae/config.json"), "nested");
  });

  test("with a weight file that was cut off is refused with its path", async () => {
    await truncate(inside("vae/diffusion_pytorch_model.safetensors"), 2000);
    const weights = inside("vae/diffusion_pytorch_model.safetensors");
    await expectRefused(path, "weights/truncated", weights);
  });

  async function edit(name: string, change: object): Promise<void> {
    const config: unknown = JSON.parse(await readFile(inside(name), "utf8"));
    await writeFile(inside(name), JSON.stringify({ ...(config as object), ...change }));
  }
});

describe("a name", () => {
  test("is looked up in the folders in order, with and without an ending", async () => {
    const folders = [join(folder, "first"), join(folder, "second")];
    for (const each of folders) await mkdir(each, { recursive: true });
    const [first = "", second = ""] = folders;
    await writeSafetensors(join(second, "tiny.safetensors"), tinyWeights(), "F16");
    expect(await openCheckpoint("tiny", folders)).toMatchObject({ name: "tiny" });
    await cp(whole, join(first, "tiny"), { recursive: true });
    expect((await openCheckpoint("tiny", folders)).layout).toBe("diffusers");
    expect((await openCheckpoint("tiny.safetensors", folders)).layout).toBe("single-file");
  });

  test("that nothing has is refused with the folders that were searched", async () => {
    await expect(openCheckpoint("nothing", [folder])).rejects.toMatchObject({
      code: "model/missing",
      message: expect.stringContaining(folder) as string,
    });
    await expectRefused(join(folder, "no-such-file"), "model/missing", "no-such-file");
  });
});

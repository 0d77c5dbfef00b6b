import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inspectModel } from "../checkpoint/inspect.ts";
import { kohyaPair, QUERY, tensor, TEXT_KEY, tinyLora, writeLora } from "./lora-files.suite.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-lora-report-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("tells kind, ranks, networks, family, hash and what the training program wrote", async () => {
  const path = await writeLora(
    join(folder, "ink.safetensors"),
    {
      ...kohyaPair(TEXT_KEY, [320, 8, 768]),
      ...tinyLora(4),
      [`${QUERY}_out.dora_scale`]: tensor("scale", [32, 1]),
      [`${QUERY}_out.hada_w1_a`]: tensor("a", [32, 2]),
      [`${QUERY}_out.hada_w1_b`]: tensor("b", [2, 32]),
      [`${QUERY}_out.hada_w2_a`]: tensor("c", [32, 2]),
      [`${QUERY}_out.hada_w2_b`]: tensor("d", [2, 32]),
      "<s1>": tensor("s", [768]),
    },
    {
      ss_output_name: "ink wash v3",
      ss_sd_model_name: "v1-5.safetensors",
      ss_base_model_version: "sd_v1",
      ss_tag_frequency: JSON.stringify({
        "10_ink": { "ink wash": 12, mountain: 5 },
        "1_more": { mountain: 9 },
      }),
    },
  );
  const { adapter, family, usable } = await inspectModel("ink", [folder]);
  expect(path).toContain(folder);
  expect([family?.id, usable]).toEqual(["lora", false]);
  expect(adapter).toMatchObject({
    kinds: [
      { kind: "LoRA", layers: 3, ranks: [4] },
      { kind: "LoHa", layers: 1, ranks: [2] },
    ],
    dora: true,
    layers: { unet: 3, textEncoder: 1 },
    unknown: ["<s1>"],
    alias: "ink wash v3",
    baseModel: "v1-5.safetensors",
    hash: expect.stringMatching(/^[\da-f]{12}$/) as string,
    triggers: [
      { words: "mountain", count: 14 },
      { words: "ink wash", count: 12 },
    ],
  });
});

test.each([
  ["stabilityai", kohyaPair(TEXT_KEY, [640, 4, 2048]), {}, "Stable Diffusion XL"],
  [
    "second encoder",
    kohyaPair("lora_te2_text_model_encoder_layers_0_mlp_fc1", [64, 4, 64]),
    {},
    "Stable Diffusion XL",
  ],
  ["v2", kohyaPair(TEXT_KEY, [320, 4, 1024]), {}, "Stable Diffusion 2.x"],
  [
    "said",
    kohyaPair(QUERY, [32, 4, 32]),
    { ss_base_model_version: "sdxl_base_v1-0" },
    "Stable Diffusion XL",
  ],
  [
    "spec",
    kohyaPair(QUERY, [32, 4, 32]),
    { "modelspec.architecture": "stable-diffusion-v1/lora" },
    "Stable Diffusion 1.x",
  ],
] as const)("the family of %s", async (name, tensors, metadata, family) => {
  await writeLora(join(folder, `${name}.safetensors`), tensors, metadata);
  const { adapter } = await inspectModel(name, [folder]);
  expect(adapter?.madeFor?.en).toBe(family);
});

test("a checkpoint has no such report", async () => {
  await writeLora(join(folder, "vae.safetensors"), {
    "decoder.up_blocks.0.resnets.0.conv1.weight": tensor("w", [4, 4]),
  });
  expect((await inspectModel("vae", [folder])).adapter).toBeUndefined();
});

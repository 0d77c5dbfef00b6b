import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { modelManifest } from "../configurations/model-manifest.ts";
import { SD15 } from "../configurations/sd15.ts";
import { SDXL } from "../configurations/sdxl.ts";
import { PREFIXES } from "../keys/prefixes.ts";
import { unetDiffusersNaming } from "../keys/unet.ts";
import type { ManifestEntry } from "../manifest.ts";
import { testWeights } from "../test-weights.suite.ts";
import { readAdapter } from "./change.ts";
import { AdapterTargets } from "./targets.ts";

const manifest = modelManifest(SD15);
const targets = new AdapterTargets([
  {
    network: "unet",
    prefix: PREFIXES.unet,
    manifest: manifest.unet,
    otherName: unetDiffusersNaming(SD15.unet).nameOf,
  },
  { network: "textEncoder", prefix: PREFIXES.textEncoder, manifest: manifest.textEncoder },
]);

const BLOCK = "down_blocks.1.attentions.0.transformer_blocks.0";
const QUERY = `${PREFIXES.unet}.input_blocks.4.1.transformer_blocks.0.attn1.to_q`;
const OUT = `${PREFIXES.unet}.input_blocks.4.1.transformer_blocks.0.attn2.to_out.0`;
const TEXT = `${PREFIXES.textEncoder}.encoder.layers.3.self_attn.q_proj`;

const underscored = (name: string): string => name.replaceAll(".", "_");

/** Names of the down and up factors of the three layers above. */
const STYLES: Readonly<Record<string, readonly (readonly [down: string, up: string])[]>> = {
  kohya: [
    `lora_unet_${underscored(`${BLOCK}.attn1.to_q`)}`,
    `lora_unet_${underscored(`${BLOCK}.attn2.to_out.0`)}`,
    "lora_te_text_model_encoder_layers_3_self_attn_q_proj",
  ].map((module) => [`${module}.lora_down.weight`, `${module}.lora_up.weight`] as const),
  "kohya with original names": [
    "lora_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q",
    "lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_out_0",
    "lora_te1_text_model_encoder_layers_3_self_attn_q_proj",
  ].map((module) => [`${module}.lora_down.weight`, `${module}.lora_up.weight`] as const),
  diffusers: [
    `unet.${BLOCK}.attn1.to_q`,
    `unet.${BLOCK}.attn2.to_out.0`,
    "text_encoder.text_model.encoder.layers.3.self_attn.q_proj",
  ].map((module) => [`${module}.lora.down.weight`, `${module}.lora.up.weight`] as const),
  "diffusers with processors": [
    [`unet.${BLOCK}.attn1.processor.to_q_lora`, ""],
    [`unet.${BLOCK}.attn2.processor.to_out_lora`, ""],
    ["text_encoder.text_model.encoder.layers.3.self_attn.q_proj.lora_linear_layer", ""],
  ].map(([module]) => [`${module ?? ""}.down.weight`, `${module ?? ""}.up.weight`] as const),
  "diffusers without network names": [
    [`${BLOCK}.attn1.processor.to_q_lora`, ""],
    [`${BLOCK}.attn2.processor.to_out_lora`, ""],
    ["text_encoder.text_model.encoder.layers.3.self_attn.to_q_lora", ""],
  ].map(([module]) => [`${module ?? ""}.down.weight`, `${module ?? ""}.up.weight`] as const),
  PEFT: [
    `unet.${BLOCK}.attn1.to_q`,
    `base_model.model.${BLOCK}.attn2.to_out.0`,
    "base_model.model.text_model.encoder.layers.3.self_attn.q_proj",
  ].map((module) => [`${module}.lora_A.weight`, `${module}.lora_B.weight`] as const),
  "PEFT with an adapter's name": [
    `base_model.model.${BLOCK}.attn1.to_q`,
    `base_model.model.${BLOCK}.attn2.to_out.0`,
    "text_encoder.text_model.encoder.layers.3.self_attn.q_proj",
  ].map(
    (module) => [`${module}.lora_A.default.weight`, `${module}.lora_B.default.weight`] as const,
  ),
};

const pair = ([down, up]: readonly [string, string], width: number): ManifestEntry[] => [
  { key: down, shape: [4, width] },
  { key: up, shape: [width, 4] },
];

describe("styles of keys", () => {
  test.each(Object.entries(STYLES))("%s", (_, names) => {
    const widths = [640, 640, 768];
    const entries = names.flatMap((each, i) => pair(each, widths[i] ?? 0));
    const read = readAdapter(entries, {}, targets);
    expect(read).toMatchObject({ unknown: [], strangers: [], misshaped: [] });
    expect(read.changes.map(({ layer }) => layer)).toEqual([QUERY, OUT, TEXT]);
    for (const [i, { keys, kind, rank }] of read.changes.entries()) {
      expect([keys.get("down"), keys.get("up")]).toEqual(names[i]);
      expect([kind, rank]).toEqual(["LoRA", 4]);
    }
  });

  test("cloneofsimo numbers the layers of diffusers in the order in which it makes them", () => {
    const entries = [6, 135, 143].flatMap((i) => {
      const [width, inner] = i === 6 ? [320, 768] : [1280, 1280];
      return [
        { key: `unet:${i}:up`, shape: [width, 1] },
        { key: `unet:${i}:down`, shape: [1, inner] },
      ];
    });
    const text = [
      { key: "text_encoder:4:up", shape: [768, 1] },
      { key: "text_encoder:4:down", shape: [1, 768] },
    ];
    const metadata = { unet: '["CrossAttention", "Attention", "GEGLU"]' };
    const read = readAdapter([...entries, ...text], metadata, targets);
    const unet = PREFIXES.unet;
    expect(read.changes.map(({ layer }) => layer)).toEqual([
      `${unet}.input_blocks.1.1.transformer_blocks.0.attn2.to_k`,
      `${unet}.middle_block.1.transformer_blocks.0.attn1.to_q`,
      `${unet}.middle_block.1.transformer_blocks.0.attn2.to_out.0`,
      `${PREFIXES.textEncoder}.encoder.layers.1.self_attn.k_proj`,
    ]);
    expect(read).toMatchObject({ unknown: [], strangers: [], misshaped: [] });
  });

  test("cloneofsimo's first files are lists of up and down", () => {
    const entries = [320, 1, 320, 1].map((size, i) => ({
      key: String(i),
      shape: i % 2 === 0 ? [size, 1] : [1, 320],
    }));
    const sized = [...entries, { key: "4", shape: [320, 1] }, { key: "5", shape: [1, 320] }];
    const more = [6, 7, 8, 9].map((i) => ({
      key: String(i),
      shape: i % 2 === 0 ? [i === 8 ? 2560 : 320, 1] : [1, 320],
    }));
    const read = readAdapter([...sized, ...more], {}, targets);
    const block = `${PREFIXES.unet}.input_blocks.1.1.transformer_blocks.0`;
    expect(read.changes.map(({ layer }) => layer)).toEqual([
      ...["to_q", "to_k", "to_v", "to_out.0"].map((name) => `${block}.attn1.${name}`),
      `${block}.ff.net.0.proj`,
    ]);
    expect(read.misshaped).toEqual([]);
  });
});

describe("SDXL", () => {
  const sdxl = modelManifest(SDXL);
  const wide = new AdapterTargets([
    {
      network: "unet",
      prefix: PREFIXES.unet,
      manifest: sdxl.unet,
      otherName: unetDiffusersNaming(SDXL.unet).nameOf,
    },
    { network: "textEncoder", prefix: PREFIXES.textEncoder, manifest: sdxl.textEncoder },
    { network: "textEncoder2", prefix: PREFIXES.textEncoder2, manifest: sdxl.textEncoder2 },
  ]);
  const query = `${PREFIXES.unet}.input_blocks.8.1.transformer_blocks.9.attn1.to_q`;
  test.each([
    ["lora_unet_input_blocks_8_1_transformer_blocks_9_attn1_to_q", query],
    ["lora_unet_down_blocks_2_attentions_1_transformer_blocks_9_attn1_to_q", query],
    ["unet.down_blocks.2.attentions.1.transformer_blocks.9.attn1.to_q", query],
    [
      "lora_te1_text_model_encoder_layers_11_mlp_fc1",
      `${PREFIXES.textEncoder}.encoder.layers.11.mlp.fc1`,
    ],
    [
      "lora_te2_text_model_encoder_layers_31_mlp_fc1",
      `${PREFIXES.textEncoder2}.encoder.layers.31.mlp.fc1`,
    ],
    [
      "text_encoder_2.text_model.encoder.layers.31.self_attn.q_proj",
      `${PREFIXES.textEncoder2}.encoder.layers.31.self_attn.q_proj`,
    ],
  ])("%s", (module, layer) => {
    expect(wide.find(module)?.layer).toBe(layer);
  });
});

describe("what does not fit", () => {
  test("unknown keys and modules are named, and half a pair is unknown", () => {
    const read = readAdapter(
      [
        { key: "lora_unet_conv_in.lora_down.weight", shape: [4, 4, 3, 3] },
        { key: "lora_unet_nowhere.lora_down.weight", shape: [4, 4] },
        { key: "lora_unet_nowhere.lora_up.weight", shape: [4, 4] },
        { key: "<s1>", shape: [768] },
      ],
      {},
      targets,
    );
    expect(read).toMatchObject({
      changes: [],
      unknown: ["<s1>", "lora_unet_conv_in.lora_down.weight"],
      strangers: ["lora_unet_nowhere"],
    });
  });

  test.each([
    ["lora_down.weight", [4, 2048], "[rank, 768]"],
    ["lora_up.weight", [1280, 4], "[640, rank]"],
  ])("a %s of another shape is told with the shape expected", (role, shape, expected) => {
    const module = `lora_unet_${underscored(BLOCK)}_attn2_to_k`;
    const entries = [
      { key: `${module}.lora_down.weight`, shape: [4, 768] },
      { key: `${module}.lora_up.weight`, shape: [640, 4] },
    ].map((entry) => (entry.key.endsWith(role) ? { ...entry, shape } : entry));
    const { misshaped } = readAdapter(entries, {}, targets);
    expect(misshaped).toEqual([{ key: `${module}.${role}`, actual: shape, expected }]);
  });
});

const folder = join(testWeights, "manifests");
const absent = existsSync(folder) ? "" : ` (skipped: no ${folder})`;

describe("real files", () => {
  test.skipIf(absent)(`every key of common LoRAs is understood${absent}`, () => {
    for (const [name, count] of [
      ["LoRA-v1A-UNET.txt", 192],
      ["LoRA-v1-UNET.txt", 192],
      ["LoRA-v1A-CLIP.txt", 72],
      ["LoRA-v1-CLIP.txt", 72],
    ] as const) {
      // The lists leave ranks open.
      const lines = readFileSync(join(folder, name), "utf8").trim().split("\n");
      const entries = lines.map((line): ManifestEntry => {
        const [key = "", sizes = "[]"] = line.trim().split(" ");
        return { key, shape: JSON.parse(sizes.replaceAll("-1", "8")) as number[] };
      });
      const read = readAdapter(entries, {}, targets);
      expect(read, name).toMatchObject({ unknown: [], strangers: [], misshaped: [] });
      expect(read.changes.length, name).toBe(count);
    }
  });
});

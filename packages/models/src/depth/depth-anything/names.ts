/** What Depth Anything's weights are called in files of transformers (`Depth-Anything-...-hf`).
 *  Reference: huggingface/transformers@v4.47.0, models/depth_anything/convert_depth_anything_to_hf.py. There queries,
 *  keys and values are layers of their own; here those are called `attn.q`, `attn.k`, `attn.v`. */
import { type ModulePair, type Naming, naming, within } from "../../keys/naming.ts";

/** Of the largest network. */
const BLOCKS = 40;
const LEVELS = [0, 1, 2, 3];

const JOIN: readonly ModulePair[] = [
  ["out_conv", "projection"],
  ...[1, 2].flatMap((unit) =>
    [1, 2].map((i): ModulePair => [
      `resConfUnit${unit}.conv${i}`,
      `residual_layer${unit}.convolution${i}`,
    ]),
  ),
];

const BLOCK: readonly ModulePair[] = [
  ["norm1", "norm1"],
  ["attn.q", "attention.attention.query"],
  ["attn.k", "attention.attention.key"],
  ["attn.v", "attention.attention.value"],
  ["attn.proj", "attention.output.dense"],
  ["norm2", "norm2"],
  ["mlp.fc1", "mlp.fc1"],
  ["mlp.fc2", "mlp.fc2"],
];

const blockPair = (i: number): ModulePair => [
  `pretrained.blocks.${i}`,
  `backbone.encoder.layer.${i}`,
];
const numbers = Array.from({ length: BLOCKS }, (_, i) => i);
const HEAD = "depth_head";

const modules = naming("transformers", [
  ["pretrained.patch_embed.proj", "backbone.embeddings.patch_embeddings.projection"],
  ["pretrained.norm", "backbone.layernorm"],
  ...numbers.flatMap((i) => within(blockPair(i), BLOCK)),
  ...LEVELS.flatMap((i): ModulePair[] => [
    [`${HEAD}.projects.${i}`, `neck.reassemble_stage.layers.${i}.projection`],
    [`${HEAD}.resize_layers.${i}`, `neck.reassemble_stage.layers.${i}.resize`],
    [`${HEAD}.scratch.layer${i + 1}_rn`, `neck.convs.${i}`],
    ...within([`${HEAD}.scratch.refinenet${4 - i}`, `neck.fusion_stage.layers.${i}`], JOIN),
  ]),
  [`${HEAD}.scratch.output_conv1`, "head.conv1"],
  [`${HEAD}.scratch.output_conv2.0`, "head.conv2"],
  [`${HEAD}.scratch.output_conv2.2`, "head.conv3"],
]);

/** Weights that have other names in their modules too. */
const WEIGHTS: readonly ModulePair[] = [
  ["pretrained.cls_token", "backbone.embeddings.cls_token"],
  ["pretrained.mask_token", "backbone.embeddings.mask_token"],
  ["pretrained.pos_embed", "backbone.embeddings.position_embeddings"],
  ...numbers.flatMap((i) =>
    within(blockPair(i), [
      ["ls1.gamma", "layer_scale1.lambda1"],
      ["ls2.gamma", "layer_scale2.lambda1"],
    ]),
  ),
];
const there = new Map(WEIGHTS);
const here = new Map(WEIGHTS.map(([a, b]) => [b, a]));

export const depthAnythingNaming: Naming = {
  id: modules.id,
  nameOf: (key) => there.get(key) ?? modules.nameOf(key),
  keyOf: (name) => here.get(name) ?? modules.keyOf(name),
};

/** The `config.json` files of a folder in diffusers' layout, for the topologies of Stable Diffusion 1.x and 2.x. */
import type { ClipConfig } from "../clip/config.ts";
import type { UnetConfig } from "../unet/config.ts";
import type { VaeConfig } from "../vae/config.ts";

type Json = Readonly<Record<string, unknown>>;

/** `unet/config.json`; `sampleSize` is the side in latent cells that the model is for.
 *  @throws RangeError for what has a vector beside the text, as SDXL */
export function unetConfigToDiffusers(config: UnetConfig, sampleSize: number): Json {
  if (config.vectorSize !== undefined || config.guidanceSize !== undefined)
    throw new RangeError(
      "a U-Net with a vector or a guidance scale was given, expected one of SD 1.x or 2.x",
    );
  const { levels } = config;
  const heads = levels.map((level) => level.heads);
  const depths = levels.map(({ depth = 1 }) => depth);
  const down = levels.map(({ attention }) => (attention ? "CrossAttnDownBlock2D" : "DownBlock2D"));
  const up = levels.map(({ attention }) => (attention ? "CrossAttnUpBlock2D" : "UpBlock2D"));
  return {
    _class_name: "UNet2DConditionModel",
    act_fn: "silu",
    attention_head_dim: single(heads),
    block_out_channels: levels.map(({ channels }) => channels),
    center_input_sample: false,
    cross_attention_dim: config.contextSize,
    down_block_types: down,
    downsample_padding: 1,
    flip_sin_to_cos: true,
    freq_shift: 0,
    in_channels: config.inChannels,
    layers_per_block: config.resBlocks,
    mid_block_scale_factor: 1,
    norm_eps: 1e-5,
    norm_num_groups: config.groups,
    out_channels: config.outChannels,
    sample_size: sampleSize,
    ...(depths.some((depth) => depth > 1) && { transformer_layers_per_block: depths }),
    up_block_types: up.toReversed(),
  };
}

/** One number where all levels have it, as the files of SD 1.x do. */
const single = (values: readonly number[]): number | readonly number[] =>
  values.every((value) => value === values[0]) ? (values[0] ?? 1) : values;

/** `vae/config.json`. */
export const vaeConfigToDiffusers = (config: VaeConfig, sampleSize: number): Json => ({
  _class_name: "AutoencoderKL",
  act_fn: "silu",
  block_out_channels: config.channels,
  down_block_types: config.channels.map(() => "DownEncoderBlock2D"),
  in_channels: config.pictureChannels,
  latent_channels: config.latentChannels,
  layers_per_block: config.resBlocks,
  norm_num_groups: config.groups,
  out_channels: config.pictureChannels,
  sample_size: sampleSize,
  scaling_factor: config.scalingFactor,
  up_block_types: config.channels.map(() => "UpDecoderBlock2D"),
});

/** Ids of the tokenizer that a text encoder is told in: where a text starts, ends, and what fills it up. */
export interface TextMarks {
  readonly bos: number;
  readonly eos: number;
  readonly pad: number;
}

/** `text_encoder/config.json`. transformers takes the words' sum where `eos` stands, and 49407 where no id is named. */
export const clipConfigToDiffusers = (config: ClipConfig, { bos, eos, pad }: TextMarks): Json => ({
  architectures: ["CLIPTextModel"],
  bos_token_id: bos,
  eos_token_id: eos,
  hidden_act: config.activation,
  hidden_size: config.hidden,
  intermediate_size: config.intermediate,
  layer_norm_eps: 1e-5,
  max_position_embeddings: config.positions,
  model_type: "clip_text_model",
  num_attention_heads: config.heads,
  num_hidden_layers: config.layers,
  pad_token_id: pad,
  projection_dim: config.hidden,
  vocab_size: config.vocabulary,
});

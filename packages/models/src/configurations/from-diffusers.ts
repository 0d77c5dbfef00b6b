/** Configurations from the `config.json` files of a diffusers folder. Fields that would change the
 *  network and have one supported value stand in tables; all other fields do not matter here. */
import type { ClipConfig } from "../clip/config.ts";
import type { UnetConfig } from "../unet/config.ts";
import type { VaeConfig } from "../vae/config.ts";
import { SIZE_WAVES } from "../unet/time-embedding.ts";
import { ConfigFields, type FixedFields } from "./config-fields.ts";

const UNET_FIXED: FixedFields = {
  _class_name: "UNet2DConditionModel",
  act_fn: "silu",
  attention_type: "default",
  center_input_sample: false,
  class_embed_type: null,
  conv_in_kernel: 3,
  conv_out_kernel: 3,
  cross_attention_norm: null,
  downsample_padding: 1,
  dual_cross_attention: false,
  encoder_hid_dim: null,
  encoder_hid_dim_type: null,
  flip_sin_to_cos: true,
  freq_shift: 0,
  mid_block_scale_factor: 1,
  mid_block_type: "UNetMidBlock2DCrossAttn",
  norm_eps: 1e-5,
  num_class_embeds: null,
  only_cross_attention: false,
  reverse_transformer_layers_per_block: null,
  resnet_out_scale_factor: 1,
  resnet_skip_time_act: false,
  resnet_time_scale_shift: "default",
  time_embedding_act_fn: null,
  time_embedding_dim: null,
  time_embedding_type: "positional",
  timestep_post_act: null,
};

const VAE_FIXED: FixedFields = {
  _class_name: "AutoencoderKL",
  act_fn: "silu",
  latents_mean: null,
  latents_std: null,
  mid_block_add_attention: true,
  shift_factor: null,
  use_post_quant_conv: true,
  use_quant_conv: true,
};

const CLIP_FIXED: FixedFields = { layer_norm_eps: 1e-5 };

/** Several times what any known model of these kinds has. Tracing takes time and memory by the number of
 *  layers, so a larger number is refused before. */
const MOST = {
  textLayers: 100,
  levels: 16,
  resBlocks: 16,
  /** Transformer blocks one after another. */
  transformers: 100,
  /** Channels, values per token, heads, groups, positions. */
  width: 2 ** 16,
  vocabulary: 2 ** 20,
};

/** `unet/config.json`. */
export function unetConfigFromDiffusers(json: unknown): UnetConfig {
  const fields = new ConfigFields("unet/config.json", json);
  fields.fixed(UNET_FIXED);
  const channels = fields.list("block_out_channels", MOST.levels, MOST.width);
  const depth = channels.length;
  if ((channels[0] ?? 0) % 2 !== 0)
    throw fields.fail("block_out_channels", {
      en: "an even number first, for as many sines as cosines of the time",
      zh: "以偶数开头，使时间的正弦与余弦个数相等",
    });
  const down = fields.names("down_block_types", ["CrossAttnDownBlock2D", "DownBlock2D"], depth);
  const up = fields.names("up_block_types", ["CrossAttnUpBlock2D", "UpBlock2D"], depth);
  const attention = down.map((name) => name === "CrossAttnDownBlock2D");
  if (up.toReversed().some((name, level) => (name === "CrossAttnUpBlock2D") !== attention[level]))
    throw fields.fail("up_block_types", {
      en: "the mirror image of down_block_types",
      zh: " down_block_types 的镜像",
    });
  // diffusers' `attention_head_dim` holds the number of heads where `num_attention_heads` is absent
  const headsField = fields.value("num_attention_heads")
    ? "num_attention_heads"
    : "attention_head_dim";
  const heads = fields.counts(headsField, depth, MOST.width);
  channels.forEach((width, level) => {
    if (width % (heads[level] ?? 1) !== 0)
      throw fields.fail(headsField, {
        en: `divisors of the channels ${channels.join(", ")}`,
        zh: `通道数 ${channels.join("、")} 的约数`,
      });
  });
  const groups = groupsOf(fields, channels);
  const transformers = fields.value("transformer_layers_per_block")
    ? fields.counts("transformer_layers_per_block", depth, MOST.transformers)
    : [];
  return {
    inChannels: fields.count("in_channels", MOST.width, 4),
    outChannels: fields.count("out_channels", MOST.width, 4),
    levels: channels.map((width, level) => {
      const used = attention[level] === true || level === depth - 1; // the last serves the middle block
      const layers = used ? (transformers[level] ?? 1) : 1;
      return {
        channels: width,
        attention: attention[level] ?? false,
        heads: heads[level] ?? 1,
        ...(layers > 1 && { depth: layers }),
      };
    }),
    resBlocks: fields.count("layers_per_block", MOST.resBlocks, 2),
    contextSize: fields.count("cross_attention_dim", MOST.width),
    groups,
    ...(fields.value("addition_embed_type") !== undefined && { vectorSize: vectorOf(fields) }),
    ...(fields.value("time_cond_proj_dim") !== undefined && {
      guidanceSize: fields.count("time_cond_proj_dim", MOST.width),
    }),
  };
}

/** SDXL's vector of text and sizes. */
function vectorOf(fields: ConfigFields): number {
  fields.fixed({ addition_embed_type: "text_time", addition_time_embed_dim: SIZE_WAVES });
  return fields.count("projection_class_embeddings_input_dim", MOST.width);
}

/** `vae/config.json`. */
export function vaeConfigFromDiffusers(json: unknown): VaeConfig {
  const fields = new ConfigFields("vae/config.json", json);
  fields.fixed(VAE_FIXED);
  const channels = fields.list("block_out_channels", MOST.levels, MOST.width);
  const depth = channels.length;
  fields.names("down_block_types", ["DownEncoderBlock2D"], depth);
  fields.names("up_block_types", ["UpDecoderBlock2D"], depth);
  const pictureChannels = fields.count("in_channels", MOST.width, 3);
  if (fields.count("out_channels", MOST.width, 3) !== pictureChannels)
    throw fields.fail("out_channels", {
      en: `${pictureChannels}, as in_channels`,
      zh: ` ${pictureChannels}，与 in_channels 相同`,
    });
  return {
    channels,
    resBlocks: fields.count("layers_per_block", MOST.resBlocks, 1),
    groups: groupsOf(fields, channels),
    pictureChannels,
    latentChannels: fields.count("latent_channels", MOST.width, 4),
    scalingFactor: fields.positive("scaling_factor", 0.18215),
  };
}

/** Which network of a pipeline a text encoder's configuration is read for. */
export type TextEncoderRole = "sd1" | "sd2" | "sdxl" | "sdxl-pooled";

/** `text_encoder/config.json`, or that of `folder`. A file does not say how the pipeline uses the network:
 *  `role` does. Only SDXL's OpenCLIP encoder (`sdxl-pooled`) is read for its projection. */
export function clipConfigFromDiffusers(
  json: unknown,
  role: TextEncoderRole = "sd1",
  folder = "text_encoder",
): ClipConfig {
  const fields = new ConfigFields(`${folder}/config.json`, json);
  fields.fixed(CLIP_FIXED);
  const hidden = fields.count("hidden_size", MOST.width, 512);
  const heads = fields.count("num_attention_heads", MOST.width, 8);
  if (hidden % heads !== 0)
    throw fields.fail("num_attention_heads", {
      en: `a divisor of hidden_size ${hidden}`,
      zh: ` hidden_size ${hidden} 的约数`,
    });
  const xl = role === "sdxl" || role === "sdxl-pooled";
  return {
    layers: fields.count("num_hidden_layers", MOST.textLayers, 12),
    hidden,
    heads,
    intermediate: fields.count("intermediate_size", MOST.width, 2048),
    activation: fields.name("hidden_act", ["quick_gelu", "gelu"], "quick_gelu"),
    positions: fields.count("max_position_embeddings", MOST.width, 77),
    vocabulary: fields.count("vocab_size", MOST.vocabulary, 49408),
    // the folder of SD 2.x comes without the layer that nobody reads
    ...(role === "sd2" && { clipSkip: 1 }),
    ...(xl && { clipSkip: 2, normed: false }),
    ...(role === "sdxl-pooled" && {
      projection: { size: fields.count("projection_dim", MOST.width, 512), layout: "linear" },
    }),
  };
}

/** `norm_num_groups`: every level's channels are parted into as many groups. */
function groupsOf(fields: ConfigFields, channels: readonly number[]): number {
  const groups = fields.count("norm_num_groups", MOST.width, 32);
  if (channels.some((width) => width % groups !== 0))
    throw fields.fail("norm_num_groups", {
      en: `a divisor of the channels ${channels.join(", ")}`,
      zh: `通道数 ${channels.join("、")} 的公约数`,
    });
  return groups;
}

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Problem } from "@inkloom/engine";
import {
  clipConfigFromDiffusers,
  unetConfigFromDiffusers,
  vaeConfigFromDiffusers,
} from "./from-diffusers.ts";
import { INKLOOM_MINI } from "./inkloom-mini.ts";
import { SD15 } from "./sd15.ts";
import { SD21 } from "./sd21.ts";
import { SDXL, SDXL_REFINER } from "./sdxl.ts";

const mini = (part: string): object =>
  JSON.parse(
    readFileSync(
      new URL(`../../../../models/inkloom-mini/${part}/config.json`, import.meta.url),
      "utf8",
    ),
  ) as object;

/** The fields that the first Stable Diffusion 1.5 folders had; later fields have defaults. */
const OLD_UNET = {
  _class_name: "UNet2DConditionModel",
  act_fn: "silu",
  attention_head_dim: 8,
  block_out_channels: [320, 640, 1280, 1280],
  center_input_sample: false,
  cross_attention_dim: 768,
  down_block_types: [
    "CrossAttnDownBlock2D",
    "CrossAttnDownBlock2D",
    "CrossAttnDownBlock2D",
    "DownBlock2D",
  ],
  downsample_padding: 1,
  flip_sin_to_cos: true,
  freq_shift: 0,
  in_channels: 4,
  layers_per_block: 2,
  mid_block_scale_factor: 1,
  norm_eps: 1e-5,
  norm_num_groups: 32,
  out_channels: 4,
  sample_size: 64,
  up_block_types: ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"],
};
const OLD_VAE = {
  _class_name: "AutoencoderKL",
  act_fn: "silu",
  block_out_channels: [128, 256, 512, 512],
  down_block_types: Array(4).fill("DownEncoderBlock2D"),
  in_channels: 3,
  latent_channels: 4,
  layers_per_block: 2,
  out_channels: 3,
  sample_size: 512,
  up_block_types: Array(4).fill("UpDecoderBlock2D"),
};
const OLD_CLIP = {
  architectures: ["CLIPTextModel"],
  hidden_act: "quick_gelu",
  hidden_size: 768,
  intermediate_size: 3072,
  layer_norm_eps: 1e-5,
  max_position_embeddings: 77,
  num_attention_heads: 12,
  num_hidden_layers: 12,
  vocab_size: 49408,
};

/** What SDXL's folder says beside or instead of that. */
const XL_UNET = {
  ...OLD_UNET,
  addition_embed_type: "text_time",
  addition_embed_type_num_heads: 64,
  addition_time_embed_dim: 256,
  attention_head_dim: [5, 10, 20],
  block_out_channels: [320, 640, 1280],
  cross_attention_dim: 2048,
  down_block_types: ["DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
  projection_class_embeddings_input_dim: 2816,
  sample_size: 128,
  transformer_layers_per_block: [1, 2, 10],
  up_block_types: ["CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"],
  use_linear_projection: true,
};

describe("configuration of other families", () => {
  test("reads the U-Nets of SD 2.x, SDXL and its refiner", () => {
    expect(
      unetConfigFromDiffusers({
        ...OLD_UNET,
        attention_head_dim: [5, 10, 20, 20],
        cross_attention_dim: 1024,
        use_linear_projection: true,
      }),
    ).toEqual(SD21.unet);
    expect(unetConfigFromDiffusers(XL_UNET)).toEqual(SDXL.unet);
    const refiner = {
      ...XL_UNET,
      attention_head_dim: [6, 12, 24, 24],
      block_out_channels: [384, 768, 1536, 1536],
      cross_attention_dim: 1280,
      down_block_types: [...XL_UNET.down_block_types, "DownBlock2D"],
      projection_class_embeddings_input_dim: 2560,
      transformer_layers_per_block: 4,
      up_block_types: ["UpBlock2D", ...XL_UNET.up_block_types],
    };
    expect(unetConfigFromDiffusers(refiner)).toEqual(SDXL_REFINER.unet);
  });

  test("reads that the network is told its guidance scale", () => {
    const json = { ...OLD_UNET, time_cond_proj_dim: 256 };
    expect(unetConfigFromDiffusers(json)).toEqual({ ...SD15.unet, guidanceSize: 256 });
  });

  test("reads text encoders for what the pipeline does with them", () => {
    const h = {
      ...OLD_CLIP,
      hidden_act: "gelu",
      hidden_size: 1024,
      intermediate_size: 4096,
      num_attention_heads: 16,
      num_hidden_layers: 23,
      projection_dim: 512,
    };
    expect(clipConfigFromDiffusers(h, "sd2")).toEqual({
      ...SD21.textEncoder,
      layers: 23,
      clipSkip: 1,
    });
    expect(clipConfigFromDiffusers(OLD_CLIP, "sdxl")).toEqual(SDXL.textEncoder);
    const bigG = {
      ...h,
      hidden_size: 1280,
      intermediate_size: 5120,
      num_attention_heads: 20,
      num_hidden_layers: 32,
      projection_dim: 1280,
    };
    expect(clipConfigFromDiffusers(bigG, "sdxl-pooled", "text_encoder_2")).toEqual({
      ...SDXL.textEncoder2,
      projection: { size: 1280, layout: "linear" },
    });
    expect(() =>
      clipConfigFromDiffusers({ ...bigG, projection_dim: 0 }, "sdxl-pooled", "text_encoder_2"),
    ).toThrow('text_encoder_2/config.json: "projection_dim" is 0');
  });
});

describe("configuration from a diffusers folder", () => {
  test("reads the embedded model", () => {
    expect({
      textEncoder: clipConfigFromDiffusers(mini("text_encoder")),
      unet: unetConfigFromDiffusers(mini("unet")),
      vae: vaeConfigFromDiffusers(mini("vae")),
    }).toEqual(INKLOOM_MINI);
  });

  test("reads Stable Diffusion 1.5 with the fields of its time", () => {
    expect({
      textEncoder: clipConfigFromDiffusers(OLD_CLIP),
      unet: unetConfigFromDiffusers(OLD_UNET),
      vae: vaeConfigFromDiffusers(OLD_VAE),
    }).toEqual(SD15);
  });

  test("reads heads per level, and num_attention_heads before attention_head_dim", () => {
    const perLevel = { ...OLD_UNET, attention_head_dim: [5, 10, 20, 20] };
    const heads = (json: object) =>
      unetConfigFromDiffusers(json).levels.map((level) => level.heads);
    expect(heads(perLevel)).toEqual([5, 10, 20, 20]);
    expect(heads({ ...perLevel, num_attention_heads: 4 })).toEqual([4, 4, 4, 4]);
  });

  test.each<[object, string]>([
    [{ act_fn: "gelu" }, '"act_fn" is "gelu", expected "silu"'],
    [{ addition_embed_type: "text" }, '"addition_embed_type" is "text", expected "text_time"'],
    [
      { addition_embed_type: "text_time" },
      '"projection_class_embeddings_input_dim" is absent, expected a whole number from 1 to 65536',
    ],
    [
      { addition_embed_type: "text_time", addition_time_embed_dim: 128 },
      '"addition_time_embed_dim" is 128, expected 256',
    ],
    [
      { transformer_layers_per_block: [1, 2, 10] },
      '"transformer_layers_per_block" is [1,2,10], expected 4 whole numbers from 1 to 100',
    ],
    [
      { cross_attention_dim: undefined },
      '"cross_attention_dim" is absent, expected a whole number from 1 to 65536',
    ],
    [
      { block_out_channels: [320, "640"] },
      '"block_out_channels" is [320,"640"], expected one to 16 whole numbers from 1 to 65536',
    ],
    [
      { attention_head_dim: [8, 8] },
      '"attention_head_dim" is [8,8], expected 4 whole numbers from 1 to 65536',
    ],
    [
      { attention_head_dim: 7 },
      '"attention_head_dim" is 7, expected divisors of the channels 320, 640, 1280, 1280',
    ],
    [
      { block_out_channels: [33, 64, 64, 64] },
      '"block_out_channels" is [33,64,64,64], expected an even number first',
    ],
    [
      { norm_num_groups: 7 },
      '"norm_num_groups" is 7, expected a divisor of the channels 320, 640, 1280, 1280',
    ],
    [
      { layers_per_block: 2_000_000 },
      '"layers_per_block" is 2000000, expected a whole number from 1 to 16',
    ],
    [
      { block_out_channels: [2 ** 20] },
      '"block_out_channels" is [1048576], expected one to 16 whole numbers from 1 to 65536',
    ],
    [{ block_out_channels: Array(17).fill(32) }, "expected one to 16 whole numbers"],
    [{ in_channels: 1e300 }, '"in_channels" is 1e+300, expected a whole number from 1 to 65536'],
    [{ act_fn: "\u001b[2J\u009b" }, '"act_fn" is "\\u001b[2J\\u009b", expected "silu"'],
    [{ act_fn: "long".repeat(32) }, 'long..., expected "silu"'],
    [
      { up_block_types: Array(4).fill("CrossAttnUpBlock2D") },
      "expected the mirror image of down_block_types",
    ],
    [
      { down_block_types: ["AttnDownBlock2D"] },
      '"down_block_types" is ["AttnDownBlock2D"], expected 4 of "CrossAttnDownBlock2D", "DownBlock2D"',
    ],
  ])("names the U-Net's field in %j", (change, message) => {
    const read = (): unknown => unetConfigFromDiffusers({ ...OLD_UNET, ...change });
    expect(read).toThrow(Problem);
    expect(read).toThrow(message);
    expect(read).toThrow(/^unet\/config\.json: /);
  });

  test.each<[object, string]>([
    [{ scaling_factor: -1 }, '"scaling_factor" is -1, expected a number above 0'],
    [
      { norm_num_groups: 5 },
      '"norm_num_groups" is 5, expected a divisor of the channels 128, 256, 512, 512',
    ],
    [{ layers_per_block: 17 }, '"layers_per_block" is 17, expected a whole number from 1 to 16'],
    [{ out_channels: 4 }, '"out_channels" is 4, expected 3, as in_channels'],
    [{ use_quant_conv: false }, '"use_quant_conv" is false, expected true'],
    [{ shift_factor: 0.0609 }, '"shift_factor" is 0.0609, expected null'],
  ])("names the autoencoder's field in %j", (change, message) => {
    expect(() => vaeConfigFromDiffusers({ ...OLD_VAE, ...change })).toThrow(
      `vae/config.json: ${message}`,
    );
  });

  test.each<[unknown, string]>([
    [
      { ...OLD_CLIP, hidden_act: "relu" },
      ': "hidden_act" is "relu", expected "quick_gelu" or "gelu"',
    ],
    [
      { ...OLD_CLIP, num_attention_heads: 7 },
      ': "num_attention_heads" is 7, expected a divisor of hidden_size 768',
    ],
    [
      { ...OLD_CLIP, num_hidden_layers: 3_000_000 },
      ': "num_hidden_layers" is 3000000, expected a whole number from 1 to 100',
    ],
    [
      { ...OLD_CLIP, vocab_size: 2 ** 21 },
      ': "vocab_size" is 2097152, expected a whole number from 1 to 1048576',
    ],
    [[], " holds [], expected an object"],
    ["x", ' holds "x", expected an object'],
  ])("names the text encoder's field in %j", (json, message) => {
    expect(() => clipConfigFromDiffusers(json)).toThrow(`text_encoder/config.json${message}`);
  });
});

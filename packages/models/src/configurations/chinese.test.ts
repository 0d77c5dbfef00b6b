/** What is wrong with a configuration is said in Chinese beside the English. */
import { Problem } from "@inkloom/engine";
import { describe, expect, test } from "vitest";
import {
  clipConfigFromDiffusers,
  unetConfigFromDiffusers,
  vaeConfigFromDiffusers,
} from "./from-diffusers.ts";
import { clipConfigFromKeys, configFromKeys, vaeConfigFromKeys } from "./from-keys.ts";

const TOKENS = "cond_stage_model.transformer.text_model.embeddings.token_embedding.weight";
const DECODER = "first_stage_model.decoder";

describe("the Chinese sentence of", () => {
  test.each<[string, () => unknown, string]>([
    [
      "a configuration that is no object",
      () => clipConfigFromDiffusers([]),
      "text_encoder/config.json 的内容为 []，应为对象",
    ],
    [
      "an absent field",
      () => unetConfigFromDiffusers({}),
      "unet/config.json：缺少“block_out_channels”，应为 1 到 16 个 1 到 65536 的整数",
    ],
    [
      "a field with one right value",
      () => unetConfigFromDiffusers({ act_fn: "gelu" }),
      'unet/config.json：“act_fn”为 "gelu"，应为 "silu"',
    ],
    [
      "a field with a few right values",
      () => clipConfigFromDiffusers({ hidden_act: "relu" }),
      'text_encoder/config.json：“hidden_act”为 "relu"，应为 "quick_gelu" 或 "gelu"',
    ],
    [
      "a number that fits no other",
      () => clipConfigFromDiffusers({ num_attention_heads: 7 }),
      "text_encoder/config.json：“num_attention_heads”为 7，应为 hidden_size 512 的约数",
    ],
    [
      "a list of the wrong length",
      () => vaeConfigFromDiffusers({ block_out_channels: [32], down_block_types: [] }),
      'vae/config.json：“down_block_types”为 []，应为 1 个，取自 "DownEncoderBlock2D"',
    ],
    [
      "a file of something else",
      () => configFromKeys([{ key: "lora_down.weight", shape: [4, 4] }]),
      `textEncoder：1 个键中没有 ${TOKENS}，应为 Stable Diffusion 检查点`,
    ],
    [
      "heads that cannot be told",
      () => clipConfigFromKeys([{ key: TOKENS, shape: [49408, 96] }]),
      "textEncoder：每个词元有 96 个值，无法据此确定注意力头数，应为 64 的倍数",
    ],
    [
      "channels that do not fit the groups",
      () =>
        vaeConfigFromKeys([{ key: `${DECODER}.up.0.block.0.conv1.weight`, shape: [16, 16, 3, 3] }]),
      "vae：16 个通道无法分成 32 个归一化分组，应为 32 的倍数",
    ],
    [
      "a weight that is missing",
      () =>
        vaeConfigFromKeys([{ key: `${DECODER}.up.0.block.0.conv1.weight`, shape: [32, 32, 3, 3] }]),
      "vae：缺少权重“decoder.conv_out.weight”，或其形状不符",
    ],
  ])("%s", (_name, read, sentence) => {
    let problem: unknown;
    try {
      read();
    } catch (error) {
      problem = error;
    }
    expect(problem).toBeInstanceOf(Problem);
    if (problem instanceof Problem) expect(problem.sentence.zh).toBe(sentence);
  });
});

import { describe, expect, test } from "vitest";
import type { Manifest } from "../manifest.ts";
import { compareManifest } from "./compare.ts";

const expected: Manifest = [
  { key: "model.diffusion_model.out.2.bias", shape: [4] },
  { key: "model.diffusion_model.out.2.weight", shape: [4, 320, 3, 3] },
  { key: "first_stage_model.quant_conv.weight", shape: [8, 8, 1, 1] },
];

describe("comparing manifests", () => {
  test("names what is missing, extra and misshaped", () => {
    const compared = compareManifest(expected, [
      { key: "model.diffusion_model.out.2.weight", shape: [4, 320, 1, 1] },
      { key: "first_stage_model.quant_conv.weight", shape: [8, 8, 1, 1] },
      { key: "model.diffusion_model.label_emb.0.0.weight", shape: [1280, 2816] },
    ]);
    expect(compared.missing).toEqual([{ key: "model.diffusion_model.out.2.bias", shape: [4] }]);
    expect(compared.extra.map(({ key }) => key)).toEqual([
      "model.diffusion_model.label_emb.0.0.weight",
    ]);
    expect(compared.misshaped).toEqual([
      {
        key: "model.diffusion_model.out.2.weight",
        expected: [4, 320, 3, 3],
        actual: [4, 320, 1, 1],
      },
    ]);
  });

  test("takes a linear layer for a 1x1 convolution", () => {
    const linear = [{ key: "first_stage_model.quant_conv.weight", shape: [8, 8] }];
    expect(compareManifest(expected.slice(2), linear).misshaped).toEqual([]);
  });

  test.each([
    "cond_stage_model.transformer.text_model.embeddings.position_ids",
    "betas",
    "alphas_cumprod_prev",
    "sqrt_one_minus_alphas_cumprod",
    "posterior_mean_coef1",
    "lvlb_weights",
    "model_ema.decay",
    "model_ema.diffusion_modelinput_blocks00bias",
    "first_stage_model.loss.perceptual_loss.lin0.model.1.weight",
  ])("knows that %s does no harm", (key) => {
    const compared = compareManifest([], [{ key, shape: [1] }]);
    expect(compared.extra).toEqual([]);
    expect(compared.harmless).toEqual([{ key, shape: [1] }]);
  });

  test.each(["control_model.betas", "model.diffusion_model.position", "lora_unet_x.alpha"])(
    "does not excuse %s",
    (key) => {
      expect(compareManifest([], [{ key, shape: [1] }]).extra).toHaveLength(1);
    },
  );
});

/** U-Net of Stable Diffusion 1.x, 2.x and XL.
 *  Reference: CompVis/stable-diffusion@21f890f, ldm/modules/diffusionmodules/openaimodel.py (UNetModel), and
 *  Stability-AI/generative-models@fbdc58c, sgm/modules/diffusionmodules/openaimodel.py. */
import { add, concat, ShapeError, silu, sizeAt, type Tensor } from "@inkloom/engine";
import { conv2d } from "../layers/conv2d.ts";
import { groupNorm } from "../layers/group-norm.ts";
import type { Weights } from "../weights.ts";
import type { UnetConfig, UnetLevel } from "./config.ts";
import type { UnetHooks } from "./hooks.ts";
import { downsample, upsample } from "./resampling.ts";
import { resBlock } from "./res-block.ts";
import { spatialTransformer } from "./spatial-transformer.ts";
import { labelEmbedding, timeEmbedding } from "./time-embedding.ts";

export interface UnetInputs {
  /** [N, inChannels, H, W], any H and W. */
  readonly latents: Tensor;
  /** [N], in training steps (0..999), fractions allowed. */
  readonly times: Tensor;
  /** [N, tokens, contextSize]. */
  readonly context: Tensor;
  /** [N, vectorSize]; given exactly where the configuration has one. */
  readonly vector?: Tensor;
  /** [N, guidanceSize], of `guidanceWaves`; given exactly where the configuration has a size. */
  readonly guidance?: Tensor;
}

export interface UnetOptions {
  /** What a ControlNet adds: one tensor per skip, in the order of the input blocks, and the middle. */
  readonly residuals?: { readonly skips: readonly Tensor[]; readonly middle: Tensor };
  /** Changes of attention and features. */
  readonly hooks?: UnetHooks | undefined;
}

/** Predicts noise (or velocity, as the checkpoint was trained): [N, outChannels, H, W]. `w` is at
 *  `model.diffusion_model`. */
export function unet(
  w: Weights,
  { latents, times, context, vector, guidance }: UnetInputs,
  config: UnetConfig,
  { residuals, hooks }: UnetOptions = {},
): Tensor {
  const { levels, resBlocks, groups } = config;
  const [first] = levels;
  const deepest = levels.at(-1);
  if (!first || !deepest)
    throw new ShapeError("unet", "no levels were given, expected one or more");
  expectSize("a row of guidance", guidance, config.guidanceSize);
  const time = timeEmbedding(w.at("time_embed"), times, first.channels, guidance);
  const emb = withLabels(w, time, vector, config);
  const residual = (at: Weights, x: Tensor, { channels }: UnetLevel) =>
    resBlock(at, x, emb, { out: channels, groups });
  const below = (at: Weights): string => at.path.slice(w.path === "" ? 0 : w.path.length + 1);
  const transformer = (at: Weights, x: Tensor, { heads, depth = 1 }: UnetLevel) =>
    spatialTransformer(at, x, context, {
      heads,
      groups,
      depth,
      hooked: hooks && { hooks, path: below(at) },
    });
  const changed = (module: string, x: Tensor): Tensor => hooks?.features?.(module, x) ?? x;

  let h = conv2d(w.at("input_blocks.0.0"), latents, { out: first.channels, kernel: 3, padding: 1 });
  h = changed("input_blocks.0", h);
  let skips = [h];
  for (const [depth, level] of levels.entries()) {
    for (let i = 0; i < resBlocks; i++) {
      const at = w.at(`input_blocks.${skips.length}`);
      h = residual(at.at("0"), h, level);
      if (level.attention) h = transformer(at.at("1"), h, level);
      h = changed(`input_blocks.${skips.length}`, h);
      skips.push(h);
    }
    if (depth === levels.length - 1) break;
    h = downsample(w.at(`input_blocks.${skips.length}.0`), h);
    h = changed(`input_blocks.${skips.length}`, h);
    skips.push(h);
  }

  h = residual(w.at("middle_block.0"), h, deepest);
  h = transformer(w.at("middle_block.1"), h, deepest);
  h = changed("middle_block", residual(w.at("middle_block.2"), h, deepest));

  if (residuals) {
    skips = addEach(skips, residuals.skips);
    h = add(h, residuals.middle);
  }

  let block = 0; // each takes the last skip that is left
  for (const level of levels.toReversed()) {
    for (let i = 0; i <= resBlocks; i++) {
      const name = `output_blocks.${block++}`;
      const at = w.at(name);
      h = residual(at.at("0"), concat([h, ...skips.splice(-1)], 1), level);
      if (level.attention) h = transformer(at.at("1"), h, level);
      const next = skips.at(-1);
      if (i === resBlocks && next) h = upsample(at.at(level.attention ? "2" : "1"), h, next.shape);
      h = changed(name, h);
    }
  }
  h = silu(groupNorm(w.at("out.0"), h, { groups }));
  return conv2d(w.at("out.2"), h, { out: config.outChannels, kernel: 3, padding: 1 });
}

/** Time and vector -> what every residual block is told. */
function withLabels(
  w: Weights,
  time: Tensor,
  vector: Tensor | undefined,
  { vectorSize, levels: [first] }: UnetConfig,
): Tensor {
  expectSize("a vector", vector, vectorSize);
  if (vector === undefined || first === undefined) return time;
  return add(time, labelEmbedding(w.at("label_emb.0"), vector, first.channels));
}

function expectSize(what: string, tensor: Tensor | undefined, expected: number | undefined): void {
  const given = tensor === undefined ? undefined : sizeAt(tensor.shape, -1);
  if (given !== expected)
    throw new ShapeError(
      "unet",
      `${what} of ${given ?? "no"} values was given, expected ${expected ?? "none"}`,
    );
}

function addEach(skips: readonly Tensor[], residuals: readonly Tensor[]): Tensor[] {
  if (skips.length !== residuals.length)
    throw new ShapeError(
      "unet",
      `${residuals.length} skip residuals were given, expected ${skips.length}`,
    );
  return skips.map((skip, i) => {
    const residual = residuals[i];
    return residual ? add(skip, residual) : skip;
  });
}

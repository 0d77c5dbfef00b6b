/** What turns a picture, as CLIP or a face network sees it, into tokens beside those of the words: every kind that
 *  IP-Adapter files have. Ye et al., arXiv:2308.06721; reference: tencent-ailab/IP-Adapter@62e4af9,
 *  ip_adapter/{ip_adapter,ip_adapter_faceid,resampler}.py. */
import {
  add,
  attention,
  concat,
  gelu,
  mul,
  reshape,
  ShapeError,
  sizeAt,
  type Tensor,
} from "@inkloom/engine";
import { layerNorm } from "../layers/layer-norm.ts";
import { linear } from "../layers/linear.ts";
import type { Weights } from "../weights.ts";
import type { ProjectionConfig } from "./config.ts";

export interface ProjectionInputs {
  /** [N, size]: CLIP's vector of the picture. */
  readonly embeds?: Tensor;
  /** [N, T, size]: CLIP's tokens. */
  readonly tokens?: Tensor;
  /** [N, size]: of a face. */
  readonly face?: Tensor;
}

export interface ProjectionOptions {
  /** Of `face and tokens`: what CLIP saw is added to the face times this (FaceID Plus v2), instead of taking its
   *  place. */
  readonly shortcut?: number | undefined;
}

/** -> [N, tokens, context size]. `w` is at `image_proj`. */
export function imageProjection(
  w: Weights,
  inputs: ProjectionInputs,
  config: ProjectionConfig,
  { shortcut }: ProjectionOptions = {},
): Tensor {
  const given = (name: keyof ProjectionInputs): Tensor => {
    const tensor = inputs[name];
    if (tensor) return tensor;
    throw new ShapeError("image projection", `no ${name} were given, expected some`);
  };
  switch (config.kind) {
    case "embeds":
      return inTokens(w, linear(w.at("proj"), given("embeds"), { out: wide(config) }), config);
    case "each token":
      return layerNorm(w.at("proj.3"), twoLayers(w.at("proj"), given("tokens"), config.context));
    case "tokens":
      return resampled(w, given("tokens"), config);
    case "face tokens":
      return resampled(w, reshape(given("face"), [-1, 1, sizeAt(given("face").shape, 1)]), config);
    case "face":
      return inTokens(w, twoLayers(w.at("proj"), given("face"), wide(config)), config);
    case "face and tokens": {
      const face = inTokens(w, twoLayers(w.at("proj"), given("face"), wide(config)), config);
      const seen = throughLayers(w.at("perceiver_resampler"), face, given("tokens"), config);
      return shortcut === undefined ? seen : add(face, mul(seen, shortcut));
    }
  }
}

const wide = ({ context, tokens }: ProjectionConfig): number => context * tokens;

/** [N, tokens * context] -> [N, tokens, context], normed. */
const inTokens = (w: Weights, x: Tensor, { context, tokens }: ProjectionConfig): Tensor =>
  layerNorm(w.at("norm"), reshape(x, [-1, tokens, context]));

/** Two layers of which the first keeps its input's size, or doubles it, as the file has it. */
function twoLayers(w: Weights, x: Tensor, out: number): Tensor {
  const size = sizeAt(x.shape, -1);
  const hidden = x.shape.length === 2 ? 2 * size : size; // of faces, of each token
  return linear(w.at("2"), gelu(linear(w.at("0"), x, { out: hidden })), { out });
}

/** Learned tokens that look at the picture's, layer by layer. */
function resampled(w: Weights, x: Tensor, config: ProjectionConfig): Tensor {
  const { tokens, width } = config;
  const learned = w.param("latents", [1, tokens, width]);
  const count = sizeAt(x.shape, 0);
  const each =
    count === 1
      ? learned
      : concat(
          Array.from({ length: count }, () => learned),
          0,
        );
  return throughLayers(w, each, x, config);
}

/** latents [N, Q, width] look at x [N, T, size] -> [N, Q, context]. */
function throughLayers(
  w: Weights,
  latents: Tensor,
  x: Tensor,
  { layers, width, inner, context }: ProjectionConfig,
): Tensor {
  const seen = linear(w.at("proj_in"), x, { out: width }); // [N, T, width]
  let h = latents;
  for (let layer = 0; layer < layers; layer++) {
    const at = w.at(`layers.${layer}`);
    h = add(perceived(at.at("0"), h, seen, inner), h);
    h = add(feedForward(at.at("1"), h), h);
  }
  return layerNorm(w.at("norm_out"), linear(w.at("proj_out"), h, { out: context }));
}

/** Values per head in every published file. */
const HEAD = 64;

/** Attention of the latents to the picture's tokens and to themselves; Alayrac et al., arXiv:2204.14198. */
function perceived(w: Weights, latents: Tensor, x: Tensor, inner: number): Tensor {
  const own = layerNorm(w.at("norm2"), latents);
  const all = concat([layerNorm(w.at("norm1"), x), own], 1); // [N, T + Q, width]
  const half = (start: number) =>
    linear(w.at("to_kv"), all, { out: inner, bias: false, part: { start, of: 2 * inner } });
  const q = linear(w.at("to_q"), own, { out: inner, bias: false });
  const seen = attention(q, half(0), half(inner), { heads: Math.max(1, inner / HEAD) });
  return linear(w.at("to_out"), seen, { out: sizeAt(latents.shape, 2), bias: false });
}

function feedForward(w: Weights, x: Tensor): Tensor {
  const out = sizeAt(x.shape, 2);
  const h = gelu(linear(w.at("1"), layerNorm(w.at("0"), x), { out: 4 * out, bias: false }));
  return linear(w.at("3"), h, { out, bias: false });
}

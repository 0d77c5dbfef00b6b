/** Masks of what prompts point at, each with the network's own guess of how good it is.
 *  Reference: huggingface/controlnet_aux@b1aac31, src/controlnet_aux/segment_anything/modeling/{mask_decoder,transformer}.py. */
import {
  add,
  concat,
  expand,
  gelu,
  linear as apply,
  matmul,
  mul,
  relu,
  reshape,
  sizeAt,
  slice,
  softmax,
  swapLast,
  type Tensor,
  transpose,
} from "@inkloom/engine";
import { layerNorm } from "../layers/layer-norm.ts";
import { linear } from "../layers/linear.ts";
import type { Weights } from "../weights.ts";
import type { SamDecoderConfig } from "./config.ts";

/** Not told by the shapes; every file has them. */
const HEADS = 8;
/** Linear layers of the heads for masks and for their quality. */
const LAYERS = 3;

export interface DecoderInputs {
  /** [1, grid grid, C]. */
  readonly picture: Tensor;
  /** Where each of its tokens is, [1, grid grid, C]. */
  readonly places: Tensor;
  /** [B, N, C]. */
  readonly prompts: Tensor;
  /** Which masks are made, by number. */
  readonly wanted: readonly number[];
}

/** Values above 0 are within; [B, wanted, 4 grid, 4 grid], and the quality from 0 to 1 [B, wanted]. */
export function decodeMasks(
  w: Weights,
  { picture, places, prompts, wanted }: DecoderInputs,
  { width, blocks, hidden, masks: all }: SamDecoderConfig,
): { readonly masks: Tensor; readonly quality: Tensor } {
  const batch = sizeAt(prompts.shape, 0);
  const own = concat(
    [w.param("iou_token.weight", [1, width]), w.param("mask_tokens.weight", [all, width])],
    0,
  );
  const asked = concat([expand(own, [batch, all + 1, width]), prompts], 1); // [B, T, C]
  let tokens: Tensor = asked;
  let seen = picture; // one for all prompts until they have changed it
  for (let i = 0; i < blocks; i++) {
    const layer = w.at(`transformer.layers.${i}`);
    const placed = i === 0 ? tokens : add(tokens, asked);
    const own = selfAttention(layer.at("self_attn"), placed, tokens);
    tokens = layerNorm(layer.at("norm1"), i === 0 ? own : add(tokens, own));
    const views = { keys: add(seen, places), values: seen };
    const found = fromPicture(layer.at("cross_attn_token_to_image"), add(tokens, asked), views);
    tokens = layerNorm(layer.at("norm2"), add(tokens, found));
    const inner = relu(linear(layer.at("mlp.lin1"), tokens, { out: hidden }));
    tokens = layerNorm(
      layer.at("norm3"),
      add(tokens, linear(layer.at("mlp.lin2"), inner, { out: width })),
    );
    const told = toPicture(layer.at("cross_attn_image_to_token"), views.keys, {
      keys: add(tokens, asked),
      values: tokens,
    });
    seen = layerNorm(layer.at("norm4"), add(seen, told)); // [B, grid grid, C]
  }
  const views = { keys: add(seen, places), values: seen };
  const last = fromPicture(
    w.at("transformer.final_attn_token_to_image"),
    add(tokens, asked),
    views,
  );
  tokens = layerNorm(w.at("transformer.norm_final_attn"), add(tokens, last));
  const token = (at: number): Tensor =>
    reshape(slice(tokens, { axis: 1, start: at, size: 1 }), [batch, width]);
  const quality = perceptron(w.at("iou_prediction_head"), token(0), all);
  const depth = width / 8;
  const shapes = wanted.map((each) => {
    const made = perceptron(w.at(`output_hypernetworks_mlps.${each}`), token(1 + each), depth);
    return reshape(made, [batch, 1, depth]);
  });
  return {
    masks: enlarged(w.at("output_upscaling"), seen, concat(shapes, 1)),
    quality: concat(
      wanted.map((start) => slice(quality, { axis: 1, start, size: 1 })),
      1,
    ),
  };
}

interface Views {
  readonly keys: Tensor;
  readonly values: Tensor;
}

/** queries and values [B, T, C]; keys are what the queries are. */
function selfAttention(w: Weights, queries: Tensor, values: Tensor): Tensor {
  const [batch = 1, length = 1, width = 1] = queries.shape;
  const part = (name: string, x: Tensor): Tensor =>
    transpose(
      reshape(linear(w.at(name), x, { out: width }), [batch, length, HEADS, -1]),
      [0, 2, 1, 3],
    );
  const asked = mul(part("q_proj", queries), (width / HEADS) ** -0.5);
  const scores = softmax(matmul(asked, swapLast(part("k_proj", queries))), -1);
  const mixed = transpose(matmul(scores, part("v_proj", values)), [0, 2, 1, 3]);
  return linear(w.at("out_proj"), reshape(mixed, [batch, length, width]), { out: width });
}

/** A projection's weight by head, [heads, C / 2 / heads, C], and its bias [heads, 1, C / 2 / heads]. */
function byHead(w: Weights, width: number): { readonly weight: Tensor; readonly bias: Tensor } {
  const half = width / 2;
  return {
    weight: reshape(w.param("weight", [half, width]), [HEADS, half / HEADS, width]),
    bias: reshape(w.param("bias", [half]), [HEADS, 1, half / HEADS]),
  };
}

/**
 * Few tokens ask the many of the picture. The projection of the keys is applied to the queries, and that of the values
 * to what was mixed of them, so that neither is made for all the picture: q (K x + b)' is (q K) x' and a part
 * alike for all keys, which the softmax ignores; scores sum to 1, so that a (V x + b) is V (a x) + b.
 * tokens [B, T, C], views [1 or B, L, C] -> [B, T, C].
 */
function fromPicture(w: Weights, tokens: Tensor, views: Views): Tensor {
  const [batch = 1, length = 1, width = 1] = tokens.shape;
  const half = width / 2;
  const key = byHead(w.at("k_proj"), width);
  const value = byHead(w.at("v_proj"), width);
  const asked = linear(w.at("q_proj"), tokens, { out: half });
  const apart = transpose(reshape(asked, [batch, length, HEADS, -1]), [0, 2, 1, 3]);
  const scaled = mul(apart, (half / HEADS) ** -0.5); // [B, heads, T, C / 2 / heads]
  const queries = reshape(matmul(scaled, key.weight), [batch, HEADS * length, width]);
  const scores = softmax(matmul(queries, swapLast(views.keys)), -1); // [B, heads T, L]
  const mixed = reshape(matmul(scores, views.values), [batch, HEADS, length, width]);
  const heads = add(matmul(mixed, swapLast(value.weight)), value.bias);
  const joined = reshape(transpose(heads, [0, 2, 1, 3]), [batch, length, half]);
  return linear(w.at("out_proj"), joined, { out: width });
}

/**
 * The many tokens of the picture ask the few, for which the projections of queries and of the result are applied to keys
 * and values. views are of the tokens [B, T, C], picture [1 or B, L, C] -> [B, L, C].
 */
function toPicture(w: Weights, picture: Tensor, views: Views): Tensor {
  const [batch = 1, length = 1, width = 1] = views.keys.shape;
  const half = width / 2;
  const query = byHead(w.at("q_proj"), width);
  const split = (x: Tensor): Tensor =>
    transpose(reshape(x, [batch, length, HEADS, half / HEADS]), [0, 2, 1, 3]);
  const keys = mul(
    split(linear(w.at("k_proj"), views.keys, { out: half })),
    (half / HEADS) ** -0.5,
  );
  const values = split(linear(w.at("v_proj"), views.values, { out: half })); // [B, heads, T, d]
  const tall = (x: Tensor): Tensor => reshape(x, [batch, HEADS * length, -1]);
  const asked = tall(matmul(keys, query.weight)); // [B, heads T, C]
  const offset = tall(matmul(keys, swapLast(query.bias))); // [B, heads T, 1]
  const scores = add(matmul(picture, swapLast(asked)), swapLast(offset)); // [B, L, heads T]
  const pixels = sizeAt(scores.shape, 1);
  const shares = softmax(reshape(scores, [batch, pixels, HEADS, length]), -1);
  const out = w.at("out_proj").param("weight", [width, half]);
  const outward = transpose(reshape(out, [width, HEADS, half / HEADS]), [1, 2, 0]); // [heads, d, C]
  const told = tall(matmul(values, outward)); // [B, heads T, C]
  const mixed = matmul(reshape(shares, [batch, pixels, HEADS * length]), told);
  return add(mixed, w.at("out_proj").param("bias", [width]));
}

/** Linear layers with a ReLU between each two, as wide as x within; x [B, C] -> [B, out]. */
function perceptron(w: Weights, x: Tensor, out: number): Tensor {
  const width = sizeAt(x.shape, 1);
  let h = x;
  for (let i = 0; i < LAYERS - 1; i++) h = relu(linear(w.at(`layers.${i}`), h, { out: width }));
  return linear(w.at(`layers.${LAYERS - 1}`), h, { out });
}

/**
 * Each token becomes 4 x 4 pixels by two transposed convolutions without overlap, which are linear layers here; the
 * pixels are put in their places when only masks are left of the channels. picture [B, L, C], shapes [B, M, C / 8].
 */
function enlarged(w: Weights, picture: Tensor, shapes: Tensor): Tensor {
  const [batch = 1, length = 1, width = 1] = picture.shape;
  const count = sizeAt(shapes.shape, 1);
  const grid = Math.round(Math.sqrt(length));
  const first = quadrupled(w.at("0"), picture, width / 4); // [B, L, 4, C / 4]
  const half = gelu(layerNorm(w.at("1"), first, { epsilon: 1e-6 }));
  const second = gelu(quadrupled(w.at("3"), half, width / 8)); // [B, L, 4, 4, C / 8]
  const pixels = reshape(second, [batch, length * 16, width / 8]);
  const masks = matmul(shapes, swapLast(pixels)); // [B, M, L 16]
  const parts = reshape(masks, [batch * count, grid, grid, 2, 2, 2, 2]);
  const placed = transpose(parts, [0, 1, 3, 5, 2, 4, 6]); // rows, then columns
  return reshape(placed, [batch, count, 4 * grid, 4 * grid]);
}

/** [..., C] -> [..., 4, out]: the four pixels of a square, row by row. */
function quadrupled(w: Weights, x: Tensor, out: number): Tensor {
  const width = sizeAt(x.shape, -1);
  const kernel = w.param("weight", [width, out, 2, 2]);
  const weight = reshape(transpose(kernel, [2, 3, 1, 0]), [4 * out, width]);
  const made = reshape(apply(x, weight), [...x.shape.slice(0, -1), 4, out]);
  return add(made, w.param("bias", [out]));
}

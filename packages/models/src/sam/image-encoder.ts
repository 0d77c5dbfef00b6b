/** The picture's encoder of Segment Anything: a vision transformer, most of whose blocks attend within windows.
 *  Kirillov et al., "Segment Anything", arXiv:2304.02643. Reference: huggingface/controlnet_aux@b1aac31,
 *  src/controlnet_aux/segment_anything/modeling/image_encoder.py. */
import {
  add,
  attention,
  chunk,
  concat,
  constant,
  expand,
  gather,
  gelu,
  linear as apply,
  matmul,
  mul,
  reshape,
  sizeAt,
  type Tensor,
  transpose,
} from "@inkloom/engine";
import { conv2d } from "../layers/conv2d.ts";
import { layerNorm } from "../layers/layer-norm.ts";
import { linear } from "../layers/linear.ts";
import { channelsFirst, channelsLast } from "../layers/tokens.ts";
import { fromWindows, overhanging, toWindows } from "../layers/windows.ts";
import type { Weights } from "../weights.ts";
import type { SamVitConfig } from "./config.ts";

/** Of every norm of this encoder. */
const NORM = { epsilon: 1e-6 };

/** picture [1, 3, side, side] -> [1, grid, grid, out]; `w` lies at `image_encoder`. */
export function samVit(w: Weights, picture: Tensor, config: SamVitConfig, out: number): Tensor {
  const { width, patch, windows } = config;
  const patches = conv2d(w.at("patch_embed.proj"), picture, {
    out: width,
    kernel: patch,
    stride: patch,
  });
  let x: Tensor = channelsLast(patches); // [1, grid, grid, width]
  x = add(x, w.param("pos_embed", x.shape));
  windows.forEach((window, i) => {
    x = block(w.at(`blocks.${i}`), x, config, window);
  });
  return neck(w.at("neck"), x, out);
}

/** What both kinds of encoder end in; x [1, H, W, C] -> [1, H, W, out]. */
export function neck(w: Weights, x: Tensor, out: number): Tensor {
  const narrow = w.param("0.weight", [out, sizeAt(x.shape, 3), 1, 1]);
  const h = layerNorm(w.at("1"), apply(x, reshape(narrow, [out, -1])), NORM);
  const near = conv2d(w.at("2"), channelsFirst(h), { out, kernel: 3, padding: 1, bias: false });
  return layerNorm(w.at("3"), channelsLast(near), NORM);
}

/** x [1, H, W, C], same shape out. */
function block(w: Weights, x: Tensor, config: SamVitConfig, window: number): Tensor {
  const normal = layerNorm(w.at("norm1"), x, NORM);
  const seen = add(x, windowed(w.at("attn"), normal, config.heads, window));
  const inner = gelu(
    linear(w.at("mlp.lin1"), layerNorm(w.at("norm2"), seen, NORM), { out: config.hidden }),
  );
  return add(seen, linear(w.at("mlp.lin2"), inner, { out: config.width }));
}

/** Windows that reach over the edge see zeros there, which have biases as all else. x [1, H, W, C], same shape out. */
function windowed(w: Weights, x: Tensor, heads: number, window: number): Tensor {
  const sight = [window, window] as const;
  return overhanging(x, sight, (whole) => {
    const [, height = 1, width = 1] = whole.shape;
    const made = attend(w, toWindows(whole, sight), heads, window);
    return fromWindows(made, sight, [height, width]);
  });
}

/**
 * Attention with a bias by relative place, which is a product with the query: q.h[y - y'] + q.w[x - x']. As h of a
 * query is one value per row of keys and w one per column, both become further channels of the query, and a 1 in the
 * key's channel of its row and of its column picks them; no scores are held. x [windows, L, C], same shape out.
 */
function attend(w: Weights, x: Tensor, heads: number, window: number): Tensor {
  const [count = 1, length = 1, channels = 1] = x.shape;
  const head = channels / heads;
  const qkv = linear(w.at("qkv"), x, { out: 3 * channels });
  const [q = qkv, k = qkv, v = qkv] = chunk(qkv, 3, 2);
  const squares = [count, window, window, heads, head];
  const far = [head, 2 * window - 1] as const;
  const down = places(w.param("rel_pos_h", [far[1], head]), window); // [rows, head, rows of keys]
  const right = places(w.param("rel_pos_w", [far[1], head]), window);
  const [lines, dots] = [[count, window, window * heads, head], squares];
  const parts = [...squares.slice(0, 4), window];
  const byRow = reshape(matmul(reshape(q, lines), down), parts); // [windows, H, W, heads, H]
  const byColumn = matmul(reshape(q, dots), right); // [windows, H, W, heads, W]
  const scale = head ** -0.5;
  const asked = concat([mul(reshape(q, squares), scale), byRow, byColumn], 4);
  const picks = expand(pickers(window), [count, window, window, heads, 2 * window]);
  const known = concat([reshape(k, squares), picks], 4);
  const joined = [count, length, heads * (head + 2 * window)];
  const mixed = attention(reshape(asked, joined), reshape(known, joined), v, { heads, scale: 1 });
  return linear(w.at("proj"), mixed, { out: channels });
}

/** The rows of `table` [2 n - 1, head] for each place of a query and of a key: [n, head, n]. */
function places(table: Tensor, n: number): Tensor {
  const rows = Array.from({ length: n * n }, (_, i) => Math.floor(i / n) - (i % n) + n - 1);
  return transpose(gather(table, constant(rows, [n, n], "int64"), 0), [0, 2, 1]);
}

/** Of each key a 1 at its row, then one at its column: [n, n, 1, 2 n]. */
function pickers(n: number): Tensor {
  const values = new Float32Array(n * n * 2 * n);
  for (let y = 0; y < n; y++)
    for (let x = 0; x < n; x++) {
      const at = (y * n + x) * 2 * n;
      values[at + y] = 1;
      values[at + n + x] = 1;
    }
  return constant(values, [n, n, 1, 2 * n]);
}

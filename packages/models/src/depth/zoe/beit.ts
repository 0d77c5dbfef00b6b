/** BEiT: a vision transformer that knows places only by what is added to attention for each distance.
 *  Bao et al., "BEiT", arXiv:2106.08254. Reference: Mikubill/sd-webui-controlnet@56cec5b,
 *  annotator/zoe/zoedepth/models/base_models/midas_repo/midas/backbones/beit.py; key names:
 *  rwightman/pytorch-image-models@v0.6.7, timm/models/beit.py. */
import {
  attention,
  concat,
  constant,
  expand,
  gather,
  linear as product,
  reshape,
  sizeAt,
  slice,
  type Tensor,
  transpose,
} from "@inkloom/engine";
import { linear } from "../../layers/linear.ts";
import { vitBlock } from "../../vit/block.ts";
import { resizedGrid } from "../../vit/grid.ts";
import { patches, tokensOf, withFirst } from "../../vit/tokens.ts";
import type { Weights } from "../../weights.ts";
import type { ZoeConfig } from "./config.ts";

type Size = readonly [rows: number, columns: number];

/** Side of a patch. */
export const BEIT_PATCH = 16;

/** picture [N, 3, H, W] -> the tokens behind each of the blocks that are used, [N, 1 + h w, C]. */
export function beit(w: Weights, picture: Tensor, config: ZoeConfig): readonly Tensor[] {
  const { width, heads, blocks, taps } = config;
  const cut = patches(w.at("patch_embed.proj"), picture, { size: BEIT_PATCH, out: width });
  const to = [sizeAt(cut.shape, 2), sizeAt(cut.shape, 3)] as const;
  let h: Tensor = withFirst(w.param("cls_token", [1, 1, width]), tokensOf(cut));
  const states: Tensor[] = [];
  for (let i = 0; i < blocks; i++) {
    const attend = (at: Weights, x: Tensor): Tensor => placedAttention(at, x, to, config);
    const scales = ["gamma_1", "gamma_2"] as const;
    states.push((h = vitBlock(w.at(`blocks.${i}`), h, { heads, scales, attend })));
  }
  return taps.map((i) => states[i] ?? h);
}

/** Keys have no bias. */
function placedAttention(w: Weights, x: Tensor, to: Size, { heads, grid }: ZoeConfig): Tensor {
  const width = sizeAt(x.shape, 2);
  const whole = w.param("qkv.weight", [3 * width, width]);
  const part = (i: number, bias: string | null): Tensor => {
    const rows = slice(whole, { axis: 0, start: i * width, size: width });
    return product(x, rows, bias === null ? null : w.param(bias, [width]));
  };
  const bias = distanceBias(w, to, { heads, grid });
  const options = { heads, bias };
  const mixed = attention(part(0, "q_bias"), part(1, null), part(2, "v_bias"), options);
  return linear(w.at("proj"), mixed, { out: width });
}

/** Distances that tokens have to and from the first, and it to itself, stand behind those of the grid. */
const OWN = 3;

/** What is added to the scores, [1, heads, 1 + h w, 1 + h w]. */
function distanceBias(
  w: Weights,
  [rows, columns]: Size,
  { heads, grid }: Pick<ZoeConfig, "heads" | "grid">,
): Tensor {
  const side = 2 * grid - 1;
  const table = w.param("relative_position_bias_table", [side ** 2 + OWN, heads]);
  const learnt = slice(table, { axis: 0, start: 0, size: side ** 2 });
  const [tall, wide] = [2 * rows - 1, 2 * columns - 1];
  const spread = resizedGrid(learnt, { from: [side, side], to: [tall, wide], mode: "linear" });
  const byHead = reshape(transpose(spread, [0, 2, 1]), [heads, tall, wide]);
  const across = gather(byHead, distances(columns), 2); // [heads, tall, columns, columns]
  const both = gather(across, distances(rows), 1); // [heads, rows, rows, columns, columns]
  const length = rows * columns;
  const inner = reshape(transpose(both, [0, 1, 3, 2, 4]), [heads, length, length]);
  const own = (i: number): Tensor =>
    reshape(slice(table, { axis: 0, start: side ** 2 + i, size: 1 }), [heads, 1, 1]);
  const fromFirst = concat([own(2), expand(own(0), [heads, 1, length])], 2);
  const others = concat([expand(own(1), [heads, length, 1]), inner], 2);
  return reshape(concat([fromFirst, others], 1), [1, heads, 1 + length, 1 + length]);
}

/** Of each pair of `n` places the distance's row, int64 [n, n]; the most negative is row 0. */
const distances = (n: number): Tensor =>
  constant(
    Array.from({ length: n * n }, (_, i) => Math.floor(i / n) - (i % n) + n - 1),
    [n, n],
    "int64",
  );

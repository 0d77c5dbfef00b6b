/** Attention of each window to a larger window around it. */
import {
  add,
  chunk,
  constant,
  gather,
  pad,
  reshape,
  sizeAt,
  type Tensor,
  transpose,
} from "@inkloom/engine";
import { layerNorm } from "../../layers/layer-norm.ts";
import { linear } from "../../layers/linear.ts";
import type { Weights } from "../../weights.ts";
import { feedForward } from "../layers/feed-forward.ts";
import { relativeBias } from "../../layers/relative-position.ts";
import { windowAttention } from "../../layers/window-attention.ts";
import { fromWindows, toWindows } from "../../layers/windows.ts";
import type { HatConfig } from "./config.ts";

/** For every pixel of a window and of the larger one around it the row of the table, int64
 *  [window^2, larger^2]. Distances below zero count from the table's end, as torch's indices do. */
export function overlappingRows({ window, overlapping }: HatConfig): Tensor {
  const span = window + overlapping - 1;
  const base = window - overlapping + 1;
  const rows: number[] = [];
  for (let from = 0; from < window ** 2; from++)
    for (let to = 0; to < overlapping ** 2; to++) {
      const down = Math.floor(to / overlapping) - Math.floor(from / window) + base;
      const right = (to % overlapping) - (from % window) + base;
      const row = down * span + right;
      rows.push(row < 0 ? row + span ** 2 : row);
    }
  return constant(rows, [window ** 2, overlapping ** 2], "int64");
}

/** x [1, H, W, C], same shape out. */
export function overlappingAttention(
  w: Weights,
  x: Tensor,
  heads: number,
  { config, rows }: { readonly config: HatConfig; readonly rows: Tensor },
): Tensor {
  const { window, overlapping, hidden, qkvBias } = config;
  const [, height = 1, width = 1, channels = 1] = x.shape;
  const normal = layerNorm(w.at("norm1"), x);
  const qkv = linear(w.at("qkv"), normal, { out: 3 * channels, bias: qkvBias });
  const [q = qkv, k = qkv, v = qkv] = chunk(qkv, 3, 3);
  const larger = (part: Tensor): Tensor => largerWindows(part, window, overlapping);
  const size = [window, window] as const;
  const table = w.param("relative_position_bias_table", [(window + overlapping - 1) ** 2, heads]);
  const bias = relativeBias(table, rows);
  const mixed = windowAttention(toWindows(q, size), larger(k), larger(v), { heads, bias });
  const joined = linear(w.at("proj"), fromWindows(mixed, size, [height, width]), { out: channels });
  const h = add(joined, x);
  return add(h, feedForward(w.at("mlp"), layerNorm(w.at("norm2"), h), hidden));
}

/** [1, H, W, C] -> [windows, larger^2, C]: squares of side `larger` around each window, zeros outside. */
function largerWindows(x: Tensor, window: number, larger: number): Tensor {
  const border = Math.floor((larger - window) / 2);
  const sides = [0, border, border, 0];
  const padded = pad(x, { before: sides, after: sides });
  const [rows, columns] = [sizeAt(x.shape, 1) / window, sizeAt(x.shape, 2) / window];
  const tall = gather(padded, places(rows, window, larger), 1); // [1, rows, larger, W', C]
  const all = gather(tall, places(columns, window, larger), 3); // [1, rows, larger, columns, larger, C]
  return reshape(transpose(all, [0, 1, 3, 2, 4, 5]), [rows * columns, larger ** 2, -1]);
}

/** Where the pixels of each larger window lie along one axis, int64 [windows, larger]. */
const places = (windows: number, window: number, larger: number): Tensor =>
  constant(
    Array.from(
      { length: windows * larger },
      (_, at) => Math.floor(at / larger) * window + (at % larger),
    ),
    [windows, larger],
    "int64",
  );

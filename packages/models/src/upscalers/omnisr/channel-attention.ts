import {
  chunk,
  matmul,
  mul,
  reshape,
  softmax,
  swapLast,
  type Tensor,
  transpose,
} from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import type { Weights } from "../../weights.ts";
import { depthwise } from "../../layers/depthwise.ts";
import { unitRows } from "../layers/unit-rows.ts";

const HEADS = 4;

/**
 * Channels attend to each other over the pixels of one window, or (`grid`) over those at the same place of all
 * windows; x [1, C, H, W], sides multiples of `window`; same shape out.
 */
export function channelAttention(
  w: Weights,
  x: Tensor,
  window: number,
  over: "window" | "grid",
): Tensor {
  const [, channels = 1, height = 1, width = 1] = x.shape;
  const [rows, columns] = [height / window, width / window];
  const wide = conv2d(w.at("qkv"), x, { out: 3 * channels, kernel: 1, bias: false });
  const qkv = depthwise(w.at("qkv_dwconv"), wide, { bias: false });
  const depth = channels / HEADS;
  // [heads, d, row, place in window, column, place in window] by window or by place
  const order = over === "window" ? [2, 4, 0, 1, 3, 5] : [3, 5, 0, 1, 2, 4];
  const counts = over === "window" ? [rows, columns] : [window, window];
  const split = (part: Tensor): Tensor => {
    const parted = reshape(part, [HEADS, depth, rows, window, columns, window]);
    const [first = 1, second = 1] = counts;
    return reshape(transpose(parted, order), [first * second, HEADS, depth, -1]);
  };
  const [q = qkv, k = qkv, v = qkv] = chunk(qkv, 3, 1).map(split);
  const scores = matmul(unitRows(q), swapLast(unitRows(k)));
  const mixed = matmul(softmax(mul(scores, w.param("temperature", [HEADS, 1, 1])), -1), v);
  const sizes =
    over === "window" ? [rows, columns, window, window] : [window, window, rows, columns];
  const [a = 1, b = 1, c = 1, d = 1] = sizes;
  const parted = reshape(mixed, [a, b, HEADS, depth, c, d]);
  const back = over === "window" ? [2, 3, 0, 4, 1, 5] : [2, 3, 4, 0, 5, 1];
  const joined = reshape(transpose(parted, back), [1, channels, height, width]);
  return conv2d(w.at("project_out"), joined, { out: channels, kernel: 1, bias: false });
}

/** Attention within oblong windows: lying for half of the channels, standing for the other half. */
import { chunk, concat, constant, pad, relu, slice, split, type Tensor } from "@inkloom/engine";
import { layerNorm } from "../../layers/layer-norm.ts";
import { linear } from "../../layers/linear.ts";
import type { Weights } from "../../weights.ts";
import { relativeBias, relativeRows } from "../../layers/relative-position.ts";
import { channelsFirst } from "../../layers/tokens.ts";
import { windowAttention } from "../../layers/window-attention.ts";
import {
  fromWindows,
  rolled,
  shiftMask,
  toWindows,
  type WindowSize,
} from "../../layers/windows.ts";
import { besideConvolution, channelMap, joined, spatialMap } from "./interaction.ts";

/** What all blocks share for one of the two windows. */
interface BranchPlan {
  readonly window: WindowSize;
  readonly shift: WindowSize;
  readonly rows: Tensor;
  readonly mask: Tensor;
}

export interface SpatialPlan {
  readonly branches: readonly BranchPlan[];
  /** Sides of the picture padded to both windows. */
  readonly padded: WindowSize;
}

export function spatialPlan(size: WindowSize, [h, w]: WindowSize): SpatialPlan {
  const longest = Math.max(h, w);
  const padded = [
    Math.ceil(size[0] / longest) * longest,
    Math.ceil(size[1] / longest) * longest,
  ] as const;
  const branches = (
    [
      [h, w],
      [w, h],
    ] as const
  ).map((window): BranchPlan => {
    const shift = [Math.floor(window[0] / 2), Math.floor(window[1] / 2)] as const;
    return { window, shift, rows: relativeRows(window), mask: shiftMask(padded, window, shift) };
  });
  return { branches, padded };
}

interface SpatialAttentionOptions {
  readonly heads: number;
  readonly shifted: boolean;
  readonly plan: SpatialPlan;
  /** See `DatConfig`. */
  readonly positions: number;
  readonly qkvBias: boolean;
}

/** x [1, H, W, C], same shape out. */
export function spatialAttention(w: Weights, x: Tensor, options: SpatialAttentionOptions): Tensor {
  const { plan, heads, qkvBias } = options;
  const [, height = 1, width = 1, channels = 1] = x.shape;
  const qkv = linear(w.at("qkv"), x, { out: 3 * channels, bias: qkvBias });
  const after = [0, plan.padded[0] - height, plan.padded[1] - width, 0];
  const padded = after.every((side) => side === 0)
    ? qkv
    : pad(qkv, { before: [0, 0, 0, 0], after });
  const parts = chunk(padded, 3, 3).map((part) => chunk(part, 2, 3));
  const halves = plan.branches.map((branch, i) => {
    const [q = x, k = x, v = x] = parts.map((part) => part[i] ?? x);
    const weights = w.at(`attns.${i}`);
    return branchAttention(weights, [q, k, v], { ...options, heads: heads / 2, branch });
  });
  const whole = concat(halves, 3);
  const rows = slice(whole, { axis: 1, start: 0, size: height });
  const attended = channelsFirst(slice(rows, { axis: 2, start: 0, size: width }));
  const [, , values = qkv] = split(qkv, [channels, channels, channels], 3);
  const beside = besideConvolution(w, channelsFirst(values));
  const byChannel: readonly [Tensor, Tensor] = [attended, channelMap(w, beside)];
  return joined(w, byChannel, [beside, spatialMap(w, attended)]);
}

function branchAttention(
  w: Weights,
  qkv: readonly [Tensor, Tensor, Tensor],
  options: SpatialAttentionOptions & { readonly branch: BranchPlan },
): Tensor {
  const { heads, shifted, positions, plan, branch } = options;
  const { window, shift, rows, mask } = branch;
  const seen = qkv.map((part) =>
    toWindows(shifted ? rolled(part, [-shift[0], -shift[1]]) : part, window),
  );
  const [q = qkv[0], k = qkv[1], v = qkv[2]] = seen;
  const bias = relativeBias(distanceTable(w, window, positions, heads), rows);
  const mixed = windowAttention(q, k, v, { heads, bias, mask: shifted ? mask : undefined });
  const out = fromWindows(mixed, window, plan.padded);
  return shifted ? rolled(out, shift) : out;
}

/** Biases that a small network makes of each distance, [distances, heads]. */
function distanceTable(
  w: Weights,
  [h, wide]: WindowSize,
  positions: number,
  heads: number,
): Tensor {
  const pairs: number[] = [];
  for (let down = 1 - h; down < h; down++)
    for (let right = 1 - wide; right < wide; right++) pairs.push(down, right);
  const distances = constant(pairs, [pairs.length / 2, 2]);
  let table = linear(w.at("pos.pos_proj"), distances, { out: positions });
  for (const [i, out] of [positions, positions, heads].entries()) {
    const layer = w.at(`pos.pos${i + 1}`);
    table = linear(layer.at("2"), relu(layerNorm(layer.at("0"), table)), { out });
  }
  return table;
}

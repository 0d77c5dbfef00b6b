/** ZoeDepth: depth in metres, by BEiT, DPT's decoder and bins.
 *  Bhat et al., "ZoeDepth", arXiv:2302.12288. Reference: Mikubill/sd-webui-controlnet@56cec5b,
 *  annotator/zoe/zoedepth/models: depth_model.py (infer), base_models/midas.py, zoedepth/zoedepth_v1.py. */
import {
  add,
  concat,
  constant,
  gather,
  mul,
  pad,
  resize,
  sizeAt,
  slice,
  sub,
  type Tensor,
} from "@inkloom/engine";
import type { Weights } from "../../weights.ts";
import { dptHead, dptPaths, type Levels } from "../dpt/decoder.ts";
import { projectedReadout, reassembled } from "../dpt/reassemble.ts";
import { fittedSize } from "../fitted-size.ts";
import { beit, BEIT_PATCH } from "./beit.ts";
import { metricDepth } from "./bins.ts";
import { ZOE_N, type ZoeConfig } from "./config.ts";

/** Sides of what the network is given are multiples of it. */
const MULTIPLE = 32;

/** Pixels that the picture is continued by, of a side: square root of its half, times this. */
const BORDER = 3;

/** Rows and columns that are added to each side of a picture; it must be larger. */
const zoeBorder = (side: number): number => Math.floor(Math.sqrt(side / 2) * BORDER);

/** Height and width in which the network sees a picture of this size. */
export const zoeSize = (
  height: number,
  width: number,
  { size } = ZOE_N,
): readonly [number, number] =>
  fittedSize(height + 2 * zoeBorder(height), width + 2 * zoeBorder(width), {
    target: size,
    multiple: MULTIPLE,
    method: "least",
  });

/**
 * picture [1, 3, H, W], 0 to 1 -> metres [1, 1, H, W]: the mean of what is seen in it and in its mirror image, both
 * continued beyond their borders.
 */
export function zoeDepth(w: Weights, picture: Tensor, config = ZOE_N): Tensor {
  const [height, width] = [sizeAt(picture.shape, 2), sizeAt(picture.shape, 3)];
  const [rows, columns] = [zoeBorder(height), zoeBorder(width)];
  const sides = { top: rows, bottom: rows, left: columns, right: columns };
  const continued = pad(picture, { ...sides, mode: "reflect" });
  const [h, v] = zoeSize(height, width, config);
  const small = resize(continued, { height: h, width: v, alignCorners: true });
  const seen = mul(sub(small, 0.5), 2);
  const depth = zoeNet(w, concat([seen, mirrored(seen)], 0), config); // [2, 1, h, w]
  const one = (i: number): Tensor => slice(depth, { axis: 0, start: i, size: 1 });
  const both = mul(add(one(0), mirrored(one(1))), 0.5);
  const whole = { height: height + 2 * rows, width: width + 2 * columns };
  const large = resize(both, { ...whole, mode: "cubic" });
  const cut = slice(large, { axis: 2, start: rows, size: height });
  return slice(cut, { axis: 3, start: columns, size: width });
}

function mirrored(x: Tensor): Tensor {
  const width = sizeAt(x.shape, 3);
  const columns = Array.from({ length: width }, (_, i) => width - 1 - i);
  return gather(x, constant(columns, [width], "int64"), 3);
}

/** picture [N, 3, H, W], -1 to 1, sides multiples of 32 -> metres [N, 1, H, W]. */
export function zoeNet(w: Weights, picture: Tensor, config: ZoeConfig): Tensor {
  const size = [sizeAt(picture.shape, 2), sizeAt(picture.shape, 3)] as const;
  const core = w.at("core.core");
  const at = core.at("pretrained");
  const grid = [size[0] / BEIT_PATCH, size[1] / BEIT_PATCH] as const;
  const scales = [4, 2, 1, 0.5] as const;
  const levels = beit(at.at("model"), picture, config).map((tokens, i) => {
    const from = at.at(`act_postprocess${i + 1}`);
    return reassembled(from, projectedReadout(from.at("0.project.0"), tokens), {
      grid,
      out: config.levels[i] ?? 0,
      scale: scales[i] ?? 1,
      project: "3",
      resize: "4",
    });
  }) as unknown as Levels;
  const scratch = core.at("scratch");
  const made = dptPaths(scratch, levels, config.features);
  const names = { first: "0", second: "2", third: "4" };
  const head = dptHead(scratch.at("output_conv"), made.paths[3], { names, size });
  return metricDepth(w, { ...made, ...head }, config);
}

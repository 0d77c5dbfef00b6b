/** OneFormer for one picture and one task: which class each pixel is of.
 *  Jain et al., "OneFormer: One Transformer to Rule Universal Image Segmentation", arXiv:2211.06220.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/oneformer/oneformer/oneformer_model.py. */
import {
  argMax,
  concat,
  constant,
  matmul,
  relu,
  reshape,
  sigmoid,
  slice,
  softmax,
  swapLast,
  type Tensor,
  transpose,
} from "@inkloom/engine";
import { linear } from "../layers/linear.ts";
import { swin } from "../swin/swin.ts";
import type { Weights } from "../weights.ts";
import type { OneFormerConfig } from "./config.ts";
import { pixelDecoder } from "./pixel-decoder.ts";
import { regionDecoder, type Regions } from "./region-decoder.ts";

/** picture [1, 3, H, W], normalized, sides multiples of 32; sentence [1, tokens]: the task's token ids as numbers. */
export function oneFormer(
  w: Weights,
  picture: Tensor,
  sentence: Tensor,
  config: OneFormerConfig,
): Regions {
  const { width } = config;
  const words = relu(linear(w.at("task_mlp.layers.0"), sentence, { out: width }));
  const task = linear(w.at("task_mlp.layers.1"), words, { out: width });
  const features = swin(w.at("backbone"), picture, config.backbone);
  const pixels = pixelDecoder(w.at("sem_seg_head.pixel_decoder"), features, config);
  return regionDecoder(w.at("sem_seg_head.predictor"), pixels, task, config);
}

type Size = readonly [height: number, width: number];

export interface SemanticSizes {
  /** Of the regions' masks. */
  readonly masks: Size;
  /** Of what the network saw, with its fill. */
  readonly padded: Size;
  /** Of what the network saw, without it. */
  readonly seen: Size;
  /** Of the result. */
  readonly out: Size;
}

/** Pixels that are decided at once: scores of all regions and classes are held for no more. */
const AT_ONCE = 2 ** 16;

/** The class of each pixel, int64 [H, W]. */
export function semanticClasses(regions: Regions, sizes: SemanticSizes): Tensor {
  const bands = semanticScores(regions, sizes).map((scores) => argMax(scores, 0));
  return concat(bands, 0);
}

/** How much each pixel is of each class, in bands from top to bottom: [classes, rows, W]. */
export function semanticScores({ classes, masks }: Regions, sizes: SemanticSizes): Tensor[] {
  const [, queries = 1, all = 1] = classes.shape;
  const shares = slice(softmax(classes, -1), { axis: 2, start: 0, size: all - 1 });
  const votes = reshape(transpose(shares, [0, 2, 1]), [all - 1, queries]);
  const planes = reshape(masks, [queries, ...sizes.masks]);
  const down = constant(...twice(sizes.masks[0], sizes.padded[0], sizes.seen[0], sizes.out[0]));
  const right = constant(...twice(sizes.masks[1], sizes.padded[1], sizes.seen[1], sizes.out[1]));
  const wide = matmul(planes, swapLast(right)); // [queries, h, W]
  const [height, width] = sizes.out;
  const step = Math.max(1, Math.floor(AT_ONCE / width));
  return Array.from({ length: Math.ceil(height / step) }, (_, i) => {
    const rows = Math.min(step, height - i * step);
    const band = slice(down, { axis: 0, start: i * step, size: rows });
    const inside = reshape(sigmoid(matmul(band, wide)), [queries, rows * width]);
    return reshape(matmul(votes, inside), [all - 1, rows, width]);
  });
}

/** Linear resizing twice as one matrix [out, masks]: masks to the padded size, what was seen of it to the result's. */
function twice(masks: number, padded: number, seen: number, out: number): [Float32Array, Size] {
  const values = new Float32Array(out * masks);
  for (let to = 0; to < out; to++) {
    const [low, rest] = place(to, seen, out);
    for (const [at, share] of [
      [low, 1 - rest],
      [Math.min(low + 1, seen - 1), rest],
    ] as const) {
      const [inner, more] = place(at, masks, padded);
      const [a, b] = [to * masks + inner, to * masks + Math.min(inner + 1, masks - 1)];
      values[a] = (values[a] ?? 0) + share * (1 - more);
      values[b] = (values[b] ?? 0) + share * more;
    }
  }
  return [values, [out, masks]];
}

/** Where pixel `to` of `count` lies among `size`: the one before, and how far on to the next. */
function place(to: number, size: number, count: number): Size {
  const at = Math.max(0, ((to + 0.5) * size) / count - 0.5);
  const low = Math.min(Math.floor(at), size - 1);
  return [low, at - low];
}

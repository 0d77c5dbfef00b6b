/** Depth Anything 1 and 2: DINOv2's transformer with DPT's decoder.
 *  Yang et al., "Depth Anything", arXiv:2401.10891; "Depth Anything V2", arXiv:2406.09414; Oquab et al., "DINOv2",
 *  arXiv:2304.07193. Reference: DepthAnything/Depth-Anything-V2@a561b84, depth_anything_v2/{dinov2,dpt}.py;
 *  LiheYoung/Depth-Anything@1d03336, depth_anything/dpt.py. */
import {
  add,
  concat,
  constant,
  div,
  resize,
  sizeAt,
  slice,
  sub,
  type Tensor,
} from "@inkloom/engine";
import { layerNorm } from "../../layers/layer-norm.ts";
import { VIT_EPSILON, vitBlock } from "../../vit/block.ts";
import { resizedGrid } from "../../vit/grid.ts";
import { patches, tokensOf, withFirst } from "../../vit/tokens.ts";
import type { Weights } from "../../weights.ts";
import { dptHead, dptPaths, type Levels } from "../dpt/decoder.ts";
import { reassembled, withoutFirst } from "../dpt/reassemble.ts";
import { fittedSize } from "../fitted-size.ts";
import type { DepthAnythingConfig } from "./config.ts";

/** Side of a patch; sides of pictures must be multiples of it. */
const DEPTH_ANYTHING_PATCH = 14;

/** What DINOv2 adds to a grid's sides before it takes their scale. */
const OFFSET = 0.1;

const SCALES = [4, 2, 1, 0.5] as const;

/** picture [N, 3, H, W], normalized as for ImageNet -> inverse depth from 0, [N, 1, H, W]. */
export function depthAnything(w: Weights, picture: Tensor, config: DepthAnythingConfig): Tensor {
  const size = [sizeAt(picture.shape, 2), sizeAt(picture.shape, 3)] as const;
  const grid = [size[0] / DEPTH_ANYTHING_PATCH, size[1] / DEPTH_ANYTHING_PATCH] as const;
  const head = w.at("depth_head");
  const levels = transformer(w.at("pretrained"), picture, config).map((tokens, i) =>
    reassembled(head, withoutFirst(tokens), {
      grid,
      out: config.levels[i] ?? 0,
      scale: SCALES[i] ?? 1,
      project: `projects.${i}`,
      resize: `resize_layers.${i}`,
    }),
  ) as unknown as Levels;
  const scratch = head.at("scratch");
  const { paths } = dptPaths(scratch, levels, config.features);
  const names = { first: "output_conv1", second: "output_conv2.0", third: "output_conv2.2" };
  return dptHead(scratch, paths[3], { names, size }).depth;
}

/** The tokens behind each of the blocks that are used, normed. */
function transformer(w: Weights, picture: Tensor, config: DepthAnythingConfig): readonly Tensor[] {
  const { width, heads, taps, grid, separate } = config;
  const cut = patches(w.at("patch_embed.proj"), picture, {
    size: DEPTH_ANYTHING_PATCH,
    out: width,
  });
  const to = [sizeAt(cut.shape, 2), sizeAt(cut.shape, 3)] as const;
  const tokens = withFirst(w.param("cls_token", [1, 1, width]), tokensOf(cut));
  let h: Tensor = add(tokens, positions(w, to, { width, grid }));
  const states: Tensor[] = [];
  for (let i = 0; i <= Math.max(...taps); i++) {
    h = vitBlock(w.at(`blocks.${i}`), h, { heads, separate, scales: ["ls1.gamma", "ls2.gamma"] });
    if (taps.includes(i)) states.push(layerNorm(w.at("norm"), h, { epsilon: VIT_EPSILON }));
  }
  return states;
}

/** [1, 1 + h w, C]: what was learnt for a square grid, spread over this one. */
function positions(
  w: Weights,
  to: readonly [number, number],
  { width, grid }: Pick<DepthAnythingConfig, "width" | "grid">,
): Tensor {
  const learnt = w.param("pos_embed", [1, 1 + grid ** 2, width]);
  if (to[0] === grid && to[1] === grid) return learnt;
  const places = slice(learnt, { axis: 1, start: 1, size: grid ** 2 });
  const scale = [(to[0] + OFFSET) / grid, (to[1] + OFFSET) / grid] as const;
  const spread = resizedGrid(places, { from: [grid, grid], to, mode: "cubic", scale });
  return concat([slice(learnt, { axis: 1, start: 0, size: 1 }), spread], 1);
}

const COLOURS = 3;
/** Colours' means and deviations over ImageNet. */
const MEAN = [0.485, 0.456, 0.406];
const DEVIATION = [0.229, 0.224, 0.225];

/** The shorter side of what the network is given, at least. */
const SIDE = 518;

/** Height and width in which the network sees a picture of this size. */
export const depthAnythingSize = (height: number, width: number): readonly [number, number] =>
  fittedSize(height, width, {
    target: [SIDE, SIDE],
    multiple: DEPTH_ANYTHING_PATCH,
    method: "cover",
  });

/** picture [1, 3, H, W], 0 to 1 -> inverse depth from 0, [1, 1, H, W]; resized for the network and back. */
export function depthAnythingPicture(
  w: Weights,
  picture: Tensor,
  config: DepthAnythingConfig,
): Tensor {
  const [height, width] = [sizeAt(picture.shape, 2), sizeAt(picture.shape, 3)];
  const [tall, wide] = depthAnythingSize(height, width);
  const fitted = resize(picture, { height: tall, width: wide, mode: "cubic" });
  const colour = (values: readonly number[]): Tensor => constant(values, [1, COLOURS, 1, 1]);
  const seen = div(sub(fitted, colour(MEAN)), colour(DEVIATION));
  return resize(depthAnything(w, seen, config), { height, width });
}

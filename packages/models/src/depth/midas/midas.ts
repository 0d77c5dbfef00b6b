/** MiDaS 3 (DPT hybrid): relative inverse depth by a ResNet and a transformer.
 *  Ranftl et al., "Vision Transformers for Dense Prediction", arXiv:2103.13413. Reference:
 *  Mikubill/sd-webui-controlnet@56cec5b, annotator/midas/midas (dpt_depth.py, vit.py). File:
 *  dpt_hybrid-midas-501f0c75.pt. */
import { add, concat, sizeAt, slice, type Tensor } from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import { vitBlock } from "../../vit/block.ts";
import { resizedGrid } from "../../vit/grid.ts";
import { tokensOf, withFirst } from "../../vit/tokens.ts";
import type { Weights } from "../../weights.ts";
import { dptHead, dptPaths } from "../dpt/decoder.ts";
import { projectedReadout, reassembled } from "../dpt/reassemble.ts";
import { hybridBackbone } from "./backbone.ts";
import { MIDAS_HYBRID, type MidasConfig } from "./config.ts";

/** picture [N, 3, H, W], -1 to 1 -> inverse depth from 0, [N, 1, H, W]. */
export function midasDepth(w: Weights, picture: Tensor, config = MIDAS_HYBRID): Tensor {
  const at = w.at("pretrained");
  const [fine = picture, middle = picture, coarse = picture] = hybridBackbone(
    at.at("model.patch_embed.backbone"),
    picture,
    config.stages,
  );
  const grid = [sizeAt(coarse.shape, 2), sizeAt(coarse.shape, 3)] as const;
  const [third = coarse, fourth = coarse] = transformer(at.at("model"), coarse, grid, config);
  const level = (i: number, tokens: Tensor, scale: 1 | 0.5): Tensor => {
    const from = at.at(`act_postprocess${i}`);
    const read = projectedReadout(from.at("0.project.0"), tokens);
    return reassembled(from, read, { grid, out: config.width, scale, project: "3", resize: "4" });
  };
  const scratch = w.at("scratch");
  const levels = [fine, middle, level(3, third, 1), level(4, fourth, 0.5)] as const;
  const { paths } = dptPaths(scratch, levels, config.features);
  const names = { first: "0", second: "2", third: "4" };
  const size = [sizeAt(picture.shape, 2), sizeAt(picture.shape, 3)] as const;
  return dptHead(scratch.at("output_conv"), paths[3], { names, size }).depth;
}

/** Features [N, C, h, w] through the transformer; the tokens behind each of the blocks that are used. */
function transformer(
  w: Weights,
  x: Tensor,
  to: readonly [number, number],
  { width, heads, blocks, taps, grid }: MidasConfig,
): readonly Tensor[] {
  const patches = conv2d(w.at("patch_embed.proj"), x, { out: width, kernel: 1 });
  const tokens = withFirst(w.param("cls_token", [1, 1, width]), tokensOf(patches));
  const learnt = w.param("pos_embed", [1, 1 + grid ** 2, width]);
  const places = slice(learnt, { axis: 1, start: 1, size: grid ** 2 });
  const spread = resizedGrid(places, { from: [grid, grid], to, mode: "linear" });
  const own = slice(learnt, { axis: 1, start: 0, size: 1 });
  let h: Tensor = add(tokens, concat([own, spread], 1));
  const states: Tensor[] = [];
  for (let i = 0; i < blocks; i++) states.push((h = vitBlock(w.at(`blocks.${i}`), h, { heads })));
  return taps.map((i) => states[i] ?? h);
}

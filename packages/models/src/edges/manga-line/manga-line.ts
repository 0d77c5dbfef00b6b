/** Line art of manga without its screen tones.
 *  Li, Liu and Wong, "Deep Extraction of Manga Structural Lines", SIGGRAPH 2017. Reference:
 *  Mikubill/sd-webui-controlnet@56cec5b, annotator/manga_line/__init__.py (res_skip). */
import { add, leakyRelu, sizeAt, type Tensor, upsampleNearest } from "@inkloom/engine";
import { batchNorm } from "../../layers/batch-norm.ts";
import { conv2d } from "../../layers/conv2d.ts";
import type { Manifest } from "../../manifest.ts";
import type { Weights } from "../../weights.ts";
import { sizeIn } from "../sizes.ts";

export interface MangaLineConfig {
  /** Channels of each level on the way down. */
  readonly widths: readonly number[];
  /** Channels behind the way up. */
  readonly last: number;
  /** Blocks of each level, down; on the way up the levels have as many as those they go back to. */
  readonly depths: readonly number[];
}

const WIDTHS = [24, 48, 96, 192, 384];
const DEPTHS = [2, 3, 5, 7, 12];
const LAST = 16;
const LAST_DEPTH = 2;
const SLOPE = 0.2;
const EPSILON = 1e-3;

const firstKernel = (block: number): string => `block${block}.model.0.conv1.model.2.weight`;

export function mangaLineConfig(manifest: Manifest): MangaLineConfig {
  const depthOf = (block: number): number =>
    manifest.filter(({ key }) =>
      new RegExp(`^block${block}\\.model\\.\\d+\\.conv1\\.model\\.2\\.weight$`).test(key),
    ).length;
  return {
    widths: WIDTHS.map((usual, block) => sizeIn(manifest, firstKernel(block), 0, usual)),
    last: sizeIn(manifest, firstKernel(2 * WIDTHS.length - 1), 0, LAST),
    depths: DEPTHS.map((usual, block) => depthOf(block) || usual),
  };
}

/** picture [1, 1, H, W], grey 0 to 255, sides multiples of 16 -> [1, 1, H, W], about 0 to 255: dark lines on white. */
export function mangaLine(w: Weights, picture: Tensor, config: MangaLineConfig): Tensor {
  const { widths, depths, last } = config;
  let h = picture;
  const skipped = widths.map((out, i) => {
    const depth = depths[i] ?? 0;
    for (let k = 0; k < depth; k++) {
      const stride = i > 0 && k === depth - 1 ? 2 : 1; // each level but the first ends in a half
      h = block(w.at(`block${i}.model.${k}`), h, { out, stride });
    }
    return h; // [1, widths[i], H / 2^i, W / 2^i]
  });
  for (let up = 1; up < widths.length; up++) {
    const i = widths.length - 1 - up;
    const out = widths[i] ?? 0;
    for (let k = 0; k < (depths[i] ?? 0); k++)
      h = block(w.at(`block${widths.length - 1 + up}.model.${k}`), h, { out, doubles: k === 0 });
    h = add(skipped[i] ?? h, h);
  }
  for (let k = 0; k < LAST_DEPTH; k++)
    h = block(w.at(`block${2 * widths.length - 1}.model.${k}`), h, { out: last });
  const end = w.at("conv15.model");
  return conv2d(end.at("2"), activated(end.at("0"), h), { out: 1, kernel: 1 });
}

interface BlockOptions {
  readonly out: number;
  readonly stride?: number;
  /** Whether what the block makes has twice the sides. */
  readonly doubles?: boolean;
}

/** Norm, activation and convolution twice, beside a way around. */
function block(w: Weights, x: Tensor, { out, stride = 1, doubles = false }: BlockOptions): Tensor {
  const first = w.at("conv1.model");
  const second = w.at("residual.model");
  const enlarged = (y: Tensor): Tensor => (doubles ? upsampleNearest(y, 2) : y);
  const y = conv2d(first.at("2"), activated(first.at("0"), x), {
    out,
    kernel: 3,
    stride,
    padding: 1,
  });
  // norm and activation go pixel by pixel: they cost less before pixels are repeated, and join the convolution
  const seen = enlarged(activated(second.at("0"), y));
  const made = conv2d(second.at("2"), seen, { out, kernel: 3, padding: 1 });
  const same = sizeAt(x.shape, 1) === out && stride === 1;
  if (same) return add(x, made);
  return add(enlarged(conv2d(w.at("shortcut.model.0"), x, { out, kernel: 1, stride })), made);
}

const activated = (norm: Weights, x: Tensor): Tensor =>
  leakyRelu(batchNorm(norm, x, { epsilon: EPSILON }), SLOPE);

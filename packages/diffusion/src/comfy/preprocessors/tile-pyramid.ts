/** The picture made smaller by halves, and doubled again as often: softer, of whole squares.
 *  Reference: Fannovel16/comfyui_controlnet_aux@e8b689a, src/custom_controlnet_aux/tile (TileDetector); opencv/opencv 4.x,
 *  modules/imgproc/src/pyramids.cpp (pyrUp). */
import { Problem } from "@inkloom/contract";
import { type Raster, resampledOpenCv } from "@inkloom/pixels";
import type { Annotate } from "../../annotate/annotator.ts";
import { colours, pictureOf } from "../../annotate/frame.ts";
import { evenRound } from "../schedulers.ts";

const SQUARE = 64;

/** @throws Problem `input/invalid` for pictures that halve to nothing */
export const tilePyramid =
  (times: number): Annotate =>
  ({ picture }) => {
    const source = colours(picture);
    const smaller = (side: number): number =>
      Math.floor((evenRound(side / SQUARE) * SQUARE) / 2 ** times);
    const [width, height] = [smaller(source.width), smaller(source.height)];
    if (width < 1 || height < 1)
      throw new Problem("input/invalid", {
        en: `a picture of ${picture.width}x${picture.height} cannot be halved ${times} times, expected larger sides or a smaller pyrUp_iters`,
        zh: `${picture.width}x${picture.height} 的图片无法缩小一半 ${times} 次，应使用更大的图片或更小的 pyrUp_iters`,
      });
    let made = resampledOpenCv(source, { width, height, filter: "area" });
    for (let i = 0; i < times; i++) made = doubled(made);
    return Promise.resolve({ map: pictureOf(made) });
  };

/** Each side twice as long, by a binomial of five weights in whole numbers. Before the first sample stands the second,
 *  behind the last one the last. */
function doubled({ width, height, channels, data }: Raster): Raster {
  const across = 2 * width;
  const wide = new Int32Array(height * across * channels);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [before, after] = neighbours(x, width);
      for (let c = 0; c < channels; c++) {
        const from = y * width * channels + c;
        const here = data[from + x * channels] ?? 0;
        const right = data[from + after * channels] ?? 0;
        const to = (y * across + 2 * x) * channels + c;
        wide[to] = (data[from + before * channels] ?? 0) + 6 * here + right;
        wide[to + channels] = 4 * (here + right);
      }
    }
  const row = across * channels;
  const out = new Uint8ClampedArray(2 * height * row);
  for (let y = 0; y < height; y++) {
    const [before, after] = neighbours(y, height);
    for (let i = 0; i < row; i++) {
      const here = wide[y * row + i] ?? 0;
      const below = wide[after * row + i] ?? 0;
      const above = wide[before * row + i] ?? 0;
      out[2 * y * row + i] = (above + 6 * here + below + HALF) >> SHIFT;
      out[(2 * y + 1) * row + i] = (4 * (here + below) + HALF) >> SHIFT;
    }
  }
  return { width: across, height: 2 * height, channels, data: out };
}

/** The weights of both passes sum to 64. */
const SHIFT = 6;
const HALF = 32;

const neighbours = (at: number, count: number): readonly [number, number] => [
  at === 0 ? Math.min(1, count - 1) : at - 1,
  Math.min(at + 1, count - 1),
];

import { group, integer, optionalNumber, text } from "../parameter.ts";
import { PIXEL_UPSCALERS } from "./hires.ts";

/** A picture enlarged and drawn anew in tiles: A1111's script "SD upscale". */
export const UPSCALE_TILES = group(
  { en: "SD upscale", zh: "分块放大重绘" },
  {
    upscale_by: optionalNumber(
      { minimum: 1, maximum: 8 },
      {
        label: { en: "Upscale by", zh: "放大重绘倍数" },
        help: {
          en: "Enlarges the picture this many times and draws it anew in tiles of the width and height; a batch is tiles at a time",
          zh: "把图片放大此倍数，再按宽度和高度分块重新绘制；每批数量为同时绘制的块数",
        },
        cli: { flag: "upscale-by", value: "factor" },
        step: 1,
        whenAbsent: { en: "not enlarged", zh: "不放大" },
      },
    ),
    upscaler: text(
      { default: "Lanczos", minLength: 1, maxLength: 4096 },
      {
        label: { en: "Upscaler", zh: "放大算法" },
        help: {
          en: "What enlarges the picture before: Lanczos, Nearest, None, or an upscaler file",
          zh: "绘制之前放大图片的算法：Lanczos、Nearest、None，或放大模型文件",
        },
        cli: { flag: "upscaler", value: "name" },
        picks: "upscaler",
        offers: PIXEL_UPSCALERS,
      },
    ),
    upscale_overlap: integer(
      { minimum: 0, maximum: 256, default: 64 },
      {
        label: { en: "Tile overlap", zh: "分块重叠" },
        help: {
          en: "Pixels that neighbouring tiles share, in which one passes into the next",
          zh: "相邻分块共有的像素，在其中由一块过渡到另一块",
        },
        cli: { flag: "upscale-overlap", value: "pixels" },
        unit: { en: "pixels", zh: "像素" },
        step: 16,
      },
    ),
  },
);

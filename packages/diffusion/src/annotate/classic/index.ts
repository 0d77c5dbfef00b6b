/** What needs no network. */
import type { Annotators } from "../annotator.ts";
import {
  asItIs,
  blurGaussian,
  colourGrid,
  recolourIntensity,
  recolourLuminance,
  tileResample,
} from "./colours.ts";
import { canny, invert, scribbleXdog, threshold } from "./lines.ts";
import { shuffle } from "./shuffle.ts";

export const CLASSIC_ANNOTATORS: Annotators<
  | "canny"
  | "invert"
  | "scribble_xdog"
  | "shuffle"
  | "tile_resample"
  | "tile_colorfix"
  | "tile_colorfix+sharp"
  | "blur_gaussian"
  | "threshold"
  | "t2ia_color_grid"
  | "recolor_luminance"
  | "recolor_intensity"
> = {
  canny,
  invert,
  scribble_xdog: scribbleXdog,
  shuffle,
  tile_resample: tileResample,
  tile_colorfix: asItIs,
  "tile_colorfix+sharp": asItIs,
  blur_gaussian: blurGaussian,
  threshold,
  t2ia_color_grid: colourGrid,
  recolor_luminance: recolourLuminance,
  recolor_intensity: recolourIntensity,
};

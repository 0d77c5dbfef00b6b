/** Preprocessors that see edges and lines. */
import type { Annotators } from "../annotator.ts";
import { anyline } from "./anyline.ts";
import { animeLines, mangaLines, photographLines } from "./lineart.ts";
import { straightLines } from "./mlsd.ts";
import {
  inFrame,
  scribble,
  seeByHed,
  seeByPidinet,
  seeByTeed,
  sketch,
  softEdge,
} from "./soft-edge.ts";
import { STANDARD_LINES, standardLines } from "./standard-lines.ts";

const ALL_LEVELS = { steps: () => 0 };
const SAFE = { steps: () => 2 };

export const EDGE_ANNOTATORS: Annotators<
  | "softedge_hed"
  | "softedge_hedsafe"
  | "softedge_pidinet"
  | "softedge_pidisafe"
  | "softedge_teed"
  | "softedge_anyline"
  | "scribble_hed"
  | "scribble_pidinet"
  | "t2ia_sketch_pidi"
  | "lineart_realistic"
  | "lineart_coarse"
  | "lineart_anime"
  | "lineart_anime_denoise"
  | "lineart_standard"
  | "mlsd"
> = {
  softedge_hed: softEdge(seeByHed, ALL_LEVELS),
  softedge_hedsafe: softEdge(seeByHed, SAFE),
  softedge_pidinet: softEdge(seeByPidinet, ALL_LEVELS),
  softedge_pidisafe: softEdge(seeByPidinet, SAFE),
  softedge_teed: softEdge(seeByTeed, { steps: ({ safe_steps: steps = 0 }) => steps }),
  softedge_anyline: anyline,
  scribble_hed: scribble(seeByHed),
  scribble_pidinet: scribble(seeByPidinet),
  t2ia_sketch_pidi: sketch(seeByPidinet),
  lineart_realistic: photographLines("sk_model.pth"),
  lineart_coarse: photographLines("sk_model2.pth"),
  lineart_anime: animeLines,
  lineart_anime_denoise: mangaLines,
  lineart_standard: inFrame(({ picture }, { sliders }) =>
    Promise.resolve(
      standardLines(picture, {
        sigma: sliders["line_sigma"] ?? STANDARD_LINES.sigma,
        threshold: sliders["line_intensity"] ?? STANDARD_LINES.threshold,
      }),
    ),
  ),
  mlsd: straightLines,
};

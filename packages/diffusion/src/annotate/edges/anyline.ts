/** Anyline: what MTEED sees, and fine lines that it does not.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, scripts/preprocessor/teed.py. There the faintest level is all that
 *  the mask of the second part lets through, and joining it is done in whole numbers; so it is here, and lines of the
 *  second part have the level 1. Where the resolution is no multiple of 64 the reference fails; here both parts are of
 *  the same frame. */
import type { Raster } from "@inkloom/pixels";
import type { Annotate } from "../annotator.ts";
import { withoutSmallObjects } from "./small-objects.ts";
import { inFrame, seeByMteed } from "./soft-edge.ts";
import { softMap } from "./soft-map.ts";
import { STANDARD_LINES, standardLines } from "./standard-lines.ts";

/** The level of the second part's lines. */
const FAINT = 1;
/** Samples of the smallest group that stays, among three equal channels which count as neighbours. */
const LEAST = 36;
const CHANNELS = 3;

export const anyline: Annotate = inFrame(async ({ picture }, { sliders }, context) => {
  const seen = softMap(await seeByMteed(picture, context), sliders["safe_steps"] ?? 0);
  return joined(seen, standardLines(picture, STANDARD_LINES));
});

export function joined(seen: Raster, lines: Raster): Raster {
  const faint = Uint8Array.from(lines.data, (level) => (level === FAINT ? 1 : 0));
  const kept = withoutSmallObjects(faint, lines.width, LEAST / CHANNELS);
  return { ...seen, data: seen.data.map((level, i) => (kept[i] === 1 ? FAINT : level)) };
}

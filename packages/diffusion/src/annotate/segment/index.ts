/** Segment Anything: every object in a colour of its own. */
import { pictureOf } from "../frame.ts";
import type { Annotate, Annotators } from "../annotator.ts";
import { drawnMasks } from "./draw-masks.ts";
import { FIND_MASKS, findMasks } from "./find-masks.ts";
import { openSam, type SamId, seePicture } from "./network.ts";
import { roundedPicture } from "./picture.ts";

const everyMask =
  (id: SamId): Annotate =>
  async ({ picture, resolution, seed }, { networks, signal, onStep }) => {
    const source = roundedPicture(picture, resolution);
    const sam = await openSam(networks, id);
    const seen = await seePicture(networks, sam, source);
    const masks = await findMasks(seen, FIND_MASKS, { signal, onStep });
    return { map: pictureOf(drawnMasks(masks, source, seed)) };
  };

export const SEGMENT_ANNOTATORS: Annotators<"segment_anything" | "mobile_sam"> = {
  segment_anything: everyMask("segment-anything"),
  mobile_sam: everyMask("mobile-sam"),
};

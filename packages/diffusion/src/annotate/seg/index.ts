/** Segmentation by class: what is where, in the colours of a data set. */
import type { PreprocessorId } from "@inkloom/contract";
import type { Annotate, Annotators } from "../annotator.ts";
import { framed, pictureOf, unframed } from "../frame.ts";
import { drawnClasses } from "./draw-classes.ts";
import { classesOf, type OneFormerFile } from "./oneformer.ts";
import { COCO } from "./palette-coco.ts";
import { ADE20K, type ClassColour } from "./palettes-ade20k.ts";

const COCO_FILE: OneFormerFile = {
  id: "oneformer-coco",
  files: ["150_16_swin_l_oneformer_coco_100ep.pth"],
  shorter: 800,
  longer: 1333,
};

const ADE20K_FILE: OneFormerFile = {
  id: "oneformer-ade20k",
  files: ["250_16_swin_l_oneformer_ade20k_160k.pth"],
  shorter: 640,
  longer: 2560,
};

const byClass =
  (file: OneFormerFile, palette: readonly ClassColour[]): Annotate =>
  async ({ picture, resolution }, { networks }) => {
    const frame = framed(picture, resolution);
    const classes = await classesOf(frame.picture, file, networks);
    return { map: pictureOf(unframed(drawnClasses(classes, frame.picture, palette), frame)) };
  };

export const SEG_ANNOTATORS: Annotators<Extract<PreprocessorId, `seg_of${string}`>> = {
  seg_ofcoco: byClass(COCO_FILE, COCO),
  seg_ofade20k: byClass(ADE20K_FILE, ADE20K),
};

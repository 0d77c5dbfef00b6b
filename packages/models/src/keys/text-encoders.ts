/** How single files name their text encoders, which of their names are OpenCLIP's, and which are SDXL's. */
import type { Naming } from "./naming.ts";
import { openClipNaming } from "./open-clip.ts";
import {
  bareNaming,
  convertedTextEncoder2Naming,
  oldTextEncoderNaming,
  sdxlTextEncoderNaming,
  singleFileNaming,
} from "./single-file.ts";

const SD2 = openClipNaming("single file of SD 2.x", "textEncoder", "cond_stage_model.model");
const REFINER = openClipNaming(
  "single file of SDXL's refiner",
  "textEncoder",
  "conditioner.embedders.0.model",
);
const BARE = openClipNaming("OpenCLIP alone", "textEncoder", "");
const SDXL = openClipNaming(
  "single file of SDXL, OpenCLIP",
  "textEncoder2",
  "conditioner.embedders.1.model",
);

/** The one to prefer first. */
export const TEXT_ENCODER_NAMINGS: readonly Naming[] = [
  singleFileNaming("textEncoder"),
  oldTextEncoderNaming,
  sdxlTextEncoderNaming,
  SD2,
  REFINER,
  bareNaming("textEncoder"),
  BARE,
];

export const TEXT_ENCODER_2_NAMINGS: readonly Naming[] = [SDXL, convertedTextEncoder2Naming];

/** Namings by id whose encoders are OpenCLIP's: exact GELU, and the last layer but one is read. */
export const OPEN_CLIP: ReadonlySet<string> = new Set(
  [SD2, REFINER, BARE, SDXL].map(({ id }) => id),
);

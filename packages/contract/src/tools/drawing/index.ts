/** The parameters that every way of drawing takes, in the order of forms and help texts. A tool adds its
 *  own behind or between them. */
import type { Static } from "typebox";
import { CONTROL } from "./control.ts";
import { FAMILY } from "./family.ts";
import { FINE_SAMPLING } from "./fine-sampling.ts";
import { GUIDANCE } from "./guidance.ts";
import { LANGUAGE } from "./language.ts";
import { MODEL } from "./model.ts";
import { PROMPTS } from "./prompts.ts";
import { SAMPLING } from "./sampling.ts";
import { SIZE } from "./size.ts";
import { VARIATION } from "./variation.ts";
import type { SchemaOf } from "../define-tool.ts";

export const DRAWING = {
  ...PROMPTS.parameters,
  ...LANGUAGE.parameters,
  ...SAMPLING.parameters,
  ...FINE_SAMPLING.parameters,
  ...GUIDANCE.parameters,
  ...SIZE.parameters,
  ...VARIATION.parameters,
  ...MODEL.parameters,
  ...CONTROL.parameters,
  ...FAMILY.parameters,
} as const;

/** How forms and help texts group them. */
export const DRAWING_GROUPS = [
  PROMPTS,
  LANGUAGE,
  SAMPLING,
  FINE_SAMPLING,
  GUIDANCE,
  SIZE,
  VARIATION,
  MODEL,
  CONTROL,
  FAMILY,
] as const;

/** What any request to draw holds, with every default filled in. */
export type DrawingRequest = Static<SchemaOf<typeof DRAWING>>;

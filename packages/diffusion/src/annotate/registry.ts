/** Every preprocessor that makes a picture; one line per family. */
import type { PreprocessorId } from "@inkloom/contract";
import type { Annotate, Annotators } from "./annotator.ts";
import { EDGE_ANNOTATORS } from "./edges/index.ts";
import { INPAINT_ANNOTATORS } from "./inpaint/index.ts";
import { CLASSIC_ANNOTATORS } from "./classic/index.ts";
import { DEPTH_ANNOTATORS } from "./depth/index.ts";
import { FACE_ANNOTATORS } from "./faces/index.ts";
import { MEDIAPIPE_ANNOTATORS } from "./mediapipe/index.ts";
import { POSE_ANNOTATORS } from "./pose/index.ts";
import { SEG_ANNOTATORS } from "./seg/index.ts";
import { LERES_ANNOTATORS } from "./leres/index.ts";
import { NORMAL_ANNOTATORS } from "./normal/index.ts";
import { SEGMENT_ANNOTATORS } from "./segment/index.ts";
import { UNIFORMER_ANNOTATORS } from "./uniformer/index.ts";

/** Those that only a control unit can use. */
type OfUnits =
  | "inpaint_only"
  | "inpaint_global_harmonious"
  | "reference_only"
  | "reference_adain"
  | "reference_adain+attn"
  | "ip-adapter-auto"
  | "ip-adapter_clip_h"
  | "ip-adapter_clip_g"
  | "ip-adapter_clip_sdxl_plus_vith"
  | "ip-adapter_face_id"
  | "ip-adapter_face_id_plus"
  | "instant_id_face_embedding"
  | "t2ia_style_clipvision";

/** Leaving one out does not compile. */
const DRAWING: Annotators<Exclude<PreprocessorId, OfUnits>> = {
  ...EDGE_ANNOTATORS,
  ...INPAINT_ANNOTATORS,
  ...CLASSIC_ANNOTATORS,
  ...DEPTH_ANNOTATORS,
  ...FACE_ANNOTATORS,
  ...MEDIAPIPE_ANNOTATORS,
  ...POSE_ANNOTATORS,
  ...SEG_ANNOTATORS,
  ...LERES_ANNOTATORS,
  ...NORMAL_ANNOTATORS,
  ...SEGMENT_ANNOTATORS,
  ...UNIFORMER_ANNOTATORS,
};

export const ANNOTATORS: Readonly<Partial<Record<PreprocessorId, Annotate>>> = DRAWING;

/** Every preprocessor that makes a picture; one line per family. */
import type { PreprocessorId } from "@inkloom/contract";
import type { Annotate } from "./annotator.ts";
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

// TODO(lead): total type once every family is in.
export const ANNOTATORS: { readonly [Id in PreprocessorId]?: Annotate } = {
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

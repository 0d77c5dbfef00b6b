/** Every preprocessor that makes a picture; one line per family. */
import type { PreprocessorId } from "@inkloom/contract";
import type { Annotate } from "./annotator.ts";
import { EDGE_ANNOTATORS } from "./edges/index.ts";
import { CLASSIC_ANNOTATORS } from "./classic/index.ts";
import { DEPTH_ANNOTATORS } from "./depth/index.ts";
import { FACE_ANNOTATORS } from "./faces/index.ts";
import { POSE_ANNOTATORS } from "./pose/index.ts";
import { SEGMENT_ANNOTATORS } from "./segment/index.ts";

// TODO(lead): total type once every family is in.
export const ANNOTATORS: { readonly [Id in PreprocessorId]?: Annotate } = {
  ...EDGE_ANNOTATORS,
  ...CLASSIC_ANNOTATORS,
  ...DEPTH_ANNOTATORS,
  ...FACE_ANNOTATORS,
  ...POSE_ANNOTATORS,
  ...SEGMENT_ANNOTATORS,
};

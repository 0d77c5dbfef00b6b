import { type EncodeOptions, encodePicture } from "@inkloom/pixels";
import { ANNOTATION_KEYWORD } from "./annotation-text.ts";
import type { AnnotateResult } from "./run.ts";

/** A control picture as a file that tells what it was made by. */
export const annotatedFile = (
  { map, text, pose }: Pick<AnnotateResult, "map" | "text" | "pose">,
  options: EncodeOptions,
): Promise<Uint8Array> =>
  encodePicture(
    map,
    { ...options, grey: true },
    options.format === "png"
      ? { [ANNOTATION_KEYWORD]: text, ...(pose && { pose: JSON.stringify(pose) }) }
      : {},
  );

/** What a control picture was made by, in one line, as its file says it. */
import { preprocessorNamed } from "@inkloom/contract";
import type { AnnotateRequest } from "@inkloom/diffusion";

/** The keyword under which a PNG keeps it. */
export const ANNOTATION_KEYWORD = "annotation";

/** The keyword under which a control picture that was made while drawing keeps the number of its unit, from 0. */
export const UNIT_KEYWORD = "unit";

export function annotationText({ preprocessor, resolution, sliders }: AnnotateRequest): string {
  const declared = preprocessorNamed(preprocessor);
  const fields = [`Preprocessor: ${declared.id}`];
  const size = resolution ?? declared.resolution?.default;
  if (declared.resolution && size !== undefined) fields.push(`Resolution: ${size}`);
  for (const { name, label, default: standard } of declared.sliders)
    fields.push(`${label.en}: ${sliders?.[name] ?? standard}`);
  return fields.join(", ");
}

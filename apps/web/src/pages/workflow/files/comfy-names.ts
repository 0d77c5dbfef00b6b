/** How ComfyUI's page calls what only pages know, and in which order it keeps the values of a node's fields.
 *  Reference: Comfy-Org/ComfyUI_frontend, src/platform/workflow/validation/schemas/workflowSchema.ts, src/utils/executionUtil.ts. */
import { AFTER_RUN, type AfterRun, type Json } from "../graph/document.ts";
import { hasField, type NodeInput, type NodeType } from "../graph/node-type.ts";

export const NOTES = ["Note", "MarkdownNote"];
export const REROUTES = "Reroute";
export const PRIMITIVE = "PrimitiveNode";

export const MUTED = 2;
export const BYPASSED = 4;

/** Of a sub-workflow: the nodes that stand for its borders. */
export const INPUT_NODE = -10;
export const OUTPUT_NODE = -20;

const SEEDS = ["seed", "noise_seed"];

/** Whether a choice follows the value of what becomes of it after each run. */
export const isControlled = ({ name, redrawn, type }: NodeInput): boolean =>
  redrawn === true || (type === "INT" && SEEDS.includes(name));

export const fieldsOf = ({ inputs }: NodeType): readonly NodeInput[] => inputs.filter(hasField);

const CONTROLS = [...AFTER_RUN, "increment-wrap"] as readonly Json[];

/** Old pages wrote whether the value is drawn anew. */
export const isControl = (value: Json | undefined): boolean =>
  typeof value === "boolean" || (value !== undefined && CONTROLS.includes(value));

export function afterRun(control: Json | undefined): AfterRun | undefined {
  if (control === true) return "randomize";
  if (control === "increment-wrap") return "increment";
  return AFTER_RUN.find((each) => each === control);
}

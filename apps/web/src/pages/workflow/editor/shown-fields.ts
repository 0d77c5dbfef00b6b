/** Which fields a node shows on the graph; the others are in the panel, so that nodes stay small. */
import type { WorkflowNode } from "../graph/document.ts";
import { standardOf } from "../graph/node-type.ts";
import type { InputSocket } from "../graph/sockets.ts";

/** Of nodes with many fields, those that people change most. */
const USUAL = new Set([
  "prompt",
  "negative_prompt",
  "steps",
  "cfg",
  "sampler",
  "seed",
  "model",
  "width",
  "height",
  "denoise",
  "upscaler",
  "scale",
  "words",
  "count",
]);

/** Nodes with no more fields than this show all of them. */
const FEW = 10;

export function shownInputs(
  inputs: readonly InputSocket[],
  node: WorkflowNode,
  linked: ReadonlySet<string>,
): readonly InputSocket[] {
  if (inputs.length <= FEW) return inputs;
  return inputs.filter(
    ({ name, field, required }) =>
      field === undefined ||
      required ||
      linked.has(name) ||
      USUAL.has(name) ||
      isChanged(node, name, field),
  );
}

function isChanged(
  { values }: WorkflowNode,
  name: string,
  field: NonNullable<InputSocket["field"]>,
): boolean {
  const value = values[name];
  return value !== undefined && value !== standardOf(field) && value !== "";
}

/** What nodes are called. */
import { partOf, type SubWorkflow, type WorkflowNode } from "../graph/document.ts";
import type { NodeTypes } from "../graph/node-type.ts";
import { NOTE, PART_INPUTS, PART_OUTPUTS, REROUTE } from "../graph/own-types.ts";
import { workflowWords } from "../words.ts";

/** @param language of the page */
export function titleOf(
  node: WorkflowNode,
  types: NodeTypes,
  parts: Readonly<Record<string, SubWorkflow>>,
  language: "en" | "zh",
): string {
  const { type, title } = node;
  if (title !== undefined && title !== "") return title;
  const own = OWN[type];
  if (own !== undefined) return workflowWords.say(own);
  const part = parts[partOf(type) ?? ""];
  return part?.name ?? types.get(type)?.title[language] ?? type;
}

const OWN: Readonly<Record<string, "note" | "reroute" | "sharedInputs" | "sharedOutputs">> = {
  [NOTE]: "note",
  [REROUTE]: "reroute",
  [PART_INPUTS]: "sharedInputs",
  [PART_OUTPUTS]: "sharedOutputs",
};

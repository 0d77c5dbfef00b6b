import { useLanguage } from "../../../language/language.ts";
import type { WorkflowNode } from "../graph/document.ts";
import { useNodeTypes } from "../workflow-service.ts";
import { workflowDraft } from "./draft.ts";
import { titleOf } from "./titles.ts";

const NO_TYPES = new Map<never, never>();

/** What nodes are called, in the page's language. */
export function useTitle(): (node: WorkflowNode) => string {
  const language = useLanguage();
  const { data: types = NO_TYPES } = useNodeTypes();
  const parts = workflowDraft.use(({ value }) => value.document.parts);
  return (node) => titleOf(node, types, parts, language);
}

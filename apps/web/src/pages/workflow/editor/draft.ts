/** The workflow that is open: kept in this browser, the same in all its tabs. */
import { createDraft } from "../../../drafts/draft-store.ts";
import { readKept } from "../files/own-format.ts";
import { EMPTY, type WorkflowDocument } from "../graph/document.ts";

/** What is open, and what becomes of it. */
export interface OpenWorkflow {
  readonly document: WorkflowDocument;
  readonly name: string;
  /** Where it is stored, if it is. */
  readonly stored: { readonly id: string; readonly revision: number } | null;
  /** Whether something was changed since it was stored. */
  readonly changed: boolean;
}

interface WorkflowDraft extends OpenWorkflow {
  /** Whether the editor is shown, and not the choice of what to begin with. */
  readonly open: boolean;
  /** Jobs of this workflow, the newest last. */
  readonly jobs: readonly string[];
}

export const NOTHING_OPEN: OpenWorkflow = {
  document: EMPTY,
  name: "",
  stored: null,
  changed: false,
};

export const workflowDraft = createDraft<WorkflowDraft>(
  "workflow",
  { ...NOTHING_OPEN, open: false, jobs: [] },
  (kept) => {
    if (typeof kept !== "object" || kept === null) return undefined;
    const { document, ...rest } = kept as WorkflowDraft;
    const read = readKept(document);
    return read && { ...rest, document: read };
  },
);

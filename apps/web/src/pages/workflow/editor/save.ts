/** Storing what is open with the service. */
import { InkloomProblem } from "@inkloom/client";
import { create } from "zustand";
import { tellProblem } from "../../../service/problem-notice.tsx";
import { readWorkflow, storeAgain, storeNew, type StoredWorkflow } from "../workflow-service.ts";
import { asFile } from "../files/own-format.ts";
import { notify } from "../notice.tsx";
import { workflowWords } from "../words.ts";
import { workflowDraft } from "./draft.ts";

interface SaveState {
  readonly saving: boolean;
  /** The workflow that was stored elsewhere since it was opened here. */
  readonly conflict: string | undefined;
}

export const useSave = create<SaveState>()(() => ({ saving: false, conflict: undefined }));

const nameOf = (): string => {
  const { name } = workflowDraft.get();
  return name.trim() === "" ? workflowWords.say("untitled") : name.trim();
};

/** @param how `copy`: as another workflow; `over`: whatever was stored meanwhile */
export async function save(how?: "copy" | "over"): Promise<void> {
  if (useSave.getState().saving) return;
  useSave.setState({ saving: true, conflict: undefined });
  try {
    const { document, stored } = workflowDraft.get();
    const name = nameOf();
    const body = asFile(document, name);
    const kept =
      stored === null || how === "copy"
        ? await storeNew(name, body)
        : await storedAgain(stored, name, body, how === "over");
    const now = workflowDraft.get();
    workflowDraft.change({
      name,
      stored: { id: kept.id, revision: kept.revision },
      // What was changed while it was sent is not stored yet.
      changed: now.document !== document,
    });
    notify({ message: workflowWords.say("saved"), stays: 2000 });
  } catch (error) {
    if (error instanceof InkloomProblem && error.status === 409)
      useSave.setState({ conflict: nameOf() });
    else tellProblem(error);
  } finally {
    useSave.setState({ saving: false });
  }
}

async function storedAgain(
  stored: Pick<StoredWorkflow, "id" | "revision">,
  name: string,
  body: ReturnType<typeof asFile>,
  over: boolean,
): Promise<StoredWorkflow> {
  try {
    const { revision } = over ? await readWorkflow(stored.id) : stored;
    return await storeAgain({ id: stored.id, revision }, name, body);
  } catch (error) {
    if (!(error instanceof InkloomProblem) || error.status !== 404) throw error;
    notify({ message: workflowWords.say("conflictGone") });
    return storeNew(name, body);
  }
}
